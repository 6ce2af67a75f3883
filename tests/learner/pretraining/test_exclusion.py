"""Exclusion: no sentence that models are measured on is read, and nothing else is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learner.pretraining import exclusion
from learner.pretraining.exclusion import Exclusion, normalised
from tests.learner.pretraining.small import FEWER

TEST = "主轴采用GCr15轴承钢制造，硬度为62HRC"
SHORT = "更换轴承"
ENDS = "。！？!?；;"


def slowly_cleaned(sentences: list[str], line: str, seed: int) -> str:
    """What `clean` gives, by comparing everything with everything."""
    forbidden = [plain for plain in map(normalised, sentences) if plain]

    def holds(text: str) -> bool:
        plain = normalised(text)
        return any(one == plain or (len(one) >= seed and one in plain) for one in forbidden)

    parts = [""]
    for char, following in zip(line, [*line, ""][1:], strict=True):
        parts[-1] += char
        if char in ENDS and following not in ENDS:
            parts.append("")
    left = "".join(part for part in parts if not holds(part))
    return "" if holds(left) else left


@FEWER
@given(st.lists(st.text("ab。，", max_size=6), max_size=3), st.text("abA，。！", max_size=24), st.integers(1, 4))
def test_the_same_is_taken_out_as_by_comparing_everything(sentences: list[str], line: str, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exclusion, "SEED", seed)
        assert Exclusion(sentences).clean(line) == slowly_cleaned(sentences, line, seed)


@FEWER
@given(st.text() | st.text("轴承ab。！；;，  ", max_size=40))
def test_a_line_without_any_is_returned_as_it_is(line: str) -> None:
    excluded = Exclusion([TEST, SHORT])
    assert excluded.clean(line) == line
    assert excluded.removed == 0


@pytest.mark.parametrize(
    "form",
    [
        TEST,
        TEST + "。",
        "　" + TEST + "！！",
        TEST.replace("，", ","),
        TEST.replace("，", " —— "),
        TEST.upper(),
        TEST.lower(),
        "主軸採用GCr15軸承鋼製造，硬度為62HRC",
        "主轴采用ＧＣｒ１５轴承钢制造，硬度为６２ＨＲＣ",
        f"据说{TEST}，是吗",
    ],
)
def test_a_test_sentence_is_known_in_other_writing(form: str) -> None:
    excluded = Exclusion(["齿轮" + TEST[2:], TEST])
    assert excluded.clean(form) == ""
    assert excluded.clean(f"先说别的。{form}；后说别的。") == "先说别的。后说别的。"
    assert excluded.removed == 2


def test_one_that_spans_sentences_of_the_line_takes_the_line_with_it() -> None:
    excluded = Exclusion(["更换轴承。检查齿轮与密封圈"])
    assert excluded.clean("今天更换轴承。检查齿轮与密封圈！明天再说。") == ""
    assert excluded.clean("今天更换轴承。明天检查齿轮与密封圈！") == "今天更换轴承。明天检查齿轮与密封圈！"


def test_a_short_one_is_taken_out_only_where_it_is_a_whole_sentence() -> None:
    excluded = Exclusion([SHORT])
    assert excluded.clean("先停机。更换，軸承！再开机。") == "先停机。再开机。"
    assert excluded.clean(f"先{SHORT}。") == f"先{SHORT}。"


def test_short_ones_in_a_row_that_are_one_together_are_taken_out() -> None:
    assert Exclusion(["停。走。"]).clean("停！走！") == ""
    assert Exclusion(["停。走。"]).clean("停！走！停！") == "停！走！停！"


def test_two_that_begin_alike_are_both_found() -> None:
    excluded = Exclusion([TEST + "以上", TEST])
    assert len(excluded) == 2
    assert excluded.clean(f"甲。{TEST}。乙。{TEST}以上。") == "甲。乙。"
    assert excluded.removed == 1


def test_the_same_sentences_are_told_from_others_whatever_their_order() -> None:
    assert str(Exclusion([TEST, SHORT])) == str(Exclusion([SHORT + "。", TEST.lower()]))
    assert str(Exclusion([TEST, SHORT])) != str(Exclusion([TEST, "更换齿轮"]))
    assert str(Exclusion([])).startswith("0 (")


@pytest.mark.parametrize("sentences", [[], [""], ["，。", "——"]])
def test_sentences_without_letters_forbid_nothing(sentences: list[str]) -> None:
    excluded = Exclusion(sentences)
    assert len(excluded) == 0
    assert excluded.clean("——。，！") == "——。，！"


@FEWER
@given(st.text() | st.text("ΑΣσİßǅ轴a。"), st.text() | st.text("ΑΣσİßǅ轴a。"))
def test_two_texts_look_alike_wherever_they_are_cut(left: str, right: str) -> None:
    assert normalised(left + right) == normalised(left) + normalised(right)
