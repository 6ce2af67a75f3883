"""Checkpoints: whole or not there, and needing no hub to be read."""

import json

import pytest
import torch

from learner.ner import checkpoint
from learner.ner.checkpoint import DESCRIPTION, WEIGHTS
from learner.ner.config import ModelConfig
from learner.ner.errors import BadCheckpoint
from learner.ner.predict import WANTS, predict
from tests.learner.ner.tiny import EXAMPLES, SMALL, pretrained_in, untrained

LATTICE = ModelConfig(**SMALL.to_dict() | {"sequence": "lattice"})
TEXTS = [example.text for example in EXAMPLES]


@pytest.mark.parametrize(
    "config", [SMALL, ModelConfig(lstm_hidden=8, scheme="BIES"), ModelConfig(sequence="bilstm"), LATTICE]
)
def test_a_loaded_tagger_predicts_the_same(tmp_path, config):
    tagger = untrained(config=config)
    tagger.temperature = 1.7
    checkpoint.save(tagger, tmp_path / "m", {"round": 3})
    loaded = checkpoint.load(tmp_path / "m", "cpu")
    assert list(predict(loaded, TEXTS, want=WANTS)) == list(predict(tagger, TEXTS, want=WANTS))
    assert (loaded.extra, loaded.labels, loaded.config) == ({"round": 3}, tagger.labels, config)


@pytest.mark.parametrize("kind", ["albert", "bert", "electra"])
def test_a_tagger_over_a_pretrained_encoder_is_loaded_without_it(tmp_path, kind):
    (tmp_path / "encoder").mkdir()
    folder = pretrained_in(tmp_path / "encoder", kind)
    tagger = untrained(config=ModelConfig(encoder=str(folder), lstm_hidden=8))
    checkpoint.save(tagger, tmp_path / "m")
    folder.rename(tmp_path / "gone")
    loaded = checkpoint.load(tmp_path / "m", "cpu")
    assert list(predict(loaded, TEXTS, want=WANTS)) == list(predict(tagger, TEXTS, want=WANTS))


def test_saving_over_a_checkpoint_replaces_it_and_leaves_nothing_behind(tmp_path):
    first, second = untrained(), untrained()
    torch.nn.init.ones_(second.model.emit.weight)
    checkpoint.save(first, tmp_path / "m", {})
    checkpoint.save(second, tmp_path / "m", {})
    assert checkpoint.load(tmp_path / "m", "cpu").model.emit.weight.eq(1).all()
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_failed_save_leaves_the_old_checkpoint_and_no_rubbish(tmp_path):
    tagger = untrained()
    checkpoint.save(tagger, tmp_path / "m", {})
    with pytest.raises(TypeError):
        checkpoint.save(tagger, tmp_path / "m", {"not json": object()})
    assert checkpoint.load(tmp_path / "m", "cpu").extra == {}
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(BadCheckpoint, match="nowhere"):
        checkpoint.load(tmp_path / "nowhere")


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION])
def test_a_damaged_file_is_reported_as_damage(tmp_path, file):
    checkpoint.save(untrained(), tmp_path / "m", {})
    (tmp_path / "m" / file).write_bytes(b'{"half')
    with pytest.raises(BadCheckpoint, match="damaged"):
        checkpoint.load(tmp_path / "m")


def test_weights_of_another_shape_are_reported_as_damage(tmp_path):
    checkpoint.save(untrained(), tmp_path / "m", {})
    path = tmp_path / "m" / DESCRIPTION
    described = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**described, "labels": ["Other"]}), "utf-8")
    with pytest.raises(BadCheckpoint, match="damaged"):
        checkpoint.load(tmp_path / "m")
