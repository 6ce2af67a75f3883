"""What the pictures show, read from their own text."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from learner.experiments.charts import COLOURS, MOST, by_epoch, charts
from learner.experiments.scores import Figure

SVG = "{http://www.w3.org/2000/svg}"
History = list[dict[str, float]]


def summary(f1: float = 0.8, sd: float | None = 0.02, types: tuple[str, ...] = ("材料",)) -> dict[str, Any]:
    figure = Figure(f1, sd, 2 if sd else 1)
    return {
        "scores": {"micro": {"f1": figure}},
        "per_type": {name: {"f1": figure} for name in types},
        "train_seconds": Figure(30.0, None, 1),
    }


def history(*scores: float) -> History:
    return [{"epoch": epoch, "dev_f1": score} for epoch, score in enumerate(scores, 1)]


def drawn(summaries: dict[str, Any], scores: tuple[float, ...] = (0.1, 0.5)) -> dict[str, str]:
    return charts(summaries, {name: [{"history": history(*scores)}] for name in summaries})


def words(svg: str) -> set[str]:
    """Every text that the picture holds as text."""
    root = ElementTree.fromstring(svg)  # noqa: S314  # our own
    return {"".join(one.itertext()).strip() for one in root.iter(f"{SVG}text")}


def test_there_is_a_picture_of_scores_costs_epochs_and_types() -> None:
    found = drawn({"BERT": summary(), "ours": summary(0.9)})
    assert list(found) == ["f1.svg", "f1_seconds.svg", "dev_f1.svg", "types.svg"]
    for svg in found.values():
        assert {"BERT", "ours"} <= words(svg)


def test_chinese_names_are_text_with_fonts_that_hold_them() -> None:
    svg = drawn({"预设甲": summary(), "预设乙": summary()})["types.svg"]
    assert {"预设甲", "预设乙", "材料"} <= words(svg)
    assert "Noto Sans CJK SC" in svg
    assert "PingFang SC" in svg


@pytest.mark.filterwarnings("error")
def test_a_name_is_no_formula_and_a_missing_glyph_no_warning() -> None:
    assert "costs $x$, 𠮷" in words(drawn({"costs $x$, 𠮷": summary()})["f1.svg"])


def test_the_same_figures_give_the_same_bytes() -> None:
    assert drawn({"BERT": summary()}) == drawn({"BERT": summary()})
    assert drawn({"BERT": summary()}) != drawn({"BERT": summary(0.7)})


def test_of_many_cells_the_best_are_told_apart() -> None:
    found = drawn({f"cell {number:02}": summary(number / 100) for number in range(20)})
    assert f"F1 per entity type (the {MOST} best cells)" in words(found["types.svg"])
    named = {word for word in words(found["types.svg"]) if re.match(r"cell \d", word)}
    assert named == {f"cell {number:02}" for number in range(10, 20)}
    assert {f"cell {number:02}" for number in range(20)} <= words(found["f1.svg"])


def test_a_single_run_has_no_spread_and_is_drawn() -> None:
    assert "Micro F1, mean ± standard deviation" in words(drawn({"base": summary(sd=None)})["f1.svg"])


def test_before_the_first_run_there_is_nothing_to_draw() -> None:
    assert charts({}, {}) == {}


def test_the_epochs_of_an_ensembles_parts_are_no_line_and_no_cell_changes_its_colour() -> None:
    summaries = {name: summary() for name in ("split", "single")}
    parts = [{**entry, "part": part} for part in ("strong", "weak", "detector") for entry in history(0.1, 0.5)]
    found = charts(summaries, {"split": [{"history": parts}], "single": [{"history": history(0.1, 0.5)}]})
    assert "Dev F1 by epoch, mean over runs (single models)" in words(found["dev_f1.svg"])
    assert COLOURS[1] in found["dev_f1.svg"]
    assert COLOURS[0] not in found["dev_f1.svg"]
    assert {"split", "single"} <= words(found["types.svg"])
    assert "Dev F1 by epoch, mean over runs" in words(drawn(summaries)["dev_f1.svg"])


def test_where_all_cells_are_ensembles_there_are_no_epochs_to_draw() -> None:
    parts = [{**entry, "part": "strong"} for entry in history(0.1)]
    assert list(charts({"split": summary()}, {"split": [{"history": parts}]})) == [
        "f1.svg", "f1_seconds.svg", "types.svg",
    ]  # fmt: skip


def test_runs_that_stopped_early_do_not_pull_the_mean_of_later_epochs() -> None:
    rows = [{"history": history(0.2, 0.4)}, {"history": history(0.4, 0.6, 0.9)}]
    assert by_epoch(rows) == pytest.approx({1: 0.3, 2: 0.5, 3: 0.9})
