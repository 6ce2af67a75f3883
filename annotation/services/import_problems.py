"""What an import dropped or changed. It can be every line of a file, so it lies on disk and not in memory."""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TextIO
from weakref import finalize

from annotation.formats.record import Problem

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
        self._table.execute("INSERT INTO problem VALUES (?, ?, ?, ?, ?)", (line, self._count, code, reason, excerpt))
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Problem]:
        rows = self._table.execute("SELECT line, code, reason, excerpt FROM problem ORDER BY line, number")
        yield from map(Problem._make, rows)


def write_csv(problems: Iterable[Problem], out: TextIO) -> None:
    writer = csv.writer(out)
    writer.writerow(Problem._fields)
    for line, code, reason, excerpt in problems:
        writer.writerow([line, code, _as_text(reason), _as_text(excerpt)])


def _as_text(cell: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
