"""Two encoders over the same characters, side by side. Each keeps its own vocabulary."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from sys import maxunicode
from typing import Any, cast

import torch
from torch import Tensor, nn

from learner.ner.characters import Characters
from learner.ner.encoders.protocol import Encoder


def paired(first: Characters, second: Characters) -> Characters:
    """Characters whose ids hold one of each: `first_id * second.size + second_id`.

    Frames stay with the encoders, which put them around their own ids.
    """

    def pair(left: int, right: int) -> int:
        return left * second.size + right

    return Characters(
        {char: pair(first.encode(char)[0], second.encode(char)[0]) for char in (_told(first) | _told(second))},
        pad=pair(first.pad, second.pad),
        unknown=pair(first.unknown, second.unknown),
        size=first.size * second.size,
    )


class Fused(nn.Module):
    """The features of two encoders, concatenated. `own` are the characters of each; their texts are not needed."""

    def __init__(self, first: nn.Module, second: nn.Module, own: tuple[Characters, Characters]) -> None:
        super().__init__()
        self.first, self.second = first, second
        self.own = own
        self.size = sum(part.size for part in self._parts())
        self.limit = min(part.limit for part in self._parts())

    def forward(self, ids: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        features = [part(row, lengths, mask) for part, row in zip(self._parts(), self._split(ids), strict=True)]
        return torch.cat(features, dim=-1)

    @property
    def shares_layers(self) -> bool:
        return any(part.shares_layers for part in self._parts())

    @contextmanager
    def running(self, *, shallow: bool = False, eager: bool = False) -> Iterator[None]:
        first, second = self._parts()
        with first.running(shallow=shallow, eager=eager), second.running(shallow=shallow, eager=eager):
            yield

    def describe(self) -> dict[str, Any]:
        """Per part its shape and what it must know of its characters, which is all but their ids."""
        return {
            "parts": [
                {"encoder": part.describe(), "characters": replace(own, ids={}).to_dict()}
                for part, own in zip(self._parts(), self.own, strict=True)
            ]
        }

    def tables(self, characters: Characters) -> list[tuple[nn.Embedding, dict[str, int]]]:
        return [
            table
            for place, (part, own) in enumerate(zip(self._parts(), self.own, strict=True))
            for table in part.tables(replace(own, ids=self._ids_of(place, characters.ids)))
        ]

    def _ids_of(self, place: int, ids: Mapping[str, int]) -> dict[str, int]:
        """The ids that one part gives to characters; those that it does not know are left out."""
        found = {char: divmod(number, self.own[1].size)[place] for char, number in ids.items()}
        return {char: number for char, number in found.items() if number != self.own[place].unknown}

    def _split(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        size = self.own[1].size
        return torch.div(ids, size, rounding_mode="floor"), ids % size

    def _parts(self) -> tuple[Encoder, Encoder]:
        return cast(Encoder, self.first), cast(Encoder, self.second)


def _told(characters: Characters) -> dict[str, None]:
    """Every character that is told from the unknown one, in a fixed order."""
    ids = characters.ids
    more = [char for char in _upper_case() if char.lower() in ids] if characters.lowercase else []
    return dict.fromkeys([*ids, *more])


@cache
def _upper_case() -> tuple[str, ...]:
    """All characters that `lower()` changes."""
    return tuple(char for char in map(chr, range(maxunicode + 1)) if char.lower() != char)
