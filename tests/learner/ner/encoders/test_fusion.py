"""Two encoders side by side: each must see the very ids that it would see alone."""

import json

import pytest
import torch

from learner.ner import checkpoint
from learner.ner.characters import Characters, counted
from learner.ner.config import TrainConfig
from learner.ner.encoders.fusion import paired
from learner.ner.errors import EncoderUnavailable
from learner.ner.losses import Objective
from learner.ner.predict import WANTS, predict
from learner.ner.training import batch_loss, training_pieces
from tests.learner.ner.some_encoders import features, tagger_over, text_file, two_pretrained
from tests.learner.ner.tiny import EXAMPLES

# Known to both, to one, to none; upper case for an encoder that has lower case alone.
TEXTS = ["用钢做轴。", "鑫Aa", "龘", "𠮷齿用轴鑫钢"]


@pytest.fixture
def names(tmp_path):
    first, second = two_pretrained(tmp_path)
    return {"albert": str(first), "bert": str(second), "vectors": f"vectors:{text_file(tmp_path)}"}


@pytest.mark.parametrize("pair", [("albert", "bert"), ("bert", "albert"), ("vectors", "bert"), ("albert", "vectors")])
def test_features_are_those_of_each_alone_put_together(names, pair):
    torch.manual_seed(1)
    left, right = (names[name] for name in pair)
    both = tagger_over(f"{left} + {right}")
    alone = [tagger_over(name) for name in (left, right)]
    for own, part in zip(alone, (both.model.encoder.first, both.model.encoder.second), strict=True):
        own.model.encoder.load_state_dict(part.state_dict())  # vectors that the file lacks are random
    expected = [torch.cat(rows, -1) for rows in zip(*(features(tagger, TEXTS) for tagger in alone), strict=True)]
    for found, wanted in zip(features(both, TEXTS), expected, strict=True):
        torch.testing.assert_close(found, wanted, atol=1e-6, rtol=1e-5)


def test_sizes_add_and_the_smaller_limit_holds(names):
    encoder = tagger_over(f"embedding + {names['albert']}").model.encoder
    assert (encoder.size, encoder.limit) == (6 + 12, 18)


@pytest.mark.parametrize(
    ("first", "second"),
    [("albert", "bert"), ("vectors", "albert"), ("bert", "embedding"), ("scratch:tiny", "vectors")],
)
def test_a_checkpoint_is_loaded_without_either_part(tmp_path, names, first, second):
    tagger = tagger_over(f"{names.get(first, first)} + {names.get(second, second)}")
    checkpoint.save(tagger, tmp_path / "m")
    for name in ("albert", "bert", "vectors.txt"):
        (tmp_path / name).rename(tmp_path / f"{name}-gone")
    loaded = checkpoint.load(tmp_path / "m", "cpu")
    assert loaded.characters == tagger.characters
    for found, wanted in zip(features(loaded, TEXTS), features(tagger, TEXTS), strict=True):
        assert torch.equal(found, wanted)
    assert list(predict(loaded, TEXTS, want=WANTS)) == list(predict(tagger, TEXTS, want=WANTS))


def test_what_is_said_of_a_fusion_leaves_the_vocabulary_out(names):
    said = json.dumps(tagger_over(f"{names['albert']} + {names['bert']}").model.encoder.describe(), ensure_ascii=False)
    assert "轴" not in said


def test_shallow_and_eager_reach_both_and_end_for_both(names):
    encoder = tagger_over(f"{names['albert']} + scratch:tiny").model.encoder
    shapes = [encoder.first.shape, encoder.second.shape]
    with encoder.running(shallow=True, eager=True):
        assert [shape.num_hidden_layers for shape in shapes] == [1, 1]
        assert [shape._attn_implementation for shape in shapes] == ["eager", "eager"]
    assert [shape.num_hidden_layers for shape in shapes] == [2, 4]
    assert "eager" not in [shape._attn_implementation for shape in shapes]


def test_both_parts_learn(names):
    tagger = tagger_over(f"{names['vectors']} + {names['albert']}")
    batch_loss(tagger, training_pieces(tagger, EXAMPLES[:4]), Objective(tagger.config, TrainConfig()), 0.5).backward()
    for part in (tagger.model.encoder.first, tagger.model.encoder.second):
        assert part.table().weight.grad.any()


def test_tables_name_the_rows_of_each_part(names):
    tagger = tagger_over(f"{names['albert']} + {names['bert']}")
    (left, first), (right, second) = tagger.model.encoder.tables(tagger.characters)
    assert (left, right) == (tagger.model.encoder.first.table(), tagger.model.encoder.second.table())
    assert {char: first[char] for char in "用钢做轴。"} == {"用": 5, "钢": 6, "做": 7, "轴": 8, "。": 9}
    assert {char: second[char] for char in "鑫A轴"} == {"鑫": 5, "A": 2, "轴": 3}
    assert ("鑫" in first, "用" in second) == (False, False)
    special = ("<pad>", "<unknown>", "<frame 0>", "<frame 1>")
    assert ([first[name] for name in special], [second[name] for name in special]) == ([0, 1, 2, 3], [9, 4, 1, 6])


def test_one_that_folds_case_does_not_fold_it_for_the_other():
    folding, other = Characters({"a": 2}, lowercase=True, size=3), counted(["b"])
    both = paired(folding, other)
    assert both.encode("aA") == [2 * 3 + 1] * 2
    assert both.encode("bB\u212a") == [1 * 3 + 2, 1 * 3 + 1, 1 * 3 + 1]


def test_padding_of_the_pair_is_padding_of_both():
    both = paired(Characters({}, pad=3, size=5), Characters({}, pad=4, size=7))
    assert (both.pad, both.size) == (3 * 7 + 4, 35)


@pytest.mark.parametrize("name", ["embedding + embedding + embedding", "embedding + ", " + embedding"])
def test_a_fusion_has_exactly_two_parts(name):
    with pytest.raises(EncoderUnavailable, match="one encoder, or two"):
        tagger_over(name)


@pytest.mark.parametrize(
    "name", ["embedding + scratch:huge", "vectors:/nowhere + embedding", "embedding + no such/one/x"]
)
def test_each_part_must_be_there(name):
    with pytest.raises(EncoderUnavailable, match=r"scratch:huge|/nowhere|no such"):
        tagger_over(name)
