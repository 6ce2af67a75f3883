"""The one rule of what a sentence's spans may be. Everything that accepts spans calls `check_spans`."""

from collections.abc import Container, Iterable
from itertools import pairwise

from annotation.spans.span import Span
from annotation.words import say


class SpanError(ValueError):
    """A span breaks the rule. `code`: `not_a_span`, `out_of_bounds`, `empty`, `unknown_type` or `overlap`."""

    def __init__(self, code: str, message: str, span: Span) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span


def check_spans(text: str, spans: Iterable[Span], known_labels: Container[str]) -> list[Span]:
    """Sort the spans and return them, or raise SpanError for the first that breaks the rule.

    Offsets are code points of `text`. Spans may touch but not share a character; two equal spans overlap.
    """
    ordered = sorted(_checked(text, span, known_labels) for span in spans)
    for left, right in pairwise(ordered):
        if right.start < left.end:
            message = say("Spans overlap: {left} and {right}.", left=_shown(text, left), right=_shown(text, right))
            raise SpanError("overlap", message, right)
    return ordered


def _checked(text: str, span: Span, known_labels: Container[str]) -> Span:
    if not (_is_offset(span[0]) and _is_offset(span[1]) and isinstance(span[2], str)):
        raise SpanError("not_a_span", say("{span} is not (start, end, type).", span=repr(tuple(span))), span)
    span = Span(*span)
    if span.start < 0 or span.end > len(text) or span.start > span.end:
        message = say(
            "Span {start}–{end} is out of bounds: the sentence has {length} characters.",
            start=span.start,
            end=span.end,
            length=len(text),
        )
        raise SpanError("out_of_bounds", message, span)
    if span.start == span.end:
        raise SpanError("empty", say("The span at {start} is empty.", start=span.start), span)
    if span.label not in known_labels:
        raise SpanError("unknown_type", say("Unknown entity type {label!r}.", label=span.label), span)
    return span


def _is_offset(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(text: str, span: Span) -> str:
    return f"“{text[span.start : span.end]}” ({span.start}–{span.end}, {span.label})"
