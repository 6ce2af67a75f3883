"""A static vector per character."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from torch import Tensor, nn

from learner.ner.characters import Characters


class CharacterVectors(nn.Module):
    """A static vector of `dim` numbers per character, random at first."""

    limit = 1 << 30

    def __init__(self, characters: Characters, dim: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding(characters.size, dim, padding_idx=characters.pad)
        self.size = dim

    def forward(self, ids: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        return cast(Tensor, self.vectors(ids))

    def running(self, *, shallow: bool = False, eager: bool = False) -> AbstractContextManager[None]:
        return nullcontext()

    def describe(self) -> dict[str, Any]:
        return {"dim": self.size}

    def table(self) -> nn.Embedding:
        return self.vectors

    def tables(self, characters: Characters) -> list[tuple[nn.Embedding, dict[str, int]]]:
        return [(self.vectors, characters.rows())]
