"""What turns gradients into steps: Muon for the matrices of an encoder's layers, AdamW for all else."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.optim import AdamW, Muon, Optimizer
from torch.overrides import TorchFunctionMode

from learner.ner.encoders.char_albert import CharAlbertForMaskedLM
from learner.ner.hardware import has_fast_bf16
from learner.ner.rates import SMALL
from learner.pretraining.config import ADAMW, MUON, PretrainConfig
from learner.pretraining.language_model import LanguageModel

BETAS = (0.9, 0.98)
FROM_NOTHING, GOES_ON, GOES_ON_SMALL = 1e-3, 5e-5, 5e-4  # rates; a larger encoder forgets sooner
LONGER = 2.0  # Muon's steps, where AdamW's rate is right for tables and norms; measured


def optimizers_of(model: LanguageModel, config: PretrainConfig) -> list[Optimizer]:
    """One or two. Muon's steps are scaled to the size of AdamW's (Liu et al., 2025, section 2.2), then by `LONGER`."""
    config = settled(config, model)
    rate = cast(float, config.rate)
    turned = layer_matrices(model) if config.optimizer == MUON else []
    taken = {id(parameter) for parameter in turned}
    rest = [parameter for parameter in model.parameters() if id(parameter) not in taken]
    found: list[Optimizer] = [AdamW(groups(rest, config.weight_decay), lr=rate, betas=BETAS, fused=True)]
    if turned:
        found.append(
            FastMuon(turned, lr=LONGER * rate, weight_decay=config.weight_decay, adjust_lr_fn="match_rms_adamw")
        )
    for optimizer in found:
        for group in optimizer.param_groups:
            group["initial_lr"] = group["lr"]
    return found


class InFloat32(TorchFunctionMode):
    """What would be rounded to bf16 stays in fp32."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        if func is Tensor.bfloat16:
            return args[0].to(torch.float32, copy=True)
        return func(*args, **(kwargs or {}))


class FastMuon(Muon):
    """torch's computes in bf16. A CPU that emulates it is a hundred times slower at that than in fp32."""

    def step(self, closure: Any = None) -> Any:
        device = self.param_groups[0]["params"][0].device
        with nullcontext() if has_fast_bf16(device) else InFloat32():
            return super().step(closure)  # type: ignore[no-untyped-call]


def settled(config: PretrainConfig, model: LanguageModel) -> PretrainConfig:
    """With what follows from the encoder where the optimizer and the rate were left open."""
    optimizer = config.optimizer or (MUON if is_own(model) else ADAMW)
    return replace(config, optimizer=optimizer, rate=highest_rate(model, config))


def is_own(model: LanguageModel) -> bool:
    """Whether its shape is that of the encoders which learn from nothing here."""
    return isinstance(model.model, CharAlbertForMaskedLM)


def highest_rate(model: LanguageModel, config: PretrainConfig) -> float:
    """Of AdamW."""
    if config.rate is not None:
        return config.rate
    if not config.start:
        return FROM_NOTHING
    size = sum(parameter.numel() for parameter in model.parameters())
    return GOES_ON_SMALL if size < SMALL else GOES_ON


def set_rates(optimizers: Sequence[Optimizer], share: float) -> None:
    """Of what each part began with."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = share * group["initial_lr"]


def layer_matrices(model: LanguageModel) -> list[Tensor]:
    """The weights of all linear parts of the encoder; neither tables nor the heads over it."""
    base = cast(nn.Module, cast(Any, model.model).base_model)
    return [part.weight for part in base.modules() if isinstance(part, nn.Linear)]


def groups(parameters: Sequence[Tensor], decay: float) -> list[dict[str, Any]]:
    """Matrices are decayed, vectors (norms, biases) are not."""
    matrices = [parameter for parameter in parameters if parameter.dim() > 1]
    vectors = [parameter for parameter in parameters if parameter.dim() <= 1]
    return [{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}]
