"""The attention of AttBiLSTM: MTAL paper, eq. 18-21."""

import torch
from torch import Tensor, nn

TINY = 1e-6  # keeps a zero vector's direction finite


class CosineAttention(nn.Module):
    """z_t = tanh(W_g [g_t; h_t]), g_t = sum_j softmax_j(W_a . (h_t * h_j) / |h_t||h_j|) h_j."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))  # W_a; ones: the plain cosine
        self.combine = nn.Linear(2 * features, size)  # W_g

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """hidden (B, T, H), mask (B, T) true where there is a character -> (B, T, size)."""
        unit = hidden / hidden.norm(dim=-1, keepdim=True).clamp_min(TINY)
        scores = (unit * self.weight) @ unit.transpose(1, 2)  # shape: (B, T, T)
        weights = scores.masked_fill(~mask[:, None, :], float("-inf")).softmax(dim=-1)
        context = weights @ hidden  # shape: (B, T, H)
        return torch.tanh(self.combine(torch.cat([context, hidden], dim=-1)))
