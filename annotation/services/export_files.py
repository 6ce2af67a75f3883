"""Where an export goes: a zip, a folder, or one file with its companions beside it. All are written whole or not."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MANIFEST = "manifest.json"
SIDECAR = "sentences.jsonl"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: the same files give the same zip
READABLE = 0o644 << 16
UNIX = 3


class HashedFile:
    """A text file being written, in UTF-8, with its checksum."""

    def __init__(self, name: str, out: IO[bytes]) -> None:
        self.name = name
        self.bytes = 0
        self._out = out
        self._hash = sha256()

    def write(self, text: str) -> None:
        data = text.encode()
        self._out.write(data)
        self._hash.update(data)
        self.bytes += len(data)

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "bytes": self.bytes, "sha256": self._hash.hexdigest()}


class Target(Protocol):
    def data_files(self, splits: Sequence[str], extension: str) -> list[tuple[str, list[str]]]:
        """(name, the splits in it) of each data file."""

    def open(self, name: str) -> AbstractContextManager[HashedFile]:
        """A new file of data; one is open at a time."""

    def open_beside(self, name: str) -> AbstractContextManager[HashedFile]:
        """A new file that says more of the data."""


class ZipTarget:
    """One data file per split, deflated into `out`."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = ZipFile(out, "w")

    def __enter__(self) -> "ZipTarget":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def data_files(self, splits: Sequence[str], extension: str) -> list[tuple[str, list[str]]]:
        return _one_per_split(splits, extension)

    @contextmanager
    def open(self, name: str) -> Iterator[HashedFile]:
        info = ZipInfo(name, EPOCH)
        info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, READABLE, UNIX
        with self._zip.open(info, "w", force_zip64=True) as out:
            yield HashedFile(name, out)

    open_beside = open


class FolderTarget:
    """One data file per split in a folder, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def data_files(self, splits: Sequence[str], extension: str) -> list[tuple[str, list[str]]]:
        return _one_per_split(splits, extension)

    def open(self, name: str) -> AbstractContextManager[HashedFile]:
        return _opened(self._folder / name)

    open_beside = open


class FileTarget:
    """All sentences in one file; `PATH.sentences.jsonl` and `PATH.manifest.json` beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def data_files(self, splits: Sequence[str], extension: str) -> list[tuple[str, list[str]]]:
        return [(self._path.name, list(splits))]

    def open(self, name: str) -> AbstractContextManager[HashedFile]:
        return _opened(self._path)

    def open_beside(self, name: str) -> AbstractContextManager[HashedFile]:
        return _opened(self._path.with_name(f"{self._path.name}.{name}"))


def _one_per_split(splits: Sequence[str], extension: str) -> list[tuple[str, list[str]]]:
    return [(f"{split}.{extension}", [split]) for split in splits]


@contextmanager
def _opened(path: Path) -> Iterator[HashedFile]:
    with written_whole(path) as out:
        yield HashedFile(path.name, out)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Written aside and moved: who reads the path sees the old file or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        scratch = Path(folder) / "out"
        with scratch.open("wb") as out:
            yield out
        shutil.move(scratch, path)
