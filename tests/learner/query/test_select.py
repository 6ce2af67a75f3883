"""Selection: budget, ties, seeds, an empty pool."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learner.query.errors import EmptyPool
from learner.query.registry import STRATEGIES
from learner.query.scores import Candidates
from learner.query.select import select


def pool(*probabilities, ids=None):
    numbers = np.array(ids if ids is not None else range(10, 10 + len(probabilities)), dtype=np.int64)
    values = np.array(probabilities, dtype=float)
    return Candidates(numbers, np.log(values), np.full(len(values), 8.0), 1 - values, values)


def test_the_least_confident_come_first_within_the_budget():
    assert select("least_confidence", pool(0.9, 0.2, 0.5), 2, seed=1) == [11, 12]


def test_ties_are_broken_by_id_whatever_the_order():
    assert select("margin", pool(0.5, 0.5, 0.5, ids=[9, 3, 6]), 3, seed=1) == [3, 6, 9]


@pytest.mark.parametrize("strategy", STRATEGIES)
@given(st.permutations(range(6)))
def test_the_order_of_the_pool_does_not_matter(strategy, order):
    probabilities = [0.9, 0.2, 0.5, 0.5, 0.7, 0.2]
    mixed = pool(*(probabilities[index] for index in order), ids=order)
    assert select(strategy, mixed, 6, seed=3) == select(strategy, pool(*probabilities, ids=range(6)), 6, seed=3)


def test_random_is_the_same_for_a_seed_and_another_for_another():
    many = pool(*[0.5] * 50)
    draws = [select("random", many, 10, seed) for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]
    assert draws[0] != sorted(draws[0])


def test_random_prefers_no_sentence():
    counts = np.zeros(4)
    for seed in range(400):
        counts[select("random", pool(0.9, 0.1, 0.5, 0.5), 1, seed)[0] - 10] += 1
    assert counts.min() > 70


def test_a_budget_beyond_the_pool_takes_it_all_and_none_takes_none():
    assert len(select("mnlp", pool(0.5, 0.6), 99, seed=1)) == 2
    assert select("mnlp", pool(0.5, 0.6), 0, seed=1) == []


def test_an_empty_pool_is_its_own_error():
    with pytest.raises(EmptyPool):
        select("random", pool(), 5, seed=1)


def test_a_negative_budget_and_undefined_scores_are_refused():
    with pytest.raises(ValueError, match="budget"):
        select("random", pool(0.5), -1, seed=1)
    with pytest.raises(ValueError, match="undefined"):
        select("mnlp", pool(float("nan")), 1, seed=1)
