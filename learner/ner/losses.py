"""What training minimises. Every loss is a sum over characters and a mean over sentences.

With p the probability of the true tag and K the number of tags (steel paper, eq. 1-4):
cross entropy -log p; focal -alpha (1 - p)^gamma log p; label smoothing LS(y) = (1 - eps) y + eps / K in cross entropy;
steel's own is focal plus smoothed cross entropy. `crf+x` adds x of the emissions to -log P(y|x), as the rocling paper's
total does (eq. 7).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.decoding.decoders import Decoder

CERTAIN = 1e-7  # of 1 - p: a root is infinitely steep at zero
TokenLoss = Callable[[Tensor, Tensor, TrainConfig], Tensor]


def cross_entropy(log_probs: Tensor, tags: Tensor, config: TrainConfig) -> Tensor:
    """log_probs (N, K), tags (N,) -> (N,), as all token losses."""
    return -_true(log_probs, tags)


def focal(log_probs: Tensor, tags: Tensor, config: TrainConfig) -> Tensor:
    """Steel paper, eq. 2."""
    log_p = _true(log_probs, tags)
    doubt = (1 - log_p.exp()).clamp_min(CERTAIN)
    return -config.focal_alpha * doubt**config.focal_gamma * log_p


def smoothed(log_probs: Tensor, tags: Tensor, config: TrainConfig) -> Tensor:
    """Cross entropy against smoothed labels: steel paper, eq. 3."""
    eps = config.smoothing
    return -((1 - eps) * _true(log_probs, tags) + eps * log_probs.mean(dim=1))


def smoothed_focal(log_probs: Tensor, tags: Tensor, config: TrainConfig) -> Tensor:
    """Steel paper, eq. 4."""
    return focal(log_probs, tags, config) + smoothed(log_probs, tags, config)


TOKEN_LOSSES: dict[str, TokenLoss] = {
    "ce": cross_entropy,
    "focal": focal,
    "ls_ce": smoothed,
    "ls_focal_ce": smoothed_focal,
}


@dataclass(frozen=True)
class Objective:
    """The loss that a configuration names."""

    model: ModelConfig
    config: TrainConfig

    @property
    def passes(self) -> int:
        """How often each sentence runs through the model, under different dropout."""
        return 2 if self.config.r_drop else 1

    def __call__(self, decoder: Decoder, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Mean loss per sentence. emissions (passes * B, T, K), pass by pass; tags and mask (B, T).

        R-Drop (rocling paper, eq. 6): both passes' losses plus r_drop * (KL(P||P') + KL(P'||P)) / 2.
        """
        runs = emissions.chunk(self.passes)
        total = torch.stack([self._of_one(decoder, run, tags, mask) for run in runs]).sum()
        if self.config.r_drop:
            apart = divergence(*(_log_probs(run) for run in runs))
            total = total + self.config.r_drop * _of_text(apart, mask) / len(tags)
        return total

    def _of_one(self, decoder: Decoder, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        terms = []
        for name in self.model.loss.split("+"):
            if name == "crf":
                terms.append(-decoder(emissions, tags, mask, "mean"))
            else:
                losses = TOKEN_LOSSES[name](_log_probs(emissions), tags.flatten(), self.config)
                terms.append(_of_text(losses, mask) / len(tags))
        return torch.stack([term.double() for term in terms]).sum()


def divergence(one: Tensor, other: Tensor) -> Tensor:
    """(KL(P||P') + KL(P'||P)) / 2 of log probabilities (N, K) -> (N,)."""
    return ((one.exp() - other.exp()) * (one - other)).sum(dim=1) / 2


def _log_probs(emissions: Tensor) -> Tensor:
    """(B * T, K), of the padding as well: to pick the text out of it, a GPU would have to be waited for."""
    return emissions.flatten(0, 1).log_softmax(dim=1)


def _of_text(losses: Tensor, mask: Tensor) -> Tensor:
    """Their sum without the padding. losses (B * T,), mask (B, T)."""
    return (losses * mask.flatten()).sum()


def _true(log_probs: Tensor, tags: Tensor) -> Tensor:
    return log_probs.gather(1, tags[:, None]).squeeze(1)
