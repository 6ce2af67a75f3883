"""Encoders with their vocabulary, from a folder, from among those that come with this software, or not at all."""

from pathlib import Path

import pytest
import torch
from transformers import AutoConfig, AutoModel, AutoModelForMaskedLM

from learner.ner.characters import counted
from learner.ner.encoders import hub
from learner.ner.encoders.char_albert import CharAlbertForMaskedLM
from learner.ner.encoders.vocabulary import FILE, Vocabulary
from learner.ner.errors import EncoderUnavailable
from tests.learner.ner.some_encoders import char_albert_in, tagger_over
from tests.learner.ner.tiny import pretrained_in


def test_a_vocabulary_in_the_folder_is_believed_before_any_tokenizer(tmp_path: Path) -> None:
    folder = char_albert_in(tmp_path)
    (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n轴", "utf-8")
    model, vocabulary = hub.load(str(folder), AutoModelForMaskedLM)
    assert isinstance(model, CharAlbertForMaskedLM)
    assert vocabulary == Vocabulary(counted(["用钢做轴。"]), mask=1, separator=1)


def test_weights_in_half_precision_are_learned_on_in_single(tmp_path: Path) -> None:
    encoder, characters = hub.fetch(str(char_albert_in(tmp_path)))
    assert {weight.dtype for weight in encoder.parameters()} == {torch.float32}
    assert (encoder.size, characters.size) == (8, 7)


def test_of_a_tokenizer_mask_and_separator_are_read_too(tmp_path: Path) -> None:
    vocabulary = hub.load(str(pretrained_in(tmp_path, "bert")), AutoModel)[1]
    assert (vocabulary.mask, vocabulary.separator) == (4, 3)
    assert vocabulary.characters.ids["轴"] == 8


def test_a_tokenizer_without_a_mask_has_the_unknown_token_for_it() -> None:
    class Tokenizer:
        cls_token_id = sep_token_id = mask_token_id = pad_token_id = None
        unk_token_id = 3

        def get_vocab(self) -> dict[str, int]:
            return {"轴": 0, "承": 1, "[UNK]": 3}

        def __len__(self) -> int:
            return 4

    vocabulary = hub._vocabulary(Tokenizer(), by_piece=False)
    assert (vocabulary.mask, vocabulary.separator) == (3, 3)


@pytest.mark.parametrize("kind", ["anneal", "own"])
def test_an_encoder_that_came_with_the_software_or_was_made_by_it_is_found_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(hub, "SHIPPED", tmp_path / "anneal")
    monkeypatch.setenv(hub.OWN_ROOT, str(tmp_path / "own"))
    char_albert_in(tmp_path / kind / "small")
    tagger = tagger_over(f"{kind}:small")
    assert tagger.characters == counted(["用钢做轴。"])
    assert tagger.model.encoder.size == 8


@pytest.mark.parametrize("name", ["anneal:none", "own:none"])
def test_one_that_is_not_there_is_refused_with_the_alternatives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(hub.OWN_ROOT, str(tmp_path))
    with pytest.raises(EncoderUnavailable, match=rf"no encoder '{name}'\. Use anneal:zh-tiny"):
        hub.fetch(name)


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"characters": {"rows": 3}, "mask": 1, "separator": 1}', "轴"])
def test_a_damaged_vocabulary_is_refused(tmp_path: Path, content: str) -> None:
    folder = char_albert_in(tmp_path)
    (folder / FILE).write_text(content, "utf-8")
    with pytest.raises(EncoderUnavailable, match="could not be loaded"):
        hub.fetch(str(folder))


def test_weights_that_are_missing_are_refused(tmp_path: Path) -> None:
    folder = char_albert_in(tmp_path)
    (folder / "model.safetensors").unlink()
    with pytest.raises(EncoderUnavailable, match="could not be loaded"):
        hub.fetch(str(folder))


def test_a_kind_of_model_that_a_family_does_not_have_is_refused(tmp_path: Path) -> None:
    folder = char_albert_in(tmp_path)
    AutoConfig.for_model("gpt2").save_pretrained(folder)
    with pytest.raises(EncoderUnavailable, match="could not be loaded"):
        hub.load(str(folder), AutoModelForMaskedLM)


def test_a_family_that_names_its_activation_otherwise_is_read_too(tmp_path: Path) -> None:
    shape = AutoConfig.for_model("distilbert", vocab_size=10, dim=8, hidden_dim=16, n_layers=1, n_heads=2)
    AutoModel.from_config(shape).save_pretrained(pretrained_in(tmp_path))
    assert tagger_over(str(tmp_path)).model.encoder.size == 8
