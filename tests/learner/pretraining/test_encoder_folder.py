"""A finished encoder on disk: whole or not there, and fit to be used and to learn on."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForMaskedLM

from learner.ner.characters import counted
from learner.ner.encoders import hub
from learner.ner.encoders.vocabulary import Vocabulary
from learner.ner.errors import EncoderUnavailable
from learner.pretraining import encoder_folder
from learner.pretraining.encoder_folder import CARD, HISTORY, load_language_model, save_encoder, tell_more
from learner.pretraining.language_model import LanguageModel
from tests.learner.ner.some_encoders import char_albert
from tests.learner.ner.tiny import pretrained_in

VOCABULARY = Vocabulary(counted(["用钢做轴。"]), 1, 1)
FILES = {"model.safetensors", "config.json", "vocabulary.json", HISTORY, CARD}


@pytest.fixture(autouse=True)
def _short_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_folder, "card", lambda made: f"# {made['name']}")


def saved(folder: Path, **made: Any) -> LanguageModel:
    model = LanguageModel(char_albert(), 0)
    save_encoder(folder, model, VOCABULARY, {"name": "轴", **made})
    return model


def test_weights_in_half_precision_shape_vocabulary_history_and_card_are_there(tmp_path: Path) -> None:
    saved(tmp_path / "e")
    assert {file.name for file in (tmp_path / "e").iterdir()} == FILES
    assert {value.dtype for value in load_file(tmp_path / "e" / "model.safetensors").values()} == {torch.float16}
    assert json.loads((tmp_path / "e" / HISTORY).read_text("utf-8")) == {"name": "轴"}
    assert (tmp_path / "e" / CARD).read_text("utf-8") == "# 轴"


def test_other_workers_may_read_it(tmp_path: Path) -> None:
    saved(tmp_path / "e")
    assert {file.stat().st_mode & 0o044 for file in [tmp_path / "e", *(tmp_path / "e").iterdir()]} == {0o044}


def test_the_model_is_as_precise_as_before_after_it_was_saved(tmp_path: Path) -> None:
    model = saved(tmp_path / "e")
    assert {weight.dtype for weight in model.parameters()} == {torch.float32}


def test_what_was_saved_learns_on(tmp_path: Path) -> None:
    before = saved(tmp_path / "e")
    after, vocabulary = load_language_model(str(tmp_path / "e"))
    assert vocabulary == VOCABULARY
    assert {weight.dtype for weight in after.parameters()} == {torch.float32}
    for name, weight in before.model.state_dict().items():
        assert torch.equal(after.model.state_dict()[name], weight.half().float()), name


@pytest.mark.parametrize("kind", ["bert", "albert", "electra"])
def test_an_encoder_of_somebody_else_keeps_its_vocabulary_and_weights(tmp_path: Path, kind: str) -> None:
    (tmp_path / "theirs").mkdir()
    model, vocabulary = load_language_model(str(pretrained_in(tmp_path / "theirs", kind)))
    save_encoder(tmp_path / "ours", model, vocabulary, {"name": "ours"})
    assert {file.name for file in (tmp_path / "ours").iterdir()} == FILES
    again, same = load_language_model(str(tmp_path / "ours"))
    assert same == vocabulary
    assert hub.fetch(str(tmp_path / "ours"))[1] == hub.fetch(str(tmp_path / "theirs"))[1]
    for name, weight in model.model.state_dict().items():
        assert torch.equal(again.model.state_dict()[name], weight.half().float()), name


@pytest.mark.parametrize("kind", ["bert", "albert", "electra"])
def test_a_table_that_is_also_the_head_is_written_once(tmp_path: Path, kind: str) -> None:
    (tmp_path / "theirs").mkdir()
    model, vocabulary = load_language_model(str(pretrained_in(tmp_path / "theirs", kind)))
    save_encoder(tmp_path / "ours", model, vocabulary, {"name": "ours"})
    written = load_file(tmp_path / "ours" / "model.safetensors")
    assert sum(value.numel() for value in written.values()) == sum(
        weight.numel() for weight in model.model.parameters()
    )


def test_a_family_without_a_known_head_is_refused(tmp_path: Path) -> None:
    shape = AutoConfig.for_model("distilbert", vocab_size=10, dim=8, hidden_dim=16, n_layers=1, n_heads=2)
    AutoModelForMaskedLM.from_config(shape).save_pretrained(pretrained_in(tmp_path))
    with pytest.raises(EncoderUnavailable, match=r"family distilbert: only anneal_albert, albert, .* can learn on"):
        load_language_model(str(tmp_path))


def test_what_cannot_be_written_leaves_the_encoder_from_before(tmp_path: Path) -> None:
    saved(tmp_path / "e")
    with pytest.raises(TypeError):
        saved(tmp_path / "e", machine=object())
    assert json.loads((tmp_path / "e" / HISTORY).read_text("utf-8")) == {"name": "轴"}
    assert [file.name for file in tmp_path.iterdir()] == ["e"]


def test_more_is_told_of_an_encoder_that_is_there(tmp_path: Path) -> None:
    saved(tmp_path / "e", notes="Small.", seconds=1.0)
    tell_more(tmp_path / "e", {"results": "| CLUENER | 1.0 |", "name": "zh-tiny"})
    told = json.loads((tmp_path / "e" / HISTORY).read_text("utf-8"))
    assert told == {"name": "zh-tiny", "notes": "Small.", "seconds": 1.0, "results": "| CLUENER | 1.0 |"}
    assert (tmp_path / "e" / CARD).read_text("utf-8") == "# zh-tiny"
