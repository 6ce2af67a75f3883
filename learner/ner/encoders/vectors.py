"""A static vector per character, random or read from a file."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from learner.ner.characters import Characters, counted
from learner.ner.encoders import word2vec


class CharacterVectors(nn.Module):
    """A static vector of `dim` numbers per character, random at first."""

    limit = 1 << 30
    shares_layers = False

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


@torch.no_grad()
def from_file(path: Path, characters: Characters) -> tuple[CharacterVectors, Characters]:
    """Vectors from a word2vec file, for the characters given and for others of the file.

    Given ones that the file lacks start at random, as widely spread as the file's; unknown ones at the mean.
    Raises EncoderUnavailable.
    """
    found = word2vec.read(path, characters.ids)
    known = counted((), [*characters.ids, *(char for char in found if char not in characters.ids)])
    vectors = torch.from_numpy(np.stack([*found.values()]))
    encoder = CharacterVectors(known, vectors.shape[1])
    weight = encoder.vectors.weight
    weight.mul_(vectors.std(correction=0))
    weight[[known.ids[char] for char in found]] = vectors
    weight[known.unknown] = vectors.mean(0)
    return encoder, known
