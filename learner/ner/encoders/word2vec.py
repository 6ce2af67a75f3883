"""Vectors in word2vec's file format, text or binary. Of files of any size only what is wanted is kept."""

import codecs
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotation.words import say
from learner.ner.errors import EncoderUnavailable

MOST_OTHERS = 20_000  # characters beyond the wanted ones: as many as are in common use
MOST_NUMBERS = 10_000  # of one vector; more means that the file is something else
LONGEST_WORD, LONGEST_NUMBER = 1_000, 40  # bytes
BAD_LINE = "line {number} holds a number that is not finite"
BAD_VECTOR = "vector {number} holds a number that is not finite"
HEADER = re.compile(rb"(\d+)\s+(\d+)\s*")

Floats = NDArray[np.float32]


Wants = Callable[[str], bool]


def read(path: Path, wanted: Collection[str], most_others: int = MOST_OTHERS) -> dict[str, Floats]:
    """The vectors of single characters: all that are wanted and, in the file's order, `most_others` more.

    The first of equal ones counts. Raises EncoderUnavailable, as `entries` does.
    """
    wanted, found, room = frozenset(wanted), dict[str, Floats](), most_others

    def is_kept(word: str) -> bool:
        return len(word) == 1 and word not in found and (word in wanted or room > 0)

    for char, vector in entries(path, is_kept):
        found[char] = vector
        room -= char not in wanted
    if not found:
        raise _useless(path, say("there is no vector of a single character in it; it must be UTF-8"))
    return found


def entries(path: Path, wants: Wants) -> Iterator[tuple[str, Floats]]:
    """(word, vector) of each wanted word, one at a time. What is no UTF-8 or holds a space is passed over.

    Raises EncoderUnavailable, which names the line. It never quotes the file, which can be any on this machine.
    """
    try:
        with Path(path).open("rb") as file:
            yield from _entries(file, wants)
    except OSError as error:
        template = "Vectors {path!r} cannot be read: {error}."
        raise EncoderUnavailable(say(template, path=str(path), error=error.strerror or error)) from error
    except ValueError as error:
        raise _useless(path, str(error)) from error


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


def _useless(path: Path, reason: str) -> EncoderUnavailable:
    return EncoderUnavailable(say("Vectors {path!r} cannot be used: {reason}.", path=str(path), reason=reason))


def _entries(file: BufferedReader, wants: Wants) -> Iterator[tuple[str, Floats]]:
    first = file.readline(MOST_NUMBERS * LONGEST_NUMBER).removeprefix(codecs.BOM_UTF8)
    if not first:
        raise ValueError(say("it is empty"))
    header = HEADER.fullmatch(first)
    count, dim = (int(header[1]), int(header[2])) if header else (0, len(_tokens(first)) - 1)
    if not 0 < dim <= MOST_NUMBERS:
        template = "line 1 speaks of {dim} numbers per vector, which must be 1 to {most:,}"
        raise ValueError(say(template, dim=dim, most=MOST_NUMBERS))
    if header and _is_binary(file, dim):
        return _of_binary(file, wants, count, dim)
    return _of_text(file, wants, b"" if header else first, count, dim)


def _of_text(file: BufferedReader, wants: Wants, first: bytes, count: int, dim: int) -> Iterator[tuple[str, Floats]]:
    """`first` is line 1 where that is no header; then `count` is 0."""
    number, found, line = 1, 0, first or b"\n"
    while line:
        if line.strip():
            found += 1
            yield from _of_line(line, wants, dim, number)
        number, line = number + 1, file.readline(LONGEST_WORD + dim * LONGEST_NUMBER)
    if found < count:
        template = "line 1 promises {count} vectors, but the file ends after {found} in line {line}"
        raise ValueError(say(template, count=count, found=found, line=number - 1))


def _of_line(line: bytes, wants: Wants, dim: int, number: int) -> Iterator[tuple[str, Floats]]:
    """Its entry, or nothing. The numbers of what is not wanted are counted and not read."""
    tokens = _tokens(line)
    spare = len(tokens) - dim - 1
    # A word may hold spaces, but none goes on with a number: there the line is too long.
    if spare < 0 or (spare > 0 and _is_number(tokens[1])):
        template = "line {number} has {found} numbers instead of {dim}"
        raise ValueError(say(template, number=number, found=len(tokens) - 1, dim=dim))
    word = "" if spare else _decoded(tokens[0])
    if word and wants(word):
        try:
            vector = np.array(tokens[1:], dtype=np.float32)
        except ValueError as error:
            raise ValueError(say("line {number} holds something that is not a number", number=number)) from error
        yield word, _finite(vector, BAD_LINE, number)


def _of_binary(file: BufferedReader, wants: Wants, count: int, dim: int) -> Iterator[tuple[str, Floats]]:
    for number in range(1, count + 1):
        name = bytearray()
        while (byte := file.read(1)) not in (b" ", b"") and len(name) <= LONGEST_WORD:
            name += byte
        data = file.read(4 * dim)
        if len(name) > LONGEST_WORD or len(data) < 4 * dim:
            template = "line 1 promises {count} vectors, but the file ends or is damaged in vector {number}"
            raise ValueError(say(template, count=count, number=number))
        word = _decoded(bytes(name).lstrip(b"\n"))
        if word and wants(word):
            yield (
                word,
                _finite(
                    np.frombuffer(data, dtype="<f4").astype(np.float32),
                    "vector {number} holds a number that is not finite",
                    number,
                ),
            )


def _decoded(word: bytes) -> str:
    """Nothing, where it is not UTF-8."""
    try:
        return word.decode()
    except UnicodeDecodeError:
        return ""


def _finite(vector: Floats, refusal: str, number: int) -> Floats:
    if not np.isfinite(vector).all():
        raise ValueError(say(refusal, number=number))
    return vector


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
