"""`python -m bench.detectors`: the nine rows on a small table of GMB, stopped and gone on with."""

import json
import zipfile

import pytest

from bench import detectors
from bench.detector_report import ROWS
from bench.detectors import balanced, main
from learner.ner.ensembles.sentence_net import POOLS

WORDS = {"art": "Guernica", "geo": "London", "eve": "Olympics"}
PAPER = [83.0, 43.0, 85.8, 45.3, 92.7, 29.7, 98.4, 55.5, 98.7, 50.0, 99.1, 53.1, 98.7, 60.1, 99.1, 54.7, 99.6, 75.0]


def sentence(number: int) -> str:
    label = ("geo", "geo", "art", "geo", "geo", "eve")[number % 6]
    return f"Sentence: {number},They,PRP,O\n,saw{number},VBD,O\n,{WORDS[label]},NNP,B-{label}\n"


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Run with these options more; the page that was written, and the files of finished rows."""
    monkeypatch.setattr(detectors, "RESULT", tmp_path / "result.md")
    table = "Sentence #,Word,POS,Tag\n" + "".join(map(sentence, range(60)))
    (tmp_path / "gmb").mkdir()
    with zipfile.ZipFile(tmp_path / "gmb/ner_dataset.csv.zip", "w") as archive:
        archive.writestr("ner_dataset.csv", table)

    def run(*options: str):
        quick = ["--epochs", "1", "--balanced-epochs", "2", "--seeds", "1"]
        main(["--data", str(tmp_path), "--out", str(tmp_path / "out"), *quick, *options])
        return (tmp_path / "result.md").read_text("utf-8"), sorted((tmp_path / "out/rows").glob("*.json"))

    return run


def table_of(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if any(line.startswith(f"| {row.kind}") for row in ROWS)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_net_stands_in_both_tables():
    assert [(row.data, row.weighted) for row in ROWS if row.kind == "rnn_cnn"] == [
        ("balanced", False),
        ("full", False),
        ("full", True),
    ]
    assert {row.kind for row in ROWS} == set(POOLS)
    assert [accuracy for row in ROWS for accuracy in row.paper] == PAPER


def test_the_page_has_a_line_per_row_beside_the_papers(play):
    page, files = play()
    lines = table_of(page)
    assert len(lines) == len(files) == 9
    assert [line[0] for line in lines] == [row.name for row in ROWS]
    assert [(float(line[2]), float(line[4])) for line in lines] == [row.paper for row in ROWS]
    found = {one["row"]: one["accuracies"] for one in (json.loads(file.read_text()) for file in files)}
    assert [line[1::2][:2] for line in lines] == [[f"{one * 100:.2f}" for one in found[row.name]] for row in ROWS]
    assert {tuple(line[7:]) for line in lines[:3]} == {("28", "14")}
    assert {tuple(line[7:]) for line in lines[3:]} == {("42", "14")}


def test_the_page_says_what_the_figures_depend_on(play):
    page, _ = play("--train", "30")
    assert "**Limited data**: at most so many sentences were used: train 30." in page
    assert "Weak types: art, eve, nat." in page
    assert "| test | 12 | 4 |" in page
    assert "batch_size = 32" in page
    assert "seeds = 1" in page
    assert "torch " in page


def test_more_seeds_give_a_spread(play):
    play()
    page, files = play("--seeds", "1", "2")
    assert len(files) == 18
    assert all("±" in line[1] and "±" in line[3] for line in table_of(page))


def test_a_finished_row_is_not_repeated(play, monkeypatch):
    page, _ = play()
    monkeypatch.setattr(detectors, "DetectorRun", None)
    assert play()[0] == page


def test_a_stopped_bench_goes_on_with_the_next_row(play, monkeypatch, tmp_path):
    started = []

    class Stopped(detectors.DetectorRun):
        def to_the_end(self):
            started.append(self.config)
            if len(started) == 4:
                raise KeyboardInterrupt
            return super().to_the_end()

    monkeypatch.setattr(detectors, "DetectorRun", Stopped)
    with pytest.raises(KeyboardInterrupt):
        play()
    assert len(list((tmp_path / "out/rows").glob("*.json"))) == 3
    _, files = play()
    assert len(files) == 9
    assert len(started) == 10
    assert started[3] == started[4]
    assert not any((tmp_path / "out/work").iterdir())


def test_other_settings_are_other_rows(play):
    play()
    assert len(play("--epochs", "2")[1]) == 9 + 6


def test_balanced_data_has_every_rare_sentence_and_as_many_others():
    rows = [(f"{number}", number % 5 == 0) for number in range(100)]
    found = balanced(rows, seed=1)
    assert [row for row in found if row[1]] == [row for row in rows if row[1]]
    assert len(set(found)) == 40
    assert found == sorted(found, key=rows.index)
    assert balanced(rows, seed=1) == found != balanced(rows, seed=2)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--data", "absent"], "cannot be read"),
        (["--train", "1"], "raise --train"),
        (["--test", "1"], "raise --test"),
        (["--epochs", "0"], "0 is not a positive number"),
    ],
)
def test_what_cannot_run_is_told_before_anything_is_trained(play, capsys, options, told):
    with pytest.raises(SystemExit):
        play(*options)
    assert told in capsys.readouterr().err
