"""A specification is refused as a whole, by the key that is wrong, before anything runs."""

import re
from typing import Any

import pytest

from learner.experiments.errors import SpecError
from learner.experiments.spec import parse_spec, read_spec
from tests.learner.experiments.tiny_spec import SMALL, cells, values


def test_a_grid_is_every_combination_of_its_values():
    found, skipped = cells(grid={"model": {"sequence": ["bilstm", "attbilstm"]}, "train": {"clip": [0.5, 2.0]}})
    assert [cell.name for cell in found] == [
        "sequence=bilstm, clip=0.5",
        "sequence=bilstm, clip=2.0",
        "sequence=attbilstm, clip=0.5",
        "sequence=attbilstm, clip=2.0",
    ]
    assert (found[1].model.sequence, found[1].train.clip, found[1].model.lstm_hidden) == ("bilstm", 2.0, 8)
    assert skipped == []


def test_without_a_grid_there_is_one_cell():
    assert [cell.name for cell in cells()[0]] == ["base"]


def test_a_preset_lies_over_the_base_and_crosses_the_grid():
    presets = {"wide": {"model": {"lstm_hidden": 16}}, "plain": {"model": {"sequence": "bilstm"}}}
    found, _ = cells(presets=presets, grid={"model": {"scheme": ["BIO", "IO"]}})
    assert [cell.name for cell in found] == [
        "wide, scheme=BIO",
        "wide, scheme=IO",
        "plain, scheme=BIO",
        "plain, scheme=IO",
    ]
    assert [cell.model.lstm_hidden for cell in found] == [16, 16, 8, 8]


def test_a_list_of_presets_chooses_among_them():
    presets = {"wide": {"model": {"lstm_hidden": 16}}, "plain": {"model": {"sequence": "bilstm"}}}
    assert [cell.name for cell in cells(presets=presets, grid={"presets": ["plain"]})[0]] == ["plain"]


def test_the_systems_of_the_papers_are_presets_by_their_names():
    [steel], _ = cells(base={}, grid={"presets": ["steel"]})
    assert (steel.name, steel.model.loss, steel.model.scheme, steel.train.epochs) == ("steel", "ls_focal_ce", "IO", 30)


def test_a_combination_that_makes_no_sense_is_skipped_with_its_reason():
    found, skipped = cells(grid={"model": {"max_length": [16, 256], "window_overlap": [4, 48]}})
    assert len(found) == 3
    assert [one.name for one in skipped] == ["max_length=16, window_overlap=48"]
    assert "window_overlap must be at most half of max_length" in skipped[0].reason


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"grids": {}}, "Unknown key grids."),
        ({"base": {"model": {"lost": "crf"}}}, "Unknown key base.model.lost."),
        ({"base": {"modell": {"loss": "crf"}}}, "Unknown key base.modell."),
        ({"base": {"train": {"epochs": "3"}}}, "base.train.epochs must be a whole number, not '3'."),
        ({"base": {"train": {"epochs": True}}}, "base.train.epochs must be a whole number, not True."),
        ({"base": {"train": {"seed": 3}}}, "base.train.seed: list the seeds"),
        ({"grid": {"train": {"epochs": 3}}}, "grid.train.epochs must be a list, not 3."),
        ({"grid": {"train": {"patience": []}}}, "grid.train.patience is an empty list."),
        ({"grid": {"train": {"patience": [2, 2]}}}, "grid.train.patience names a value twice."),
        ({"grid": {"train": {"epochs": [3, 4]}}}, "train.epochs stands in both [base] and [grid]."),
        (
            {"presets": {"a": {"model": {"loss": "crf"}}}, "grid": {"model": {"loss": ["crf"]}}},
            "[presets.a] and [grid]",
        ),
        ({"grid": {"presets": ["absent"]}}, "there is no preset 'absent'"),
        ({"grid": {"model": {"scheme": ["BIO", "XYZ"]}}}, "model.scheme = 'XYZ' makes sense in no combination"),
        (
            {"base": {"train": {"lr_head": 5.0}}},
            "makes sense: lr_encoder, lr_head, lr_crf must be above 0 and below 1.",
        ),
        ({"seeds": []}, "seeds is an empty list."),
        ({"seeds": [1, 1]}, "seeds names a value twice."),
        ({"seeds": ["1"]}, "seeds must be a whole number"),
        ({"folds": 1}, "folds must be at least 2"),
        ({"folds": 3}, "folds: cross-validation splits data.train alone."),
        ({"folds": 3, "data": {"train": "a", "test_share": 0.2}}, "folds and data.test_share contradict"),
        ({"data": {}}, "data needs either files or a corpus."),
        ({"data": {"corpus": "steel", "train": "a"}}, "data needs either files or a corpus."),
        ({"data": {"dev": "a"}}, "data.train is missing."),
        ({"data": {"train": []}}, "data.train is an empty list."),
        ({"data": {"train": 3}}, "data.train must be a path or a table"),
        ({"data": {"train": {"path": "a", "format": "xml"}}}, "data.train.format must be one of"),
        ({"data": {"train": {"path": "a", "colour": 1}}}, "Unknown key data.train.colour."),
        ({"data": {"train": {"path": "a.txt", "member": "b"}}}, "data.train.member is given, but a.txt is no .zip."),
        ({"data": {"train": {"path": "a", "digits": True}}}, "data.train.digits is for files"),
        ({"data": {"train": "a", "dev": "b", "dev_share": 0.1}}, "data.dev and data.dev_share contradict"),
        ({"data": {"train": "a", "dev_share": 0.5, "test_share": 0.5}}, "leave no training"),
        ({"data": {"train": "a", "dev_share": 1.5}}, "data.dev_share must be at least 0 and below 1, not 1.5."),
        ({"data": {"train": "a", "dev_share": 0}}, "leaves nothing to score"),
        ({"data": {"train": "a", "limit": 0}}, "data.limit must be positive."),
        ({"data": {"train": "a", "limit": {"trian": 3}}}, "Unknown key data.limit.trian."),
        ({"presets": {"a": {"transfer": True}}}, "transfer needs a [source]"),
        ({"source": {"train": "a"}}, "nothing transfers"),
        ({"base": {"parent": {"epochs": 3}}}, "parent is given, but there is no [source]"),
        ({"base": {"parent": {"seed": 3}}}, "base.parent.seed: list the seeds"),
        ({"base": {"parent": {"encoder": "scratch:tiny"}}}, "Unknown key base.parent.encoder."),
        ({"published": {"absent": 90}}, "published: there is no cell named 'absent'; there are base."),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], message: str):
    with pytest.raises(SpecError, match=re.escape(message)):
        cells(**changes)


def test_the_scaled_table_lies_over_the_rest_and_renames_encoders():
    presets = {"BERT": {"model": {"encoder": "bert-base-chinese"}}}
    scaled = {
        "encoders": {"bert-base-chinese": "scratch:tiny"},
        "data": {"limit": 50},
        "base": {"train": {"epochs": 1}},
        "seeds": [7],
    }
    given = values(presets=presets, scaled=scaled)
    small, full = parse_spec(given, scaled=True), parse_spec(given)
    assert small.presets["BERT"] == {"model.encoder": "scratch:tiny"}
    assert small.data.limit == {"train": 50, "dev": 50, "test": 50}
    assert (small.base["train.epochs"], small.base["train.batch_size"], small.seeds) == (1, 4, (7,))
    assert (small.scaled, full.scaled) == (True, False)
    assert full.presets["BERT"] == {"model.encoder": "bert-base-chinese"}
    assert (full.base["train.epochs"], full.data.limit) == (2, {})


def test_encoders_in_a_grid_are_renamed_as_well():
    given = values(scaled={"encoders": {"big": "scratch:tiny"}})
    del given["base"]["model"]["encoder"]
    given["grid"] = {"model": {"encoder": ["big", "embedding"]}}
    assert parse_spec(given, scaled=True).axes["model.encoder"] == ("scratch:tiny", "embedding")


def test_a_mistake_in_the_scaled_table_is_named():
    with pytest.raises(SpecError, match=r"Unknown key base\.train\.epoch\."):
        parse_spec(values(scaled={"base": {"train": {"epoch": 1}}}), scaled=True)


def test_there_may_be_nothing_to_scale():
    with pytest.raises(SpecError, match="no \\[scaled\\] table"):
        parse_spec(values(), scaled=True)


def test_a_file_that_is_no_toml_is_named(tmp_path):
    (tmp_path / "bad.toml").write_text("a = ")
    with pytest.raises(SpecError, match=r"bad\.toml"):
        read_spec(tmp_path / "bad.toml")
    with pytest.raises(SpecError, match=r"absent\.toml cannot be read: No such file or directory\.$"):
        read_spec(tmp_path / "absent.toml")


def test_parsing_leaves_the_values_as_they_were():
    given = values(grid={"presets": []}, scaled={"seeds": [2]})
    before = repr(given)
    parse_spec(given, scaled=True)
    assert repr(given) == before
    assert values() == SMALL
