"""What a model of CLUENER is worth to one of another field with few labels: stage two of MTAL, section 3.1.

    python -m bench.transfer --data ../shared/data --out FOLDER [--encoder anneal:zh-tiny] [--labels 100,300,1000]
                             [--seeds 3] [--epochs 20] [--parent-epochs 10]

Every target is learned from so many sentences, from the encoder alone and from a whole model of CLUENER. What is done
is not done again; the table goes to FOLDER/transfer.md.
"""

import argparse
from pathlib import Path
from typing import Any

from bench.ner_sets import SETS
from bench.tables import micro_f1
from bench.web import machine
from learner.experiments.experiment import Experiment
from learner.experiments.spec import parse_spec

SOURCE = "CLUENER dev"
TARGETS = ("ROCLING22", "ResumeNER test")
DEV = 200  # sentences that choose the epoch: few labels are no reason to measure on many
WITHOUT, WITH = "without", "from CLUENER"
Found = dict[tuple[str, int], dict[str, list[dict[str, Any]]]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", default="anneal:zh-tiny")
    parser.add_argument("--labels", default="100,300,1000")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--parent-epochs", type=int, default=10)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    sizes = [int(size) for size in options.labels.split(",")]
    found: Found = {}
    for size in sizes:
        for target in TARGETS:
            experiment = Experiment(parse_spec(spec_of(target, size, options)), options.data)
            print(f"{target}, {size:,} sentences", flush=True)
            experiment.play(options.out, say=lambda text: print(text, flush=True))
            found[target, size] = experiment.results(options.out)
    report = table(found, options)
    (options.out / "transfer.md").write_text(report, "utf-8")
    print(report)


def spec_of(target: str, size: int, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "name": f"{target}, {size}",
        "data": {**SETS[target], "limit": {"train": size, "dev": DEV}},
        "source": SETS[SOURCE],
        "base": {
            "model": {"encoder": options.encoder},
            "train": {"epochs": options.epochs, "patience": options.epochs, "threads": options.threads},
            "parent": {"epochs": options.parent_epochs, "patience": options.parent_epochs},
        },
        "presets": {WITHOUT: {"transfer": False}, WITH: {"transfer": True}},
        "seeds": list(range(1, options.seeds + 1)),
    }


def table(found: Found, options: argparse.Namespace) -> str:
    lines = [
        f"# From CLUENER to other fields: strict micro-F1, `{options.encoder}`-AttBiLSTM-CRF",
        "",
        f"{machine()}. {options.epochs} epochs, {options.parent_epochs} of the model of CLUENER;",
        f"mean ± standard deviation over {options.seeds} seeds; test sets.",
        "",
        "| target | labelled sentences | from the encoder alone | from a model of CLUENER |",
        "|---|---:|---:|---:|",
    ]
    for (target, size), results in found.items():
        cells = [micro_f1(results[name]) for name in (WITHOUT, WITH)]
        lines.append(f"| {target.removesuffix(' test')} | {size:,} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
