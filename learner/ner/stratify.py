"""Sentences divided so that every part gets its share of every entity type: iterative stratification.

K. Sechidis, G. Tsoumakas, I. Vlahavas: On the stratification of multi-label data (2011), with spans instead of labels.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from learner.ner.data import Example


def stratified(examples: Sequence[Example], shares: Sequence[float], seed: int) -> list[int]:
    """The part of each sentence; `shares` (> 0) sum to 1.

    The rarest type is divided first, its fullest sentences first: small ones fill what those leave uneven. A sentence
    goes to the part that lacks the largest share of what it is to get, so that a small part is not left the short ones.
    """
    counts = [Counter(span.label for span in example.spans) for example in examples]
    order = list(range(len(examples)))
    random.Random(seed).shuffle(order)
    left: Counter[str] = sum(counts, Counter())
    lacks = [Lacks({label: share * total for label, total in left.items()}, share * len(order)) for share in shares]
    parts = [-1] * len(examples)
    while left := +left:
        label = min(left, key=lambda name: (left[name], name))
        holders = [index for index in order if parts[index] < 0 and counts[index][label]]
        for index in sorted(holders, key=lambda one: -counts[one][label]):
            parts[index] = _neediest(lacks, shares, label, counts[index])
            left.subtract(counts[index])
    for index in order:
        if parts[index] < 0:
            parts[index] = _neediest(lacks, shares, None, counts[index])
    return parts


def folds(examples: Sequence[Example], count: int, seed: int) -> list[int]:
    """The fold in which each sentence is the test."""
    return stratified(examples, [1 / count] * count, seed)


@dataclass
class Lacks:
    """What a part has still to get: spans of each type, and sentences."""

    spans: dict[str, float]
    sentences: float

    def need(self, label: str | None, held: Counter[str]) -> tuple[float, float, float]:
        """Of the type that is being divided, of all types of a sentence, of sentences."""
        return (self.spans[label] if label else 0.0, sum(self.spans[one] for one in held), self.sentences)

    def take(self, held: Counter[str]) -> None:
        self.sentences -= 1
        for label, number in held.items():
            self.spans[label] -= number


def _neediest(lacks: Sequence[Lacks], shares: Sequence[float], label: str | None, held: Counter[str]) -> int:
    def relative(part: int) -> tuple[float, ...]:
        return tuple(round(need / shares[part], 9) for need in lacks[part].need(label, held))

    part = max(range(len(shares)), key=relative)
    lacks[part].take(held)
    return part
