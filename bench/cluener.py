"""CLUENER2020 train -> dev: ALBERT-AttBiLSTM-CRF from nothing, and a BiLSTM-CRF on random character vectors.

    python -m bench.cluener          (BENCH_EPOCHS=10, BENCH_THREADS=1)

Both with the same code, epochs and seed in one run. No weights are downloaded.
"""

import os
import time
from typing import Any, NamedTuple

from bench.texts import folder, labelled, types_of
from bench.web import ROOT, machine
from learner.ner.config import EMBEDDING, SCRATCH_TINY, ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.evaluation import Metrics, evaluate
from learner.ner.predict import predict_spans
from learner.ner.training import Progress, TrainResult, train

EPOCHS = int(os.environ.get("BENCH_EPOCHS", "10"))
THREADS = int(os.environ.get("BENCH_THREADS", "1"))
SYSTEMS = {
    "ALBERT-AttBiLSTM-CRF, `scratch:tiny`": ModelConfig(encoder=SCRATCH_TINY),
    "BiLSTM-CRF, random character vectors": ModelConfig(encoder=EMBEDDING, sequence="bilstm"),
}


class Outcome(NamedTuple):
    result: TrainResult
    metrics: Metrics
    wall: float
    cpu: float


def main() -> None:
    about = machine()
    name, training, dev = labelled()
    outcomes = {system: _run(config, training, dev) for system, config in SYSTEMS.items()}
    report = _report(about, name, len(training), len(dev), outcomes)
    (ROOT / "bench/results").mkdir(exist_ok=True)
    (ROOT / "bench/results/cluener.md").write_text(report, "utf-8")
    print(report)


def _run(config: ModelConfig, training: list[Example], dev: list[Example]) -> Outcome:
    wall, cpu = time.perf_counter(), time.process_time()
    settings = TrainConfig(epochs=EPOCHS, threads=THREADS, shallow=0.6)
    result = train(
        training,
        dev,
        entity_types=types_of(training),
        model_config=config,
        train_config=settings,
        on_progress=_tell,
    )
    spent = time.perf_counter() - wall, time.process_time() - cpu
    predicted = predict_spans(result.tagger, [example.text for example in dev])
    metrics = evaluate([example.spans for example in dev], predicted, [len(example.text) for example in dev])
    return Outcome(result, metrics, *spent)


def _tell(progress: Progress) -> None:
    if progress.dev_f1 is not None:
        print(f"epoch {progress.epoch}: loss {progress.loss:.2f}, dev F1 {progress.dev_f1:.4f}", flush=True)


def _report(about: str, name: str, training: int, dev: int, outcomes: dict[str, Outcome]) -> str:
    tables = "\n\n".join(f"{system}, per type:\n\n{_types(outcome.metrics)}" for system, outcome in outcomes.items())
    curves = "\n".join(
        f"- {system}: " + ", ".join(f"{entry['dev_f1'] * 100:.1f}" for entry in outcome.result.history)
        for system, outcome in outcomes.items()
    )
    rows = "\n".join(_row(system, outcome) for system, outcome in outcomes.items())
    return f"""# {name}: train ({training:,}) to dev ({dev:,})

{about}

Strict scores on dev in percent (dev also chose the epoch); {EPOCHS} epochs, seed 1, {THREADS} thread. Where the machine
was shared, CPU seconds are the fair ones.

| | micro P | micro R | micro F1 | macro F1 | wall, s | CPU, s |
|---|---|---|---|---|---|---|
{rows}

Dev micro F1 epoch by epoch (the first 60 % of the epochs of `scratch:tiny` run its shared layer once):

{curves}

{tables}
"""


def _row(system: str, outcome: Outcome) -> str:
    micro, macro = outcome.metrics["micro"], outcome.metrics["macro"]
    scores = [micro["precision"], micro["recall"], micro["f1"], macro["f1"]]
    cells = [f"{score * 100:.1f}" for score in scores]
    return f"| {system} | {' | '.join(cells)} | {outcome.wall:,.0f} | {outcome.cpu:,.0f} |"


def _types(metrics: Metrics) -> str:
    rows: dict[str, Any] = dict(metrics["per_type"])
    lines = [f"| {name} | {row['f1'] * 100:.1f} | {row['support']} |" for name, row in rows.items()]
    return "\n".join(["| type | F1 | support |", "|---|---|---|", *lines])


if __name__ == "__main__":
    if not folder().is_dir():
        print(f"No CLUENER2020 in {folder()} (set ANNEAL_DATA): the sample corpus is used instead.")
    main()
