"""What each run trains on, chooses its epoch by, and is scored on."""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from annotation.words import say
from learner.experiments.data_spec import DEV_SHARE, SPLITS, DataSpec
from learner.experiments.errors import DataError
from learner.experiments.files import FileRead, read_file
from learner.ner.data import Example
from learner.ner.stratify import folds, stratified

SPLIT_SEED = 2020  # of every split and every limit, so that all cells and seeds see the same sentences
Examples = list[Example]
ReadCorpus = Callable[[str], Mapping[str, Examples]]


@dataclass(frozen=True)
class Splits:
    """`test` is () where there is none: then dev is scored, which also chose the epoch."""

    train: Sequence[Example]
    dev: Sequence[Example]
    test: Sequence[Example]
    labels: tuple[str, ...]

    @property
    def scored_on(self) -> str:
        return "test" if self.test else "dev"

    @property
    def scored(self) -> Sequence[Example]:
        return self.test or self.dev

    @cached_property
    def checksum(self) -> str:
        """sha256 of every sentence and span of every split, in their order."""
        return sha256(json.dumps([self.labels, self.train, self.dev, self.test]).encode()).hexdigest()

    def counts(self) -> dict[str, dict[str, Any]]:
        return {name: _counts(getattr(self, name)) for name in SPLITS}

    def seen_texts(self, source: "Splits | None" = None) -> int:
        """Scored sentences whose text also trains, or trained a parent: they make every figure look better."""
        known = {example.text for example in (*self.train, *(source.train if source else ()))}
        return sum(example.text in known for example in self.scored)


class Loaded(NamedTuple):
    """One `Splits` per fold (or a single one), and the files they are from."""

    splits: list[Splits]
    files: list[FileRead]


def load(spec: DataSpec, fold_count: int, folder: Path, read_corpus: ReadCorpus | None = None) -> Loaded:
    """Raises DataError."""
    read, files = _read(spec, folder, read_corpus)
    if spec.types:
        read = {split: [_only(example, spec.types) for example in rows] for split, rows in read.items()}
    if fold_count:
        rows = _limited(read["train"], spec.limit.get("train"))
        parts = [_fold(rows, numbers, spec) for numbers in _fold_numbers(rows, fold_count)]
    else:
        parts = [_fixed(read, spec)]
    labels = tuple(sorted({span.label for part in parts[:1] for rows in part for row in rows for span in row.spans}))
    if not labels:
        raise DataError("The data holds no entity.")
    return Loaded([Splits(*part, labels) for part in parts], files)


def _read(spec: DataSpec, folder: Path, read_corpus: ReadCorpus | None) -> tuple[dict[str, Examples], list[FileRead]]:
    if spec.corpus:
        if read_corpus is None:
            raise DataError("A corpus can only be read where there is a database.")
        return dict(read_corpus(spec.corpus)), []
    files = {split: [read_file(one, folder) for one in listed] for split, listed in spec.files.items()}
    rows = {split: [row for one in read for row in one.examples] for split, read in files.items()}
    return rows, [one for read in files.values() for one in read]


def _fixed(read: Mapping[str, Examples], spec: DataSpec) -> tuple[Examples, Examples, Examples]:
    train, dev, test = (read.get(split, []) for split in SPLITS)
    dev_share = 0.0 if dev else _dev_share(spec)
    test_share = 0.0 if test else spec.test_share
    if dev_share or test_share:
        train, more_dev, more_test = _shared(train, [1 - dev_share - test_share, dev_share, test_share])
        dev, test = dev or more_dev, test or more_test
    train, dev, test = (
        _limited(rows, spec.limit.get(name)) for name, rows in zip(SPLITS, (train, dev, test), strict=True)
    )
    return train, dev, test


def _dev_share(spec: DataSpec) -> float:
    return DEV_SHARE if spec.dev_share is None else spec.dev_share


def _fold_numbers(rows: Examples, count: int) -> list[list[bool]]:
    """Per fold, whether each sentence is its test."""
    if len(rows) < count:
        raise DataError(say("{found} sentences cannot be divided into {count} folds.", found=len(rows), count=count))
    fold_of = folds(rows, count, SPLIT_SEED)
    return [[one == number for one in fold_of] for number in range(count)]


def _fold(rows: Examples, is_test: list[bool], spec: DataSpec) -> tuple[Examples, Examples, Examples]:
    rest = [row for row, out in zip(rows, is_test, strict=True) if not out]
    test = [row for row, out in zip(rows, is_test, strict=True) if out]
    train, dev, _ = _shared(rest, [1 - _dev_share(spec), _dev_share(spec), 0.0])
    return train, dev, test


def _shared(rows: Examples, shares: Sequence[float]) -> list[Examples]:
    used = [number for number, share in enumerate(shares) if share]
    part_of = stratified(rows, [shares[number] for number in used], SPLIT_SEED)
    found: list[Examples] = [[] for _ in shares]
    for row, part in zip(rows, part_of, strict=True):
        found[used[part]].append(row)
    return found


def _limited(rows: Examples, limit: int | None) -> Examples:
    """A random sample in the order of the data."""
    if limit is None or len(rows) <= limit:
        return rows
    return [rows[index] for index in sorted(random.Random(SPLIT_SEED).sample(range(len(rows)), limit))]


def _only(example: Example, types: tuple[str, ...]) -> Example:
    return Example(example.text, tuple(span for span in example.spans if span.label in types))


def _counts(rows: Sequence[Example]) -> dict[str, Any]:
    per_type = Counter(span.label for row in rows for span in row.spans)
    return {"sentences": len(rows), "spans": per_type.total(), "per_type": dict(sorted(per_type.items()))}
