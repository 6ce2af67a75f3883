"""The lexicon finds every word, and reads what it is given."""

import itertools
import random

import numpy as np
import pytest

from learner.ner.errors import EncoderUnavailable
from learner.ner.sequence.lexicon import Lexicon, Match, jieba_words, read_words
from tests.learner.ner.some_encoders import binary_file, text_file


def everywhere(words, text):
    """All places of all words by comparing every stretch of the text with every word."""
    stretches = itertools.combinations(range(len(text) + 1), 2)
    return [Match(start, end, words.index(text[start:end])) for start, end in stretches if text[start:end] in words]


@pytest.mark.parametrize("seed", range(30))
def test_all_words_are_found_and_nothing_else(seed):
    dice = random.Random(seed)
    words = ["".join(dice.choices("ab长江", k=dice.randint(1, 5))) for _ in range(dice.randint(0, 25))]
    lexicon = Lexicon(words)
    text = "".join(dice.choices("ab长江x", k=30))
    assert lexicon.match(text) == everywhere(lexicon.words, text)
    numbers = Lexicon(tuple(map(ord, word)) for word in words)
    assert numbers.match(tuple(map(ord, text))) == lexicon.match(text)


def test_overlapping_words_of_the_papers_example():
    lexicon = Lexicon(["南京", "市长", "长江", "大桥", "长江大桥", "南京市"])
    found = [text[1] for text in ((m, "南京市长江大桥"[m.start : m.end]) for m in lexicon.match("南京市长江大桥"))]
    assert found == ["南京", "南京市", "市长", "长江", "长江大桥", "大桥"]


def test_single_characters_and_repetitions_are_no_words():
    assert Lexicon(["长", "长江", "", "长江"]).words == ["长江"]
    assert Lexicon(["长江"]).match("") == Lexicon([]).match("长江") == []


def test_only_occurring_words_are_kept_in_their_order():
    kept = Lexicon(["大桥", "市长", "长江", "南京"]).occurring(["南京长江", "长江大"])
    assert kept.words == ["长江", "南京"]
    assert kept.match("长江")[0].word == 0


def test_jiebas_dictionary_is_at_hand():
    words = set(jieba_words())
    assert len(words) > 300_000
    assert {"南京市", "长江大桥", "AT&T"} <= words
    assert not any(word != word.strip() for word in words)


@pytest.mark.parametrize("header", ["", "4 2\n"])
def test_words_of_a_vector_file(tmp_path, header):
    path = tmp_path / "v.txt"
    path.write_text(f"{header}长江 1 2\n江 3 4\n大桥 5 6.5\n长江 9 9 \n", "utf-8")
    lexicon, vectors = read_words(path)
    assert lexicon.words == ["长江", "大桥"]
    np.testing.assert_array_equal(vectors, np.array([[1, 2], [5, 6.5]], np.float32))


def test_words_are_read_from_every_form_that_characters_are_read_from(tmp_path):
    entries = {"长江": [1.0, -0.5], "江": [3.0, 4.0], "长江大桥": [0.25, 2.0]}
    for write in (text_file, binary_file):
        lexicon, vectors = read_words(write(tmp_path, entries))
        assert lexicon.words == ["长江", "长江大桥"]
        assert vectors.tolist() == [[1.0, -0.5], [0.25, 2.0]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00", "line 1 speaks of 0 numbers"),
        ("长江 1 2\n大桥 1\n".encode(), "line 2 has 1 numbers instead of 2"),
        ("长江 1 x\n".encode(), "line 1 holds something"),
        ("长江 1 nan\n".encode(), "line 1 holds a number that is not finite"),
        ("江 1 2\n".encode(), "no word of at least 2"),
        (b"", "it is empty"),
    ],
)
def test_a_file_that_is_of_no_use_says_why(tmp_path, content, reason):
    (tmp_path / "v").write_bytes(content)
    with pytest.raises(EncoderUnavailable, match=reason):
        read_words(tmp_path / "v")
    with pytest.raises(EncoderUnavailable, match="nowhere"):
        read_words(tmp_path / "nowhere")
