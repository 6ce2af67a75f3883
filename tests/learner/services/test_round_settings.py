"""A round's settings are checked whole before anything starts."""

import json

import pytest

from annotation.errors import Invalid
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.ensembles.presets import SYSTEMS
from learner.services.round_settings import RoundSettings, preset_settings


def test_the_defaults_are_those_of_model_and_training() -> None:
    assert RoundSettings().model_config() == ModelConfig()
    assert RoundSettings().train_config() == TrainConfig()


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_preset_reaches_model_and_training_whole(name: str) -> None:
    settings = RoundSettings.from_dict(preset_settings(name))
    assert settings.model_config() == ModelConfig.from_dict(SYSTEMS[name].model)
    assert settings.train_config() == TrainConfig.from_dict(SYSTEMS[name].train)
    assert settings.ensemble == EnsembleConfig.from_dict(SYSTEMS[name].ensemble)


@pytest.mark.parametrize(
    ("encoder", "kept"),
    [("embedding", False), ("scratch:tiny + embedding", False), ("a/b", True), ("a/b + embedding", True), (None, True)],
)
def test_a_presets_low_rate_goes_with_its_pretrained_encoder(encoder: str | None, kept: bool) -> None:
    assert ("train.lr_encoder" in preset_settings("steel", encoder)["extra"]) == kept


@pytest.mark.parametrize("name", ["steel", "rocling_stacking"])
def test_settings_survive_json(name: str) -> None:
    settings = RoundSettings.from_dict(preset_settings(name))
    assert RoundSettings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"decoder": "softmax"}, "needs decoder crf"),
        ({"loss": "focal"}, "use crf[+]focal"),
        ({"sequence": "none", "cell": "peephole"}, "no cell"),
        ({"sequence": "gru"}, "sequence must be one of"),
        ({"scheme": "XYZ"}, "XYZ"),
        ({"epochs": 2, "freeze_epochs": 2}, "freeze_epochs"),
        ({"extra": {"lstm_hidden": 3}}, "neither model"),
        ({"extra": {"model.sequence": "none"}}, "field of its own"),
        ({"extra": {"model.lstm": 3}}, "lstm"),
        ({"extra": {"train.batch_size": "many"}}, "batch_size must be a whole number"),
        ({"extra": {"ensemble.folds": 3}}, "neither model"),
        ({"ensemble": {"kind": "bagging"}}, "ensemble must be one of"),
        ({"ensemble": {"kind": "stacking", "bases": ["default"]}}, "adds nothing"),
        ({"ensemble": {"kind": "stacking", "bases": [{"encoder": "no such"}]}}, "Unknown encoder 'no such'"),
    ],
)
def test_contradictions_are_refused_with_the_reason(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        RoundSettings.from_dict(wrong)


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(Invalid, match="mtal, "):
        preset_settings("bert-large")
