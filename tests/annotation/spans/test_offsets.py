"""Code points and UTF-16 code units, on the cases that the browser reads as well."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.spans.offsets import from_utf16, to_utf16, unit_starts
from annotation.spans.overlap import SpanError
from annotation.spans.span import Span

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "offsets.json").read_text("utf-8"))
VALID = [case for case in GOLDEN if case["valid"]]
INVALID = [case for case in GOLDEN if not case["valid"]]


def spans_of(rows):
    return [Span(row["start"], row["end"], row["type"]) for row in rows]


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_golden_spans_convert_both_ways(case):
    points, units = spans_of(case["spans"]), spans_of(case["utf16_spans"])
    assert to_utf16(case["text"], points) == units
    assert from_utf16(case["text"], units) == points


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case["name"])
def test_golden_units_that_name_no_character_are_refused(case):
    with pytest.raises(SpanError) as caught:
        from_utf16(case["text"], spans_of(case["utf16_spans"]))
    assert caught.value.code == case["error"]


def test_code_points_out_of_bounds_are_refused():
    with pytest.raises(SpanError) as caught:
        to_utf16("𠮷野家", [Span(0, 4, "ORG")])
    assert caught.value.code == "out_of_bounds"


@given(st.text())
def test_unit_starts_agree_with_the_codec(text):
    encoded = [len(text[:point].encode("utf-16-le")) // 2 for point in range(len(text) + 1)]
    assert unit_starts(text) == encoded


@given(st.text(min_size=1), st.data())
def test_any_span_survives_the_way_to_the_browser_and_back(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))), "A")
    assert from_utf16(text, to_utf16(text, [span])) == [span]
