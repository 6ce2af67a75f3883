"""The softmax decoder against an enumeration of every tag sequence."""

from itertools import product

import pytest
import torch

from learner.ner import config as names
from learner.ner.config import ModelConfig
from learner.ner.decoding.decoders import DECODERS, Softmax
from learner.ner.predict import WANTS, predict
from tests.learner.ner.tiny import EXAMPLES, SMALL, trained

LENGTHS, TAGS = [3, 1, 2], 3
MASK = torch.arange(3) < torch.tensor(LENGTHS)[:, None]


@pytest.fixture
def emissions():
    torch.manual_seed(0)
    return torch.randn(3, 3, TAGS)


def sequences(emissions, row, temperature=1.0):
    """{tags: probability} of one sentence."""
    p = (emissions[row].double() / temperature).softmax(dim=1)
    return {
        tags: float(torch.stack([p[step, tag] for step, tag in enumerate(tags)]).prod())
        for tags in product(range(TAGS), repeat=LENGTHS[row])
    }


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_probabilities_of_sequences(emissions, temperature):
    decoder = Softmax([], "BIO")
    for row, length in enumerate(LENGTHS):
        for tags, expected in sequences(emissions, row, temperature).items():
            padded = torch.tensor([[*tags, *[0] * (3 - length)]])
            one = slice(row, row + 1)
            found = decoder(emissions[one], padded, MASK[one], temperature=temperature).exp()
            assert float(found) == pytest.approx(expected, rel=1e-9)


def test_the_best_sequences_and_their_probabilities(emissions):
    decoder = Softmax([], "BIO")
    best, scores = decoder.decode(emissions, MASK), decoder.best_scores(emissions, MASK, 4, temperature=2.0)
    for row, length in enumerate(LENGTHS):
        ranked = sorted(sequences(emissions, row, 2.0).items(), key=lambda item: -item[1])
        assert tuple(best[row, :length].tolist()) == ranked[0][0]
        expected = [probability for _, probability in ranked[:4]] + [0.0] * max(0, 4 - len(ranked))
        assert scores[row].tolist() == pytest.approx(expected, rel=1e-9)


def test_marginals_are_the_softmax_and_nothing_in_the_padding(emissions):
    found = Softmax([], "BIO").marginals(emissions, MASK)
    torch.testing.assert_close(found[MASK], emissions.double().softmax(2)[MASK])
    assert found[~MASK].abs().sum() == 0


def test_a_softmax_tagger_predicts_with_confidence_and_all_scores():
    config = ModelConfig(**SMALL.to_dict() | {"decoder": "softmax", "loss": "ce"})
    tagger = trained(model=config).tagger
    for row in predict(tagger, [example.text for example in EXAMPLES], want=WANTS):
        assert 0 < row.confidence <= 1
        assert 0 <= row.scores["margin"] <= row.confidence
        assert row.scores["min_marginal"] >= row.confidence


def test_the_registry_and_the_config_know_the_same_names():
    assert tuple(DECODERS) == names.DECODERS
