"""The table of the Groningen Meaning Bank (Kaggle): a word per row, `Sentence #` on the first of each."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import accumulate

from annotation.formats.record import Item, Record, problem
from annotation.spans.span import Span
from annotation.spans.tag_schemes import decode
from annotation.words import say

COLUMNS = ("Sentence #", "Word", "Tag")


def read(text: str) -> Iterator[Item]:
    """Words joined by single spaces; spans in code points of that text."""
    rows = csv.DictReader(StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        yield problem(1, "no_column", say("The table has no column {name!r}.", name=missing[0]), text[:60])
        return
    words: list[str] = []
    tags: list[str] = []
    began = 2
    for row in rows:
        if row["Sentence #"] and words:
            yield sentence(began, words, tags)
            words, tags, began = [], [], rows.line_num
        word = (row["Word"] or "").strip()
        if word:
            words.append(word)
            tags.append(row["Tag"] or "O")
    if words:
        yield sentence(began, words, tags)


def sentence(line: int, words: list[str], tags: list[str]) -> Record:
    ends = [*accumulate(len(word) + 1 for word in words)]
    starts = [0, *ends]
    spans = (Span(starts[span.start], ends[span.end - 1] - 1, span.label) for span in decode(tags, "BIO"))
    return Record(line, " ".join(words), tuple(spans))
