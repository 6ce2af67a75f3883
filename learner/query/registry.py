"""The strategies by name. A new one is a score function and a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from learner.query import scores
from learner.query.scores import Array, Candidates


@dataclass(frozen=True)
class Strategy:
    """`needs`: what a prediction must be asked for (`want`) beyond log_prob and length."""

    name: str
    score: Callable[[Candidates], Array]
    needs: tuple[str, ...] = ()
    shuffled: bool = False
    """Ties are broken by the seed, not by id."""


STRATEGIES: dict[str, Strategy] = {
    strategy.name: strategy
    for strategy in (
        Strategy("least_confidence", scores.least_confidence),
        Strategy("random", scores.random, shuffled=True),
        Strategy("mnlp", scores.mnlp),
        Strategy("token_entropy", scores.token_entropy, needs=("token_entropy",)),
        Strategy("margin", scores.margin, needs=("margin",)),
    )
}


def strategy_named(name: str) -> Strategy:
    """Raises ValueError that lists the names."""
    if name not in STRATEGIES:
        raise ValueError(f"Unknown strategy {name!r}; known: {', '.join(STRATEGIES)}.")
    return STRATEGIES[name]
