"""Any `AutoModel` as an encoder of characters."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from torch import Tensor, arange, nn, tensor
from transformers import AutoModel

from learner.ner.characters import Characters
from learner.ner.encoders.pieces import read_by_piece

# `gelu_new` spells the same function out in Python; torch's own is several times faster.
SAME_BUT_FASTER = {"gelu_new": "gelu_pytorch_tanh"}


class Transformer(nn.Module):
    """Any `AutoModel`. Adds the prefix and suffix tokens it was trained with, and takes them off again."""

    def __init__(self, model: nn.Module, characters: Characters) -> None:
        super().__init__()
        self.model = model
        self.characters = characters
        self.shape = cast(Any, model.config)
        self.size = int(self.shape.hidden_size)
        extra = len(characters.prefix) + len(characters.suffix)
        # RoBERTa counts positions from behind its padding id.
        skipped = characters.pad + 1 if "roberta" in str(self.shape.model_type) else 0
        self.limit = int(self.shape.max_position_embeddings) - extra - skipped

    def forward(self, ids: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        if self.characters.tokenizer:
            return read_by_piece(self.read, ids, mask, self.characters.size, self.characters.pad)
        return self.read(ids, lengths, mask)

    def read(self, ids: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        """Features (B, T, size) of tokens."""
        ids, mask = _framed(ids, lengths, mask, self.characters)
        # Without padding there is nothing to mask, and unmasked attention has the faster kernel. A GPU is not asked.
        full = mask.device.type == "cpu" and bool(mask.all())
        attention_mask = None if full else mask.long()
        hidden = self.model(input_ids=ids, attention_mask=attention_mask).last_hidden_state
        first = len(self.characters.prefix)
        return cast(Tensor, hidden[:, first : hidden.shape[1] - len(self.characters.suffix)])

    @contextmanager
    def running(self, *, shallow: bool = False, eager: bool = False) -> Iterator[None]:
        """`shallow` runs a shared layer once, `eager` writes attention out. As before afterwards."""
        model, depth, kernel = cast(Any, self.model), self.shape.num_hidden_layers, self.shape._attn_implementation
        self.shape.num_hidden_layers = 1 if shallow and self.shares_layers else depth
        model.set_attn_implementation("eager" if eager else kernel)
        try:
            yield
        finally:
            self.shape.num_hidden_layers = depth
            model.set_attn_implementation(kernel)

    @property
    def shares_layers(self) -> bool:
        return getattr(self.shape, "num_hidden_groups", 0) == 1

    def describe(self) -> dict[str, Any]:
        return dict(self.shape.to_dict())

    def table(self) -> nn.Embedding:
        return cast(nn.Embedding, cast(Any, self.model).get_input_embeddings())

    def tables(self, characters: Characters) -> list[tuple[nn.Embedding, dict[str, int]]]:
        return [(self.table(), characters.rows())]


def model_of(shape: Any) -> nn.Module:
    """The model of a configuration, with random weights."""
    return without_pooler(AutoModel.from_config(with_fast_activation(shape)))


def without_pooler(model: Any) -> nn.Module:
    """The pooler sums up whole sentences; a tagger would carry and train it for nothing."""
    if getattr(model, "pooler", None) is not None:
        model.pooler = None
    return cast(nn.Module, model)


def with_fast_activation(shape: Any) -> Any:
    if (named := getattr(shape, "hidden_act", None)) in SAME_BUT_FASTER:  # some families call it otherwise
        shape.hidden_act = SAME_BUT_FASTER[named]
    return shape


def _framed(ids: Tensor, lengths: Tensor, mask: Tensor, characters: Characters) -> tuple[Tensor, Tensor]:
    """ids and mask with the prefix in front of, and the suffix right behind, every sentence."""
    prefix, suffix = characters.prefix, characters.suffix
    if not prefix and not suffix:
        return ids, mask
    count, width = ids.shape
    framed = ids.new_full((count, width + len(prefix) + len(suffix)), characters.pad)
    framed[:, : len(prefix)] = tensor(prefix, dtype=ids.dtype, device=ids.device)
    framed[:, len(prefix) : len(prefix) + width] = ids
    rows = arange(count, device=ids.device)
    for offset, token in enumerate(suffix):
        framed[rows, len(prefix) + lengths + offset] = token
    steps = arange(framed.shape[1], device=ids.device)
    return framed, steps < (lengths + len(prefix) + len(suffix))[:, None]
