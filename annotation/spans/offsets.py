"""Code points (everywhere) and UTF-16 code units (the browser's DOM): the same spans in both."""

from collections.abc import Iterable
from itertools import accumulate

from annotation.spans.overlap import SpanError
from annotation.spans.span import Span
from annotation.words import say

LAST_BMP = 0xFFFF


def unit_starts(text: str) -> list[int]:
    """UTF-16 offset of every code point boundary: `len(text) + 1` numbers, the last is the length in units."""
    return [0, *accumulate(2 if ord(char) > LAST_BMP else 1 for char in text)]


def to_utf16(text: str, spans: Iterable[Span]) -> list[Span]:
    """Code point spans as UTF-16 spans. Raises SpanError `out_of_bounds`."""
    table = dict(enumerate(unit_starts(text)))
    return [_mapped(table, span, len(text)) for span in spans]


def from_utf16(text: str, spans: Iterable[Span]) -> list[Span]:
    """UTF-16 spans as code point spans. Raises SpanError `out_of_bounds`, or `inside_character` for half a pair."""
    starts = unit_starts(text)
    points = {unit: point for point, unit in enumerate(starts)}
    return [_mapped(points, span, starts[-1]) for span in spans]


def _mapped(table: dict[int, int], span: Span, last: int) -> Span:
    for offset in (span.start, span.end):
        if offset not in table:
            inside = 0 <= offset <= last
            if inside:
                raise SpanError(
                    "inside_character", say("Offset {offset} splits a character in two.", offset=offset), span
                )
            raise SpanError("out_of_bounds", say("Offset {offset} is out of bounds.", offset=offset), span)
    return Span(table[span.start], table[span.end], span.label)
