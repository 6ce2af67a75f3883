"""Encoders compared by what taggers over them reach: strict micro-F1 on five sets, seconds of training, speed.

    python -m bench.encoders --data ../shared/data --out FOLDER [--own NAME=FOLDER ...] [--vectors FILE]
                             [--labels N] [--seeds 3] [--epochs 10] [--sets cluener,resume] [--set r_drop=1]

`--labels`: so many training sentences. `--set`: of the training of every system. What is done is not done again; the
table goes to FOLDER/encoders.md.
"""

import argparse
from pathlib import Path
from statistics import mean
from typing import Any

from bench.ner_sets import SETS
from bench.tables import micro_f1
from bench.web import machine
from learner.experiments.experiment import Experiment
from learner.experiments.spec import Spec, parse_spec
from learner.management.assignments import assigned

BILSTM = {"sequence": "bilstm"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--own", action="append", default=[], metavar="NAME=ENCODER")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--labels", type=int)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--sets", default="")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="", help="systems whose name holds this")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    wanted = [name for name in SETS if any(part in name.lower() for part in options.sets.lower().split(","))]
    systems = {name: rest for name, rest in systems_of(options).items() if options.only in name}
    found = {name: _played(name, systems, options) for name in wanted}
    report = table(found, list(systems), options)
    (options.out / "encoders.md").write_text(report, "utf-8")
    print(report)


def systems_of(options: argparse.Namespace) -> dict[str, Any]:
    """Presets of an experiment by what the table calls them."""
    systems: dict[str, Any] = {
        "random characters + BiLSTM-CRF": {"model": {"encoder": "embedding", **BILSTM}, "train": {"lr_encoder": 2e-3}}
    }
    if options.vectors:
        name = f"vectors:{options.vectors.resolve()}"
        systems["own static vectors + BiLSTM-CRF"] = {
            "model": {"encoder": name, **BILSTM},
            "train": {"lr_encoder": 2e-3},
        }
    systems["random ALBERT (scratch:tiny) + AttBiLSTM-CRF"] = {"model": {"encoder": "scratch:tiny"}}
    for own in options.own:
        name, _, encoder = own.partition("=")
        place = str(Path(encoder).resolve()) if Path(encoder).is_dir() else encoder
        systems[f"{name} + AttBiLSTM-CRF"] = {"model": {"encoder": place}}
    return systems


def spec_of(name: str, systems: dict[str, Any], options: argparse.Namespace) -> Spec:
    data = dict(SETS[name])
    if options.labels:
        data["limit"] = {**data.get("limit", {}), "train": options.labels}
    train = {"epochs": options.epochs, "patience": options.epochs, "threads": options.threads}
    return parse_spec(
        {
            "name": name,
            "data": data,
            "base": {"train": train | assigned(options.set, "")[""]},
            "presets": systems,
            "seeds": list(range(1, options.seeds + 1)),
        }
    )


def _played(name: str, systems: dict[str, Any], options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    experiment = Experiment(spec_of(name, systems, options), options.data)
    print(f"{name}: {experiment.data.splits[0].counts()}", flush=True)
    experiment.play(options.out, say=lambda text: print(text, flush=True))
    return experiment.results(options.out)


def table(found: dict[str, dict[str, list[dict[str, Any]]]], systems: list[str], options: argparse.Namespace) -> str:
    few = f", {options.labels:,} training sentences" if options.labels else ""
    settings = ", ".join([f"{options.epochs} epochs", *options.set])
    head = [f"{name}: F1 | train s | sentences/s" for name in found]
    lines = [
        f"# Encoders: strict micro-F1{few}",
        "",
        f"{machine()}. {settings}; mean ± standard deviation over {options.seeds} seeds.",
        "CLUENER's test labels are not public: its dev set chose the epoch and is reported; the others are test sets.",
        "",
        f"| | {' | '.join(head)} |",
        "|---" * (1 + 3 * len(found)) + "|",
    ]
    for system in systems:
        cells = [_cells(results[system]) for results in found.values()]
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _cells(results: list[dict[str, Any]]) -> str:
    if not results:
        return "– | – | –"
    seconds, speed = (mean(result[name] for result in results) for name in ("train_seconds", "sentences_per_second"))
    return f"{micro_f1(results)} | {seconds:,.0f} | {speed:,.0f}"


if __name__ == "__main__":
    main()
