"""Contradictions are refused where a configuration is made."""

import json
import math
import subprocess
import sys

import pytest

from learner.ner.config import ConfigError, ModelConfig, TrainConfig


@pytest.mark.parametrize("config", [ModelConfig(), TrainConfig(), ModelConfig(encoder="a/b", scheme="BIES")])
def test_a_config_survives_json(config):
    assert type(config).from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize(
    "wrong",
    [
        {"encoder": " "},
        {"sequence": "gru"},
        {"decoder": "argmax"},
        {"decoder": "softmax"},  # its loss is still that of the CRF
        {"decoder": "softmax", "loss": "crf+ce"},
        {"loss": "focal"},  # would leave the CRF unlearned
        {"loss": "crf+"},
        {"attention": "scaled_dot", "sequence": "bilstm"},
        {"attention": "additive"},
        {"cell": "peephole", "sequence": "none"},
        {"cell": "gru"},
        {"cell": "peephole", "sequence": "lattice"},
        {"lexicon": "/words.txt"},
        {"scheme": "BILUO"},
        {"lstm_hidden": 0},
        {"dropout": 1.0},
        {"max_length": 4},
        {"max_length": 64, "window_overlap": 33},
    ],
)
def test_impossible_models_are_refused(wrong):
    with pytest.raises(ConfigError):
        ModelConfig(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0},
        {"patience": 0},
        {"batch_size": 0},
        {"lr_head": 0.0},
        {"lr_encoder": 2.0},
        {"warmup": 1.0},
        {"epochs": 3, "freeze_epochs": 3},
        {"char_dropout": -0.1},
        {"threads": 0},
        {"layer_decay": 0.0},
        {"focal_alpha": 0.0},
        {"focal_gamma": -1.0},
        {"smoothing": 1.0},
        {"r_drop": -0.5},
    ],
)
def test_impossible_trainings_are_refused(wrong):
    with pytest.raises(ConfigError):
        TrainConfig(**wrong)


def test_a_refusal_says_what_to_use_instead():
    with pytest.raises(ConfigError, match=r"use crf\+focal, or decoder softmax"):
        ModelConfig(loss="focal")


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (ModelConfig, {"lstm_hidden": "64"}),
        (ModelConfig, {"lstm_hidden": True}),
        (ModelConfig, {"lstm_hidden": 64.5}),
        (ModelConfig, {"tanh_emissions": 1}),
        (ModelConfig, {"encoder": None}),
        (ModelConfig, {"max_length": 10**9}),
        (TrainConfig, {"batch_size": "8"}),
        (TrainConfig, {"batch_size": 8.5}),
        (TrainConfig, {"batch_size": 10**9}),
        (TrainConfig, {"weight_decay": math.inf}),  # JSON's 1e999
    ],
)
def test_a_value_of_another_kind_is_refused(kind, wrong):
    with pytest.raises(ConfigError, match=next(iter(wrong)).replace("lstm_hidden", "lstm_hidden|sizes")):
        kind.from_dict(wrong)


def test_numbers_without_a_point_are_numbers():
    assert TrainConfig.from_dict({"clip": 1, "lr_encoder": None}).clip == 1


def test_a_misspelt_setting_is_refused_by_name():
    with pytest.raises(ConfigError, match="epoch_count"):
        TrainConfig.from_dict({"epoch_count": 3})


def test_settings_can_be_checked_without_loading_torch():
    code = "import sys, learner.ner.config, learner.query.registry; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
