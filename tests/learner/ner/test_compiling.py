"""A compiled tagger says what the plain one says; without a compiler the plain one goes on."""

import pytest
import torch
from torch import nn

from learner.ner import compiling, inference
from learner.ner.compiling import compiled
from learner.ner.config import ModelConfig
from learner.ner.hardware import has_fast_bf16
from learner.ner.predict import predict
from tests.learner.ner.tiny import EXAMPLES, pretrained_in, untrained

TEXTS = [example.text for example in EXAMPLES]


@pytest.fixture
def tagger(tmp_path):
    torch.manual_seed(1)
    made = untrained(config=ModelConfig(encoder=str(pretrained_in(tmp_path)), lstm_hidden=4, attention_dim=4))
    nn.init.normal_(made.model.emit.weight, std=3.0)
    return made


def is_compiled(tagger):
    return any(module._compiled_call_impl is not None for module in tagger.model.encoder.modules())


@pytest.mark.parametrize("bf16", [True, False])
def test_compiled_predictions_are_those_of_the_plain_tagger(tagger, monkeypatch, bf16):
    monkeypatch.setattr(inference, "has_fast_bf16", lambda device: bf16 and has_fast_bf16(device))
    made = compiled(tagger)
    assert is_compiled(made)
    assert not is_compiled(tagger)
    for mine, plain in zip(predict(made, TEXTS), predict(tagger, TEXTS), strict=True):
        assert mine.spans == plain.spans
        assert mine.confidence == pytest.approx(plain.confidence, abs=0.02)


def test_without_a_compiler_it_scores_as_before_and_the_log_says_so(tagger, monkeypatch, caplog):
    monkeypatch.setattr(compiling.shutil, "which", lambda _: None)
    made = compiled(tagger)
    assert not is_compiled(made)
    assert "No C++ compiler" in caplog.text
    assert [row.spans for row in predict(made, TEXTS)] == [row.spans for row in predict(tagger, TEXTS)]


def test_a_compiler_that_fails_is_done_without(tagger, monkeypatch, caplog):
    def fails(_):
        raise RuntimeError("the linker is missing")

    monkeypatch.setattr(compiling, "_rehearse", fails)
    made = compiled(tagger)
    assert not is_compiled(made)
    assert "the linker is missing" in caplog.text
    assert [row.spans for row in predict(made, TEXTS)] == [row.spans for row in predict(tagger, TEXTS)]


def test_there_is_nothing_to_compile_in_character_vectors():
    assert not is_compiled(compiled(untrained()))


def test_the_tagger_itself_can_still_be_trained(tagger):
    made = compiled(tagger)
    assert made.only_scores
    assert not tagger.only_scores
    assert all(parameter.dtype == torch.float32 for parameter in tagger.model.parameters())
