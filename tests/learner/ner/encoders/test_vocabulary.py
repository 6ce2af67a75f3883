"""A vocabulary beside an encoder's weights."""

import json
from pathlib import Path

import pytest

from learner.ner.characters import Characters, counted
from learner.ner.encoders.vocabulary import FILE, Vocabulary, read_vocabulary, write_vocabulary

FRAMED = Characters({"轴": 5, "𠮷": 6, '"': 7}, pad=4, unknown=1, prefix=(2,), suffix=(3, 8), lowercase=True, size=9)


@pytest.mark.parametrize("characters", [FRAMED, counted(["轴承"])])
def test_a_vocabulary_passes_through_a_file(tmp_path: Path, characters: Characters) -> None:
    vocabulary = Vocabulary(characters, mask=0, separator=3)
    write_vocabulary(tmp_path, vocabulary)
    assert read_vocabulary(tmp_path) == vocabulary
    assert Vocabulary.from_dict(vocabulary.to_dict()) == vocabulary


def test_characters_can_be_read_in_the_file(tmp_path: Path) -> None:
    write_vocabulary(tmp_path, Vocabulary(FRAMED, 0, 3))
    assert '"轴": 5, "𠮷": 6' in (tmp_path / FILE).read_text("utf-8")


def test_an_encoder_of_somebody_else_has_none(tmp_path: Path) -> None:
    assert read_vocabulary(tmp_path) is None
    assert read_vocabulary(tmp_path / "none") is None


@pytest.mark.parametrize("content", ['{"mask": 0', json.dumps({"mask": 0, "separator": 1}), "[]"])
def test_a_damaged_one_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_vocabulary(tmp_path)
