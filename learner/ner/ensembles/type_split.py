"""Which entity types are weak: rare, or named so by hand (weak_strong, section 2). No torch, as in `config`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotation.words import say
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.errors import CannotSplit


class TypeSplit(NamedTuple):
    """Names of types; every one stands on one side."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


def split_types(counts: Mapping[str, int], labels: Sequence[str], config: EnsembleConfig) -> TypeSplit:
    """The labels, the most frequent first: those that `config` names as weak, or the rare ones, against the others.

    counts: spans per type, no zeros. A label that never occurs is no rare one: nobody could learn it.
    Raises CannotSplit for a named type that never occurs, and where one side would be empty.
    """
    unknown = sorted(set(config.weak_types) - set(counts))
    if unknown:
        message = say("There is no labelled {names} to train on, so it cannot be a weak type.", names=unknown)
        raise CannotSplit(message)
    ordered = sorted(labels, key=lambda label: (-counts.get(label, 0), label))
    limit = config.rare_below * max(counts.values(), default=0)
    rare = set(config.weak_types) or {label for label in counts if counts[label] < limit}
    split = TypeSplit(tuple(t for t in ordered if t not in rare), tuple(t for t in ordered if t in rare))
    if not split.weak:
        raise CannotSplit("No type is rare enough to be a weak one. Name the weak types, or train a single model.")
    if not any(label in counts for label in split.strong):
        raise CannotSplit("Every type would be a weak one. Train a single model.")
    return split
