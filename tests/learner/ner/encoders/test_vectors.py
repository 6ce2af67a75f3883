"""Vectors of a file as an encoder, and vectors learned from text."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch

from learner.ner import checkpoint
from learner.ner.config import TrainConfig
from learner.ner.encoders import word2vec
from learner.ner.encoders.vector_training import learn_vectors
from learner.ner.errors import EncoderUnavailable, NotEnoughData
from learner.ner.losses import Objective
from learner.ner.predict import WANTS, predict
from learner.ner.training import batch_loss, training_pieces
from tests.learner.ner.some_encoders import VECTORS, tagger_over, text_file
from tests.learner.ner.tiny import EXAMPLES

TEXTS = [example.text for example in EXAMPLES] + ["用龘做𠮷"]


def vector_of(tagger, char):
    return tagger.model.encoder.table().weight[tagger.characters.encode(char)[0]]


def test_characters_of_the_file_have_its_vectors_even_if_the_corpus_lacks_them(tmp_path):
    tagger = tagger_over(f"vectors:{text_file(tmp_path)}")
    for char, vector in VECTORS.items():
        assert vector_of(tagger, char).tolist() == vector
    assert tagger.model.encoder.size == 3


def test_characters_that_the_file_lacks_start_at_random_and_unknown_ones_at_the_mean(tmp_path):
    tagger = tagger_over(f"vectors:{text_file(tmp_path)}")
    known, mean = tagger.characters, np.mean([*VECTORS.values()], axis=0)
    assert len({known.encode(char)[0] for char in "齿轮做轴"} - {known.unknown}) == 4
    assert not torch.equal(vector_of(tagger, "齿"), vector_of(tagger, "轮"))
    np.testing.assert_allclose(vector_of(tagger, "鑫").detach(), mean, rtol=1e-6)
    assert not tagger.model.encoder.table().weight[known.pad].any()


def test_random_vectors_are_as_widely_spread_as_those_of_the_file(tmp_path):
    small = {char: [value / 100 for value in vector] for char, vector in VECTORS.items()}
    torch.manual_seed(1)
    tagger = tagger_over(f"vectors:{text_file(tmp_path, small)}")
    rest = torch.stack([vector_of(tagger, char) for char in "做。铜铝合金不锈轴齿轮壳体"])
    assert 0.5 < rest.std() / np.std([*small.values()]) < 2


def test_vectors_learn_like_other_parameters(tmp_path):
    tagger = tagger_over(f"vectors:{text_file(tmp_path)}")
    batch_loss(tagger, training_pieces(tagger, EXAMPLES[:2]), Objective(tagger.config, TrainConfig())).backward()
    gradient = tagger.model.encoder.table().weight.grad
    assert gradient[tagger.characters.encode("用")[0]].any()


def test_a_checkpoint_is_loaded_without_the_file(tmp_path):
    path = text_file(tmp_path)
    tagger = tagger_over(f"vectors:{path}")
    checkpoint.save(tagger, tmp_path / "m")
    path.unlink()
    loaded = checkpoint.load(tmp_path / "m", "cpu")
    assert list(predict(loaded, TEXTS, want=WANTS)) == list(predict(tagger, TEXTS, want=WANTS))
    assert vector_of(loaded, "龘").tolist() == VECTORS["龘"]


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(EncoderUnavailable, match="No such file"):
        tagger_over(f"vectors:{tmp_path}/none")


def test_learned_vectors_put_characters_of_like_surroundings_together():
    rng = np.random.default_rng(1)
    texts = ["".join(rng.choice([*group], 30)) for group in ("甲乙丙丁", "戊己庚辛") for _ in range(60)]
    vocabulary, vectors = learn_vectors(texts, 8, seed=1)
    unit = dict(zip(vocabulary, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), strict=True))
    assert vectors.shape == (8, 8)
    assert min(unit["甲"] @ unit[char] for char in "乙丙丁") > max(unit["甲"] @ unit[char] for char in "戊己庚辛")


def test_learned_vectors_pass_through_a_file_and_white_space_is_left_out(tmp_path):
    vocabulary, vectors = learn_vectors(["a b\nc\u3000", " ba"], 4, seed=1)
    assert sorted(vocabulary) == ["a", "b", "c"]
    word2vec.write(tmp_path / "v", vocabulary, vectors)
    assert np.array_equal(np.stack([*word2vec.read(tmp_path / "v", ()).values()]), vectors)


def test_a_text_longer_than_gensim_reads_is_not_cut_off():
    assert "轴" in learn_vectors(["a" * 10_000 + "轴"], 2, seed=1)[0]


def test_texts_are_read_once_so_that_a_stream_will_do():
    texts = ["用钢做轴", "用 铜\n做\x85齿轮"]
    streamed, listed = learn_vectors(iter(texts), 3, seed=1), learn_vectors(texts, 3, seed=1)
    assert streamed[0] == listed[0]
    assert np.array_equal(streamed[1], listed[1])
    assert set(streamed[0]) == set("用钢做轴铜齿轮")


def test_every_epoch_is_told():
    told = []
    learn_vectors(["用钢做轴"], 2, 1, lambda *epoch: told.append(epoch))
    assert told == [(number, 10) for number in range(1, 11)]


@pytest.mark.parametrize("texts", [[], [" \n"]])
def test_without_text_there_is_nothing_to_learn(texts):
    with pytest.raises(NotEnoughData):
        learn_vectors(texts, 4, seed=1)


LEARN = """
from learner.ner.encoders.vector_training import learn_vectors
print(learn_vectors(["用钢做轴"] * 20, 3, 7)[1].tolist())
"""


def test_learned_vectors_are_the_same_in_every_process_and_depend_on_the_seed():
    environment = os.environ | {"PYTHONHASHSEED": "12345", "PYTHONPATH": "."}
    run = subprocess.run([sys.executable, "-c", LEARN], env=environment, capture_output=True, text=True, check=True)
    here = learn_vectors(["用钢做轴"] * 20, 3, 7)[1].tolist()
    assert run.stdout.strip() == str(here)
    assert here != learn_vectors(["用钢做轴"] * 20, 3, 8)[1].tolist()
