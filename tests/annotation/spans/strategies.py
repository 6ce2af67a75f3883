"""Labelled sentences as hypothesis makes them up."""

from hypothesis import strategies as st

from annotation.spans.span import Span

LABELS = ["Material", "Part", "a-b"]


@st.composite
def labelled(draw):
    """(length, spans): disjoint spans, some of them touching."""
    widths = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.sampled_from(LABELS)), max_size=5))
    spans, at = [], 0
    for gap, width, label in widths:
        spans.append(Span(at + gap, at + gap + width, label))
        at += gap + width
    return at + draw(st.integers(0, 2)), spans
