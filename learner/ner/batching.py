"""Batches of sentences of like length: little padding, the same order for the same seed."""

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

import torch
from torch import Tensor

Item = TypeVar("Item")
JITTER = 0.15  # how far, relative to its length, a sentence strays from its place: batches differ between epochs


def by_length(lengths: Sequence[int], budget: int, longest: int = 256) -> Iterator[list[int]]:
    """Indices in batches of at most `budget` characters, padding included, and `longest` sentences; short first."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: lengths[index]):
        if batch and (lengths[index] * (len(batch) + 1) > budget or len(batch) == longest):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def shuffled(lengths: Sequence[int], size: int, seed: int) -> list[list[int]]:
    """Indices in batches of `size`, of like length, in random order. The same seed gives the same batches."""
    dice = random.Random(seed)
    places = [length * (1 + dice.uniform(-JITTER, JITTER)) + dice.random() for length in lengths]
    order = sorted(range(len(lengths)), key=places.__getitem__)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    dice.shuffle(batches)
    return batches


def padded(rows: Sequence[Sequence[int]], fill: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """(B, T) of the rows with `fill` behind them, and their lengths (B,)."""
    lengths = [len(row) for row in rows]
    width = max(lengths)
    values = torch.tensor([[*row, *[fill] * (width - len(row))] for row in rows], dtype=torch.long)
    sizes = torch.tensor(lengths)
    if device.type == "cuda":  # from pinned memory, so that nobody waits for the copy
        return values.pin_memory().to(device, non_blocking=True), sizes.pin_memory().to(device, non_blocking=True)
    return values, sizes
