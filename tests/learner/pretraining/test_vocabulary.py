"""The characters that an encoder from nothing knows."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.folding import folded
from learner.pretraining.vocabulary import ALWAYS, SPECIAL, built
from tests.learner.pretraining.small import FEWER

NEEDED = len(dict.fromkeys([" ", *folded(ALWAYS)])) + len(SPECIAL)


def known(vocabulary: Vocabulary, text: str) -> bool:
    characters = vocabulary.characters
    return characters.unknown not in characters.encode(text)


def test_characters_of_engineering_and_writing_are_known_without_any_text() -> None:
    vocabulary = built({}, 8000)
    assert known(vocabulary, ALWAYS + " ")
    assert vocabulary.characters.size == NEEDED


def test_the_most_frequent_characters_are_kept() -> None:
    vocabulary = built({"轴": 5, "承": 9, "钢": 2, "铜": 1}, NEEDED + 2)
    assert known(vocabulary, "承轴")
    assert not known(vocabulary, "钢")
    assert not known(vocabulary, "铜")


def test_of_equally_frequent_ones_the_same_is_kept_whatever_the_order() -> None:
    assert built({"轴": 1, "承": 1}, NEEDED + 1) == built({"承": 1, "轴": 1}, NEEDED + 1)


@FEWER
@given(st.text(), st.integers(NEEDED, NEEDED + 30))
def test_there_are_never_more_rows_than_wanted_and_each_id_has_one(text: str, most: int) -> None:
    vocabulary = built(Counter(text), most)
    assert vocabulary.characters.size <= most
    ids = set(vocabulary.characters.ids.values())
    assert ids == set(range(len(SPECIAL), vocabulary.characters.size))
    assert {vocabulary.mask, vocabulary.separator} < set(range(len(SPECIAL)))


def test_forms_of_a_character_share_its_row_and_are_counted_together() -> None:
    vocabulary = built({"鋼": 3, "钢": 3, "轴": 5}, NEEDED + 1)
    characters = vocabulary.characters
    assert characters.encode("鋼Ａ　") == characters.encode("钢A ")
    assert known(vocabulary, "鋼")
    assert not known(vocabulary, "轴")


def test_a_form_that_the_text_never_has_is_known_too() -> None:
    characters = built({"齿": 1}, 8000).characters
    assert characters.encode("齒") == [characters.ids["齿"]] != [characters.unknown]


def test_white_space_of_the_text_takes_no_rows() -> None:
    assert built({"\t": 9, "\u2003": 9, "\u3000": 9}, 8000).characters.size == NEEDED
