"""The temperature makes confidence say how often a sentence is right."""

import torch

from annotation.spans.span import Span
from learner.ner.calibration import COLDEST, HOTTEST, fit_temperature
from learner.ner.data import Example
from learner.ner.predict import predict
from learner.ner.single import Single
from learner.trust.calibration import log_loss
from tests.learner.ner.tiny import EXAMPLES, untrained


def overconfident():
    """A tagger that is sure, and a dev set that has each sentence twice: tagged as the tagger does, and otherwise."""
    torch.manual_seed(3)
    tagger = untrained()
    torch.nn.init.normal_(tagger.model.emit.weight, std=80.0)
    predictions = predict(tagger, [example.text for example in EXAMPLES])
    right = [Example(example.text, row.spans) for example, row in zip(EXAMPLES, predictions, strict=True)]
    whole = [Span(0, len(example.text), "Part") for example in right]
    wrong = [Example(row.text, () if row.spans else (span,)) for row, span in zip(right, whole, strict=True)]
    return tagger, right + wrong


def test_an_overconfident_model_is_cooled_down():
    tagger, examples = overconfident()
    fitted = fit_temperature(Single(tagger), examples)
    assert fitted.temperature > 1.2
    assert fitted.ece_after < fitted.ece_before
    assert sum(row["count"] for row in fitted.reliability_after) == fitted.sentences == len(examples)
    assert tagger.temperature == 1.0


def test_the_fitted_temperature_is_better_than_its_neighbours():
    tagger, examples = overconfident()
    best = fit_temperature(Single(tagger), examples).temperature

    def loss(temperature):
        found = list(predict(tagger, [example.text for example in examples], temperature=temperature))
        right = [set(row.spans) == set(example.spans) for row, example in zip(found, examples, strict=True)]
        count, share = len(right), sum(right)
        targets = [(share + 1) / (share + 2) if yes else 1 / (count - share + 2) for yes in right]
        return log_loss([row.confidence for row in found], targets)

    assert COLDEST < best < HOTTEST
    assert loss(best) <= min(loss(best * 1.1), loss(best / 1.1))


def test_without_sentences_the_temperature_stays_one():
    fitted = fit_temperature(Single(untrained()), [Example("", ())])
    assert (fitted.temperature, fitted.sentences, fitted.ece_after) == (1.0, 0, 0.0)
