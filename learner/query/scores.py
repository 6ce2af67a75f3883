"""Score functions: the higher, the more a person's label should teach. Plain functions of arrays; numpy only.

Arrays hold one number per candidate. `log_prob` is log P(y|x) of the best path, `length` its characters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Candidates:
    """Sentences to choose from. `token_entropy` and `margin` are there if the strategy needs them."""

    ids: NDArray[np.int64]
    log_prob: Array
    length: Array
    token_entropy: Array | None = None
    margin: Array | None = None

    def __len__(self) -> int:
        return len(self.ids)


def least_confidence(candidates: Candidates) -> Array:
    """1 − P(y|x)."""
    return np.asarray(-np.expm1(candidates.log_prob), np.float64)


def mnlp(candidates: Candidates) -> Array:
    """Minus log P(y|x) per character: least confidence that does not prefer long sentences."""
    return np.asarray(-candidates.log_prob / np.maximum(candidates.length, 1), np.float64)


def token_entropy(candidates: Candidates) -> Array:
    """Mean entropy of the characters' tag marginals."""
    return _needed(candidates.token_entropy, "token_entropy")


def margin(candidates: Candidates) -> Array:
    """Minus the distance in probability between the best path and the second best."""
    return -_needed(candidates.margin, "margin")


def random(candidates: Candidates) -> Array:
    """All equal: the seed decides."""
    return np.zeros(len(candidates))


def _needed(values: Array | None, name: str) -> Array:
    if values is None:
        raise ValueError(f"This strategy needs {name}: ask the prediction for it.")
    return values
