"""Sequence layers: character features in, features in context out. A new one is a class and a registry line."""

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor, nn

from learner.ner.config import ModelConfig
from learner.ner.sequence.attention import Attention
from learner.ner.sequence.peephole import PeepholeLSTM

CELLS: dict[str, Callable[..., nn.Module]] = {"plain": nn.LSTM, "peephole": PeepholeLSTM}


class SequenceLayer(nn.Module):
    """`size` features per character come out of `forward(inputs (B, T, F), lengths (B,), mask (B, T))`."""

    size: int


class BiLSTM(nn.Module):
    """Two LSTMs, one over the reversed sentence. Padding stays behind the text for both, so it changes nothing.

    (`nn.LSTM(bidirectional=True)` needs packing for that, and packed input misses the fused CPU kernel.)
    """

    def __init__(self, features: int, hidden: int, cell: str = "plain") -> None:
        super().__init__()
        self.ahead = CELLS[cell](features, hidden, batch_first=True)
        self.behind = CELLS[cell](features, hidden, batch_first=True)
        self.size = 2 * hidden

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """inputs (B, T, F), lengths (B,) -> (B, T, 2 * hidden)."""
        order = reversed_order(lengths, inputs.shape[1])  # shape: (B, T)
        ahead = self.ahead(inputs)[0]
        behind = _reordered(self.behind(_reordered(inputs, order))[0], order)
        return torch.cat([ahead, behind], dim=-1)


class NoSequence(SequenceLayer):
    """The encoder's features as they are, with dropout."""

    def __init__(self, features: int, config: ModelConfig) -> None:
        super().__init__()
        self.dropout = nn.Dropout(config.dropout)
        self.size = features

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        return cast(Tensor, self.dropout(inputs))


class PlainBiLSTM(SequenceLayer):
    """BiLSTM with dropout around it."""

    def __init__(self, features: int, config: ModelConfig) -> None:
        super().__init__()
        self.lstm = BiLSTM(features, config.lstm_hidden, config.cell)
        self.dropout = nn.Dropout(config.dropout)
        self.size = self.lstm.size

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        return cast(Tensor, self.dropout(self.lstm(self.dropout(inputs), lengths)))


class AttBiLSTM(PlainBiLSTM):
    """BiLSTM, then attention over its outputs (MTAL paper, eq. 18-21)."""

    def __init__(self, features: int, config: ModelConfig) -> None:
        super().__init__(features, config)
        self.attention = Attention(self.lstm.size, config.attention_dim, config.attention)
        self.size = config.attention_dim

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        return cast(Tensor, self.attention(super().forward(inputs, lengths, mask), mask))


class En2BiLSTM(PlainBiLSTM):
    """Two stacked BiLSTMs with a residual connection around the second."""

    def __init__(self, features: int, config: ModelConfig) -> None:
        super().__init__(features, config)
        self.enhance = BiLSTM(self.lstm.size, config.lstm_hidden, config.cell)

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        first = super().forward(inputs, lengths, mask)
        return cast(Tensor, first + self.dropout(self.enhance(first, lengths)))


SEQUENCE_LAYERS: dict[str, Callable[[int, ModelConfig], SequenceLayer]] = {
    "none": NoSequence,
    "bilstm": PlainBiLSTM,
    "attbilstm": AttBiLSTM,
    "en2bilstm": En2BiLSTM,
}


def reversed_order(lengths: Tensor, width: int) -> Tensor:
    """Index of the mirrored character: `length - 1 - t` within the text, `t` in the padding. Its own inverse."""
    steps = torch.arange(width, device=lengths.device).expand(len(lengths), width)
    mirrored = lengths[:, None] - 1 - steps
    return torch.where(mirrored >= 0, mirrored, steps)


def _reordered(values: Tensor, order: Tensor) -> Tensor:
    """values (B, T, F), the rows of each sentence in that order. Whole rows: `gather` would copy number by number."""
    count, width, size = values.shape
    starts = torch.arange(0, count * width, width, device=order.device)[:, None]
    return values.reshape(-1, size).index_select(0, (order + starts).flatten()).view(count, width, size)
