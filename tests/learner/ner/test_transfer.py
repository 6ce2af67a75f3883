"""Transfer: what has the same meaning is copied, by name where order may differ."""

import pytest
import torch

from annotation.spans.span import Span
from learner.ner import checkpoint
from learner.ner.characters import counted
from learner.ner.config import ModelConfig
from learner.ner.data import Example
from learner.ner.errors import BadCheckpoint
from learner.ner.model import new_tagger
from learner.ner.transfer import transfer
from tests.learner.ner.tiny import EXAMPLES, QUICK, SMALL, trained, untrained

CHILD_LABELS = ("Tool", "Part")


@pytest.fixture
def pair():
    """Parent (Material, Part) and child (Tool, Part) with some characters in common, in another order."""
    torch.manual_seed(0)
    parent = new_tagger(SMALL, ("Material", "Part"), counted(["用钢做轴"]))
    child = new_tagger(SMALL, CHILD_LABELS, counted(["刀做轴用的"]))
    before = {name: value.clone() for name, value in child.model.state_dict().items()}
    return parent, child, before, transfer(parent, child)


def test_sequence_and_attention_are_copied_whole(pair):
    parent, child, _, _ = pair
    for name, value in child.model.sequence.state_dict().items():
        assert torch.equal(value, parent.model.sequence.state_dict()[name])


def test_embedding_rows_follow_their_characters(pair):
    parent, child, before, _ = pair
    old, new = parent.model.encoder.table().weight, child.model.encoder.table().weight
    for char, row in child.characters.ids.items():
        expected = old[parent.characters.ids[char]] if char in parent.characters.ids else None
        assert torch.equal(new[row], before["encoder.vectors.weight"][row] if expected is None else expected)
    assert torch.equal(new[child.characters.unknown], old[parent.characters.unknown])


def test_emission_rows_and_transitions_follow_their_tags(pair):
    parent, child, before, _ = pair
    shared = [tag for tag in child.tags if tag in parent.tags]
    assert shared == ["O", "B-Part", "I-Part"]
    for tag in child.tags:
        new = child.tags.index(tag)
        rows = before["emit.weight"][new] if tag not in shared else parent.model.emit.weight[parent.tags.index(tag)]
        assert torch.equal(child.model.emit.weight[new], rows)
        for other in child.tags:
            to, kept = child.tags.index(other), tag in shared and other in shared
            source = parent.model.decoder.transitions if kept else before["decoder.transitions"]
            place = (parent.tags.index(tag), parent.tags.index(other)) if kept else (new, to)
            assert child.model.decoder.transitions[new, to] == source[place]


def test_the_report_counts_every_weight_once(pair):
    _, child, _, report = pair
    total = sum(sum(counts.values()) for counts in report.rows.values())
    assert total == sum(value.numel() for value in child.model.state_dict().values())
    assert (report.labels_shared, report.labels_new) == (["Part"], ["Tool"])
    assert (report.characters_shared, report.characters_new) == (3, 2)
    assert report.rows["sequence"]["initialised"] == 0


def test_another_architecture_keeps_its_own_weights_and_says_so():
    parent, child = untrained(), untrained(config=ModelConfig(lstm_hidden=4))
    report = transfer(parent, child).to_dict()
    layers = {row["layer"]: row for row in report["layers"]}
    assert layers["encoder"]["copied"] == layers["sequence"]["copied"] == 0
    assert layers["decoder"]["mapped"] > 0


def test_a_child_of_the_same_corpus_starts_where_its_parent_ended(tmp_path):
    parent = trained().tagger
    checkpoint.save(parent, tmp_path / "parent")
    losses = [trained(parent=tmp_path / "parent").history[0]["loss"], trained().history[0]["loss"]]
    assert losses[0] < losses[1] / 2


def test_a_child_keeps_the_characters_that_only_its_parent_saw(tmp_path):
    checkpoint.save(trained().tagger, tmp_path / "parent")
    result = trained([Example("新的刀", (Span(2, 3, "Tool"),))], [], labels=("Tool",), parent=tmp_path / "parent")
    assert set(result.tagger.characters.ids) == {char for example in EXAMPLES for char in example.text} | set("新的刀")
    assert result.transfer.labels_new == ["Tool"]


def test_a_parent_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(BadCheckpoint):
        trained(parent=tmp_path / "nowhere", how=QUICK)
