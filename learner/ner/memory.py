"""When memory runs out: the same work in smaller parts."""

import gc
from collections.abc import Callable, Sequence
from typing import TypeVar

import torch

from learner.ner.errors import OutOfMemory

Item = TypeVar("Item")
Result = TypeVar("Result")


def ran_out(error: BaseException) -> bool:
    """Of a GPU's memory, or of this machine's (torch has no class of its own for that)."""
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "can't allocate memory" in str(error)


def in_parts(batch: Sequence[Item], parts: int) -> list[Sequence[Item]]:
    """The batch in so many parts of nearly equal size, or in single items where there are fewer."""
    size = -(-len(batch) // parts)
    return [batch[start : start + size] for start in range(0, len(batch), size)]


def halving(work: Callable[[int], Result], parts: int, most: int) -> tuple[Result, int]:
    """`work(parts)`, with twice as many parts whenever memory runs out; the result and the parts that it took.

    `work` must start afresh each time. Raises OutOfMemory when `most` parts are too few.
    """
    while True:
        try:
            return work(parts), parts
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error):
                raise
            if parts >= most:
                raise OutOfMemory from error
        # Outside the handler: its traceback would keep the tensors alive.
        parts *= 2
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
