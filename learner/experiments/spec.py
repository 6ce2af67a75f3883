"""What an experiment compares, on which data: a TOML file, checked as a whole before anything runs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.words import say
from learner.experiments.data_spec import DataSpec, data_spec
from learner.experiments.errors import SpecError
from learner.experiments.search_spec import SearchSpec, search_spec
from learner.experiments.tables import PARENT, TRANSFER, Table, axes, list_of, require, settings
from learner.ner.ensembles.presets import SYSTEMS as PAPER_PRESETS
from learner.ner.presets import Preset

PRESETS = "presets"


@dataclass(frozen=True)
class Spec:
    """One experiment. Settings are flat: `model.loss`, `train.epochs`, `transfer`."""

    name: str
    paper: str
    notes: tuple[str, ...]
    seeds: tuple[int, ...]
    folds: int
    """0: the fixed split of the data."""
    data: DataSpec
    source: DataSpec | None
    """What a parent is trained on, for cells with `transfer`."""
    base: Mapping[str, Any]
    presets: Mapping[str, Mapping[str, Any]]
    axes: Mapping[str, tuple[Any, ...]]
    published: Mapping[str, float]
    """F1 in percent that the paper reports, by the name of the cell."""
    search: SearchSpec
    scaled: bool


def read_spec(path: Path, *, scaled: bool = False) -> Spec:
    """Raises SpecError, also for a file that is not there or not TOML."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SpecError(say("{file} cannot be read: {error}.", file=path, error=error.strerror)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SpecError(say("{file}: {error}", file=path, error=error)) from error
    return parse_spec(values, path.stem, scaled=scaled)


def parse_spec(values: Mapping[str, Any], name: str = "experiment", *, scaled: bool = False) -> Spec:
    """`scaled` lays the table of that name over the rest. Raises SpecError that names the key."""
    small = Table(values).take("scaled", dict, {})
    require(bool(small) or not scaled, "There is no [scaled] table in this specification.")
    values = {key: value for key, value in values.items() if key != "scaled"}
    spec = _parsed(Table(values), name, scaled=False)
    return _parsed(Table(scaled_down(values, small)), name, scaled=True) if scaled else spec


def scaled_down(values: Mapping[str, Any], small: Mapping[str, Any]) -> dict[str, Any]:
    """`small` over `values`: tables merge, all else is replaced; `encoders` renames encoders wherever they stand."""
    small = dict(small)
    names = Table(small, "scaled").take("encoders", dict, {})
    small.pop("encoders", None)
    merged: dict[str, Any] = _renamed(values, names)
    return _merged(merged, small)


def _merged(values: Mapping[str, Any], small: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    for key, value in small.items():
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = _merged(found[key], value) if both else value
    return found


def _renamed(value: Any, names: Mapping[str, str], key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {inner: _renamed(one, names, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names, key) for one in value]
    return names.get(value, value) if key == "encoder" and isinstance(value, str) else value


def _parsed(table: Table, name: str, scaled: bool) -> Spec:
    base = settings(table.take("base", dict, {}), "base")
    presets = {key: settings(one, f"presets.{key}") for key, one in _tables(table.table(PRESETS))}
    grid = table.take("grid", dict, {})
    chosen = list_of(str, grid.get(PRESETS, list(presets)), f"grid.{PRESETS}")
    spec = Spec(
        name=table.take("name", str, name),
        paper=table.take("paper", str, ""),
        notes=list_of(str, table.take("notes", list, []), "notes"),
        seeds=list_of(int, table.take("seeds", list, [1]), "seeds"),
        folds=table.take("folds", int, 0),
        data=data_spec(table.table("data")),
        source=data_spec(table.table("source")) if "source" in table.values else None,
        base=base,
        presets=_chosen(presets, chosen),
        axes=axes({key: value for key, value in grid.items() if key != PRESETS}, "grid"),
        published={key: float(value) for key, value in table.take("published", dict, {}).items()},
        search=search_spec(table.table("search")) if "search" in table.values else SearchSpec(),
        scaled=scaled,
    )
    table.close()
    _require_consistent(spec)
    return spec


def _tables(table: Table) -> list[tuple[str, dict[str, Any]]]:
    return [(key, table.take(key, dict, {})) for key in list(table.values)]


def _chosen(presets: Mapping[str, Mapping[str, Any]], names: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    """Those of the file, and for other names the systems of the papers that Anneal knows."""
    for name in names:
        rule, known = "grid.presets: there is no preset {name!r}; there are {known}.", [*presets, *PAPER_PRESETS]
        require(name in known, rule, name=name, known=known)
    return {name: presets[name] if name in presets else _of_paper(PAPER_PRESETS[name]) for name in names}


def _of_paper(preset: Preset) -> dict[str, Any]:
    parts = {"model": dict(preset.model), "train": dict(preset.train), "ensemble": dict(preset.ensemble)}
    return settings(parts, f"presets.{preset.id}")


def _require_consistent(spec: Spec) -> None:
    require(bool(spec.seeds), "seeds is an empty list.")
    require(spec.folds == 0 or spec.folds >= 2, "folds must be at least 2 (or left out for a fixed split).")
    fixed = spec.folds == 0
    require(fixed or not (spec.data.dev or spec.data.test), "folds: cross-validation splits data.train alone.")
    require(fixed or not spec.data.test_share, "folds and data.test_share contradict each other: a fold is the test.")
    scored = spec.data.dev_share != 0 or spec.data.test or spec.data.test_share or spec.data.corpus
    require(not fixed or bool(scored), "data.dev_share = 0 without a test leaves nothing to score.")
    grid = spec.presets or spec.axes or spec.folds or len(spec.seeds) > 1
    require(not (spec.search.space and grid), "search varies one system over one split and seed: no grid beside it.")
    blind = spec.search.space and spec.data.dev_share == 0
    require(not blind, "search chooses by dev: data.dev_share = 0 contradicts it.")
    require(not (spec.search.space and spec.source), "search and source contradict each other.")
    for key in spec.axes:
        require(key not in spec.base, "{key} stands in both [base] and [grid].", key=key)
        for name, preset in spec.presets.items():
            require(key not in preset, "{key} stands in both [presets.{name}] and [grid].", key=key, name=name)
    everywhere = [spec.base, *spec.presets.values(), spec.axes]
    require(
        spec.source is None or any(TRANSFER in one for one in everywhere), "source is given, but nothing transfers."
    )
    raised = any(key.startswith(f"{PARENT}.") for one in everywhere for key in one)
    require(spec.source is not None or not raised, "parent is given, but there is no [source] for it to learn from.")
    asks = any(one.get(TRANSFER) for one in (spec.base, *spec.presets.values())) or True in spec.axes.get(TRANSFER, ())
    require(spec.source is not None or not asks, "transfer needs a [source] to come from.")
