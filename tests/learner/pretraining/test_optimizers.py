"""Which part learns by which rule."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.optim import AdamW, Muon

from learner.pretraining import optimizers
from learner.pretraining.config import PretrainConfig
from learner.pretraining.encoder_folder import load_language_model
from learner.pretraining.language_model import LanguageModel, from_nothing
from learner.pretraining.optimizers import (
    FROM_NOTHING,
    GOES_ON,
    GOES_ON_SMALL,
    LONGER,
    FastMuon,
    groups,
    highest_rate,
    layer_matrices,
    optimizers_of,
    set_rates,
    settled,
)
from learner.pretraining.vocabulary import built
from tests.learner.ner.tiny import pretrained_in, same
from tests.learner.pretraining.small import SHAPE

CONFIG = PretrainConfig(shape=SHAPE)


@pytest.fixture
def model() -> LanguageModel:
    return from_nothing(CONFIG, built({"钢": 1}, 8000))


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_every_parameter_learns_once(model: LanguageModel, optimizer: str) -> None:
    found = optimizers_of(model, replace(CONFIG, optimizer=optimizer))
    taken = [id(one) for part in found for group in part.param_groups for one in group["params"]]
    assert sorted(taken) == sorted(id(parameter) for parameter in model.parameters())


@pytest.mark.parametrize("shape", [(24, 8), (8, 24), (8, 8)])
def test_without_units_for_bf16_muon_computes_in_fp32(monkeypatch: pytest.MonkeyPatch, shape: tuple[int, int]) -> None:
    monkeypatch.setattr(optimizers, "has_fast_bf16", lambda _: False)
    parameter = nn.Parameter(torch.zeros(shape))
    muon = FastMuon([parameter], lr=1.0, weight_decay=0.0, momentum=0.0)
    gradient = torch.randn(shape, generator=torch.manual_seed(1))
    parameter.grad = gradient.clone()
    muon.step()
    left, sizes, right = torch.linalg.svd(gradient / gradient.norm(), full_matrices=False)
    for _ in range(5):  # Newton–Schulz moves the singular values alone
        sizes = 3.4445 * sizes - 4.775 * sizes**3 + 2.0315 * sizes**5
    ratio = math.sqrt(max(1, shape[0] / shape[1]))
    torch.testing.assert_close(-parameter.data, ratio * left @ sizes.diag() @ right, atol=1e-4, rtol=1e-4)
    assert same({"": parameter.grad}, {"": gradient})


def test_with_units_for_bf16_muon_is_torchs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimizers, "has_fast_bf16", lambda _: True)
    ours, theirs = (nn.Parameter(torch.ones(8, 24)) for _ in range(2))
    for parameter, muon in ((ours, FastMuon([ours])), (theirs, Muon([theirs]))):
        for seed in range(3):
            parameter.grad = torch.randn(8, 24, generator=torch.manual_seed(seed))
            muon.step()
    assert same({"": ours.data}, {"": theirs.data})


def test_an_encoder_that_goes_on_learns_as_before(model: LanguageModel, tmp_path: Path) -> None:
    """Ours by Muon, those of others by AdamW."""
    bert, _ = load_language_model(str(pretrained_in(tmp_path, "bert")))
    assert [type(one) for one in optimizers_of(model, replace(CONFIG, start="a/b"))] == [AdamW, FastMuon]
    assert [type(one) for one in optimizers_of(bert, replace(CONFIG, start="a/b"))] == [AdamW]
    assert len(optimizers_of(bert, replace(CONFIG, start="a/b", optimizer="muon"))) == 2


def test_what_was_left_open_is_settled_by_the_encoder(model: LanguageModel, tmp_path: Path) -> None:
    bert, _ = load_language_model(str(pretrained_in(tmp_path, "bert")))
    assert settled(CONFIG, model) == replace(CONFIG, optimizer="muon", rate=FROM_NOTHING)
    assert settled(replace(CONFIG, start="a/b"), bert) == replace(
        CONFIG, start="a/b", optimizer="adamw", rate=GOES_ON_SMALL
    )
    chosen = replace(CONFIG, optimizer="adamw", rate=0.5)
    assert settled(chosen, model) == chosen


def test_muon_turns_the_matrices_of_the_layers_and_nothing_else(model: LanguageModel) -> None:
    adamw, muon = optimizers_of(model, CONFIG)
    assert (type(adamw), type(muon)) == (AdamW, FastMuon)
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    turned = {names[id(one)] for one in muon.param_groups[0]["params"]}
    assert {name.partition(".layers.")[2].partition(".")[2] for name in turned if ".layers." in name} == {
        f"{part}.weight" for part in ("query_key_value", "attention_out", "widen", "narrow")
    }
    assert {name for name in turned if ".layers." not in name} == {"model.albert.enter.weight"}


def test_what_has_learned_already_goes_on_more_slowly_the_larger_it_is(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = replace(CONFIG, start="a/b")
    assert [highest_rate(model, config) for config in (CONFIG, on)] == [FROM_NOTHING, GOES_ON_SMALL]
    monkeypatch.setattr(optimizers, "SMALL", 100)
    assert [highest_rate(model, config) for config in (CONFIG, on)] == [FROM_NOTHING, GOES_ON]
    assert highest_rate(model, replace(on, rate=0.5)) == 0.5


def test_rates_fall_together(model: LanguageModel) -> None:
    found = optimizers_of(model, replace(CONFIG, rate=0.5))
    set_rates(found, 0.1)
    set_rates(found, 0.1)
    assert [[group["lr"] for group in one.param_groups] for one in found] == [[0.05, 0.05], [0.05 * LONGER]]


def test_steps_are_as_large_as_the_rate_says(model: LanguageModel) -> None:
    """Root mean square of a first step: AdamW's is the rate; Muon's is scaled to 0.2, which AdamW's come to in time."""
    config = PretrainConfig(rate=1e-2, weight_decay=0.0)
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    for parameter in model.parameters():
        parameter.grad = torch.randn_like(parameter)
    for optimizer in optimizers_of(model, config):
        optimizer.step()
    turned = {id(parameter) for parameter in layer_matrices(model)}
    for name, parameter in model.named_parameters():
        size = float((parameter.detach() - before[name]).square().mean().sqrt())
        assert size == pytest.approx(2e-3 * LONGER if id(parameter) in turned else 1e-2, rel=0.35), name


def test_matrices_are_decayed_and_vectors_are_not(model: LanguageModel) -> None:
    decayed, others = groups([*model.parameters()], 0.01)
    assert (decayed["weight_decay"], others["weight_decay"]) == (0.01, 0.0)
    assert {weight.dim() for weight in decayed["params"]} == {2}
    assert {weight.dim() for weight in others["params"]} == {1}
    assert len(decayed["params"]) + len(others["params"]) == len([*model.parameters()])
