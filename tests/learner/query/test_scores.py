"""What each strategy holds informative, on three sentences that can be ranked by hand."""

import numpy as np
import pytest

from learner.query import scores
from learner.query.registry import STRATEGIES, strategy_named
from learner.query.scores import Candidates

SURE, LONG, TORN = 0, 1, 2
THREE = Candidates(
    ids=np.array([5, 6, 7]),
    log_prob=np.log([0.9, 0.2, 0.4]),
    length=np.array([10.0, 100.0, 10.0]),
    token_entropy=np.array([0.1, 0.2, 0.6]),
    margin=np.array([0.85, 0.15, 0.01]),
)


@pytest.mark.parametrize(
    ("name", "first"),
    [("least_confidence", LONG), ("mnlp", TORN), ("token_entropy", TORN), ("margin", TORN)],
)
def test_each_strategy_prefers_what_it_is_for(name, first):
    assert int(STRATEGIES[name].score(THREE).argmax()) == first


def test_least_confidence_is_one_minus_p():
    assert scores.least_confidence(THREE) == pytest.approx([0.1, 0.8, 0.6])


def test_mnlp_is_the_negative_log_probability_per_character():
    assert scores.mnlp(THREE) == pytest.approx(-np.log([0.9, 0.2, 0.4]) / [10, 100, 10])


def test_confidence_close_to_one_is_still_told_apart():
    close = Candidates(np.array([1, 2]), np.array([-1e-18, -1e-17]), np.array([5.0, 5.0]))
    assert np.diff(scores.least_confidence(close)) > 0


@pytest.mark.parametrize("name", ["token_entropy", "margin"])
def test_a_score_that_was_not_asked_for_is_named(name):
    bare = Candidates(THREE.ids, THREE.log_prob, THREE.length)
    with pytest.raises(ValueError, match=name):
        STRATEGIES[name].score(bare)
    assert STRATEGIES[name].needs == (name,)


def test_an_unknown_strategy_is_refused_with_the_names():
    with pytest.raises(ValueError, match="least_confidence"):
        strategy_named("clairvoyance")
