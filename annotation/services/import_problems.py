"""What an import dropped or changed. It can be every line of a file, so it lies on disk and not in memory."""

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import IO, Any, TextIO
from weakref import finalize

from django.core.files.base import File

from annotation.formats.record import Problem
from annotation.words import packed, unpacked

PIECE = 500  # lines
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Problems:
    """All problems of a file, by line; of one line in the order in which they were found."""

    def __init__(self) -> None:
        self._count = 0
        self._table = sqlite3.connect("", check_same_thread=False)  # no name: a temporary file
        self._table.execute(
            "CREATE TABLE problem (line, number, code, reason, excerpt, PRIMARY KEY (line, number)) WITHOUT ROWID"
        )
        finalize(self, self._table.close)

    def append(self, found: Problem) -> None:
        line, code, reason, excerpt = found
        row = (line, self._count, code, json.dumps(packed(reason)), excerpt)
        self._table.execute("INSERT INTO problem VALUES (?, ?, ?, ?, ?)", row)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Problem]:
        rows = self._table.execute("SELECT line, code, reason, excerpt FROM problem ORDER BY line, number")
        for line, code, reason, excerpt in rows:
            yield Problem(line, code, unpacked(json.loads(reason)), excerpt)


def write_lines(problems: Iterable[Problem], out: TextIO) -> None:
    """To be kept: in no language, as who reads them is not known."""
    for line, code, reason, excerpt in problems:
        out.write(json.dumps([line, code, packed(reason), excerpt]) + "\n")


def read_lines(file: "IO[bytes] | File[Any]") -> Iterator[Problem]:
    """What `write_lines` wrote. Closes the file."""
    with file:
        for line in file:
            number, code, reason, excerpt = json.loads(line)
            yield Problem(number, code, unpacked(reason), excerpt)


def as_csv(problems: Iterable[Problem], tell: Callable[[str], str]) -> Iterator[str]:
    """In pieces of some lines. It begins with a byte order mark, or spreadsheets take it for Latin-1."""
    rows = iter(problems)
    piece = _table([Problem._fields])
    yield "\ufeff" + piece
    while piece := _table(
        [line, code, _as_text(tell(reason)), _as_text(excerpt)] for line, code, reason, excerpt in islice(rows, PIECE)
    ):
        yield piece


def _table(rows: Iterable[Iterable[object]]) -> str:
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _as_text(cell: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
