"""The attention of AttBiLSTM: MTAL paper, eq. 18-21, and the same with scaled dot products."""

import math
from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor, nn

TINY = 1e-6  # keeps a zero vector's direction finite


class CosineScores(nn.Module):
    """score(t, j) = W_a . (h_t * h_j) / |h_t||h_j|."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))  # W_a; ones: the plain cosine

    def forward(self, hidden: Tensor) -> Tensor:
        """hidden (B, T, H) -> (B, T, T)."""
        unit = hidden / hidden.norm(dim=-1, keepdim=True).clamp_min(TINY)
        return cast(Tensor, (unit * self.weight) @ unit.transpose(1, 2))


class ScaledDotScores(nn.Module):
    """score(t, j) = (W_q h_t) . (W_k h_j) / sqrt(H)."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.query = nn.Linear(features, features, bias=False)
        self.key = nn.Linear(features, features, bias=False)
        self.scale = 1 / math.sqrt(features)

    def forward(self, hidden: Tensor) -> Tensor:
        """hidden (B, T, H) -> (B, T, T)."""
        return cast(Tensor, self.scale * self.query(hidden) @ self.key(hidden).transpose(1, 2))


SCORES: dict[str, Callable[[int], nn.Module]] = {"cosine": CosineScores, "scaled_dot": ScaledDotScores}


class Attention(nn.Module):
    """z_t = tanh(W_g [g_t; h_t]), g_t = sum_j softmax_j(score(t, j)) h_j."""

    def __init__(self, features: int, size: int, kind: str) -> None:
        super().__init__()
        self.scores = SCORES[kind](features)
        self.combine = nn.Linear(2 * features, size)  # W_g

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """hidden (B, T, H), mask (B, T) true where there is a character -> (B, T, size)."""
        weights = self.scores(hidden).masked_fill(~mask[:, None, :], float("-inf")).softmax(dim=-1)
        context = weights @ hidden  # shape: (B, T, H)
        return torch.tanh(self.combine(torch.cat([context, hidden], dim=-1)))
