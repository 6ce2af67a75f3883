"""Forward-backward over a linear chain, batched, scaled, in double precision (range to e^±700: no underflow in use)."""

from typing import Any, NamedTuple

import torch
from torch import Tensor


class Forward(NamedTuple):
    """What the forward pass leaves for the backward pass. Time comes first: (T, B, …)."""

    likelihood: Tensor  # shape: (T, B, K); emissions, exponentiated relative to the best tag
    alpha: Tensor  # shape: (T, B, K); sums to one over the tags
    scale: Tensor  # shape: (T, B, 1); 1 in the padding
    transitions: Tensor  # shape: (K, K); exponentiated
    end: Tensor  # shape: (K,); exponentiated
    final: Tensor  # shape: (B, 1); probability mass that leaves through `end`
    log_z: Tensor  # shape: (B,)


class LogPartition(torch.autograd.Function):
    """log Z (B,) of emissions (B, T, K), start (K,), transitions (K, K), end (K,), mask (B, T)."""

    @staticmethod
    def forward(ctx: Any, emissions: Tensor, start: Tensor, transitions: Tensor, end: Tensor, mask: Tensor) -> Tensor:
        passed = _forward(emissions, start, transitions, end, mask)
        ctx.dtypes = emissions.dtype, start.dtype
        ctx.save_for_backward(mask, *passed)
        return passed.log_z

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, None]:
        """The derivative of log Z by a score is the probability that a path uses it."""
        mask, *saved = ctx.saved_tensors
        emissions_dtype, dtype = ctx.dtypes
        passed, weight = Forward(*saved), gradients[0].double()[:, None]  # shape: (B, 1)
        beta = _backward(passed, mask)
        own = _marginals(passed, beta, mask) * weight  # shape: (T, B, K)
        leaving = passed.alpha[-1] * passed.end / passed.final * weight
        return (
            own.transpose(0, 1).to(emissions_dtype),
            own[0].sum(0).to(dtype),
            _transition_use(passed, beta, mask, weight).to(dtype),
            leaving.sum(0).to(dtype),
            None,
        )


def marginals(emissions: Tensor, start: Tensor, transitions: Tensor, end: Tensor, mask: Tensor) -> Tensor:
    """P(y_t = k), (B, T, K); 0 in the padding."""
    passed = _forward(emissions, start, transitions, end, mask)
    return _marginals(passed, _backward(passed, mask), mask).transpose(0, 1)


def _forward(emissions: Tensor, start: Tensor, transitions: Tensor, end: Tensor, mask: Tensor) -> Forward:
    scores = emissions.detach().double().transpose(0, 1)  # shape: (T, B, K)
    peak = scores.max(dim=2, keepdim=True).values
    likelihood = (scores - peak).exp()
    steps, leave = transitions.detach().double().exp(), end.detach().double().exp()
    inside = mask.t()[:, :, None]  # shape: (T, B, 1)
    alpha, scale = torch.empty_like(likelihood), torch.empty_like(peak)
    current = start.detach().double().exp() * likelihood[0]
    for step in range(len(scores)):
        if step:
            current = (alpha[step - 1] @ steps) * likelihood[step]
        total = current.sum(dim=1, keepdim=True)
        scale[step] = torch.where(inside[step], total, 1.0)
        alpha[step] = torch.where(inside[step], current / total, alpha[step - 1] if step else current)
    final = (alpha[-1] * leave).sum(dim=1, keepdim=True)
    log_z = ((scale.log() + peak) * inside).sum(dim=0) + final.log()
    return Forward(likelihood, alpha, scale, steps, leave, final, log_z.squeeze(1))


def _backward(passed: Forward, mask: Tensor) -> Tensor:
    """beta (T, B, K), scaled so that alpha * beta / final is the marginal."""
    beta = torch.empty_like(passed.alpha)
    beta[-1] = passed.end
    onward = passed.transitions.t().contiguous()
    for step in range(len(beta) - 2, -1, -1):
        arriving = passed.likelihood[step + 1] * beta[step + 1] / passed.scale[step + 1]
        beta[step] = torch.where(mask[:, step + 1, None], arriving @ onward, beta[step + 1])
    return beta


def _marginals(passed: Forward, beta: Tensor, mask: Tensor) -> Tensor:
    return passed.alpha * beta / passed.final * mask.t()[:, :, None]


def _transition_use(passed: Forward, beta: Tensor, mask: Tensor, weight: Tensor) -> Tensor:
    """Expected uses of every transition, (K, K): one product over all sentences and characters."""
    arriving = passed.likelihood[1:] * beta[1:] / (passed.scale[1:] * passed.final)
    arriving = arriving * (mask.t()[1:, :, None] * weight)  # shape: (T - 1, B, K)
    return passed.transitions * (passed.alpha[:-1].flatten(0, 1).t() @ arriving.flatten(0, 1))
