"""Folding: characters read as others, one for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learner.pretraining.folding import aliases, folded, folds
from tests.learner.pretraining.small import FEWER

# Any character at all would hardly ever be one that folds.
TEXTS = st.text(st.characters() | st.sampled_from(sorted(folds())))


@FEWER
@given(TEXTS)
def test_a_line_keeps_its_length_when_it_is_folded(text: str) -> None:
    assert len(folded(text)) == len(text)


@FEWER
@given(TEXTS)
def test_what_is_folded_stays_as_it_is_when_folded_again(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@FEWER
@given(TEXTS, TEXTS)
def test_a_character_is_folded_whatever_stands_around_it(left: str, right: str) -> None:
    assert folded(left + right) == folded(left) + folded(right)


def test_no_character_of_unicode_is_folded_twice() -> None:
    assert not folds().keys() & set(folds().values())
    assert {len(other) for other in folds().values()} == {1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鋼製齒輪與軸承", "钢制齿轮与轴承"),
        ("ＧＣｒ１５，４０％", "GCr15,40%"),
        ("（a）；b？！", "(a);b?!"),
        ("轴\u3000承\u00a0座", "轴 承 座"),
        ("\uf900\ufa19\U0002f800", "岂神丽"),
    ],
)
def test_traditional_is_read_as_simplified_and_full_width_as_half(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize("text", ["m²", "㎡", "℃", "½", "。「」、", "钢轴Gg1%", "①", "ﬁ", "カ", "\n\t", "😀", ""])
def test_other_forms_and_plain_characters_stay(text: str) -> None:
    assert folded(text) == text


def test_aliases_are_unknown_characters_that_are_read_as_known_ones() -> None:
    found = aliases("钢轴a")
    assert {found["鋼"], found["軸"], found["ａ"]} == {"钢", "轴", "a"}
    assert "齒" not in found
    assert "鋼" not in aliases("钢鋼")
