"""The part of a specification that says where sentences come from and how they are split."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from annotation.words import say
from learner.experiments.errors import SpecError
from learner.experiments.tables import Table, list_of, require

FORMATS = ("auto", "cluener", "conll", "jsonl", "gmb")
ENCODINGS = ("auto", "utf-8", "gb18030", "latin-1")
ONE_OF = "{key} must be one of {known}, not {given!r}."
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
    require(bool(listed), "{key} is an empty list.", key=table.key(split))
    return tuple(_file(one, table.key(split)) for one in listed)


def _file(given: Any, key: str) -> FileSpec:
    if not isinstance(given, dict | str):
        raise SpecError(say("{key} must be a path or a table with a path, not {given!r}.", key=key, given=given))
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
    require(bool(spec.path), "{key} names no path.", key=key)
    require(spec.format in FORMATS, ONE_OF, key=f"{key}.format", known=FORMATS, given=spec.format)
    require(spec.encoding in ENCODINGS, ONE_OF, key=f"{key}.encoding", known=ENCODINGS, given=spec.encoding)
    zipped = PurePosixPath(spec.path).suffix == ".zip"
    require(zipped or not spec.member, "{key}.member is given, but {file} is no .zip.", key=key, file=spec.path)
    require(spec.format in ("auto", "conll") or spec.scheme == "auto", "{key}.scheme is for CoNLL files.", key=key)
    require(spec.format == "conll" or not spec.digits, "{key}.digits is for files with format = “conll”.", key=key)
    return spec


def _limit(table: Table) -> dict[str, int]:
    """One number for every split, or a table of them."""
    given = table.values.pop("limit", {})
    limit = given if isinstance(given, dict) else dict.fromkeys(SPLITS, given)
    numbers = Table(limit, table.key("limit"))
    found = {split: numbers.take(split, int, 1) for split in SPLITS if split in limit}
    numbers.close()
    require(all(number > 0 for number in found.values()), "{key} must be positive.", key=table.key("limit"))
    return found


def _require_consistent(spec: DataSpec, path: str) -> None:
    require(bool(spec.corpus) != bool(spec.files), "{key} needs either files or a corpus.", key=path)
    require(bool(spec.corpus) or "train" in spec.files, "{key} is missing.", key=f"{path}.train")
    contradict = "{key} and {other} contradict each other."
    fine = not (spec.dev and spec.dev_share is not None)
    require(fine, contradict, key=f"{path}.dev", other=f"{path}.dev_share")
    require(not (spec.test and spec.test_share), contradict, key=f"{path}.test", other=f"{path}.test_share")
    left = (spec.dev_share or 0) + spec.test_share < 1
    require(left, "{key}.dev_share and {key}.test_share leave no training.", key=path)
