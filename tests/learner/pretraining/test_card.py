"""The card: what people should know of an encoder."""

from typing import Any

import pytest

from learner.pretraining.card import SHOWN, card


def point(step: int) -> dict[str, float]:
    return {"step": step, "characters": 1000 * step, "loss": 9 / step, "held_out": 10 / step, "order": 0.5}


def told(**other: Any) -> str:
    part = {"name": "wiki.txt", "characters": 1_234_567, "held_out": 1234, "removed": 12, "weight": 2.5, "lines": 9}
    made = {
        "name": "small",
        "config": {"start": "", "masked": 0.15, "order": True},
        "sources": [part, {**part, "name": "steel"}],
        "coverage": {"characters": 1000, "known": 999, "missing": ["龘", "𠮷"]},
        "vocabulary": 8000,
        "parameters": 5_961_728,
        "seconds": 9000.0,
        "environment": {"device": "cpu", "processor": "Some CPU", "cores": "2"},
        "curve": [point(step) for step in range(1, 4)],
        "setbacks": 0,
    }
    return card(made | other)


def curve_of(text: str) -> list[str]:
    return text.partition("| characters | loss |")[2].split("\n\n")[0].splitlines()[2:]


@pytest.mark.parametrize(
    "line",
    [
        "# small\n",
        "It learned from nothing. 5,961,728 parameters, 8,000 rows in the table of characters.",
        "| wiki.txt | 1,234,567 | 1,234 | 12 | 2.5 |\n",
        "| steel | 1,234,567 | 1,234 | 12 | 2.5 |\n",
        "The vocabulary knows 99.90% of the characters.\n",
        "Missing, most frequent first: 龘𠮷",
        "Masked words (15% of the characters, whole words by jieba) and the order of two segments; "
        "3,000 characters read in 3 steps, 2.5 hours on Some CPU, 2 cores.",
        "| 3,000 | 3.000 | 3.333 | 50.0% |",
    ],
)
def test_sources_and_numbers_are_told(line: str) -> None:
    assert line in told()


@pytest.mark.parametrize("name", ["Setback", "## Licence", "## Notes", "went on", "Before that"])
def test_what_did_not_happen_is_not_told(name: str) -> None:
    assert name not in told(licence="", before=[])
    assert "Missing" not in told(coverage={"characters": 9, "known": 9, "missing": []})
    without = told(config={"start": "", "masked": 0.15, "order": False})
    assert "order" not in without.replace("Missing, most frequent first", "")
    assert "| 3,000 | 3.000 | 3.333 |\n" in without


def test_what_did_happen_is_told() -> None:
    text = told(
        setbacks=2,
        licence="CC BY-SA 4.0",
        notes="Made for *steel*.",
        results="| CLUENER | 1.0 |",
        config={"start": "a/b", "masked": 0.2, "order": True},
    )
    assert "Setbacks to a lower rate: 2.\n" in text
    assert (
        "## Licence\n\nCC BY-SA 4.0\n\n## Notes\n\nMade for *steel*.\n\n## Results\n\n| CLUENER | 1.0 |\n\n## Text"
        in text
    )
    assert "It went on learning from a/b." in text


def test_a_gpu_is_named() -> None:
    assert "hours on Some GPU." in told(environment={"device": "Some GPU", "processor": "Some CPU", "cores": "2"})


@pytest.mark.parametrize("count", [1, 2, SHOWN, SHOWN + 1, 50, 1000])
def test_a_long_curve_is_shortened_and_ends_with_its_end(count: int) -> None:
    rows = curve_of(told(curve=[point(step) for step in range(1, count + 1)]))
    assert min(count, SHOWN // 2) <= len(rows) <= SHOWN
    assert rows[-1].startswith(f"| {1000 * count:,} |")


def test_where_an_encoder_that_went_on_began_is_told_however_long_the_curve() -> None:
    start = {"step": 0, "characters": 0, "loss": 7.25, "held_out": 7.5, "order": 0.5}
    rows = curve_of(told(curve=[start, *(point(step) for step in range(1, 51))]))
    assert rows[0] == "| 0 | 7.250 | 7.500 | 50.0% |"
    assert rows[-1].startswith("| 50,000 |")
    assert len(rows) <= 1 + SHOWN


def test_the_pretrainings_before_are_told_with_all_that_was_read() -> None:
    part = {"name": "wiki.txt", "characters": 10, "held_out": 1, "removed": 0, "weight": 2.5, "lines": 9}
    run = {"seconds": 5400.0, "sources": [part, {**part, "name": "steel"}], "curve": [point(2000)]}
    first, second = ({**run, "config": {"start": start}} for start in ("", "a/b"))
    text = told(before=[first, second])
    assert "Before that, by which it has read 4,003,000 characters in all:" in text
    assert "| 1 | 2,000,000 | 2,000 | 0.005 | 1.5 | wiki.txt 2.5, steel 2.5 |\n| 2 | 2,000,000 |" in text


def test_a_further_stage_of_the_same_encoder_is_told_as_one() -> None:
    run = {"name": "small", "seconds": 5400.0, "sources": [], "curve": [point(2000)]}
    config = {"start": "/some/where/small", "masked": 0.15, "order": True}
    text = told(before=[run], config=config)
    assert "It went on learning from what it was before." in text
    assert "/some/where" not in text
    other = told(before=[{**run, "name": "other"}], config=config)
    assert "It went on learning from /some/where/small." in other
