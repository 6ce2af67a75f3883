"""What holds for a sentence of any format: its text can be stored, its spans obey the one rule."""

import re
from bisect import bisect
from collections.abc import Generator, Iterable, Iterator, Sequence

from annotation.formats.record import UNSTORABLE, Item, Problem, Record, problem
from annotation.spans.overlap import SpanError, check_spans
from annotation.spans.span import Span
from annotation.words import say

LINE_BREAK = re.compile(r"[\r\n]")
Settling = Generator[Problem, None, list[Span]]  # tells what cannot stand, returns what can


class AnyLabel:
    """Contains every label: which types a corpus knows is not the file's concern."""

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and label != ""


ANY_LABEL = AnyLabel()


def checked(items: Iterable[Item], max_chars: int) -> Iterator[Item]:
    """Pass on what can be stored, report what cannot. A Problem comes before the record that it is about."""
    for item in items:
        if isinstance(item, Problem):
            yield item
        elif (refusal := _refusal(item, max_chars)) is not None:
            yield refusal
        else:
            yield from _cleaned(item)


def _refusal(record: Record, max_chars: int) -> Problem | None:
    line, text = record.line, record.text
    if not text.strip():
        return problem(line, "empty_sentence", "The sentence has no text.", text)
    if len(text) > max_chars:
        reason = say(
            "The sentence has {length} characters; {limit} is the limit (SENTENCE_MAX_CHARS).",
            length=len(text),
            limit=max_chars,
        )
        return problem(line, "too_long", reason, text)
    if UNSTORABLE.search(text):
        return problem(line, "not_text", "The sentence holds a NUL or half of a surrogate pair.", text)
    return None


def _cleaned(record: Record) -> Iterator[Item]:
    if LINE_BREAK.search(record.text):
        reason = "A sentence is one line: each line break in it became a space, which moves no span."
        yield problem(record.line, "line_break", reason, LINE_BREAK.sub("⏎", record.text))
        record = record._replace(text=LINE_BREAK.sub(" ", record.text))
    if record.spans:
        kept = yield from _settled(record, record.spans)
        record = record._replace(spans=tuple(kept))
    yield record


def _settled(record: Record, spans: Sequence[Span]) -> Settling:
    """The spans that can stand together, sorted. Where two overlap the longer stays, of equal ones the earlier."""
    try:
        return check_spans(record.text, spans, ANY_LABEL)
    except SpanError:
        alone = yield from _each(record, spans)
        return (yield from _apart(record, alone))


def _each(record: Record, spans: Sequence[Span]) -> Settling:
    valid: list[Span] = []
    for span in spans:
        try:
            valid += check_spans(record.text, [span], ANY_LABEL)
        except SpanError as error:
            yield problem(record.line, error.code, error.message, record.text)
    return valid


def _apart(record: Record, spans: Sequence[Span]) -> Settling:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s)):
        place = bisect(kept, span)
        try:
            check_spans(record.text, [*kept[max(place - 1, 0) : place + 1], span], ANY_LABEL)
        except SpanError as error:
            reason = say("{error} Left out: {start}–{end}.", error=error.message, start=span.start, end=span.end)
            yield problem(record.line, error.code, reason, record.text)
        else:
            kept.insert(place, span)
    return kept
