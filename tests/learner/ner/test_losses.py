"""Each loss against the same thing written out number by number."""

import math
from itertools import product

import pytest
import torch

from learner.ner import config as names
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.decoding.decoders import Softmax
from learner.ner.losses import TOKEN_LOSSES, Objective, divergence
from learner.ner.training import batch_loss, training_pieces
from tests.learner.ner.tiny import EXAMPLES, QUICK, SMALL, trained, untrained

HOW = TrainConfig(focal_alpha=0.4, focal_gamma=1.5, smoothing=0.2)
LENGTHS = [3, 1, 2]
MASK = torch.arange(3) < torch.tensor(LENGTHS)[:, None]


def by_hand(name, scores, tag, how):
    """Steel paper, eq. 1-4, for one character."""
    total = sum(math.exp(score) for score in scores)
    p = [math.exp(score) / total for score in scores]
    one_hot = [1.0 if k == tag else 0.0 for k in range(len(p))]
    spread = [(1 - how.smoothing) * y + how.smoothing / len(p) for y in one_hot]
    focal = -how.focal_alpha * (1 - p[tag]) ** how.focal_gamma * math.log(p[tag])
    smooth = -sum(y * math.log(q) for y, q in zip(spread, p, strict=True))
    return {"ce": -math.log(p[tag]), "focal": focal, "ls_ce": smooth, "ls_focal_ce": focal + smooth}[name]


def sample(seed=0, tags=4):
    torch.manual_seed(seed)
    return torch.randn(3, 3, tags), torch.randint(tags, (3, 3))


def softmax_config(loss):
    return ModelConfig(decoder="softmax", loss=loss)


@pytest.mark.parametrize("name", TOKEN_LOSSES)
def test_a_token_loss_is_its_formula(name):
    emissions, tags = sample()
    found = Objective(softmax_config(name), HOW)(Softmax([], "BIO"), emissions, tags, MASK)
    places = [(row, step) for row, length in enumerate(LENGTHS) for step in range(length)]
    expected = sum(by_hand(name, emissions[place].tolist(), int(tags[place]), HOW) for place in places) / 3
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_focal_without_focus_is_cross_entropy():
    emissions, tags = sample()
    plain = TrainConfig(focal_alpha=1.0, focal_gamma=0.0)
    losses = [
        Objective(softmax_config(name), plain)(Softmax([], "BIO"), emissions, tags, MASK) for name in ("focal", "ce")
    ]
    torch.testing.assert_close(*losses)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_a_character_that_is_certain_teaches_nothing_and_spoils_nothing(gamma):
    certain, open_ = [40.0, 0.0, 0.0], [1.0, 0.0, 0.0]
    emissions = torch.tensor([[certain, open_], [open_, certain]], requires_grad=True)
    mask = torch.tensor([[True, True], [True, False]])
    how = TrainConfig(focal_gamma=gamma)
    objective = Objective(softmax_config("focal"), how)
    objective(Softmax([], "BIO"), emissions, torch.zeros(2, 2, dtype=torch.long), mask).backward()
    assert emissions.grad.isfinite().all()
    assert emissions.grad[1, 1].tolist() == [0, 0, 0]  # padding
    assert emissions.grad[0, 0].abs().max() < 1e-6
    scores = torch.tensor(open_, dtype=torch.double, requires_grad=True)
    p = scores.softmax(0)[0]
    (-how.focal_alpha * (1 - p) ** gamma * p.log() / 2).backward()
    torch.testing.assert_close(emissions.grad[0, 1].double(), scores.grad, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("name", TOKEN_LOSSES)
def test_crf_plus_a_loss_is_their_sum(name):
    decoder = untrained(("A",)).model.decoder
    emissions, tags = sample(tags=3)
    tags = tags.clamp(max=1)  # O and B-A: legal in any order

    def loss(config):
        return float(Objective(config, HOW)(decoder, emissions, tags, MASK).detach())

    together = loss(ModelConfig(loss=f"crf+{name}"))
    assert together == pytest.approx(loss(ModelConfig()) + loss(softmax_config(name)), rel=1e-5)


def test_what_stands_in_the_padding_changes_no_loss():
    emissions, tags = sample()
    other = emissions.masked_fill(~MASK[:, :, None], 7.0)
    for name in TOKEN_LOSSES:
        objective = Objective(softmax_config(name), HOW)
        assert objective(Softmax([], "BIO"), emissions, tags, MASK) == objective(Softmax([], "BIO"), other, tags, MASK)


def test_r_drop_adds_both_divergences_to_both_losses():
    (one, tags), (other, _) = sample(0), sample(1)
    how = TrainConfig(r_drop=0.7)
    found = Objective(softmax_config("ce"), how)(Softmax([], "BIO"), torch.cat([one, other]), tags, MASK)
    plain = Objective(softmax_config("ce"), TrainConfig())
    expected = float(plain(Softmax([], "BIO"), one, tags, MASK) + plain(Softmax([], "BIO"), other, tags, MASK))
    for row, step in [(row, step) for row, length in enumerate(LENGTHS) for step in range(length)]:
        p, q = (scores[row, step].softmax(0).tolist() for scores in (one, other))
        there = sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))
        back = sum(b * math.log(b / a) for a, b in zip(p, q, strict=True))
        expected += 0.7 * (there + back) / 2 / 3
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_two_equal_distributions_do_not_diverge():
    log_probs = sample()[0].flatten(0, 1).log_softmax(1)
    assert float(divergence(log_probs, log_probs).abs().max()) == 0.0


def test_r_drop_runs_every_sentence_twice_under_its_own_dropout():
    tagger = untrained(config=ModelConfig(encoder="embedding", embedding_dim=12, lstm_hidden=8, dropout=0.5))
    tagger.model.train()
    pieces = training_pieces(tagger, EXAMPLES[:3])
    seen = []
    tagger.model.register_forward_hook(lambda _, __, output: seen.append(output[0].detach()))
    batch_loss(tagger, pieces, Objective(tagger.config, TrainConfig(r_drop=1.0)))
    [emissions] = seen
    first, second = emissions.chunk(2)
    assert len(first) == 3
    assert not torch.equal(first, second)


@pytest.mark.parametrize("loss", [*TOKEN_LOSSES, "crf+focal"])
def test_a_model_learns_by_every_loss(loss):
    decoder = "crf" if loss.startswith("crf") else "softmax"
    config = ModelConfig(**SMALL.to_dict() | {"decoder": decoder, "loss": loss})
    result = trained(model=config, how=TrainConfig(**QUICK.to_dict() | {"epochs": 25}))
    assert max(entry["dev_f1"] for entry in result.history) > 0.9


def test_a_model_learns_with_r_drop():
    config = ModelConfig(**SMALL.to_dict() | {"dropout": 0.2})
    result = trained(model=config, how=TrainConfig(**QUICK.to_dict() | {"epochs": 12, "r_drop": 0.5}))
    assert max(entry["dev_f1"] for entry in result.history) > 0.9


def test_the_registry_and_the_config_know_the_same_names():
    assert tuple(TOKEN_LOSSES) == names.TOKEN_LOSSES
    assert set(names.LOSSES) == {"crf", *TOKEN_LOSSES, *("+".join(pair) for pair in product(["crf"], TOKEN_LOSSES))}
