from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.formats import checking
from annotation.formats.checking import ANY_LABEL, checked
from annotation.formats.record import Problem, Record
from annotation.spans.overlap import SpanError, check_spans
from annotation.spans.span import Span

TEXT = "主轴为45钢。"


def settle(text: str, spans: list[Span]) -> tuple[list[Span], list[tuple[str, str]]]:
    """What is kept, and (code, reason) of what is not."""
    *told, record = checked([Record(1, text, tuple(spans))], len(text))
    assert isinstance(record, Record)
    return list(record.spans or ()), [(item.code, item.reason) for item in told if isinstance(item, Problem)]


def slow_settle(spans: Sequence[Span]) -> tuple[list[Span], list[tuple[str, str]]]:
    """Each span against all that are kept, the longest first."""
    kept: list[Span] = []
    alone: list[Span] = []
    told: list[tuple[str, str]] = []
    for span in spans:
        try:
            alone += check_spans(TEXT, [span], ANY_LABEL)
        except SpanError as error:
            told.append((error.code, error.message))
    for span in sorted(alone, key=lambda span: (span.start - span.end, span)):
        try:
            kept = check_spans(TEXT, [*kept, span], ANY_LABEL)
        except SpanError as error:
            told.append((error.code, f"{error.message} Left out: {span.start}–{span.end}."))
    return kept, told


offsets = st.one_of(st.integers(-1, len(TEXT) + 1), st.booleans())


@given(spans=st.lists(st.builds(Span, offsets, offsets, st.sampled_from(["A", "B", ""])), max_size=8))
def test_what_stays_is_what_checking_each_span_against_all_would_keep(spans: list[Span]) -> None:
    assert settle(TEXT, spans) == slow_settle(spans)


def test_a_span_is_checked_against_its_neighbours_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    checks: list[int] = []

    def counting(text: str, spans: Sequence[Span], labels: checking.AnyLabel) -> list[Span]:
        checks.append(len(spans))
        return check_spans(text, spans, labels)

    monkeypatch.setattr(checking, "check_spans", counting)
    spans = [Span(at, at + 1, label) for at in range(100) for label in "AB"]
    kept, told = settle("一" * 100, spans)
    assert (len(kept), len(told)) == (100, 100)
    assert sum(checks) <= 5 * len(spans)
