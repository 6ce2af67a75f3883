"""A search finds the better setting by dev alone, gives up what falls behind, and goes on where it stopped."""

import json
import re

import pytest

from learner.experiments.errors import SpecError
from learner.experiments.runs import Run
from learner.experiments.search import search
from learner.experiments.spec import parse_spec
from learner.ner.training import Progress
from tests.learner.experiments.tiny_spec import experiment, values

SPACE = {"train": {"lr_head": {"low": 1e-6, "high": 0.1, "log": True}}, "model": {"sequence": ["bilstm", "attbilstm"]}}


def found(folder, trials: int, told: list[str], **changes):
    told.clear()
    chosen = experiment(folder, **({"search": SPACE | {"trials": trials}} | changes))
    return search(chosen, folder / "out", device="cpu", say=told.append)


def test_the_best_trial_is_that_of_the_best_dev_f1(tmp_path):
    told: list[str] = []
    report = found(tmp_path, 5, told)
    assert [row["number"] for row in report["trials"]] == [1, 2, 3, 4, 5]
    whole = [row for row in report["trials"] if row["state"] == "complete"]
    assert report["best"]["dev_f1"] == max(row["dev_f1"] for row in whole)
    assert report == json.loads((tmp_path / "out" / "search.json").read_text("utf-8"))
    assert all(1e-6 <= row["settings"]["train.lr_head"] <= 0.1 for row in report["trials"])
    assert len(told) == 6


def test_it_goes_on_with_other_trials_and_not_beyond_the_number(tmp_path):
    told: list[str] = []
    first = found(tmp_path, 2, told)
    second = found(tmp_path, 4, told)
    assert told[0] == "4 trials, 2 of them done."
    assert second["trials"][:2] == first["trials"]
    assert len({row["settings"]["train.lr_head"] for row in second["trials"]}) == 4
    found(tmp_path, 4, told)
    assert told == ["4 trials, 4 of them done."]


def test_a_trial_that_falls_behind_is_given_up(tmp_path, monkeypatch):
    def as_good_as_its_clip(run, out, on_progress, device):
        f1 = run.cell.train.clip / 10
        for epoch in (1, 2, 3, 4):
            on_progress(Progress(epoch, 4, 1, 1, 0.0, None))
            on_progress(Progress(epoch, 4, 1, 1, 0.0, f1))
        return {"dev_f1": f1}

    monkeypatch.setattr(Run, "play", as_good_as_its_clip)
    told: list[str] = []
    report = found(tmp_path, 20, told, search={"train": {"clip": {"low": 0.1, "high": 9.0}}, "trials": 20})
    whole, given_up = ([row for row in report["trials"] if row["state"] == state] for state in ("complete", "pruned"))
    assert (len(whole) + len(given_up), report["best"]["dev_f1"]) == (20, max(row["dev_f1"] for row in whole))
    assert given_up
    assert max(row["settings"]["train.clip"] for row in given_up) < report["best"]["settings"]["train.clip"]
    assert sum("given up after epoch 2" in line for line in told) == len(given_up)


def test_a_trial_that_makes_no_sense_is_told_and_counted(tmp_path):
    told: list[str] = []
    space = {"model": {"loss": ["ce", "focal"]}, "trials": 2}
    report = found(tmp_path, 2, told, search=space)
    assert (report["best"], [row["state"] for row in report["trials"]]) == (None, ["fail", "fail"])
    assert "would leave the CRF unlearned" in told[1]
    found(tmp_path, 2, told, search=space)
    assert told == ["2 trials, 2 of them done."]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"search": {}}, "search varies nothing."),
        ({"search": {"trials": 0, "train": {"clip": [1.0, 2.0]}}}, "search.trials must be positive."),
        ({"search": {"train": {"clip": [1.0]}}}, "search.train.clip needs at least two values"),
        ({"search": {"train": {"clop": [1.0, 2.0]}}}, "Unknown key search.train.clop."),
        ({"search": {"train": {"clip": {"low": 1.0}}}}, "search.train.clip.high is missing."),
        ({"search": {"train": {"clip": {"low": 2.0, "high": 1.0}}}}, "search.train.clip.low must be below"),
        ({"search": {"train": {"clip": {"low": 0.0, "high": 1.0, "log": True}}}}, "must be positive where log"),
        ({"search": {"train": {"clip": {"low": 1.0, "high": 2.0, "step": 1}}}}, "Unknown key search.train.clip.step."),
        ({"search": {"model": {"loss": {"low": 1, "high": 2}}}}, "search.model.loss.low must be text"),
        ({"search": SPACE, "seeds": [1, 2]}, "search varies one system"),
        ({"search": SPACE, "grid": {"model": {"scheme": ["IO", "BIO"]}}}, "search varies one system"),
        ({"search": SPACE, "data": {"train": "a", "test": "b", "dev_share": 0}}, "search chooses by dev"),
    ],
)
def test_what_is_wrong_is_named(changes, message: str):
    with pytest.raises(SpecError, match=re.escape(message)):
        parse_spec(values(**changes))
