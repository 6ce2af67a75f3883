"""Figures against what a hand computes."""

from math import sqrt

import pytest

from annotation.spans.span import Span
from learner.experiments.scores import Figure, figure, scores_of, summary, weighted
from learner.ner.evaluation import evaluate


def result(f1: float, types: dict[str, float], seconds: float = 2.0) -> dict:
    def score(value: float) -> dict:
        return {"precision": value, "recall": value, "f1": value, "support": 4}

    scores = {average: score(f1) for average in ("micro", "macro", "weighted")}
    scores["per_type"] = {name: score(value) for name, value in types.items()}
    return {"scores": scores, "train_seconds": seconds, "parameters": 100, "sentences_per_second": 50.0}


def test_weighted_scores_count_each_type_by_its_spans():
    per_type = {
        "A": {"precision": 1.0, "recall": 0.5, "f1": 0.6, "support": 3},
        "B": {"precision": 0.2, "recall": 0.1, "f1": 0.2, "support": 1},
        "C": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0},  # predicted, but nowhere in the gold
    }
    found = weighted(per_type)
    assert found["precision"] == pytest.approx((3 * 1.0 + 1 * 0.2) / 4)
    assert found["recall"] == pytest.approx((3 * 0.5 + 1 * 0.1) / 4)
    assert found["f1"] == pytest.approx((3 * 0.6 + 1 * 0.2) / 4)
    assert found["support"] == 4
    assert weighted({})["f1"] == 0.0


def test_all_three_averages_of_one_prediction():
    gold = [(Span(0, 1, "A"), Span(2, 4, "A"), Span(5, 6, "B"))]
    predicted = [(Span(0, 1, "A"), Span(2, 3, "A"), Span(5, 6, "B"), Span(7, 8, "B"))]
    found = scores_of(evaluate(gold, predicted, [9]))
    assert found["micro"]["f1"] == pytest.approx(2 * 2 / (3 + 4))
    assert found["macro"]["f1"] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert found["weighted"]["f1"] == pytest.approx((2 * 1 / 2 + 1 * 2 / 3) / 3)
    assert found["weighted"]["precision"] == pytest.approx((2 * 1 / 2 + 1 * 1 / 2) / 3)


def test_the_spread_is_that_of_a_sample():
    assert figure([0.5, 0.6, 0.7]) == (pytest.approx(0.6), pytest.approx(0.1), 3)
    assert figure([0.5, 0.7])[1] == pytest.approx(sqrt(2 * 0.01))
    assert figure([0.5]) == Figure(0.5, None, 1)


def test_a_cell_over_its_runs():
    found = summary([result(0.5, {"A": 0.4, "B": 0.8}), result(0.7, {"A": 0.6}, seconds=4.0)])
    assert found["runs"] == 2
    assert found["scores"]["micro"]["f1"] == (pytest.approx(0.6), pytest.approx(sqrt(0.02)), 2)
    assert found["per_type"]["A"]["f1"] == (pytest.approx(0.5), pytest.approx(sqrt(0.02)), 2)
    assert found["per_type"]["B"]["f1"] == Figure(0.8, None, 1)
    assert found["train_seconds"] == (3.0, pytest.approx(sqrt(2)), 2)
    assert found["parameters"] == Figure(100.0, 0.0, 2)
