"""Strict scores, against seqeval's own report and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import f1_score
from seqeval.scheme import IOBES

from annotation.spans.span import Span
from annotation.spans.tag_schemes import encode
from learner.ner.evaluation import evaluate, micro_f1

A, B = Span(0, 2, "A"), Span(3, 4, "B")
SENTENCE = st.lists(st.tuples(st.integers(0, 1), st.integers(1, 2), st.sampled_from("ABC")), max_size=3)


def laid_out(widths):
    spans, at = [], 0
    for gap, width, label in widths:
        spans.append(Span(at + gap, at + gap + width, label))
        at += gap + width
    return spans


def test_a_span_counts_only_if_start_end_and_type_are_right():
    metrics = evaluate([[A, B]], [[A, Span(3, 5, "B")]], [6])
    assert metrics["micro"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2}
    assert metrics["per_type"]["A"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert metrics["per_type"]["B"]["f1"] == 0.0
    assert metrics["macro"]["f1"] == 0.5


def test_nothing_to_find_and_nothing_found_is_zero_not_an_error():
    assert evaluate([[]], [[]], [4])["micro"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0}
    assert evaluate([], [], [])["per_type"] == {}
    assert micro_f1([[]], [[]]) == 0.0


def test_a_type_that_is_only_predicted_has_no_support():
    assert evaluate([[A]], [[A, B]], [5])["per_type"]["B"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0}


@settings(max_examples=40)
@given(st.lists(st.tuples(SENTENCE, SENTENCE), min_size=1, max_size=4))
def test_comparing_spans_and_seqeval_in_two_schemes_agree(pairs):
    gold, guess = ([laid_out(row) for row in side] for side in zip(*pairs, strict=True))
    lengths = [10] * len(gold)
    found = evaluate(gold, guess, lengths)["micro"]["f1"]
    assert micro_f1(gold, guess) == pytest.approx(found)
    tagged = [[encode(row, 10, "BIES") for row in side] for side in (gold, guess)]
    if any(gold) or any(guess):
        assert f1_score(*tagged, mode="strict", scheme=IOBES, zero_division=0) == pytest.approx(found)
