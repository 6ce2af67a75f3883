"""What a tagger thinks of every single character: the best legal tags, and the probability of each tag."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from learner.ner.inference import emission_batches, scoring
from learner.ner.model import Tagger

Floats = NDArray[np.float64]


class TagProbabilities(NamedTuple):
    """Of one sentence: tag numbers of the best path (T,), and P(y_t = k | text) after temperature (T, K)."""

    best: NDArray[np.int64]
    marginals: Floats
    log_prob: float = 0.0
    """Of the best path as a whole."""
    second_log_prob: float = -math.inf
    """Of the second best, if it was wanted and there is one."""


def tag_probabilities(tagger: Tagger, texts: Sequence[str], *, second: bool = False) -> list[TagProbabilities]:
    """One per text, in their order."""
    nothing = TagProbabilities(np.zeros(0, np.int64), np.zeros((0, len(tagger.tags))))
    found = [nothing] * len(texts)
    with scoring(tagger) as ready:
        decoder, heat = ready.model.decoder, tagger.temperature
        for indices, emissions, mask in emission_batches(ready, texts):
            paths = decoder.decode(emissions, mask)
            log_probs = decoder(emissions, paths, mask, temperature=heat).clamp(max=0.0).tolist()
            seconds = decoder.best_scores(emissions, mask, 2, heat)[:, 1].log().tolist() if second else []
            best = paths.cpu().numpy()
            marginals = decoder.marginals(emissions, mask, heat).double().cpu().numpy()
            for row, (index, length) in enumerate(zip(indices, mask.sum(1).tolist(), strict=True)):
                whole = (log_probs[row], seconds[row]) if second else (log_probs[row],)
                found[index] = TagProbabilities(best[row, :length], marginals[row, :length], *whole)
    return found
