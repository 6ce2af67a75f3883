"""How far a probability can be believed: calibration error, reliability diagram, and the temperature that mends it."""

from collections.abc import Callable
from typing import TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 10
TINY = 1e-12
GOLDEN = (5**0.5 - 1) / 2


class Bin(TypedDict):
    """Sentences whose confidence lies in `[low, high)`, the last bin closed: how sure and how right on average."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability(confidence: ArrayLike, correct: ArrayLike, bins: int = BINS) -> list[Bin]:
    """The reliability diagram over equal-width bins; empty bins have count 0 and zeros."""
    sure, right = _columns(confidence, correct)
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return [
        _bin(index / bins, (index + 1) / bins, sure[place == index], right[place == index]) for index in range(bins)
    ]


def expected_calibration_error(confidence: ArrayLike, correct: ArrayLike, bins: int = BINS) -> float:
    """Mean distance of confidence and accuracy over the bins, weighted by their counts; 0 for no sentences."""
    table = reliability(confidence, correct, bins)
    total = sum(row["count"] for row in table)
    return sum(row["count"] * abs(row["confidence"] - row["accuracy"]) for row in table) / max(total, 1)


def smoothed_targets(correct: ArrayLike) -> NDArray[np.float64]:
    """Platt's targets: (n₊+1)/(n₊+2) for right, 1/(n₋+2) for wrong, so that a flawless small dev set proves no
    certainty."""
    right = np.asarray(correct, bool)
    positives = int(right.sum())
    negatives = right.size - positives
    return np.where(right, (positives + 1) / (positives + 2), 1 / (negatives + 2))


def log_loss(confidence: ArrayLike, target: ArrayLike) -> float:
    """Mean negative log-likelihood of `target` (0…1: the sentence is right) under the confidences."""
    sure, aim = _columns(confidence, target)
    sure = np.clip(sure, TINY, 1 - TINY)
    return float(-(aim * np.log(sure) + (1 - aim) * np.log1p(-sure)).mean())


def minimum(function: Callable[[float], float], low: float, high: float, steps: int = 30) -> float:
    """Where a one-valleyed function of a positive number is smallest: golden-section search over its logarithm."""
    left, right = np.log(low), np.log(high)
    near, far = right - GOLDEN * (right - left), left + GOLDEN * (right - left)
    at_near, at_far = function(float(np.exp(near))), function(float(np.exp(far)))
    for _ in range(steps):
        if at_near <= at_far:
            right, far, at_far = far, near, at_near
            near = right - GOLDEN * (right - left)
            at_near = function(float(np.exp(near)))
        else:
            left, near, at_near = near, far, at_far
            far = left + GOLDEN * (right - left)
            at_far = function(float(np.exp(far)))
    return float(np.exp((left + right) / 2))


def _columns(confidence: ArrayLike, correct: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    sure, right = np.asarray(confidence, np.float64), np.asarray(correct, np.float64)
    if sure.shape != right.shape or sure.ndim != 1:
        raise ValueError(f"Confidence and correctness must be lists of one length, got {sure.shape} and {right.shape}.")
    return sure, right


def _bin(low: float, high: float, sure: NDArray[np.float64], right: NDArray[np.float64]) -> Bin:
    count = len(sure)
    confidence, accuracy = (float(sure.mean()), float(right.mean())) if count else (0.0, 0.0)
    return {"low": low, "high": high, "count": count, "confidence": confidence, "accuracy": accuracy}
