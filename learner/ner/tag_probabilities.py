"""What a tagger thinks of every single character: the best legal tags, and the probability of each tag."""

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


def tag_probabilities(tagger: Tagger, texts: Sequence[str]) -> list[TagProbabilities]:
    """One per text, in their order."""
    nothing = TagProbabilities(np.zeros(0, np.int64), np.zeros((0, len(tagger.tags))))
    found = [nothing] * len(texts)
    with scoring(tagger) as ready:
        for indices, emissions, mask in emission_batches(ready, texts):
            decoder = ready.model.decoder
            best = decoder.decode(emissions, mask).cpu().numpy()
            marginals = decoder.marginals(emissions, mask, tagger.temperature).double().cpu().numpy()
            for row, (index, length) in enumerate(zip(indices, mask.sum(1).tolist(), strict=True)):
                found[index] = TagProbabilities(best[row, :length], marginals[row, :length])
    return found
