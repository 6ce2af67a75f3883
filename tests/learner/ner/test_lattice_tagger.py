"""The lattice as one more sequence layer: trained, saved, transferred, with words from a dictionary or from a file."""

import pytest
import torch

from learner.ner import checkpoint
from learner.ner.config import ModelConfig
from learner.ner.errors import EncoderUnavailable
from learner.ner.predict import predict
from learner.ner.transfer import transfer
from tests.learner.ner.tiny import EXAMPLES, SMALL, trained, untrained

TEXTS = [example.text for example in EXAMPLES]


def lattice(**changes):
    return ModelConfig(**SMALL.to_dict() | {"sequence": "lattice"} | changes)


@pytest.fixture
def word_file(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("不锈钢 1 0 0\n齿轮 0 1 0\n螺栓 0 0 1\n壳体 1 1 0\n", "utf-8")
    return str(path)


def test_a_lattice_over_jiebas_words_learns_and_knows_only_what_occurs():
    result = trained(model=lattice())
    assert max(entry["dev_f1"] for entry in result.history) > 0.9
    assert {"不锈钢", "齿轮", "壳体"} <= set(result.tagger.words)
    assert all(any(word in text for text in TEXTS) for word in result.tagger.words)


def test_words_of_a_file_come_with_their_vectors_unless_they_cannot_be_spelt(word_file):
    tagger = untrained(config=lattice(lexicon=word_file))
    assert tagger.words == ("不锈钢", "齿轮", "壳体")  # 螺栓 has characters that no text has
    assert tagger.model.sequence.words.weight.tolist() == [[1, 0, 0], [0, 1, 0], [1, 1, 0]]


def test_the_words_change_what_is_read(word_file):
    tagger = untrained(config=lattice(lexicon=word_file))
    before = [row.log_prob for row in predict(tagger, ["用不锈钢做齿轮。", "用钢做轴。"])]
    with torch.no_grad():
        tagger.model.sequence.words.weight.mul_(30)
    after = [row.log_prob for row in predict(tagger, ["用不锈钢做齿轮。", "用钢做轴。"])]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_checkpoint_needs_neither_dictionary_nor_file(word_file, tmp_path, monkeypatch):
    tagger = untrained(config=lattice(lexicon=word_file))
    checkpoint.save(tagger, tmp_path / "m")
    (tmp_path / "words.txt").unlink()
    loaded = checkpoint.load(tmp_path / "m", "cpu")
    assert loaded.words == tagger.words
    assert list(predict(loaded, TEXTS)) == list(predict(tagger, TEXTS))


def test_a_text_without_any_word_is_read_all_the_same(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("螺栓 0 0 1\n", "utf-8")
    tagger = untrained(config=lattice(lexicon=str(path)))
    checkpoint.save(tagger, tmp_path / "m")
    assert tagger.words == ()
    assert list(predict(checkpoint.load(tmp_path / "m", "cpu"), TEXTS)) == list(predict(tagger, TEXTS))


def test_a_lattice_starts_from_a_lattice_with_other_words(word_file, tmp_path):
    checkpoint.save(trained(model=lattice()).tagger, tmp_path / "m")
    child = trained(model=lattice(lexicon=word_file), parent=tmp_path / "m")
    layers = {row["layer"]: row for row in child.transfer.to_dict()["layers"]}
    sequence = child.tagger.model.sequence
    of_words = [sequence.words.weight, sequence.ahead.of_word.weight, sequence.behind.of_word.weight]
    assert layers["sequence"]["initialised"] == sum(weight.numel() for weight in of_words)
    assert layers["sequence"]["copied"] > 0


@pytest.mark.parametrize("words", ["齿轮 壳体", "齿轮 不锈钢 铝合金"], ids=["fewer", "as many, and others"])
def test_a_word_keeps_the_vector_that_its_parent_learned(tmp_path, words):
    def over(words):
        path = tmp_path / "words.txt"
        path.write_text("".join(f"{word} 1 0 0\n" for word in words), "utf-8")
        return untrained(config=lattice(lexicon=str(path)))

    parent, child = over(["不锈钢", "齿轮", "壳体"]), over(words.split())
    learned = {"不锈钢": [2.0, 0, 0], "齿轮": [3.0, 0, 0], "壳体": [4.0, 0, 0]}
    with torch.no_grad():
        parent.model.sequence.words.weight.copy_(torch.tensor([learned[word] for word in parent.words]))
    report = transfer(parent, child)
    found = dict(zip(child.words, child.model.sequence.words.weight.tolist(), strict=True))
    assert found == {word: learned.get(word, [1.0, 0, 0]) for word in words.split()}
    known = sum(word in learned for word in words.split())
    assert (report.rows["sequence"]["mapped"], report.rows["sequence"]["initialised"]) == (
        3 * known,
        3 * (len(found) - known),
    )


def test_a_missing_file_is_named():
    with pytest.raises(EncoderUnavailable, match="no/such"):
        untrained(config=lattice(lexicon="/no/such/words.txt"))
