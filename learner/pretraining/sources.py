"""Text without labels, line by line: never more than one line in memory."""

import lzma
from collections.abc import Callable, Iterator
from contextlib import closing
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
    empty = True
    try:
        with closing(_opened(path)) as file:
            while line := file.readline(LONGEST_LINE):
                if "\0" in line:
                    raise BadText(f"{path} is not text: there are zero bytes in it.")
                if stripped := line.strip():
                    empty = False
                    yield stripped
    except UnicodeDecodeError as error:
        raise BadText(f"{path} is not text in UTF-8: convert it first.") from error
    except (lzma.LZMAError, EOFError) as error:
        raise BadText(f"{path} is not a whole xz file: {error}.") from error
    except OSError as error:
        raise BadText(f"{path} cannot be read: {error.strerror or error}.") from error
    if empty:
        raise BadText(f"{path} is empty: there is no text in it.")


def _opened(path: Path) -> IO[str]:
    if path.suffix == XZ:
        return lzma.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")
