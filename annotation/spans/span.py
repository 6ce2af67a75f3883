"""A labelled stretch of a sentence."""

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open `[start, end)` in Unicode code points, with the name of an entity type."""

    start: int
    end: int
    label: str
