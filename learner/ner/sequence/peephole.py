"""The LSTM whose gates also see the cell: MTAL paper, eq. 10-14 (Gers and Schmidhuber, 2000)."""

import math

import torch
from torch import Tensor, nn


class PeepholeLSTM(nn.Module):
    """One direction, called as `nn.LSTM(features, hidden, batch_first=True)` is. The W_c are diagonal, as in Gers'.

    i_t and f_t see C_{t-1}, o_t sees C_t. A loop over characters in plain torch: several times slower than the
    fused cell.
    """

    def __init__(self, features: int, hidden: int, batch_first: bool = True) -> None:
        super().__init__()
        if not batch_first:
            raise ValueError("Only batch_first=True is offered.")
        bound = 1 / math.sqrt(hidden)
        self.inputs = nn.Linear(features, 4 * hidden)  # rows: input gate, forget gate, cell, output gate
        self.recurrent = nn.Linear(hidden, 4 * hidden, bias=False)
        self.peepholes = nn.Parameter(torch.empty(3, hidden))  # W_ci, W_cf, W_co
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, inputs: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """inputs (B, T, F) -> outputs (B, T, H) and the last (h, C), each (B, H)."""
        pushed = self.inputs(inputs)  # shape: (B, T, 4H)
        hidden = cell = pushed.new_zeros(len(inputs), self.peepholes.shape[1])
        to_input, to_forget, to_output = self.peepholes
        outputs = []
        for step in pushed.unbind(dim=1):
            enter, keep, new, leave = (step + self.recurrent(hidden)).chunk(4, dim=-1)
            admitted = torch.sigmoid(enter + to_input * cell)
            kept = torch.sigmoid(keep + to_forget * cell)
            cell = kept * cell + admitted * torch.tanh(new)
            hidden = torch.sigmoid(leave + to_output * cell) * torch.tanh(cell)
            outputs.append(hidden)
        return torch.stack(outputs, dim=1), (hidden, cell)
