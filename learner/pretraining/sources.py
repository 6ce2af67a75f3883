"""Text without labels, line by line: never more than one line in memory."""

import lzma
from collections.abc import Callable, Iterator
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple

from annotation.words import say
from learner.pretraining.errors import BadText

XZ = ".xz"
LONGEST_LINE = 4000  # characters; what is longer comes in pieces, cut behind a sentence where there is one
SENTENCE_ENDS = frozenset("。！？；!?;")


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


def lines_in(name: str, opened: Callable[[], IO[bytes]], most: int | None = None) -> Iterator[str]:
    """Of any file that can be opened; its name says whether it is packed. `most`: characters, however well they are
    packed. Raises BadText."""
    empty, read = True, 0
    try:
        with closing(opened()) as raw, closing(_text(raw, name)) as file:
            for line in _pieces(file):
                read += len(line)
                if "\0" in line:
                    raise BadText(say("{name} is not text: there are zero bytes in it.", name=name))
                if most is not None and read > most:
                    raise BadText(
                        say("{name} holds more than {most:,} characters: take a part of it.", name=name, most=most)
                    )
                if stripped := line.strip():
                    empty = False
                    yield stripped
    except UnicodeDecodeError as error:
        raise BadText(say("{name} is not text in UTF-8: convert it first.", name=name)) from error
    except (lzma.LZMAError, EOFError) as error:
        raise BadText(say("{name} is not a whole xz file: {error}.", name=name, error=error)) from error
    except OSError as error:
        raise BadText(say("{file} cannot be read: {error}.", file=name, error=error.strerror or error)) from error
    if empty:
        raise BadText(say("{name} is empty: there is no text in it.", name=name))


def _pieces(file: IO[str]) -> Iterator[str]:
    """Lines, and parts of what is longer than one may be."""
    begun = ""
    while more := file.readline(LONGEST_LINE - len(begun)):
        line = begun + more
        whole = len(line) < LONGEST_LINE or line.endswith("\n")
        end = len(line) if whole else _end_of_sentence(line)
        yield line[:end]
        begun = line[end:]
    if begun:
        yield begun


def _end_of_sentence(text: str) -> int:
    """The place behind the last one; that behind the text where none ends."""
    return next((place for place in range(len(text), 0, -1) if text[place - 1] in SENTENCE_ENDS), len(text))


def _text(raw: IO[bytes], name: str) -> IO[str]:
    return TextIOWrapper(lzma.LZMAFile(raw) if name.endswith(XZ) else raw, "utf-8-sig")
