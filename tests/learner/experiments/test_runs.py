"""A run is done once: what is there is skipped, what was stopped goes on, what fails is told."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from learner.experiments.experiment import Experiment, lasting
from learner.experiments.runs import Run
from learner.experiments.spec import parse_spec
from learner.ner.errors import NonFiniteLoss
from tests.learner.experiments.tiny_spec import SMALL, experiment, values, write_examples
from tests.learner.ner.tiny import EXAMPLES

GRID = {"model": {"sequence": ["bilstm", "attbilstm"]}}


@pytest.fixture
def told() -> list[str]:
    return []


def play(chosen: Experiment, out: Path, told: list[str], **options) -> list[str]:
    told.clear()
    chosen.play(out, say=told.append, device="cpu", **options)
    return told


def test_runs_are_cells_by_seeds_by_folds(tmp_path):
    chosen = experiment(tmp_path, grid=GRID, seeds=[1, 2], folds=3, data={"train": "train.jsonl"})
    runs = chosen.runs()
    assert len(runs) == len({run.id for run in runs}) == 12
    assert [(run.seed, run.fold) for run in runs[:4]] == [(1, 0), (1, 0), (1, 1), (1, 1)]


def test_a_second_start_runs_nothing_again(tmp_path, told):
    out = tmp_path / "out"
    chosen = experiment(tmp_path, grid=GRID)
    assert play(chosen, out, told)[0] == "2 runs, 0 of them done."
    assert [line[:5] for line in told[1:]] == ["[1/2]", "[2/2]"]
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.json")}
    assert len(before) == 2
    assert play(experiment(tmp_path, grid=GRID), out, told) == ["2 runs, 2 of them done."]
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.json")} == before
    assert list((out / "work").iterdir()) == []


def test_only_so_many_runs_as_wanted(tmp_path, told):
    assert len(play(experiment(tmp_path, grid=GRID), tmp_path / "out", told, limit=1)) == 2
    assert play(experiment(tmp_path, grid=GRID), tmp_path / "out", told)[0] == "2 runs, 1 of them done."


def test_a_damaged_result_is_made_again(tmp_path, told):
    chosen, out = experiment(tmp_path), tmp_path / "out"
    play(chosen, out, told)
    [path] = (out / "runs").iterdir()
    whole = json.loads(path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8")[:40], "utf-8")
    play(chosen, out, told)
    assert json.loads(path.read_text("utf-8"))["scores"] == whole["scores"]


def test_a_result_says_the_dev_f1_of_the_weights_that_are_kept(tmp_path, told):
    chosen, out = experiment(tmp_path), tmp_path / "out"
    play(chosen, out, told)
    [path] = (out / "runs").iterdir()
    result = json.loads(path.read_text("utf-8"))
    assert result["dev_f1"] == max(row["dev_f1"] for row in result["history"])


class Stop(KeyboardInterrupt):
    pass


def test_a_run_that_is_stopped_goes_on_from_its_last_epoch(tmp_path, told):
    out, epochs = tmp_path / "out", []

    def stop(progress):
        if progress.epoch == 2:
            raise Stop

    with pytest.raises(Stop):
        play(experiment(tmp_path), out, told, on_progress=stop)
    assert list((out / "runs").glob("*")) == []
    play(experiment(tmp_path), out, told, on_progress=lambda progress: epochs.append(progress.epoch))
    assert set(epochs) == {2}
    [resumed] = experiment(tmp_path).results(out)["base"]
    straight = experiment(tmp_path).runs()[0].play(tmp_path / "straight", device="cpu")
    assert resumed["scores"] == straight["scores"]
    assert [row["loss"] for row in resumed["history"]] == [row["loss"] for row in straight["history"]]


def test_a_run_that_fails_is_told_and_the_others_run(tmp_path, told, monkeypatch):
    really = Run.play

    def sometimes(self, *args, **options):
        if self.cell.model.sequence == "bilstm":
            raise NonFiniteLoss("The loss became infinite.")
        return really(self, *args, **options)

    monkeypatch.setattr(Run, "play", sometimes)
    chosen = experiment(tmp_path, grid=GRID)
    assert "failed. The loss became infinite." in play(chosen, tmp_path / "out", told)[1]
    assert chosen.failed == {"sequence=bilstm, seed 1": "The loss became infinite."}
    assert [len(rows) for rows in chosen.results(tmp_path / "out").values()] == [0, 1]


def test_an_id_stands_for_everything_that_decides_the_result(tmp_path):
    def identity(**changes) -> str:
        return experiment(tmp_path, **changes).runs()[0].id

    small = {"encoder": "embedding"}
    training = {"threads": 1}
    told = {
        identity(base={"model": small, "train": training}),
        identity(base={"model": small | {"lstm_hidden": 9}, "train": training}),
        identity(base={"model": small, "train": training | {"epochs": 3}}),
        identity(base={"model": small, "train": training}, seeds=[2]),
        identity(
            base={"model": small, "train": training}, data={"train": "train.jsonl", "dev": "dev.jsonl", "limit": 4}
        ),
    }
    assert len(told) == 5
    assert identity(base={"model": small, "train": {"threads": 2}}) in told
    renamed = {"presets": {"another name": {"model": small}}, "base": {"train": training}}
    assert identity(**renamed) in told, "a name decides nothing"


def test_a_parent_is_trained_once_for_all_runs_of_its_settings(tmp_path, told):
    given = {"source": {"train": "train.jsonl", "dev": "dev.jsonl"}, "grid": {"transfer": [False, True]}}
    out, chosen = tmp_path / "out", experiment(tmp_path, **given)
    before, after = chosen.runs()
    assert (before.parent_id, before.id == after.id) == (None, False)
    play(chosen, out, told)
    [folder] = (out / "parents").iterdir()
    assert folder.name == after.parent_id == before.id, "here the parent learns what the run without transfer learns"
    [cold], [warm] = chosen.results(out).values()
    assert (cold["cell"], warm["cell"], warm["parent"]) == ("transfer=false", "transfer=true", after.parent_id)
    assert warm["history"][0]["loss"] < cold["history"][0]["loss"]


def test_a_parent_may_learn_otherwise_than_its_child(tmp_path, told):
    given = {"source": {"train": "train.jsonl", "dev": "dev.jsonl"}, "base": SMALL["base"] | {"parent": {"epochs": 1}}}
    chosen = experiment(tmp_path, **given, grid={"transfer": [False, True]})
    cold, warm = chosen.runs()
    assert (cold.cell.train.epochs, warm.parent_config) == (2, replace(warm.train_config, epochs=1))
    assert warm.parent_id != cold.id, "what the run without transfer learns takes two epochs"
    assert [run.cell.described()["parent"] for run in (cold, warm)] == [{}, {"epochs": 1}]
    play(chosen, tmp_path / "out", told)
    [folder] = (tmp_path / "out" / "parents").iterdir()
    assert folder.name == warm.parent_id
    [[_], [result]] = chosen.results(tmp_path / "out").values()
    assert (result["parent"], len(result["history"])) == (warm.parent_id, 2)


def test_a_run_counts_the_scored_texts_that_its_parent_has_seen(tmp_path, told):
    write_examples(tmp_path, train=EXAMPLES[6:], dev=EXAMPLES[:4])
    given = {"source": {"train": "source.jsonl", "dev": "dev.jsonl"}, "grid": {"transfer": [False, True]}}
    (tmp_path / "train.jsonl").rename(tmp_path / "source.jsonl")
    write_examples(tmp_path, train=EXAMPLES[4:6], dev=EXAMPLES[5:8])
    chosen = Experiment(parse_spec(values(**given)), tmp_path)
    play(chosen, tmp_path / "out", told)
    [[cold], [warm]] = chosen.results(tmp_path / "out").values()
    assert (cold["data"]["seen_texts"], warm["data"]["seen_texts"]) == (1, 3)


def test_the_time_left_is_in_words():
    assert [lasting(0), lasting(40), lasting(600)] == ["", "; about 40 s left", "; about 10 min left"]
