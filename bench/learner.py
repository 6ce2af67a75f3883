"""Scoring and training of `scratch:tiny`, from the naive way to ours, in one run on one machine with one thread.

    python -m bench.learner

CPU seconds of the process are compared, so that other work on the machine does not decide. On a GPU, or a CPU with
bf16 units, ours uses bf16 by itself; the report says whether it did.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import torch

from annotation.spans.tag_schemes import encode
from bench import naive
from bench.naive import STEPS, Plain
from bench.texts import labelled, types_of
from bench.web import ROOT, machine
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.hardware import has_fast_bf16
from learner.ner.model import Tagger
from learner.ner.predict import predict
from learner.ner.training import Run, train, training_pieces

RUNS = 3
SCORED, LEARNED, PREPARED = 512, 160, 400
GOALS = {"scoring": 8.0, "training": 5.0}


class Row(NamedTuple):
    """Sentences per CPU second."""

    name: str
    speed: float


def main() -> None:
    torch.set_num_threads(1)
    about = machine()
    name, training, dev = labelled()
    tagger = _prepared(training)
    texts = [example.text for example in dev if len(example.text) <= naive.WIDTH][:SCORED]
    examples = [example for example in training if len(example.text) <= naive.WIDTH][:LEARNED]
    agreement = _agreement(tagger, texts)
    scoring, learning = _scoring(tagger, texts), _training(tagger, examples)
    report = _report(about, name, texts, agreement, {"scoring": scoring, "training": learning})
    (ROOT / "bench/results").mkdir(exist_ok=True)
    (ROOT / "bench/results/learner.md").write_text(report, "utf-8")
    print(report)


def _prepared(training: list[Example]) -> Tagger:
    """A model that has learned a little: tags of an untrained one are all alike."""
    print("learning a little …", flush=True)
    settings = TrainConfig(epochs=5, threads=1)
    some = training[:PREPARED]
    result = train(
        some, [], entity_types=types_of(some), model_config=ModelConfig(), train_config=settings, device="cpu"
    )
    return result.tagger


def _agreement(tagger: Tagger, texts: list[str]) -> float:
    """Share of the characters whose tag is the naive fp32 model's."""
    rows = [tagger.characters.encode(text) for text in texts]
    expected = naive.score(Plain(tagger, STEPS[0]), rows, tagger.characters.pad, STEPS[0])
    found = zip(predict(tagger, texts), texts, strict=True)
    tags = [encode(prediction.spans, len(text), tagger.config.scheme) for prediction, text in found]
    same = sum(tagger.tags[a] == b for x, y in zip(expected, tags, strict=True) for a, b in zip(x, y, strict=True))
    return same / sum(len(text) for text in texts)


def _scoring(tagger: Tagger, texts: list[str]) -> list[Row]:
    rows = [tagger.characters.encode(text) for text in texts]
    pad = tagger.characters.pad
    found = []
    for way in STEPS:
        model = Plain(tagger, way)
        found.append(Row(way.name, _speed(lambda m=model, w=way: naive.score(m, rows, pad, w), len(texts))))
    return [*found, Row("ours: + batched CRF, fused LSTMs", _speed(lambda: list(predict(tagger, texts)), len(texts)))]


def _training(tagger: Tagger, examples: list[Example]) -> list[Row]:
    pieces = training_pieces(tagger, examples)
    pad, count = tagger.characters.pad, len(pieces)
    found = []
    for way in STEPS:
        model = Plain(tagger, way)
        found.append(Row(way.name, _speed(lambda m=model, w=way: naive.learn(m, pieces, pad, w), count)))
    settings = TrainConfig(epochs=2, batch_size=naive.BATCH, threads=1)
    run = Run(tagger, examples, [], settings, shallow_epochs=1, on_progress=None)
    shallow, whole = (_speed(lambda e=epoch: _epoch(run, e), count) for epoch in (1, 2))
    mean = 2 / (1 / whole + 1 / shallow)
    return [
        *found,
        Row("ours: + closed-form CRF, fused LSTMs", whole),
        Row("ours, with half of the epochs shallow (default)", mean),
    ]


def _epoch(run: Run, epoch: int) -> None:
    with run.encoder(epoch):
        run.learn(epoch)


def _speed(work: Callable[[], object], sentences: int) -> float:
    """Sentences per CPU second: the median of some runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return sentences / median(times)


def _report(about: str, name: str, texts: list[str], agreement: float, tables: dict[str, list[Row]]) -> str:
    bf16 = "bf16 is used" if has_fast_bf16(torch.device("cpu")) else "no AMX and no AVX512-BF16, so everything is fp32"
    mean = sum(map(len, texts)) / len(texts)
    parts = "\n\n".join(_table(title, rows) for title, rows in tables.items())
    return f"""# Speed of `scratch:tiny`: the naive way and ours

{about}; torch {torch.__version__}, one thread; {bf16}.

{name}, {mean:.0f} characters a sentence; {len(texts)} scored, {LEARNED} learned from. Sentences per CPU second,
median of {RUNS} runs. Tags that agree with the naive fp32 model's: {agreement * 100:.2f} % of the characters
(goal: 99 %).

{parts}
"""


def _table(title: str, rows: list[Row]) -> str:
    base, goal = rows[0].speed, GOALS[title]
    best = max(row.speed for row in rows) / base
    lines = [f"| {row.name} | {row.speed:,.1f} | {row.speed / base:.1f}× |" for row in rows]
    verdict = "reached" if best >= goal else f"missed: {best:.1f}×"
    return "\n".join(
        [f"## {title.capitalize()} (goal {goal:.0f}×: {verdict})", "", "| | sentences/s | |", "|---|---|---|", *lines]
    )


if __name__ == "__main__":
    main()
