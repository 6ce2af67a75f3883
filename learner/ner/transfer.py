"""Start from a parent: copy what has the same meaning, row by row where rows have names, and say what was done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from torch import Tensor

from learner.ner.config import LATTICE
from learner.ner.encoders.encoder import Encoder
from learner.ner.model import Tagger

# Tensors whose rows, or rows and columns, belong to tags.
BY_TAG = {"emit.weight", "emit.bias", "decoder.start_transitions", "decoder.end_transitions"}
BY_TAG_PAIR = "decoder.transitions"
WORDS = "sequence.words.weight"


@dataclass
class TransferReport:
    """Per layer, the numbers that were copied whole, mapped by name, and freshly initialised."""

    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    labels_shared: list[str] = field(default_factory=list)
    labels_new: list[str] = field(default_factory=list)
    characters_shared: int = 0
    characters_new: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "layers": [{"layer": layer, **counts} for layer, counts in self.rows.items()],
            "labels": {"shared": self.labels_shared, "new": self.labels_new},
            "characters": {"shared": self.characters_shared, "new": self.characters_new},
        }

    def add(self, name: str, **counts: int) -> None:
        layer = self.rows.setdefault(name.partition(".")[0], {"copied": 0, "mapped": 0, "initialised": 0})
        for kind, count in counts.items():
            layer[kind] += count


@torch.no_grad()
def transfer(parent: Tagger, child: Tagger) -> TransferReport:
    """Fill the child's weights from the parent's, in place."""
    old, new = _tables(parent), _tables(child)
    tags = _pairs(_indexed(parent.tags), _indexed(child.tags))
    shared = [label for label in child.labels if label in parent.labels]
    report = TransferReport(labels_shared=shared, labels_new=[label for label in child.labels if label not in shared])
    report.characters_shared = len(set(parent.characters.ids) & set(child.characters.ids))
    report.characters_new = len(child.characters.ids) - report.characters_shared
    source = parent.model.state_dict()
    for name, target in child.model.state_dict().items():
        pairs = _pairs(old.get(name, {}), new[name]) if name in new else tags if name in BY_TAG else None
        _fill(name, source.get(name), target, tags, pairs, report)
    return report


def _fill(
    name: str,
    source: Tensor | None,
    target: Tensor,
    tags: list[tuple[int, int]],
    pairs: list[tuple[int, int]] | None,
    report: TransferReport,
) -> None:
    mapped = 0
    if source is None or source.dim() != target.dim():
        report.add(name, initialised=target.numel())
    elif name == BY_TAG_PAIR:
        old, new = _columns(tags)
        target[new[:, None], new] = source[old[:, None], old].to(target)
        mapped = len(new) ** 2
        report.add(name, mapped=mapped, initialised=target.numel() - mapped)
    elif pairs is not None and source.shape[1:] == target.shape[1:]:
        old, new = _columns(pairs)
        target[new] = source[old].to(target)
        mapped = len(new) * target[0].numel()
        report.add(name, mapped=mapped, initialised=target.numel() - mapped)
    elif source.shape == target.shape and pairs is None:
        target.copy_(source)
        report.add(name, copied=target.numel())
    else:
        report.add(name, initialised=target.numel())


def _columns(pairs: Sequence[tuple[int, int]]) -> tuple[Tensor, Tensor]:
    columns = torch.tensor(pairs, dtype=torch.long).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def _pairs(old: dict[str, int], new: dict[str, int]) -> list[tuple[int, int]]:
    """(old row, new row) of every name that both have."""
    return [(old[name], row) for name, row in new.items() if name in old]


def _indexed(names: Sequence[str]) -> dict[str, int]:
    return {name: index for index, name in enumerate(names)}


def _tables(tagger: Tagger) -> dict[str, dict[str, int]]:
    """Per embedding table, of characters or of a lattice's words, the row of everything by its name."""
    names = {id(value): name for name, value in tagger.model.named_parameters()}
    encoder = cast(Encoder, tagger.model.encoder)
    words = {WORDS: _indexed(tagger.words)} if tagger.config.sequence == LATTICE else {}
    return words | {names[id(table.weight)]: rows for table, rows in encoder.tables(tagger.characters)}
