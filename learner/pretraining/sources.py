"""Text without labels, line by line: never more than one line in memory."""

import lzma
from collections.abc import Callable, Iterator
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple

from learner.pretraining.errors import BadText

XZ = ".xz"
LONGEST_LINE = 1_000_000  # characters; a file without line breaks would else be one line


class Source(NamedTuple):
    """Lines that can be read again and again. `weight`: how often a character is read compared to other sources."""

    name: str
    lines: Callable[[], Iterator[str]]
    weight: float = 1.0


def file_source(path: Path, weight: float = 1.0) -> Source:
    """A .txt or .txt.xz file in UTF-8."""
    return Source(path.name, lambda: lines_of(path), weight)


def lines_of(path: Path) -> Iterator[str]:
    """Without line breaks and empty lines. Raises BadText."""
    return lines_in(str(path), lambda: path.open("rb"))


def lines_in(name: str, opened: Callable[[], IO[bytes]]) -> Iterator[str]:
    """Of any file that can be opened; its name says whether it is packed. Raises BadText."""
    empty = True
    try:
        with closing(opened()) as raw, closing(_text(raw, name)) as file:
            while line := file.readline(LONGEST_LINE):
                if "\0" in line:
                    raise BadText(f"{name} is not text: there are zero bytes in it.")
                if stripped := line.strip():
                    empty = False
                    yield stripped
    except UnicodeDecodeError as error:
        raise BadText(f"{name} is not text in UTF-8: convert it first.") from error
    except (lzma.LZMAError, EOFError) as error:
        raise BadText(f"{name} is not a whole xz file: {error}.") from error
    except OSError as error:
        raise BadText(f"{name} cannot be read: {error.strerror or error}.") from error
    if empty:
        raise BadText(f"{name} is empty: there is no text in it.")


def _text(raw: IO[bytes], name: str) -> IO[str]:
    return TextIOWrapper(lzma.LZMAFile(raw) if name.endswith(XZ) else raw, "utf-8-sig")
