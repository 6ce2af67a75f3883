"""What holds for a sentence of any format: its text can be stored, its spans obey the one rule."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

from annotation.formats.record import UNSTORABLE, Item, Problem, Record, problem
from annotation.spans.overlap import SpanError, check_spans
from annotation.spans.span import Span

LINE_BREAK = re.compile(r"[\r\n]")


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
        reason = f"The sentence has {len(text)} characters; {max_chars} is the limit (SENTENCE_MAX_CHARS)."
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
        kept, problems = settle(record.text, record.spans)
        yield from (problem(record.line, error.code, error.message, record.text) for error in problems)
        record = record._replace(spans=tuple(kept))
    yield record


def settle(text: str, spans: Sequence[Span]) -> tuple[list[Span], list[SpanError]]:
    """The spans that can stand together, sorted. Where two overlap the longer stays, of equal ones the earlier."""
    try:
        return check_spans(text, spans, ANY_LABEL), []
    except SpanError:
        return _settle_one_by_one(text, spans)


def _settle_one_by_one(text: str, spans: Sequence[Span]) -> tuple[list[Span], list[SpanError]]:
    alone, errors = _each(text, spans)
    kept: list[Span] = []
    for span in sorted(alone, key=lambda s: (s.start - s.end, s)):
        place = bisect(kept, span)
        try:
            check_spans(text, [*kept[max(place - 1, 0) : place + 1], span], ANY_LABEL)
        except SpanError as error:
            errors.append(SpanError(error.code, f"{error.message} Left out: {span.start}–{span.end}.", span))
        else:
            kept.insert(place, span)
    return kept, errors


def _each(text: str, spans: Sequence[Span]) -> tuple[list[Span], list[SpanError]]:
    valid, errors = [], []
    for span in spans:
        try:
            valid += check_spans(text, [span], ANY_LABEL)
        except SpanError as error:
            errors.append(error)
    return valid, errors
