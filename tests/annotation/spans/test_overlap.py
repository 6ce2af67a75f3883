"""The one rule of spans, on the cases that the browser reads as well."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.spans.overlap import SpanError, check_spans
from annotation.spans.span import Span

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "spans.json").read_text("utf-8"))


def spans_of(rows):
    return [Span(row["start"], row["end"], row["type"]) for row in rows]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["name"])
def test_golden_cases_are_judged_as_in_the_browser(case):
    spans = spans_of(case["spans"])
    if case["valid"]:
        assert check_spans(case["text"], spans, case["types"]) == sorted(spans)
    else:
        with pytest.raises(SpanError) as caught:
            check_spans(case["text"], spans, case["types"])
        assert caught.value.code == case["error"]


def test_an_error_names_the_offending_span():
    with pytest.raises(SpanError, match="overlap") as caught:
        check_spans("热轧钢板", [Span(0, 3, "A"), Span(2, 4, "A")], {"A"})
    assert caught.value.span == Span(2, 4, "A")


@pytest.mark.parametrize("bad", [(0.0, 1, "A"), (True, 2, "A"), ("0", 1, "A"), (0, None, "A"), (0, 1, None)])
def test_offsets_that_are_not_whole_numbers_are_refused(bad):
    with pytest.raises(SpanError) as caught:
        check_spans("热轧钢板", [bad], {"A"})
    assert caught.value.code == "not_a_span"


@given(st.lists(st.tuples(st.integers(-2, 8), st.integers(-2, 8), st.sampled_from("AB")), max_size=4))
def test_what_passes_is_sorted_in_bounds_and_disjoint(raw):
    try:
        checked = check_spans("abcdef", [Span(*row) for row in raw], {"A"})
    except SpanError:
        return
    assert sorted(raw) == checked
    assert all(0 <= span.start < span.end <= 6 and span.label == "A" for span in checked)
    assert all(left.end <= right.start for left, right in pairwise(checked))
