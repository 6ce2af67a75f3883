"""Decoders: emissions in, the probability of tags and the best tags out. A new one is a class and a registry line."""

from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor, nn

from learner.ner.decoding.crf import Potentials, SchemeCRF, best_path_scores


class Decoder(Protocol):
    """emissions (B, T, K), tags and mask (B, T). `temperature` divides every score."""

    def __call__(
        self, emissions: Tensor, tags: Tensor, mask: Tensor, reduction: str = "none", temperature: float = 1.0
    ) -> Tensor:
        """log P(tags | emissions), (B,) in double precision, or its `sum` or `mean`."""

    def decode(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """The best tags, (B, T); 0 in the padding."""

    def marginals(self, emissions: Tensor, mask: Tensor, temperature: float = 1.0) -> Tensor:
        """P(y_t = k | emissions), (B, T, K) in double precision; 0 in the padding."""

    def best_scores(self, emissions: Tensor, mask: Tensor, count: int, temperature: float = 1.0) -> Tensor:
        """Probabilities of the `count` most probable tag sequences, (B, count); 0 where there are fewer."""


class Softmax(nn.Module):
    """Every character for itself. Nothing keeps it from tags that cannot follow each other: reading them is total."""

    def __init__(self, tags: Sequence[str], scheme: str) -> None:
        super().__init__()

    def forward(
        self, emissions: Tensor, tags: Tensor, mask: Tensor, reduction: str = "none", temperature: float = 1.0
    ) -> Tensor:
        own = _log_probs(emissions, temperature).gather(2, tags[:, :, None]).squeeze(2)
        log_prob = (own * mask).sum(1)
        return {"none": log_prob, "sum": log_prob.sum(), "mean": log_prob.mean()}[reduction]

    def decode(self, emissions: Tensor, mask: Tensor) -> Tensor:
        return emissions.argmax(dim=2) * mask

    def marginals(self, emissions: Tensor, mask: Tensor, temperature: float = 1.0) -> Tensor:
        return _log_probs(emissions, temperature).exp() * mask[:, :, None]

    def best_scores(self, emissions: Tensor, mask: Tensor, count: int, temperature: float = 1.0) -> Tensor:
        size = emissions.shape[2]
        free = Potentials(torch.zeros(size), torch.zeros(size, size), torch.zeros(size))
        on_device = Potentials(*(part.to(emissions.device) for part in free))
        return best_path_scores(_log_probs(emissions, temperature), on_device, mask, count).exp()


DECODERS: dict[str, Callable[[Sequence[str], str], nn.Module]] = {"crf": SchemeCRF, "softmax": Softmax}


def _log_probs(emissions: Tensor, temperature: float) -> Tensor:
    return (emissions.double() / temperature).log_softmax(dim=2)
