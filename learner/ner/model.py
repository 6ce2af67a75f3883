"""The model in one sitting: encoder -> sequence layer -> emissions -> decoder; a tagger knows what its tags mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from torch import Tensor, nn

from annotation.spans.tag_schemes import tag_names
from learner.ner import encoder as encoders
from learner.ner.characters import Characters
from learner.ner.config import ModelConfig
from learner.ner.decoders import DECODERS, Decoder
from learner.ner.lstm import SEQUENCE_LAYERS


class NerModel(nn.Module):
    """Emission scores of characters, and the decoder that reads them. Shapes: B batch, T characters, K tags."""

    decoder: Decoder

    def __init__(self, config: ModelConfig, encoder: nn.Module, tags: list[str]) -> None:
        super().__init__()
        self.encoder = encoder
        self.sequence = SEQUENCE_LAYERS[config.sequence](cast(encoders.Encoder, encoder).size, config)
        self.emit = nn.Linear(self.sequence.size, len(tags))  # W_e
        self.decoder = cast(Decoder, DECODERS[config.decoder](tags, config.scheme))
        self.tanh = config.tanh_emissions

    def forward(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """ids (B, T), lengths (B,) -> emissions (B, T, K) in single precision, mask (B, T)."""
        mask = torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
        features = self.encoder(ids, lengths, mask)
        emissions = self.emit(self.sequence(features, lengths, mask))
        return (torch.tanh(emissions) if self.tanh else emissions).float(), mask


@dataclass
class Tagger:
    """A model with everything it needs to read text: characters, tags, temperature."""

    config: ModelConfig
    labels: tuple[str, ...]
    characters: Characters
    model: NerModel
    temperature: float = 1.0
    extra: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tags = tag_names(self.labels, self.config.scheme)

    @property
    def device(self) -> torch.device:
        return next(self.model.parameters()).device

    @property
    def limit(self) -> int:
        """Characters that the encoder takes at once."""
        return min(self.config.max_length, cast(encoders.Encoder, self.model.encoder).limit)


def new_tagger(config: ModelConfig, labels: tuple[str, ...], characters: Characters) -> Tagger:
    """A tagger to be trained. `characters` are used where the encoder brings none. Raises EncoderUnavailable."""
    encoder, characters = encoders.new(config, characters)
    return _assembled(config, labels, characters, encoder)


def rebuilt_tagger(
    config: ModelConfig, labels: tuple[str, ...], characters: Characters, described: Mapping[str, Any]
) -> Tagger:
    """A tagger of the same shape as a saved one, with random weights."""
    return _assembled(config, labels, characters, encoders.build(config, characters, described))


def _assembled(config: ModelConfig, labels: tuple[str, ...], characters: Characters, encoder: nn.Module) -> Tagger:
    model = NerModel(config, encoder, tag_names(labels, config.scheme))
    return Tagger(config, labels, characters, model)
