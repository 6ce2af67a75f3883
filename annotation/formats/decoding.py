"""Bytes to text, strictly: a character is never replaced, and what is not text is refused as a whole."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from annotation.errors import ImportFailed
from annotation.words import say

ENCODINGS = ("auto", "utf-8", "gb18030")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NON_ASCII = re.compile(rb"[\x80-\xff]")
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
DAMAGED_SHARE = 0.1  # of the non-ASCII bytes; GB18030 text read as UTF-8 is far above it
CONTROL_SHARE = 0.1  # of all characters: a binary file, though it happens to decode


class Decoded(NamedTuple):
    text: str
    encoding: str


def decode(data: bytes, encoding: str = "auto") -> Decoded:
    """The text without a byte order mark. Raises ImportFailed that names the line."""
    if data.startswith(UTF16_MARKS):
        raise ImportFailed("The file is UTF-16. Save it as UTF-8 and import that.")
    if (at := data.find(b"\0")) >= 0:
        raise ImportFailed(say("The file is not text: there is a NUL byte on line {line}.", line=_line(data, at)))
    decoded = _decode(data, encoding)
    if len(CONTROL.findall(decoded.text)) > CONTROL_SHARE * len(decoded.text):
        raise ImportFailed("The file is not text: it is full of control characters.")
    return decoded


def lines(text: str) -> Iterator[tuple[int, str]]:
    """(1-based number, line without its end). Lines end in LF or CR LF alone: U+2028, VT and the like are text."""
    start, number = 0, 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        yield number, line.removesuffix("\r")
        start, number = end + 1, number + 1


def _decode(data: bytes, encoding: str) -> Decoded:
    if encoding not in ENCODINGS:
        raise ImportFailed(say("Unknown encoding {encoding!r}; known: {known}.", encoding=encoding, known=ENCODINGS))
    if encoding == "gb18030":
        return Decoded(_strictly(data, "gb18030"), "gb18030")
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError as error:
        if encoding == "utf-8" or _is_damaged_utf8(data):
            why, line = error.reason, _line(data, error.start)
            raise ImportFailed(say("The file is not valid UTF-8: {why} on line {line}.", why=why, line=line)) from error
    return Decoded(_strictly(data, "gb18030"), "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = _line(data, error.start)
        raise ImportFailed(say("The file is neither UTF-8 nor GB18030: see line {line}.", line=line)) from error


def _is_damaged_utf8(data: bytes) -> bool:
    """UTF-8 with a few bad bytes often "is" GB18030 too, as gibberish; real GB18030 is hardly ever valid UTF-8."""
    valid = data.decode("utf-8", errors="ignore").encode()
    non_ascii = len(NON_ASCII.findall(data))
    return non_ascii - len(NON_ASCII.findall(valid)) <= DAMAGED_SHARE * non_ascii


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
