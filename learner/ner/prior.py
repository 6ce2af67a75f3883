"""What tags alone tell, before any text is read: a CRF starts as the Markov chain of the training tags, a softmax as
their frequencies.

From random potentials a small model spends most of its few steps on learning that most characters are outside
(measured on 300 sentences of CLUENER, ten epochs: dev F1 22 without it, 35 with it).
"""

from collections.abc import Iterable, Sequence

import torch
from torch import nn

from learner.ner.decoding.crf import SchemeCRF
from learner.ner.model import Tagger

SMOOTHING = 0.5


@torch.no_grad()
def start_from_tags(tagger: Tagger, sequences: Iterable[Sequence[int]]) -> None:
    """Set potentials, or the emissions' bias, to smoothed log frequencies of the tag sequences, in place."""
    size = len(tagger.tags)
    first, last = torch.full((size,), SMOOTHING), torch.full((size,), SMOOTHING)
    steps = torch.full((size, size), SMOOTHING)
    for tags in sequences:
        path = torch.tensor(tags)
        first[path[0]] += 1
        last[path[-1]] += 1
        steps.index_put_((path[:-1], path[1:]), torch.ones(len(path) - 1), accumulate=True)
    left = steps.sum(1) + last  # how often a tag is left, for another or for the end
    decoder = tagger.model.decoder
    if isinstance(decoder, SchemeCRF):
        decoder.start_transitions.copy_((first / first.sum()).log())
        decoder.transitions.copy_((steps / left[:, None]).log())
        decoder.end_transitions.copy_((last / left).log())
        nn.init.zeros_(tagger.model.emit.bias)
    else:
        tagger.model.emit.bias.copy_((left / left.sum()).log())
