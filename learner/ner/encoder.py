"""Encoders: character ids in, character features out. By name: from nothing, from a folder, or from a hub."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol, cast

import torch
from torch import Tensor, nn
from transformers import AlbertConfig, AutoConfig, AutoModel

from learner.ner.characters import Characters
from learner.ner.config import EMBEDDING, SCRATCH_TINY, ModelConfig
from learner.ner.errors import EncoderUnavailable

TINY_SHAPE = {
    "embedding_size": 128,
    "hidden_size": 312,
    "num_hidden_layers": 4,
    "num_hidden_groups": 1,
    "num_attention_heads": 12,
    "intermediate_size": 1248,
    "max_position_embeddings": 512,
}
CHARACTER_SPREAD, POSITION_SPREAD = 0.3, 0.02
# `gelu_new` spells the same function out in Python; torch's own is several times faster.
SAME_BUT_FASTER = {"gelu_new": "gelu_pytorch_tanh"}


class Encoder(Protocol):
    """`size` features per character, at most `limit` characters at once; `describe()` is enough to build it again."""

    size: int
    limit: int

    def __call__(self, ids: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        """ids (B, T), lengths (B,), mask (B, T) -> (B, T, size)."""

    def running(self, *, shallow: bool = False, eager: bool = False) -> AbstractContextManager[None]: ...

    def describe(self) -> dict[str, Any]: ...

    def table(self) -> nn.Embedding:
        """The embedding table whose rows belong to characters."""


class CharacterVectors(nn.Module):
    """The `embedding` encoder: a static vector per character."""

    limit = 1 << 30

    def __init__(self, characters: Characters, config: ModelConfig) -> None:
        super().__init__()
        self.vectors = nn.Embedding(characters.size, config.embedding_dim, padding_idx=characters.pad)
        self.size = config.embedding_dim

    def forward(self, ids: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        return cast(Tensor, self.vectors(ids))

    def running(self, *, shallow: bool = False, eager: bool = False) -> AbstractContextManager[None]:
        return nullcontext()

    def describe(self) -> dict[str, Any]:
        return {}

    def table(self) -> nn.Embedding:
        return self.vectors


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
        ids, mask = _framed(ids, lengths, mask, self.characters)
        # Without padding there is nothing to mask, and unmasked attention has the faster kernel.
        attention_mask = None if bool(mask.all()) else mask.long()
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


def build(config: ModelConfig, characters: Characters, described: Mapping[str, Any] | None = None) -> nn.Module:
    """A new encoder with random weights. `described` is what `describe()` said of the one to be built again."""
    if config.encoder == EMBEDDING:
        return CharacterVectors(characters, config)
    if described:
        return Transformer(_model_of(AutoConfig.for_model(**described)), characters)
    return Transformer(_settled(_model_of(SCRATCH[config.encoder](characters, config))), characters)


def _model_of(shape: Any) -> nn.Module:
    return without_pooler(AutoModel.from_config(with_fast_activation(shape)))


@torch.no_grad()
def _settled(model: nn.Module) -> nn.Module:
    """Start with features that tell characters, not places.

    ALBERT draws both tables alike, so that half of what a layer first sees is the position: a few hundred sentences
    cannot undo that (300 sentences of CLUENER, twelve epochs: dev F1 0 as it comes, 27 like this).
    """
    embeddings = cast(Any, model).embeddings
    characters = embeddings.word_embeddings
    characters.weight.normal_(0.0, CHARACTER_SPREAD)
    characters.weight[characters.padding_idx] = 0.0
    embeddings.position_embeddings.weight.normal_(0.0, POSITION_SPREAD)
    return model


def without_pooler(model: Any) -> nn.Module:
    """The pooler sums up whole sentences; a tagger would carry and train it for nothing."""
    if getattr(model, "pooler", None) is not None:
        model.pooler = None
    return cast(nn.Module, model)


def with_fast_activation(shape: Any) -> Any:
    shape.hidden_act = SAME_BUT_FASTER.get(shape.hidden_act, shape.hidden_act)
    return shape


def _tiny(characters: Characters, config: ModelConfig) -> AlbertConfig:
    return AlbertConfig(
        vocab_size=characters.size,
        pad_token_id=characters.pad,
        hidden_act="gelu",  # the exact one: its kernel is up to five times as fast as that of the tanh form
        hidden_dropout_prob=config.encoder_dropout,
        attention_probs_dropout_prob=0.0,  # of little use at this size, and it costs the fused attention kernel
        **TINY_SHAPE,
    )


SCRATCH: dict[str, Callable[[Characters, ModelConfig], Any]] = {SCRATCH_TINY: _tiny}


def _framed(ids: Tensor, lengths: Tensor, mask: Tensor, characters: Characters) -> tuple[Tensor, Tensor]:
    """ids and mask with the prefix in front of, and the suffix right behind, every sentence."""
    prefix, suffix = characters.prefix, characters.suffix
    if not prefix and not suffix:
        return ids, mask
    count, width = ids.shape
    framed = ids.new_full((count, width + len(prefix) + len(suffix)), characters.pad)
    framed[:, : len(prefix)] = torch.tensor(prefix, dtype=ids.dtype, device=ids.device)
    framed[:, len(prefix) : len(prefix) + width] = ids
    rows = torch.arange(count, device=ids.device)
    for offset, token in enumerate(suffix):
        framed[rows, len(prefix) + lengths + offset] = token
    steps = torch.arange(framed.shape[1], device=ids.device)
    return framed, steps < (lengths + len(prefix) + len(suffix))[:, None]


def require_known(name: str) -> None:
    """Raises EncoderUnavailable for a built-in name that does not exist."""
    if name.startswith("scratch:") and name not in SCRATCH:
        raise EncoderUnavailable(f"There is no encoder {name!r}. {alternatives()}")


def alternatives() -> str:
    built_in = ", ".join([*SCRATCH, EMBEDDING])
    return f"Use {built_in} (no download), a local folder, or a Hugging Face id that can be reached."


def is_folder(name: str) -> bool:
    return Path(name).is_dir()
