"""What came out, so that anyone can read and repeat it: report.md with charts, results.json, summary.csv, types.csv."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from learner.experiments.charts import TITLES, charts
from learner.experiments.experiment import Experiment
from learner.experiments.markdown import page
from learner.experiments.runs import SCHEMA, write_whole
from learner.experiments.scores import AVERAGES, COSTS, MEASURES, Figure, summary
from learner.experiments.spec import Spec
from learner.experiments.splits import Splits

Summaries = Mapping[str, Mapping[str, Any]]


def write_report(experiment: Experiment, out: Path) -> Path:
    """From the runs that are finished; the path of report.md."""
    results = experiment.results(out)
    summaries = {name: summary(rows) for name, rows in results.items() if rows}
    about = described(experiment, results)
    drawn = {f"charts/{name}": svg for name, svg in charts(summaries, results).items()}
    for name, text in {
        **drawn,
        "results.json": json.dumps(
            {**about, "summary": as_dicts(summaries), "runs": results}, ensure_ascii=False, indent=1
        ),
        "summary.csv": as_csv(summary_rows(summaries)),
        "types.csv": as_csv(type_rows(summaries)),
        "report.md": page(about, summaries, {name: TITLES[Path(name).name] for name in drawn}),
    }.items():
        write_whole(out / name, text)
    return out / "report.md"


def described(experiment: Experiment, results: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """All that is needed to judge and to repeat the figures."""
    spec, data = experiment.spec, experiment.data
    source = experiment.source.splits[0] if experiment.source else None
    transfer = any(cell.transfer for cell in experiment.cells)
    environments = [row["environment"] for rows in results.values() for row in rows]
    return {
        "schema": SCHEMA,
        "name": spec.name,
        "paper": spec.paper,
        "notes": list(spec.notes),
        "scaled": spec.scaled,
        "seeds": list(spec.seeds),
        "folds": spec.folds,
        "limits": limits(spec),
        "types": list(spec.data.types),
        "planned": len(experiment.runs()),
        "done": sum(len(rows) for rows in results.values()),
        "cells": {cell.name: cell.described() for cell in experiment.cells},
        "published": dict(spec.published),
        "skipped": {one.name: one.reason for one in experiment.skipped},
        "failed": experiment.failed,
        "scored_on": data.splits[0].scored_on,
        "data": [told(part, source if transfer else None) for part in data.splits],
        "source": told(source) if source else None,
        "transfer": transfer,
        "files": [
            {"path": read.path, "sha256": read.sha256, "problems": read.problems}
            for loaded in (data, experiment.source)
            if loaded is not None
            for read in loaded.files
        ],
        "environments": unique(environments),
    }


def told(part: Splits, source: Splits | None = None) -> dict[str, Any]:
    """`source`: what the parent of a cell with transfer trained on."""
    return {"sha256": part.checksum, **part.counts(), "seen_texts": part.seen_texts(source)}


def limits(spec: Spec) -> dict[str, int]:
    """Sentences at most, by split; those of the source under `source train` and so on."""
    source = spec.source.limit if spec.source else {}
    return {**spec.data.limit, **{f"source {split}": number for split, number in source.items()}}


def unique(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({json.dumps(row, sort_keys=True): row for row in rows}.values())


def as_dicts(value: Any) -> Any:
    """Figures as objects with names."""
    if isinstance(value, Figure):
        return value._asdict()
    return {key: as_dicts(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def summary_rows(summaries: Summaries) -> Iterator[dict[str, Any]]:
    """One row per cell; scores in [0, 1]."""
    for name, found in summaries.items():
        figures = {f"{average}_{one}": found["scores"][average][one] for average in AVERAGES for one in MEASURES}
        yield {"cell": name, "runs": found["runs"], **_columns(figures | {cost: found[cost] for cost in COSTS})}


def type_rows(summaries: Summaries) -> Iterator[dict[str, Any]]:
    """One row per cell and entity type."""
    for name, found in summaries.items():
        for label, figures in found["per_type"].items():
            yield {"cell": name, "type": label, "runs": figures["f1"].runs, **_columns(figures)}


def _columns(figures: Mapping[str, Figure]) -> dict[str, float | None]:
    return {
        f"{name}_{part}": value for name, one in figures.items() for part, value in (("mean", one.mean), ("sd", one.sd))
    }


def as_csv(rows: Iterable[dict[str, Any]]) -> str:
    listed = list(rows)
    file = StringIO(newline="")
    writer = csv.DictWriter(file, list(listed[0]) if listed else ["cell"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return file.getvalue()
