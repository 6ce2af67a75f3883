"""Sequence layers: character features in, features in context out. A new one is a class and a registry line."""

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor, nn

from learner.ner.attention import CosineAttention
from learner.ner.config import ModelConfig


class BiLSTM(nn.Module):
    """Two LSTMs, one over the reversed sentence. Padding stays behind the text for both, so it changes nothing.

    (`nn.LSTM(bidirectional=True)` needs packing for that, and packed input misses the fused CPU kernel.)
    """

    def __init__(self, features: int, hidden: int) -> None:
        super().__init__()
        self.ahead = nn.LSTM(features, hidden, batch_first=True)
        self.behind = nn.LSTM(features, hidden, batch_first=True)
        self.size = 2 * hidden

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """inputs (B, T, F), lengths (B,) -> (B, T, 2 * hidden)."""
        order = reversed_order(lengths, inputs.shape[1])  # shape: (B, T)
        ahead = self.ahead(inputs)[0]
        behind = _reordered(self.behind(_reordered(inputs, order))[0], order)
        return torch.cat([ahead, behind], dim=-1)


class PlainBiLSTM(nn.Module):
    """BiLSTM with dropout around it."""

    def __init__(self, features: int, config: ModelConfig) -> None:
        super().__init__()
        self.lstm = BiLSTM(features, config.lstm_hidden)
        self.dropout = nn.Dropout(config.dropout)
        self.size = self.lstm.size

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        return cast(Tensor, self.dropout(self.lstm(self.dropout(inputs), lengths)))


class AttBiLSTM(nn.Module):
    """BiLSTM, then cosine attention over its outputs."""

    def __init__(self, features: int, config: ModelConfig) -> None:
        super().__init__()
        self.lstm = BiLSTM(features, config.lstm_hidden)
        self.attention = CosineAttention(self.lstm.size, config.attention_dim)
        self.dropout = nn.Dropout(config.dropout)
        self.size = config.attention_dim

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        hidden = self.dropout(self.lstm(self.dropout(inputs), lengths))
        return cast(Tensor, self.attention(hidden, mask))


SEQUENCE_LAYERS: dict[str, Callable[[int, ModelConfig], PlainBiLSTM | AttBiLSTM]] = {
    "attbilstm": AttBiLSTM,
    "bilstm": PlainBiLSTM,
}


def reversed_order(lengths: Tensor, width: int) -> Tensor:
    """Index of the mirrored character: `length - 1 - t` within the text, `t` in the padding. Its own inverse."""
    steps = torch.arange(width, device=lengths.device).expand(len(lengths), width)
    mirrored = lengths[:, None] - 1 - steps
    return torch.where(mirrored >= 0, mirrored, steps)


def _reordered(values: Tensor, order: Tensor) -> Tensor:
    return values.gather(1, order[:, :, None].expand_as(values))
