"""Spans, their probability, and the scores that query strategies read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import torch
from torch import Tensor

from annotation.spans.span import Span
from annotation.spans.tag_schemes import decode
from learner.ner.inference import Scored, emission_batches, scoring
from learner.ner.model import Tagger

BLOCK = 4096  # texts that are sorted by length together
WANTS = ("token_entropy", "min_marginal", "margin")


class Prediction(NamedTuple):
    """The best legal tags of a sentence as spans; `confidence` = exp(`log_prob`) = P(y|x) after temperature.

    `scores` holds `log_prob`, `length`, and what was wanted: `token_entropy` (mean over characters, nats),
    `min_marginal` (of the predicted tags), `margin` (probability of the best path minus that of the second best).
    """

    spans: tuple[Span, ...]
    log_prob: float
    confidence: float
    scores: dict[str, float]


CERTAIN = {"log_prob": 0.0, "length": 0, "token_entropy": 0.0, "min_marginal": 1.0, "margin": 1.0}
EMPTY = Prediction((), 0.0, 1.0, CERTAIN)


def predict(
    tagger: Tagger,
    texts: Iterable[str],
    *,
    temperature: float | None = None,
    on_progress: Callable[[int], None] | None = None,
    want: Collection[str] = (),
) -> Iterator[Prediction]:
    """One prediction per text, in their order; reads ahead at most a block. `on_progress(texts done)` may raise."""
    require_known(want)
    done, source = 0, iter(texts)
    while block := list(islice(source, BLOCK)):
        found: list[Prediction] = [EMPTY] * len(block)
        for indices, predictions in _block(tagger, block, temperature or tagger.temperature, frozenset(want)):
            for index, prediction in zip(indices, predictions, strict=True):
                found[index] = prediction
            done += len(indices)
            if on_progress:
                on_progress(done)
        yield from found


def require_known(want: Collection[str]) -> None:
    unknown = sorted(set(want) - set(WANTS))
    if unknown:
        raise ValueError(f"Unknown scores {', '.join(unknown)}; known: {', '.join(WANTS)}.")


def predict_spans(tagger: Tagger, texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Only the spans: what evaluation needs."""
    found: list[tuple[Span, ...]] = [()] * len(texts)
    with scoring(tagger) as ready:
        for batch in emission_batches(ready, texts):
            tags = ready.model.decoder.decode(batch.emissions, batch.mask)
            for index, spans in zip(batch.indices, tags_to_spans(ready, tags, batch.mask), strict=True):
                found[index] = spans
    return found


def _block(
    tagger: Tagger, texts: Sequence[str], temperature: float, want: frozenset[str]
) -> Iterator[tuple[list[int], list[Prediction]]]:
    with scoring(tagger) as ready:
        for batch in emission_batches(ready, texts):
            yield batch.indices, _predictions(ready, batch, temperature, want)


def _predictions(tagger: Tagger, batch: Scored, temperature: float, want: frozenset[str]) -> list[Prediction]:
    decoder, (_, emissions, mask) = tagger.model.decoder, batch
    tags = decoder.decode(emissions, mask)
    log_probs = decoder(emissions, tags, mask, temperature=temperature).clamp(max=0.0)
    columns = {"log_prob": log_probs, "length": mask.sum(1)}
    if want & {"token_entropy", "min_marginal"}:
        marginals = decoder.marginals(emissions, mask, temperature)
        columns["token_entropy"] = token_entropy(marginals, mask)
        columns["min_marginal"] = min_marginal(marginals, tags, mask)
    if "margin" in want:
        best = decoder.best_scores(emissions, mask, 2, temperature)
        columns["margin"] = best[:, 0] - best[:, 1]
    kept = [name for name in columns if name in want or name in {"log_prob", "length"}]
    rows = zip(*(columns[name].tolist() for name in kept), strict=True)
    confidences = log_probs.exp().tolist()
    return [
        Prediction(spans, row[0], confidence, dict(zip(kept, row, strict=True)))
        for spans, confidence, row in zip(tags_to_spans(tagger, tags, mask), confidences, rows, strict=True)
    ]


def token_entropy(marginals: Tensor, mask: Tensor) -> Tensor:
    """Mean entropy of the characters' tags, (B,), in nats. marginals (B, T, K)."""
    entropy: Tensor = torch.special.xlogy(marginals, marginals).sum(2)
    return -(entropy * mask).sum(1) / mask.sum(1)


def min_marginal(marginals: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
    """The least probable tag of the path, (B,)."""
    return torch.where(mask, marginals.gather(2, tags[:, :, None]).squeeze(2), 1.0).amin(1)


def tags_to_spans(tagger: Tagger, tags: Tensor, mask: Tensor) -> list[tuple[Span, ...]]:
    """Tags (B, T) as the spans of each sentence."""
    names, scheme = tagger.tags, tagger.config.scheme
    rows = zip(tags.tolist(), mask.sum(1).tolist(), strict=True)
    return [tuple(decode([names[tag] for tag in row[:length]], scheme)) if any(row) else () for row, length in rows]
