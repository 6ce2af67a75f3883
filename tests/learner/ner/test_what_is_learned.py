"""Tiny tasks that only a model with the part in question can solve."""

import random

import pytest

from annotation.spans.span import Span
from learner.ner.config import EMBEDDING, ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.training import train

LETTERS = "甲乙丙丁戊己庚辛"
HOW = TrainConfig(
    epochs=20, patience=5, batch_size=8, lr_encoder=1e-2, lr_head=1e-2, lr_crf=2e-2, char_dropout=0.0, shallow=0.0
)


def f1(examples, dev, **model):
    shape = {"embedding_dim": 12, "lstm_hidden": 12, "attention_dim": 16, "dropout": 0.0} | model
    config = ModelConfig(encoder=EMBEDDING, **shape)
    found = train(examples, dev, entity_types=["A"], model_config=config, train_config=HOW, device="cpu")
    return max(entry["dev_f1"] for entry in found.history)


def between_brackets(seed):
    """A 丁 is an entity if « stands somewhere to its left and » somewhere to its right."""
    draw, found = random.Random(seed), []
    for _ in range(80):
        left, right = draw.random() < 0.5, draw.random() < 0.5
        middle = [draw.choice("甲乙丙") for _ in range(5)]
        middle[draw.randrange(5)] = "丁"
        text = ("«" if left else "甲") + "".join(middle) + ("»" if right else "乙")
        at = text.index("丁")
        found.append(Example(text, (Span(at, at + 1, "A"),) if left and right else ()))
    return found


def test_context_on_both_sides_needs_a_sequence_layer():
    examples, dev = between_brackets(1), between_brackets(2)
    assert f1(examples, dev, sequence="bilstm") > 0.95
    assert f1(examples, dev, sequence="none") < 0.8


@pytest.mark.parametrize("cell", ["plain", "peephole"])
def test_both_cells_learn_context(cell):
    assert f1(between_brackets(1), between_brackets(2), sequence="en2bilstm", cell=cell) > 0.9


def pairs(seed):
    """Every two 甲 are an entity, and four in a row are two of them."""
    draw, found = random.Random(seed), []
    for _ in range(80):
        text, spans = "", []
        for _ in range(4):
            text += draw.choice("乙丙")
            for _ in range(draw.choice([0, 0, 1, 2])):
                spans.append(Span(len(text), len(text) + 2, "A"))
                text += "甲甲"
        found.append(Example(text, tuple(spans)))
    return found


def test_which_tag_follows_which_needs_the_transitions():
    """One character alone does not tell whether it begins an entity; the tag before it does."""
    examples, dev = pairs(1), pairs(2)
    assert f1(examples, dev, sequence="none") > 0.95
    assert f1(examples, dev, sequence="none", decoder="softmax", loss="ce") < 0.8
