"""The part of a specification that says where sentences come from and how they are split."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from learner.experiments.errors import SpecError
from learner.experiments.tables import Table, list_of, require

FORMATS = ("auto", "cluener", "conll", "jsonl", "gmb")
ENCODINGS = ("auto", "utf-8", "gb18030", "latin-1")
SPLITS = ("train", "dev", "test")
DEV_SHARE = 0.1  # of the training sentences, where nothing else is said


@dataclass(frozen=True)
class FileSpec:
    """One file. `member` of a zip; `digits`: each token carries its position in a word, which is no text (Weibo)."""

    path: str
    format: str = "auto"
    member: str = ""
    encoding: str = "auto"
    scheme: str = "auto"
    digits: bool = False


@dataclass(frozen=True)
class DataSpec:
    """Files per split, or a corpus of the database; shares are of the training sentences."""

    files: Mapping[str, tuple[FileSpec, ...]] = field(default_factory=dict)
    corpus: str = ""
    dev_share: float | None = None
    test_share: float = 0.0
    limit: Mapping[str, int] = field(default_factory=dict)
    """At most that many sentences of a split, drawn with a fixed seed."""
    types: tuple[str, ...] = ()
    """Only these entity types are learned; () for all."""

    @property
    def dev(self) -> bool:
        return bool(self.files.get("dev"))

    @property
    def test(self) -> bool:
        return bool(self.files.get("test"))


def data_spec(table: Table) -> DataSpec:
    """Raises SpecError that names the key."""
    spec = DataSpec(
        files={split: _files(table, split) for split in SPLITS if split in table.values},
        corpus=table.take("corpus", str, ""),
        dev_share=table.share("dev_share"),
        test_share=table.share("test_share") or 0.0,
        limit=_limit(table),
        types=list_of(str, table.take("types", list, []), table.key("types")),
    )
    table.close()
    _require_consistent(spec, table.path)
    return spec


def _files(table: Table, split: str) -> tuple[FileSpec, ...]:
    given = table.values.pop(split)
    listed = given if isinstance(given, list) else [given]
    require(bool(listed), f"{table.key(split)} is an empty list.")
    return tuple(_file(one, table.key(split)) for one in listed)


def _file(given: Any, key: str) -> FileSpec:
    if not isinstance(given, dict | str):
        raise SpecError(f"{key} must be a path or a table with a path, not {given!r}.")
    table = Table({"path": given} if isinstance(given, str) else given, key)
    spec = FileSpec(
        path=table.take("path", str, ""),
        format=table.take("format", str, "auto"),
        member=table.take("member", str, ""),
        encoding=table.take("encoding", str, "auto"),
        scheme=table.take("scheme", str, "auto"),
        digits=table.take("digits", bool, False),
    )
    table.close()
    require(bool(spec.path), f"{key} names no path.")
    require(spec.format in FORMATS, f"{key}.format must be one of {', '.join(FORMATS)}, not {spec.format!r}.")
    require(spec.encoding in ENCODINGS, f"{key}.encoding must be one of {', '.join(ENCODINGS)}.")
    zipped = PurePosixPath(spec.path).suffix == ".zip"
    require(zipped or not spec.member, f"{key}.member is given, but {spec.path} is no .zip.")
    require(spec.format in ("auto", "conll") or spec.scheme == "auto", f"{key}.scheme is for CoNLL files.")
    require(spec.format == "conll" or not spec.digits, f'{key}.digits is for files with format = "conll".')
    return spec


def _limit(table: Table) -> dict[str, int]:
    """One number for every split, or a table of them."""
    given = table.values.pop("limit", {})
    limit = given if isinstance(given, dict) else dict.fromkeys(SPLITS, given)
    numbers = Table(limit, table.key("limit"))
    found = {split: numbers.take(split, int, 1) for split in SPLITS if split in limit}
    numbers.close()
    require(all(number > 0 for number in found.values()), f"{table.key('limit')} must be positive.")
    return found


def _require_consistent(spec: DataSpec, path: str) -> None:
    require(bool(spec.corpus) != bool(spec.files), f"{path} needs either files or a corpus.")
    require(bool(spec.corpus) or "train" in spec.files, f"{path}.train is missing.")
    require(not (spec.dev and spec.dev_share is not None), f"{path}.dev and {path}.dev_share contradict each other.")
    require(not (spec.test and spec.test_share), f"{path}.test and {path}.test_share contradict each other.")
    require((spec.dev_share or 0) + spec.test_share < 1, f"{path}.dev_share and {path}.test_share leave no training.")
