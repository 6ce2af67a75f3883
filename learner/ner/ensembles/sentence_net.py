"""Three small networks that judge a whole sentence (weak_strong, section 2.3): characters in, two scores out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from learner.ner.characters import Characters
from learner.ner.config import BELOW_ONE, INSIDE, ONE_OF, POSITIVE, require
from learner.ner.sequence.lstm import BiLSTM


@dataclass(frozen=True)
class DetectorConfig:
    """Shape and training. 100 features per character are those of the paper's vectors."""

    kind: str = "rnn_cnn"
    weighted: bool = True
    """Whether the rare class weighs as much more as it is rarer (eq. 7)."""
    embedding_dim: int = 100
    hidden: int = 64
    """Per direction."""
    filters: int = 64
    """Of the convolution of `rnn_cnn`."""
    hops: int = 4
    """Places that `self_attention` looks at."""
    dropout: float = 0.3
    char_dropout: float = 0.05
    """Share of training characters shown as unknown."""
    epochs: int = 15
    batch_size: int = 32
    learning_rate: float = 2e-3
    seed: int = 1

    def __post_init__(self) -> None:
        require(self.kind in POOLS, ONE_OF, name="kind", known=list(POOLS))
        sizes = (self.embedding_dim, self.hidden, self.filters, self.hops, self.epochs, self.batch_size)
        require(min(sizes) >= 1, POSITIVE, name="embedding_dim, hidden, filters, hops, epochs, batch_size")
        shares = 0 <= self.dropout < 1 and 0 <= self.char_dropout < 1
        require(shares, BELOW_ONE, name="dropout, char_dropout")
        require(0 < self.learning_rate < 1, INSIDE, name="learning_rate")


class Convolved(nn.Module):
    """`rnn_cnn`: windows of three BiLSTM outputs through a convolution, then the strongest answer of each filter."""

    def __init__(self, features: int, config: DetectorConfig) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(features, config.filters, kernel_size=3, padding=1)
        self.size = config.filters

    def forward(self, hidden: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        """hidden (B, T, F) -> (B, size)."""
        # Padding must look like the edge of the sentence to the filters: zero.
        windows = self.convolution((hidden * mask[:, :, None]).transpose(1, 2))  # shape: (B, size, T)
        return F.relu(windows).masked_fill(~mask[:, None, :], 0.0).amax(2)


class LastStateAttention(nn.Module):
    """`lstm_attention`: the two last states ask, `w = softmax_t(h_t . last)`, the answer is `sum_t w_t h_t`."""

    def __init__(self, features: int, config: DetectorConfig) -> None:
        super().__init__()
        self.size = features

    def forward(self, hidden: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        """hidden (B, T, F) -> (B, F)."""
        ahead, behind = hidden.chunk(2, dim=2)
        rows = torch.arange(len(hidden), device=hidden.device)
        last = torch.cat([ahead[rows, lengths - 1], behind[:, 0]], dim=1)  # shape: (B, F)
        scores = torch.einsum("btf,bf->bt", hidden, last)
        return torch.einsum("bt,btf->bf", scores.masked_fill(~mask, -torch.inf).softmax(1), hidden)


class HopAttention(nn.Module):
    """`self_attention`: `A = softmax_t(W2 tanh(W1 h_t))`, one row of A per hop; all weighted sums side by side."""

    def __init__(self, features: int, config: DetectorConfig) -> None:
        super().__init__()
        self.inner = nn.Linear(features, config.hidden, bias=False)  # W1
        self.outer = nn.Linear(config.hidden, config.hops, bias=False)  # W2
        self.size = features * config.hops

    def forward(self, hidden: Tensor, lengths: Tensor, mask: Tensor) -> Tensor:
        """hidden (B, T, F) -> (B, hops * F)."""
        scores = self.outer(torch.tanh(self.inner(hidden))).masked_fill(~mask[:, :, None], -torch.inf)
        return torch.einsum("bth,btf->bhf", scores.softmax(1), hidden).flatten(1)


Pool = Convolved | LastStateAttention | HopAttention
POOLS: dict[str, Callable[[int, DetectorConfig], Pool]] = {
    "rnn_cnn": Convolved,
    "lstm_attention": LastStateAttention,
    "self_attention": HopAttention,
}


class SentenceNet(nn.Module):
    """Character vectors -> BiLSTM -> one vector per sentence -> scores of the classes 0 (no) and 1 (yes)."""

    def __init__(self, characters: Characters, config: DetectorConfig) -> None:
        super().__init__()
        self.vectors = nn.Embedding(characters.size, config.embedding_dim, padding_idx=characters.pad)
        self.lstm = BiLSTM(config.embedding_dim, config.hidden)
        self.pool = POOLS[config.kind](self.lstm.size, config)
        self.dropout = nn.Dropout(config.dropout)
        self.classify = nn.Linear(self.pool.size, 2)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """ids (B, T), lengths (B,) -> (B, 2)."""
        mask = torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
        hidden = self.lstm(self.dropout(self.vectors(ids)), lengths)
        return cast(Tensor, self.classify(self.dropout(self.pool(hidden, lengths, mask))))
