"""A pytorch-crf that knows its tag scheme: forbidden transitions are masked in loss and decoding alike.

Parameters, initialisation and meaning are `torchcrf.CRF`'s. What is computed here instead of there is computed for a
whole batch at once and in closed form (tests compare with torchcrf and with an enumeration of every path):
the gradient of log Z is the marginals, so no graph is recorded over the characters.
Shapes: B batch, T characters, K tags.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor
from torchcrf import CRF

from annotation.spans.tag_schemes import may_end, may_follow, may_start
from learner.ner.decoding.forward_backward import LogPartition, marginals

FORBIDDEN = -1e4  # a score that no legal path ever falls to; finite, so that no NaN can arise from it


class Potentials(NamedTuple):
    """start (K,), transitions (K, K) from row to column, end (K,)."""

    start: Tensor
    transitions: Tensor
    end: Tensor


class SchemeCRF(CRF):  # type: ignore[misc]
    """Linear-chain CRF over the tags of a scheme. `temperature` divides emissions and all potentials."""

    start_legal: Tensor
    step_legal: Tensor
    end_legal: Tensor

    def __init__(self, tags: Sequence[str], scheme: str) -> None:
        super().__init__(len(tags), batch_first=True)
        steps = [[may_follow(before, after, scheme) for after in tags] for before in tags]
        self.register_buffer("start_legal", torch.tensor([may_start(tag, scheme) for tag in tags]), persistent=False)
        self.register_buffer("step_legal", torch.tensor(steps), persistent=False)
        self.register_buffer("end_legal", torch.tensor([may_end(tag, scheme) for tag in tags]), persistent=False)

    def potentials(self, temperature: float = 1.0) -> Potentials:
        """The transition scores in use: forbidden ones masked, the others divided by the temperature."""
        return Potentials(
            (self.start_transitions / temperature).masked_fill(~self.start_legal, FORBIDDEN),
            (self.transitions / temperature).masked_fill(~self.step_legal, FORBIDDEN),
            (self.end_transitions / temperature).masked_fill(~self.end_legal, FORBIDDEN),
        )

    def forward(
        self, emissions: Tensor, tags: Tensor, mask: Tensor, reduction: str = "none", temperature: float = 1.0
    ) -> Tensor:
        """log P(tags | emissions), (B,), or its `sum` or `mean`. emissions (B, T, K), tags and mask (B, T)."""
        scaled, potentials = emissions / temperature, self.potentials(temperature)
        log_prob = path_score(scaled, potentials, tags, mask) - log_partition(scaled, potentials, mask)
        return {"none": log_prob, "sum": log_prob.sum(), "mean": log_prob.mean()}[reduction]

    def decode(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """The best legal tags, (B, T); 0 in the padding."""
        return viterbi(emissions, self.potentials(), mask)

    def marginals(self, emissions: Tensor, mask: Tensor, temperature: float = 1.0) -> Tensor:
        """P(y_t = k | emissions), (B, T, K) in double precision; 0 in the padding."""
        return marginals(emissions / temperature, *self.potentials(temperature), mask)

    def best_scores(self, emissions: Tensor, mask: Tensor, count: int, temperature: float = 1.0) -> Tensor:
        """Probabilities of the `count` most probable legal paths, (B, count); 0 where there are fewer."""
        scaled, potentials = emissions / temperature, self.potentials(temperature)
        scores = best_path_scores(scaled, potentials, mask, count)
        # Below half of it a path holds a forbidden step, or is a place that no path fills.
        legal = scores > FORBIDDEN / 2
        return torch.where(legal, scores - log_partition(scaled, potentials, mask)[:, None], -torch.inf).exp()


def log_partition(emissions: Tensor, potentials: Potentials, mask: Tensor) -> Tensor:
    """log Z, (B,) in double precision."""
    return cast(Tensor, cast(Any, LogPartition).apply(emissions, *potentials, mask))


def path_score(emissions: Tensor, potentials: Potentials, tags: Tensor, mask: Tensor) -> Tensor:
    """Unnormalised score of one path per sentence, (B,) in double precision."""
    start, transitions, end = (part.double() for part in potentials)
    own = emissions.gather(2, tags[:, :, None]).squeeze(2).double() * mask  # shape: (B, T)
    steps = transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]  # shape: (B, T - 1)
    last = tags.gather(1, mask.sum(1, keepdim=True) - 1).squeeze(1)
    return own.sum(1) + steps.sum(1) + start[tags[:, 0]] + end[last]


def viterbi(emissions: Tensor, potentials: Potentials, mask: Tensor) -> Tensor:
    """The best path, (B, T). On the way there only scores are kept: the way back asks one row a step for its origin.

    In the padding the best tag of the last character is carried along, then cleared.
    """
    scores, inside = emissions.transpose(0, 1).contiguous(), mask.t()  # shape: (T, B, K), (T, B)
    incoming = potentials.transitions.t().contiguous()  # shape: (to, from): the maximum runs over adjacent memory
    reached = torch.empty_like(scores)  # the best score of a path up to here that ends in each tag
    reached[0] = potentials.start + scores[0]
    for step in range(1, len(scores)):
        best = (reached[step - 1, :, None, :] + incoming).amax(dim=2) + scores[step]
        reached[step] = torch.where(inside[step, :, None], best, reached[step - 1])
    path = torch.zeros_like(inside, dtype=torch.long)
    path[-1] = (reached[-1] + potentials.end).argmax(dim=1)
    for step in range(len(scores) - 1, 0, -1):
        origin = (reached[step - 1] + incoming[path[step]]).argmax(dim=1)
        path[step - 1] = torch.where(inside[step], origin, path[step])
    return path.t() * mask


def best_path_scores(emissions: Tensor, potentials: Potentials, mask: Tensor, count: int) -> Tensor:
    """Scores of the `count` best paths, (B, count), best first: every state keeps its `count` best ways in."""
    start, transitions, end = (part.double() for part in potentials)
    emissions = emissions.double()
    size = len(start)
    score = torch.full((len(emissions), size, count), -torch.inf, dtype=torch.double, device=emissions.device)
    score[:, :, 0] = start + emissions[:, 0]
    for step in range(1, emissions.shape[1]):
        ways = score[:, :, :, None] + transitions[:, None, :]  # shape: (B, from, count, to)
        best = ways.flatten(1, 2).topk(count, dim=1).values.transpose(1, 2)  # shape: (B, to, count)
        score = torch.where(mask[:, step, None, None], best + emissions[:, step, :, None], score)
    return (score + end[:, None]).flatten(1).topk(count, dim=1).values
