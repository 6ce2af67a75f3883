"""Character vectors in word2vec's file format, text or binary. Of files of any size only what is wanted is kept."""

import codecs
import os
import re
import tempfile
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from learner.ner.errors import EncoderUnavailable

MOST_OTHERS = 20_000  # characters beyond the wanted ones: as many as are in common use
MOST_NUMBERS = 10_000  # of one vector; more means that the file is something else
LONGEST_WORD, LONGEST_NUMBER = 1_000, 40  # bytes
HEADER = re.compile(rb"(\d+)\s+(\d+)\s*")

Floats = NDArray[np.float32]


@dataclass
class Shelf:
    """The vectors kept so far."""

    wanted: Collection[str]
    vectors: dict[str, Floats] = field(default_factory=dict)
    room: int = MOST_OTHERS

    def wants(self, word: bytes) -> str:
        """The character to be kept, or nothing: for words of several, unreadable ones, repetitions, and when full."""
        try:
            char = word.decode()
        except UnicodeDecodeError:
            return ""
        fits = len(char) == 1 and char not in self.vectors and (char in self.wanted or self.room > 0)
        return char if fits else ""

    def put(self, char: str, vector: Floats, place: str) -> None:
        if not np.isfinite(vector).all():
            raise ValueError(f"{place} holds a number that is not finite")
        self.room -= char not in self.wanted
        self.vectors[char] = vector


def read(path: Path, wanted: Collection[str]) -> dict[str, Floats]:
    """The vectors of single characters: all that are wanted and, in the file's order, `MOST_OTHERS` more.

    Raises EncoderUnavailable, which names the line. It never quotes the file, which can be any on this machine.
    """
    shelf = Shelf(frozenset(wanted))
    try:
        with Path(path).open("rb") as file:
            _fill(shelf, file)
    except OSError as error:
        raise EncoderUnavailable(f"Vectors {str(path)!r} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise EncoderUnavailable(f"Vectors {str(path)!r} cannot be used: {error}.") from error
    return shelf.vectors


def write(path: Path, vocabulary: Sequence[str], vectors: Floats) -> None:
    """A text file with a header, read back as the very same numbers. It is either whole or not there."""
    path = Path(path)
    handle, work = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(f"{len(vectors)} {vectors.shape[1]}\n")
            for char, vector in zip(vocabulary, vectors, strict=True):
                file.write(" ".join([char, *(f"{value:.9g}" for value in vector)]) + "\n")
        Path(work).chmod(0o644)  # mkstemp is stricter than a file that other workers must read
        os.replace(work, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(work)


def _fill(shelf: Shelf, file: BufferedReader) -> None:
    first = file.readline(MOST_NUMBERS * LONGEST_NUMBER).removeprefix(codecs.BOM_UTF8)
    if not first:
        raise ValueError("it is empty")
    header = HEADER.fullmatch(first)
    count, dim = (int(header[1]), int(header[2])) if header else (0, len(_tokens(first)) - 1)
    if not 0 < dim <= MOST_NUMBERS:
        raise ValueError(f"line 1 speaks of {dim} numbers per vector, which must be 1 to {MOST_NUMBERS:,}")
    if header and _is_binary(file, dim):
        _fill_from_binary(shelf, file, count, dim)
    else:
        _fill_from_text(shelf, file, b"" if header else first, count, dim)
    if not shelf.vectors:
        raise ValueError("there is no vector of a single character in it; it must be UTF-8")


def _fill_from_text(shelf: Shelf, file: BufferedReader, first: bytes, count: int, dim: int) -> None:
    """`first` is line 1 where that is no header; then `count` is 0."""
    number, found, line = 1, 0, first or b"\n"
    while line:
        if line.strip():
            found += 1
            _take_line(shelf, line, dim, f"line {number}")
        number, line = number + 1, file.readline(LONGEST_WORD + dim * LONGEST_NUMBER)
    if found < count:
        raise ValueError(f"line 1 promises {count} vectors, but the file ends after {found} in line {number - 1}")


def _take_line(shelf: Shelf, line: bytes, dim: int, place: str) -> None:
    tokens = _tokens(line)
    spare = len(tokens) - dim - 1
    # A word may hold spaces, but none goes on with a number: there the line is too long.
    if spare < 0 or (spare > 0 and _is_number(tokens[1])):
        raise ValueError(f"{place} has {len(tokens) - 1} numbers instead of {dim}")
    char = "" if spare else shelf.wants(tokens[0])
    if char:
        try:
            vector = np.array(tokens[1:], dtype=np.float32)
        except ValueError as error:
            raise ValueError(f"{place} holds something that is not a number") from error
        shelf.put(char, vector, place)


def _fill_from_binary(shelf: Shelf, file: BufferedReader, count: int, dim: int) -> None:
    for number in range(1, count + 1):
        word = bytearray()
        while (byte := file.read(1)) not in (b" ", b"") and len(word) <= LONGEST_WORD:
            word += byte
        data = file.read(4 * dim)
        if len(word) > LONGEST_WORD or len(data) < 4 * dim:
            raise ValueError(f"line 1 promises {count} vectors, but the file ends or is damaged in vector {number}")
        char = shelf.wants(bytes(word).lstrip(b"\n"))
        if char:
            shelf.put(char, np.frombuffer(data, dtype="<f4").astype(np.float32), f"vector {number}")


def _is_binary(file: BufferedReader, dim: int) -> bool:
    """Whether what stands behind the first word, as long as one binary vector, is no text."""
    start = file.tell()
    _, _, sample = file.read(LONGEST_WORD + 4 * dim).partition(b" ")
    file.seek(start)
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(sample[: 4 * dim])
    except UnicodeDecodeError:
        return True
    return any(char < " " and char not in "\t\r\n" for char in text)


def _tokens(line: bytes) -> list[bytes]:
    return line.replace(b"\t", b" ").rstrip(b" \r\n").split(b" ")


def _is_number(token: bytes) -> bool:
    try:
        float(token)
    except ValueError:
        return False
    return True
