"""Ensembles are cells like others: specified, refused, run, stopped, gone on with, reported and searched."""

import json
import re
from hashlib import sha256

import pytest

from learner.experiments.errors import SpecError
from learner.experiments.report import write_report
from learner.experiments.runs import SCHEMA
from learner.experiments.search import search
from learner.experiments.spec import parse_spec
from learner.ner.config import EMBEDDING
from learner.ner.ensembles import parts
from learner.ner.ensembles.config import EnsembleConfig
from tests.learner.experiments.tiny_spec import SMALL, cells, experiment, values

WEAK_STRONG = {"kind": "weak_strong", "weak_types": ["Part"], "detector": "none", "weak_reads_all": True}
STACKING = {"kind": "stacking", "bases": [{"sequence": "none"}], "folds": 2, "trees": 3}
SYSTEMS = {"single": {}, "split": {"ensemble": WEAK_STRONG}, "stack": {"ensemble": STACKING}}


def quiet(_):
    pass


def test_a_kind_can_be_a_value_of_the_grid():
    found, skipped = cells(grid={"ensemble": {"kind": ["none", "weak_strong"]}})
    assert [(cell.name, cell.ensemble.kind) for cell in found] == [
        ("kind=none", "none"),
        ("kind=weak_strong", "weak_strong"),
    ]
    assert skipped == []


def test_options_are_flat_settings_that_presets_lay_over_the_base():
    [cell], _ = cells(base=SMALL["base"] | {"ensemble": STACKING}, presets={"five": {"ensemble": {"folds": 5}}})
    assert cell.ensemble == EnsembleConfig.from_dict(STACKING | {"folds": 5})
    found, _ = cells(
        base=SMALL["base"] | {"ensemble": {"kind": "weak_strong"}},
        grid={"ensemble": {"weak_types": [["a"], ["a", "b"]]}},
    )
    assert [cell.ensemble.weak_types for cell in found] == [("a",), ("a", "b")]


def test_the_papers_ensembles_are_presets_by_their_names():
    found, _ = cells(base={}, grid={"presets": ["weak_strong", "rocling_stacking", "rocling"]})
    assert [cell.ensemble.kind for cell in found] == ["weak_strong", "stacking", "none"]


@pytest.mark.parametrize(
    ("ensemble", "message"),
    [
        ({"kinds": "stacking"}, "Unknown key base.ensemble.kinds."),
        ({"kind": 3}, "base.ensemble.kind must be text, not 3."),
        ({"kind": "weak_strong", "weak_types": "Part"}, "base.ensemble.weak_types must be a list of names"),
        ({"kind": "stacking", "bases": [3]}, "base.ensemble.bases must be a list of names"),
    ],
)
def test_what_is_wrong_is_named(ensemble, message):
    with pytest.raises(SpecError, match=re.escape(message)):
        parse_spec(values(base={"ensemble": ensemble}))


@pytest.mark.parametrize(
    ("ensemble", "message"),
    [
        ({"kind": "stacking"}, "at least one base"),
        ({"kind": "stacking", "bases": [{"encoder": "embedding"}]}, "adds nothing"),
        ({"kind": "stacking", "bases": [{"decoder": "softmax"}]}, "needs decoder crf"),
    ],
)
def test_an_ensemble_that_makes_no_sense_is_refused(ensemble, message):
    with pytest.raises(SpecError, match=re.escape(message)):
        cells(base=SMALL["base"] | {"ensemble": ensemble})


def test_scaling_down_renames_the_encoders_of_bases_too():
    base = {"model": {"encoder": "a/b"}, "ensemble": {"kind": "stacking", "bases": ["msra", {"encoder": "c/d"}]}}
    small = {"encoders": {"a/b": "scratch:tiny", "c/d": "embedding"}}
    spec = parse_spec(values(base=base, scaled=small), scaled=True)
    assert (spec.base["model.encoder"], spec.base["ensemble.bases"]) == (
        "scratch:tiny",
        ["msra", {"encoder": EMBEDDING}],
    )


def test_single_models_are_known_by_the_names_that_they_had_before(tmp_path):
    [run] = experiment(tmp_path).runs()
    training = run.train_config.to_dict()
    del training["threads"]
    told = [SCHEMA, run.cell.model.to_dict(), training, run.splits.checksum, None]
    assert run.id == sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def test_an_id_stands_for_the_options_that_decide(tmp_path):
    def identity(**ensemble):
        return experiment(tmp_path, base=SMALL["base"] | {"ensemble": ensemble}).runs()[0].id

    told = {
        identity(),
        identity(**WEAK_STRONG),
        identity(**STACKING),
        identity(**STACKING | {"trees": 4}),
        identity(**STACKING | {"bases": ["bilstm_crf"]}),
    }
    assert len(told) == 5
    assert identity(kind="none") in told


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ensembles")
    chosen = experiment(folder, presets=SYSTEMS)
    chosen.play(folder / "out", device="cpu", say=quiet)
    assert chosen.failed == {}
    write_report(chosen, folder / "out")
    return folder / "out"


def test_results_record_the_ensemble_and_all_that_it_cost(out):
    runs = json.loads((out / "results.json").read_text("utf-8"))["runs"]
    single, split, stack = (runs[name][0] for name in SYSTEMS)
    assert (single["ensemble"], split["ensemble"]) == (
        {"kind": "none"},
        {"rare_below": 0.02, "detector_epochs": 15} | WEAK_STRONG,
    )
    assert all(0 <= run["dev_f1"] <= 1 for run in (single, split, stack))
    assert {entry["part"] for entry in split["history"]} == {"strong", "weak"}
    assert stack["train_seconds"] == pytest.approx(sum(entry["seconds"] for entry in stack["history"]))
    assert stack["parameters"] > single["parameters"]
    assert len(stack["history"]) == 6 * 2


def test_the_page_shows_how_the_systems_differ(out):
    page = (out / "report.md").read_text("utf-8")
    assert "- single: ensemble.kind = none" in page
    assert "ensemble.weak_types = ('Part',)" in page
    assert "ensemble.folds = 2" in page


class Stop(KeyboardInterrupt):
    pass


def test_a_run_of_an_ensemble_goes_on_with_the_part_under_way(tmp_path):
    given, told = {"base": SMALL["base"] | {"ensemble": STACKING}}, []

    def stop(progress):
        if (progress.part, progress.epoch) == ("base-1-fold-2", 2):
            raise Stop

    with pytest.raises(Stop):
        experiment(tmp_path, **given).play(tmp_path / "out", say=quiet, device="cpu", on_progress=stop)
    chosen = experiment(tmp_path, **given)
    chosen.play(tmp_path / "out", say=quiet, device="cpu", on_progress=told.append)
    assert list(dict.fromkeys(progress.part for progress in told)) == [
        "base-1-fold-2", "base-2-fold-2", "base-1", "base-2", "forest",
    ]  # fmt: skip
    [resumed] = chosen.results(tmp_path / "out")["base"]
    straight = chosen.runs()[0].play(tmp_path / "straight", device="cpu")
    assert resumed["scores"] == straight["scores"]
    assert list((tmp_path / "out" / "work").iterdir()) == []


def test_the_parent_of_an_ensemble_is_the_single_model_of_its_settings(tmp_path, monkeypatch):
    source = {"train": "train.jsonl", "dev": "dev.jsonl"}
    chosen = experiment(tmp_path, source=source, presets=SYSTEMS, grid={"transfer": [True]})
    single, split, stack = chosen.runs()
    assert single.parent_id == split.parent_id == stack.parent_id
    parents = []
    train = parts.train
    monkeypatch.setattr(parts, "train", lambda *data, **more: parents.append(more["parent"]) or train(*data, **more))
    chosen.play(tmp_path / "out", say=quiet, device="cpu")
    [folder] = (tmp_path / "out" / "parents").iterdir()
    assert parents == [folder] * (2 + 6)
    assert chosen.failed == {}


def test_a_search_judges_an_ensemble_by_the_whole(tmp_path):
    space = {"trials": 2, "ensemble": {"trees": [2, 4]}}
    chosen = experiment(tmp_path, base=SMALL["base"] | {"ensemble": STACKING}, search=space)
    report = search(chosen, tmp_path / "out", device="cpu", say=quiet)
    assert [row["state"] for row in report["trials"]] == ["complete", "complete"]
    runs = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "out" / "runs").iterdir()]
    assert {row["dev_f1"] for row in report["trials"]} == {run["dev_f1"] for run in runs}
