"""Choose after scoring: the most informative first, ties by id, the same for the same seed."""

import numpy as np

from learner.query.errors import EmptyPool
from learner.query.registry import strategy_named
from learner.query.scores import Candidates


def select(strategy: str, candidates: Candidates, budget: int, seed: int) -> list[int]:
    """Ids of at most `budget` sentences, the one to label first in front. Their order in `candidates` is irrelevant.

    Raises EmptyPool, and ValueError for a negative budget or undefined scores.
    """
    if budget < 0:
        raise ValueError("The budget must not be negative.")
    if not len(candidates):
        raise EmptyPool("There is no unlabelled sentence to choose from.")
    chosen = strategy_named(strategy)
    score = chosen.score(candidates)
    if np.isnan(score).any():
        raise ValueError(f"Some {strategy} scores are undefined.")
    tie = _dice(candidates, seed) if chosen.shuffled else candidates.ids
    order = np.lexsort((tie, -score))  # the last key counts first
    return [int(number) for number in candidates.ids[order[:budget]]]


def _dice(candidates: Candidates, seed: int) -> np.ndarray:
    """One random number per candidate, dealt out in order of id."""
    dealt = np.empty(len(candidates))
    dealt[np.argsort(candidates.ids, kind="stable")] = np.random.default_rng(seed).random(len(candidates))
    return dealt
