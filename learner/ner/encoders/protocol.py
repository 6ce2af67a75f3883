"""What every encoder does, whatever is inside."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

from torch import Tensor, nn

from learner.ner.characters import Characters


class Encoder(Protocol):
    """`size` features per character, at most `limit` characters at once; `describe()` is enough to build it again."""

    size: int
    limit: int

    def __call__(self, ids: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        """ids (B, T), lengths (B,), mask (B, T) -> (B, T, size)."""

    @property
    def shares_layers(self) -> bool:
        """Whether one layer, or that of a part, is run several times: `running(shallow=True)` then runs it once."""

    def running(self, *, shallow: bool = False, eager: bool = False) -> AbstractContextManager[None]: ...

    def describe(self) -> dict[str, Any]: ...

    def tables(self, characters: Characters) -> list[tuple[nn.Embedding, dict[str, int]]]:
        """The embedding tables whose rows belong to characters, each with the row of every token by its name."""
