import json
from copy import deepcopy

import pytest

from annotation.errors import Invalid
from annotation.words import Said, packed, retold, say, unpacked

ZH = {
    "The key {key} already stands for {name}.": "快捷键 {key} 已分配给“{name}”。",
    "It has {count:,} of {names}: {why}": "{names} 中有 {count:,} 个：{why}",
    "It is full.": "已满。",
}


def test_a_text_is_english_to_whoever_reads_it_as_a_string() -> None:
    assert say("The key {key} already stands for {name}.", key="a", name="Part") == "The key a already stands for Part."


def test_it_can_be_told_in_another_language() -> None:
    said = say("The key {key} already stands for {name}.", key="a", name="Part")
    assert retold(said, ZH) == "快捷键 a 已分配给“Part”。"


def test_a_text_without_values_is_its_own_template() -> None:
    assert retold("It is full.", ZH) == "已满。"


def test_texts_in_texts_and_lists_are_told_too() -> None:
    said = say("It has {count:,} of {names}: {why}", count=1234, names=("a", "b"), why=say("It is full."))
    assert said == "It has 1,234 of a, b: It is full."
    assert retold(said, ZH, "、") == "a、b 中有 1,234 个：已满。"


def test_what_has_no_words_in_that_language_stays_english() -> None:
    assert retold("The disk {is} gone.", ZH) == "The disk {is} gone."
    assert retold(say("Only {n} left.", n=3), ZH) == "Only 3 left."


def test_a_value_is_never_taken_for_a_template() -> None:
    said = say("The key {key} already stands for {name}.", key="{name}", name="It is full.")
    assert retold(said, ZH) == "快捷键 {name} 已分配给“It is full.”。"


def test_it_is_kept_as_json_and_told_later() -> None:
    said = say("It has {count:,} of {names}: {why}", count=2, names=["a", say("It is full.")], why=say("It is full."))
    again = unpacked(json.loads(json.dumps(packed(said))))
    assert (again, retold(again, ZH)) == (said, retold(said, ZH))
    assert unpacked(packed("As {it} was.")) == "As {it} was."


@pytest.mark.parametrize("through", [lambda error: str(error), lambda error: error.message, deepcopy])
def test_an_error_keeps_what_it_was_made_of(through: object) -> None:
    error = Invalid(say("Only {n} left.", n=3))
    found = through(error)  # type: ignore[operator]
    assert isinstance(found if isinstance(found, str) else found.message, Said)
