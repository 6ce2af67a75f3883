"""Reads the sample corpus from its markup files at run time; nothing generated is stored."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from annotation.sample.markup import MarkupError, Sentence, parse

FOLDER = Path(__file__).parent
SOURCE = FOLDER / "source"
COMMENT = "# "
POOL_PERCENT, DEV_PERCENT = 70, 15
SOURCE_DEV_PERCENT = 15

Corpus = Literal["target", "source"]
PATTERNS: dict[Corpus, str] = {"target": "pool_*.txt", "source": "transfer_*.txt"}


class TypeInfo(NamedTuple):
    """An entity type as it is shown to people."""

    name: str
    title: str
    colour: str
    hotkey: str
    description: str


class Sample(NamedTuple):
    """The target corpus in three splits, and the source corpus (other types) to transfer from."""

    pool: tuple[Sentence, ...]
    dev: tuple[Sentence, ...]
    test: tuple[Sentence, ...]
    source: tuple[Sentence, ...]
    source_dev: tuple[Sentence, ...]


def load() -> Sample:
    """Same files, same splits: a sentence's split depends on its text alone."""
    target, source = read("target"), read("source")
    first_dev, first_test = POOL_PERCENT, POOL_PERCENT + DEV_PERCENT
    return Sample(
        pool=_between(target, 0, first_dev),
        dev=_between(target, first_dev, first_test),
        test=_between(target, first_test, 100),
        source=_between(source, SOURCE_DEV_PERCENT, 100),
        source_dev=_between(source, 0, SOURCE_DEV_PERCENT),
    )


def load_types(corpus: Corpus = "target") -> tuple[TypeInfo, ...]:
    tables = json.loads((FOLDER / "types.json").read_text(encoding="utf-8"))
    return tuple(TypeInfo(**row) for row in tables[corpus])


def guideline() -> str:
    """The labelling guideline, Markdown."""
    return (FOLDER / "guideline.md").read_text(encoding="utf-8")


def read(corpus: Corpus) -> list[Sentence]:
    """Every sentence of a corpus in file and line order."""
    return [sentence for _, sentence in numbered(corpus)]


def numbered(corpus: Corpus) -> Iterator[tuple[str, Sentence]]:
    """(`file:line`, sentence); raises MarkupError with the place."""
    for path in sorted(SOURCE.glob(PATTERNS[corpus])):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith(COMMENT):
                place = f"{path.name}:{number}"
                yield place, _parse_at(place, line)


def _parse_at(place: str, line: str) -> Sentence:
    try:
        return parse(line.strip())
    except MarkupError as error:
        raise MarkupError(f"{place}: {error}") from error


def _between(sentences: list[Sentence], low: int, high: int) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in sentences if low <= bucket(sentence.text) < high)


def bucket(text: str) -> int:
    """0…99, uniform and fixed for a text on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % 100
