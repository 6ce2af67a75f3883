"""An ensemble is refused where it is configured, with the reason; what is accepted names all its models."""

import json
import subprocess
import sys

import pytest

from learner.ner.config import ConfigError, ModelConfig, TrainConfig
from learner.ner.ensembles.config import KINDS, OPTIONS, EnsembleConfig, members
from learner.ner.ensembles.presets import ENSEMBLES, SYSTEMS
from learner.ner.presets import PRESETS

WEAK_STRONG = EnsembleConfig("weak_strong", weak_types=("art", "eve"), detector="self_attention")
STACKING = EnsembleConfig("stacking", bases=("bilstm_crf", {"sequence": "none"}), folds=3)


@pytest.mark.parametrize("config", [EnsembleConfig(), WEAK_STRONG, STACKING])
def test_a_config_survives_json(config):
    assert EnsembleConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "bagging"}, "ensemble must be one of none, weak_strong, stacking"),
        ({"weak_types": ["art"]}, "weak_types is an option of weak_strong, and the ensemble is none"),
        ({"kind": "stacking", "bases": ["msra"], "weak_types": ["art"]}, "weak_types is an option of weak_strong"),
        ({"kind": "weak_strong", "bases": ["msra"]}, "bases is an option of stacking"),
        ({"kind": "weak_strong", "weak_types": ["art", "art"]}, "names a type twice"),
        ({"kind": "weak_strong", "weak_types": [3]}, "names of entity types"),
        ({"kind": "weak_strong", "weak_types": "art"}, "weak_types must be a list"),
        ({"kind": "weak_strong", "weak_types": ["art"], "rare_below": 0.5}, "choose one"),
        ({"kind": "weak_strong", "rare_below": 0}, "rare_below"),
        ({"kind": "weak_strong", "detector": "cnn"}, "detector must be one of"),
        ({"kind": "weak_strong", "detector": "none"}, "set weak_reads_all"),
        ({"kind": "weak_strong", "detector_epochs": 0}, "detector_epochs"),
        ({"kind": "stacking"}, "at least one base"),
        ({"kind": "stacking", "bases": ["msra", "msra"]}, "names a model twice"),
        ({"kind": "stacking", "bases": ["bert-huge"]}, "no preset 'bert-huge' for a base; known: default, "),
        ({"kind": "stacking", "bases": ["rocling_stacking"]}, "no preset 'rocling_stacking'"),
        ({"kind": "stacking", "bases": [7]}, "A base is"),
        ({"kind": "stacking", "bases": ["msra"], "folds": 1}, "folds must be between 2"),
        ({"kind": "stacking", "bases": ["msra"], "trees": 0}, "trees, min_leaf"),
        ({"kind": "stacking", "bases": ["msra"], "depth": 3}, "Unknown settings: depth"),
    ],
)
def test_contradictions_are_refused_with_the_reason(wrong, says):
    with pytest.raises(ConfigError, match=says):
        EnsembleConfig.from_dict(wrong)


def test_every_option_is_of_one_kind():
    options = [name for names in OPTIONS.values() for name in names]
    assert sorted([*options, "kind"]) == sorted(EnsembleConfig().to_dict())
    assert set(STACKING.options) == {"kind", *OPTIONS["stacking"]}
    assert EnsembleConfig().options == {"kind": "none"}


def test_the_names_of_models_settings_and_of_trainings_are_different():
    """So that one table of a base can hold both."""
    assert not set(ModelConfig().to_dict()) & set(TrainConfig().to_dict())


def test_a_stack_is_the_runs_own_model_and_its_bases():
    model, train = ModelConfig(encoder="embedding", scheme="BIES"), TrainConfig(epochs=7, lr_encoder=2e-2, seed=5)
    bases = ("rocling", {"sequence": "bilstm", "lr_encoder": 1e-3})
    own, preset, laid_over = members(EnsembleConfig("stacking", bases=bases), model, train)
    assert own == (model, train)
    assert preset[0] == ModelConfig.from_dict(PRESETS["rocling"].model)
    assert (preset[1].lr_encoder, preset[1].r_drop, preset[1].epochs, preset[1].seed) == (1e-4, 1.0, 7, 5)
    assert laid_over[0] == ModelConfig(encoder="embedding", scheme="BIES", sequence="bilstm")
    assert laid_over[1] == TrainConfig(epochs=7, lr_encoder=1e-3, seed=5)


@pytest.mark.parametrize(
    ("base", "says"),
    [
        ({"decoder": "softmax"}, "needs decoder crf"),
        ({"sequenz": "none"}, "Unknown settings: sequenz"),
        ({"epochs": 0}, "epochs"),
        ({"scheme": "BIO"}, "adds nothing"),
        ("default", "adds nothing"),
    ],
)
def test_a_base_that_makes_no_sense_is_named(base, says):
    with pytest.raises(ConfigError, match=says):
        members(EnsembleConfig("stacking", bases=(base,)), ModelConfig(), TrainConfig())


@pytest.mark.parametrize("name", ENSEMBLES)
def test_the_papers_ensembles_make_sense(name):
    preset = SYSTEMS[name]
    ensemble = EnsembleConfig.from_dict(preset.ensemble)
    assert ensemble.kind in KINDS[1:]
    assert members(ensemble, ModelConfig.from_dict(preset.model), TrainConfig.from_dict(preset.train))


def test_a_base_is_always_a_single_model():
    assert not any(preset.ensemble for preset in PRESETS.values())


def test_ensembles_can_be_checked_without_loading_torch():
    code = "import sys, learner.ner.ensembles.presets; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
