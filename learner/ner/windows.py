"""Sentences longer than the encoder's limit: overlapping windows cut at punctuation, and one result per character."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

STRONG = frozenset("。！？；!?;\n")
WEAK = frozenset("，、：,:） )”》】 ")


class Window(NamedTuple):
    """Characters `[start, end)` are shown to the encoder, those of `[keep_start, keep_end)` are taken from it."""

    start: int
    end: int
    keep_start: int
    keep_end: int


def windows(text: str, limit: int, overlap: int) -> list[Window]:
    """Windows of at most `limit` characters whose kept parts tile the text. One window if the text is short enough.

    Neighbours share at most half of the limit: with more they would stand still.
    """
    overlap = min(overlap, limit // 2)
    if len(text) <= limit:
        return [Window(0, len(text), 0, len(text))]
    bounds = [(0, _cut(text, limit // 2, limit))]
    while bounds[-1][1] < len(text):
        end = bounds[-1][1]
        start = end - overlap
        if len(text) - start <= limit:
            bounds.append((start, len(text)))
        else:
            bounds.append((start, _cut(text, max(end, start + limit // 2) + 1, start + limit)))
    return _kept(bounds)


def pieces(text: str, limit: int, uncut: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Training pieces `[start, end)` of at most `limit` characters that tile the text.

    A cut falls behind punctuation and outside the `uncut` stretches where that is possible at all.
    """
    found, start = [], 0
    while len(text) - start > limit:
        end = _cut(text, start + limit // 2, start + limit, uncut)
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def _kept(bounds: Sequence[tuple[int, int]]) -> list[Window]:
    """Two neighbours share the overlap half and half: each character is read where it has more context."""
    middles = [(left[1] + right[0]) // 2 for left, right in pairwise(bounds)]
    starts, ends = [0, *middles], [*middles, bounds[-1][1]]
    return [Window(*bound, keep, until) for bound, keep, until in zip(bounds, starts, ends, strict=True)]


def _cut(text: str, low: int, high: int, uncut: Sequence[tuple[int, int]] = ()) -> int:
    """The last good place in `[low, high]`: behind strong punctuation, else weak, else anywhere."""
    free = [at for at in range(high, low - 1, -1) if not any(start < at < end for start, end in uncut)]
    for marks in (STRONG, WEAK):
        for at in free:
            if text[at - 1] in marks:
                return at
    return free[0] if free else high
