"""The encoder under pretraining with its two heads: what stands behind a mask, and which segment comes first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from learner.ner.encoders.char_albert import CharAlbertConfig, CharAlbertForMaskedLM
from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.config import PretrainConfig

# The parts of each family that turn features into scores of its tokens, one after the other.
HEADS = {
    "anneal_albert": ("score",),
    "albert": ("predictions",),
    "bert": ("cls",),
    "electra": ("generator_predictions", "generator_lm_head"),
    "roberta": ("lm_head",),
}
# What transformers calls the settings of a shape.
SHAPE_NAMES = {
    "embedding": "embedding_size",
    "hidden": "hidden_size",
    "layers": "num_hidden_layers",
    "groups": "num_hidden_groups",
    "heads": "num_attention_heads",
    "feed_forward": "intermediate_size",
    "kernel": "kernel",
    "norm": "norm",
    "positions": "positions",
    "spread": "initializer_range",
}


class Losses(NamedTuple):
    masked: Tensor
    """Mean cross entropy over the characters to be guessed, in nats."""
    order: Tensor
    """Mean cross entropy over the windows."""
    order_right: Tensor
    """Share of the windows whose order was told right."""


class LanguageModel(nn.Module):
    """A masked language model (of `HEADS`) and, for the order of segments, a layer over its mean features."""

    def __init__(self, model: nn.Module, pad: int) -> None:
        super().__init__()
        self.model = model
        self.pad = pad
        self.order = nn.Linear(int(cast(Any, model.config).hidden_size), 2)

    def forward(self, ids: Tensor, places: Tensor, targets: Tensor, swapped: Tensor) -> Losses:
        """Shapes as in `windows.Batch`."""
        there = ids != self.pad
        full = ids.device.type == "cpu" and bool(there.all())
        base: Any = self.model.base_model
        features = base(input_ids=ids, attention_mask=None if full else there.long()).last_hidden_state  # (B, T, H)
        scores = features.flatten(0, 1)[places]
        for name in HEADS[cast(Any, self.model.config).model_type]:
            scores = getattr(self.model, name)(scores)
        told = self.order((features * there[..., None]).sum(1) / there.sum(1, keepdim=True))
        return Losses(
            functional.cross_entropy(scores.float(), targets),
            functional.cross_entropy(told.float(), swapped),
            (told.argmax(-1) == swapped).float().mean(),
        )


def from_nothing(config: PretrainConfig, vocabulary: Vocabulary) -> LanguageModel:
    """An encoder of the configured shape with random weights, the same for the same seed."""
    torch.manual_seed(config.seed)
    shape = replace(config.shape, groups=config.shape.groups or config.shape.layers)
    made = CharAlbertForMaskedLM(
        CharAlbertConfig(
            vocab_size=vocabulary.characters.size,
            pad_token_id=vocabulary.characters.pad,
            hidden_dropout_prob=config.dropout,
            **{theirs: getattr(shape, ours) for ours, theirs in SHAPE_NAMES.items()},
        )
    )
    return LanguageModel(made, vocabulary.characters.pad)


def drop_out(model: LanguageModel, share: float) -> None:
    """One of ours, as if it had been made with it."""
    cast(Any, model.model).config.hidden_dropout_prob = share
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = share


@torch.no_grad()
def start_from_vectors(
    model: LanguageModel, vocabulary: Vocabulary, characters: Sequence[str], vectors: NDArray[np.float32]
) -> None:
    """Rows of characters become their vectors, as widely spread as the rows were."""
    table = cast(nn.Embedding, cast(Any, model.model).get_input_embeddings()).weight
    spread = table[table.abs().sum(1) > 0].std()
    known = [(row, char) for row, char in enumerate(characters) if char in vocabulary.characters.ids]
    found = torch.from_numpy(vectors[[row for row, _ in known]])
    found = (found - found.mean()) / found.std() * spread
    table[[vocabulary.characters.ids[char] for _, char in known]] = found
