"""What the table of encoders is made of, without the data."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from bench.encoders import spec_of, systems_of, table
from bench.ner_sets import MEASURED, SETS, measured_sentences
from learner.experiments.data_spec import data_spec
from learner.experiments.tables import Table


@pytest.mark.parametrize("name", SETS)
def test_every_set_is_a_specification_with_something_to_be_measured_on(name: str) -> None:
    spec = data_spec(Table(dict(SETS[name]), "data"))
    assert any(spec.files.get(split) for split in MEASURED)


def test_a_set_of_our_own_is_a_system_beside_the_baselines(tmp_path: Path) -> None:
    options = Namespace(vectors=tmp_path / "v.txt", own=[f"zh-tiny={tmp_path}"])
    systems = systems_of(options)
    assert [system["model"]["encoder"] for system in systems.values()] == [
        "embedding",
        f"vectors:{tmp_path}/v.txt",
        "scratch:tiny",
        str(tmp_path),
    ]


def test_the_table_has_a_mean_and_a_spread_per_set_and_a_dash_where_nothing_ran() -> None:
    runs = [
        {"scores": {"micro": {"f1": f1}}, "train_seconds": 90.0, "sentences_per_second": 500.0} for f1 in (0.7, 0.72)
    ]
    told = table(
        {"CLUENER dev": {"a": runs, "b": []}}, ["a", "b"], Namespace(labels=500, epochs=3, seeds=2, set=["r_drop=1"])
    )
    assert "| a | 71.0 ± 1.4 | 90 | 500 |" in told
    assert "| b | – | – | – |" in told
    assert "500 training sentences" in told
    assert "3 epochs, r_drop=1; mean" in told


def test_settings_of_the_training_are_those_of_all_systems() -> None:
    options = Namespace(labels=500, epochs=3, seeds=2, threads=1, set=["r_drop=1", "epochs=4"])
    spec = spec_of("MSRA test, 10 % of train", {"a": {"model": {"encoder": "embedding"}}}, options)
    assert (spec.base["train.r_drop"], spec.base["train.epochs"], spec.base["train.patience"]) == (1, 4, 3)
    assert spec.data.limit == {"train": 500, "dev": 450}


def test_sentences_of_dev_and_test_are_found_and_those_of_train_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cluener2020"
    folder.mkdir()
    for name in ("train", "dev", "test"):
        (folder / f"{name}.json").write_text(json.dumps({"text": name, "label": {}}) + "\n", "utf-8")
    monkeypatch.setattr("bench.ner_sets.SETS", {"CLUENER dev": SETS["CLUENER dev"]})
    assert list(measured_sentences(tmp_path)) == ["dev", "test"]
