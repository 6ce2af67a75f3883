"""Whoever reads the report knows what was run, on what, and what was left out."""

import csv
import json

import pytest

from learner.experiments.report import write_report
from tests.learner.experiments.tiny_spec import experiment

GRID = {"model": {"max_length": [16, 256], "window_overlap": [4, 48]}}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("experiment")
    given = {"data": {"train": "train.jsonl", "dev": "dev.jsonl", "limit": 6}, "grid": GRID, "seeds": [1, 2]}
    told = {
        "name": "Steel | parts",
        "notes": ["Lattice-LSTM is left out."],
        "published": {"max_length=256, window_overlap=48": 91},
    }
    chosen = experiment(folder, **given, **told)
    chosen.play(folder / "out", limit=5, device="cpu", say=lambda _: None)
    write_report(chosen, folder / "out")
    return folder / "out"


def rows(path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_tables_hold_what_the_runs_hold(out):
    runs = [json.loads(path.read_text("utf-8")) for path in (out / "runs").iterdir()]
    table = {row["cell"]: row for row in rows(out / "summary.csv")}
    assert [row["runs"] for row in table.values()] == ["2", "2", "1"]
    for name, row in table.items():
        own = [run["scores"]["micro"]["f1"] for run in runs if run["cell"] == name]
        assert float(row["micro_f1_mean"]) == pytest.approx(sum(own) / len(own))
        assert (row["micro_f1_sd"] == "") == (len(own) == 1)
    assert {(row["cell"], row["type"]) for row in rows(out / "types.csv")} == {
        (run["cell"], name) for run in runs for name in run["scores"]["per_type"]
    }


def test_json_says_all_that_is_needed_to_repeat_it(out):
    told = json.loads((out / "results.json").read_text("utf-8"))
    assert (told["planned"], told["done"], told["scaled"], told["limits"]["train"]) == (6, 5, False, 6)
    assert told["cells"]["max_length=16, window_overlap=4"]["model"]["max_length"] == 16
    assert {"torch", "transformers", "numpy", "processor", "threads"} <= set(told["environments"][0])
    assert told["environments"][0]["threads"] == "1"
    assert [len(one["sha256"]) for one in (*told["data"], *told["files"])] == [64, 64, 64]
    figures = told["summary"]["max_length=16, window_overlap=4"]["scores"]["micro"]["f1"]
    assert set(figures) == {"mean", "sd", "runs"}
    assert told["runs"]["max_length=16, window_overlap=4"][0]["seed"] == 1


def test_the_page_warns_before_it_shows_figures(out):
    page = (out / "report.md").read_text("utf-8")
    before, _, after = page.partition("Strict entity scores on **dev**")
    for warning in (
        "Limited data",
        "train 6",
        "Lattice-LSTM is left out.",
        "dev, which is scored, also chose the epoch",
    ):
        assert warning in before
    assert "scored sentences have a text that also stands in train" in before
    assert "5 of 6 runs are done" in after
    assert "| max_length=256, window_overlap=48 | 1 |" in after
    assert "| 91.0 |" in after
    assert "max_length=16, window_overlap=48 (skipped): window_overlap must be at most half of max_length" in after
    assert "model.lstm_hidden = 8" in after
    assert "seeds = 1, 2" in after


def test_every_table_of_the_page_is_even(out):
    blocks = (out / "report.md").read_text("utf-8").split("\n\n")
    tables = [block.splitlines() for block in blocks if block.startswith("|")]
    assert len(tables) == 3
    for lines in tables:
        assert len({line.count("|") for line in lines if line.startswith("|")}) == 1


def test_a_report_before_the_first_run(tmp_path):
    path = write_report(experiment(tmp_path), tmp_path / "out")
    assert "No run is done yet." in path.read_text("utf-8")
    assert rows(tmp_path / "out" / "summary.csv") == []


def test_a_scaled_run_says_so(tmp_path):
    chosen = experiment(tmp_path)
    object.__setattr__(chosen.spec, "scaled", True)
    assert "**Scaled down**" in write_report(chosen, tmp_path / "out").read_text("utf-8")


def test_the_source_of_a_transfer_is_told_with_its_limit(tmp_path):
    given = {
        "source": {"train": "train.jsonl", "dev": "dev.jsonl", "limit": {"train": 5}},
        "grid": {"transfer": [True]},
    }
    page = write_report(experiment(tmp_path, **given), tmp_path / "out").read_text("utf-8")
    assert "at most so many sentences were used: source train 5." in page
    assert "| source of transfer | 5 | 4 | 0 |" in page


def test_what_a_parent_saw_and_cost_is_told_where_there_is_one(tmp_path):
    given = {
        "data": {"train": "train.jsonl", "dev": "dev.jsonl", "limit": {"train": 1}},
        "source": {"train": "train.jsonl", "dev": "dev.jsonl"},
    }

    def reported(name, **grid):
        chosen = experiment(tmp_path, **given, grid=grid)
        chosen.play(tmp_path / name, device="cpu", say=lambda _: None)
        return write_report(chosen, tmp_path / name).read_text("utf-8")

    page = reported("warm", transfer=[False, True])
    assert "Up to 4 scored sentences have a text that also stands in train, or in the source of the transfer." in page
    assert "Train s of a cell with transfer is of the child alone." in page
    page = reported("cold", transfer=[False])
    assert "of the child alone" not in page
    assert "or in the source" not in page


def test_the_page_links_charts_that_are_there(out):
    page = (out / "report.md").read_text("utf-8")
    linked = [line.rpartition("(")[2].rstrip(")") for line in page.splitlines() if line.startswith("![")]
    assert linked == ["charts/f1.svg", "charts/f1_seconds.svg", "charts/dev_f1.svg", "charts/types.svg"]
    assert all((out / name).read_text("utf-8").startswith("<?xml") for name in linked)


def test_a_report_without_runs_has_no_charts(tmp_path):
    page = write_report(experiment(tmp_path), tmp_path / "out").read_text("utf-8")
    assert "![" not in page
    assert not (tmp_path / "out" / "charts").exists()
