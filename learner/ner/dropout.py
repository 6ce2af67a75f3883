"""Dropout whose dice cost little on a CPU, where drawing them takes longer than all that is done with them."""

import torch
from torch import Tensor, nn

STEPS = 256  # of a byte: the share that is dropped is rounded to one of them


class Dropout(nn.Dropout):
    """`nn.Dropout` to within 1/512 of its share: one random byte for each value instead of a random number."""

    def forward(self, input: Tensor) -> Tensor:
        cut = round(self.p * STEPS)
        if not self.training or input.device.type != "cpu" or not 0 < cut < STEPS:
            return super().forward(input)
        words = torch.empty(input.numel() // 8 + 1, dtype=torch.int64).random_(-(2**63), None)
        dice = words.view(torch.uint8)[: input.numel()].view(input.shape)
        return input * (dice >= cut).to(input.dtype).mul_(STEPS / (STEPS - cut))


def with_cheap_dropout(model: nn.Module) -> None:
    """Replace every dropout inside."""
    for module in list(model.modules()):
        for name, child in module.named_children():
            if type(child) is nn.Dropout:
                setattr(module, name, Dropout(child.p))
