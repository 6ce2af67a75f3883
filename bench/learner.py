"""Scoring and training, from the naive way to ours, in one run on one machine with one thread.

    python -m bench.learner

On the CPU, seconds of the process are compared, so that other work on the machine does not decide, and all ways take
turns, so that a processor that slows down slows all of them. Where there is a GPU, it is measured by the clock.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import torch

from annotation.spans.tag_schemes import encode
from bench import naive
from bench.ceiling import matmul_ceiling, operations
from bench.naive import STEPS, Plain
from bench.texts import labelled, types_of
from bench.web import ROOT, machine
from learner.ner.characters import counted
from learner.ner.compiling import compiled
from learner.ner.config import SCRATCH_TINY, ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.hardware import has_fast_bf16
from learner.ner.model import Tagger, new_tagger
from learner.ner.predict import predict
from learner.ner.training import Run, train, training_pieces

RUNS = 5
SCORED, SCORED_BASE, LEARNED, PREPARED = 512, 64, 160, 400
GPU_SCORED = {"scratch:tiny": 50_000, "scratch:base": 10_000}
SCORING_GOAL, TRAINING_GOAL, SHARE_GOAL, BASE_GOAL = 15.0, 10.0, 0.35, 60.0
GPU_GOALS = {"scratch:tiny": 60, "scratch:base": 300}  # seconds for a million sentences
CPU = torch.device("cpu")
Works = Mapping[str, Callable[[], object]]


@dataclass(frozen=True)
class Table:
    """Sentences per CPU second by way of doing it; the first is the naive one."""

    title: str
    goal: float
    speeds: Mapping[str, float]

    @property
    def best(self) -> float:
        return max(self.speeds.values())

    def lines(self) -> list[str]:
        base = next(iter(self.speeds.values()))
        reached = "reached" if self.best >= self.goal * base else f"missed: {self.best / base:.1f}×"
        rows = [f"| {name} | {speed:,.1f} | {speed / base:.1f}× |" for name, speed in self.speeds.items()]
        return [
            f"## {self.title} (goal {self.goal:.0f}×: {reached})",
            "",
            "| | sentences/s | |",
            "|---|---|---|",
            *rows,
        ]


def main() -> None:
    torch.set_num_threads(1)
    about = machine()
    name, training, dev = labelled()
    tagger = _prepared(training)
    texts = [example.text for example in dev if len(example.text) <= naive.WIDTH][:SCORED]
    examples = [example for example in training if len(example.text) <= naive.WIDTH][:LEARNED]
    scoring = Table("Scoring, `scratch:tiny`", SCORING_GOAL, _speeds(_ways_to_score(tagger, texts), len(texts)))
    learning = Table("Training, `scratch:tiny`", TRAINING_GOAL, _ways_to_learn(tagger, examples))
    report = "\n".join(
        [
            *_heading(about, name, texts, _agreement(tagger, texts)),
            *["", *scoring.lines(), ""],
            *_share(scoring, tagger, texts),
            *["", *learning.lines(), ""],
            *_base(texts[:SCORED_BASE]),
            *_gpu(texts),
            "",
        ]
    )
    (ROOT / "bench/results").mkdir(exist_ok=True)
    (ROOT / "bench/results/learner.md").write_text(report, "utf-8")
    print(report)


def _prepared(training: list[Example]) -> Tagger:
    """A model that has learned a little: tags of an untrained one are all alike."""
    print("learning a little …", flush=True)
    settings = TrainConfig(epochs=5, threads=1)
    some = training[:PREPARED]
    return train(
        some,
        [],
        entity_types=types_of(some),
        model_config=ModelConfig(encoder=SCRATCH_TINY),
        train_config=settings,
        device=CPU,
    )[0]


def _agreement(tagger: Tagger, texts: list[str]) -> float:
    """Share of the characters whose tag is the naive fp32 model's."""
    rows = [tagger.characters.encode(text) for text in texts]
    expected = naive.score(Plain(tagger, STEPS[0]), rows, tagger.characters.pad, STEPS[0])
    found = zip(predict(tagger, texts), texts, strict=True)
    tags = [encode(prediction.spans, len(text), tagger.config.scheme) for prediction, text in found]
    same = sum(tagger.tags[a] == b for x, y in zip(expected, tags, strict=True) for a, b in zip(x, y, strict=True))
    return same / sum(len(text) for text in texts)


def _ways_to_score(tagger: Tagger, texts: list[str]) -> Works:
    rows = [tagger.characters.encode(text) for text in texts]
    pad = tagger.characters.pad
    found: dict[str, Callable[[], object]] = {}
    for way in STEPS:
        model = Plain(tagger, way)
        found[way.name] = lambda m=model, w=way: naive.score(m, rows, pad, w)  # type: ignore[misc]
    print("compiling …", flush=True)
    fast = compiled(tagger)
    found["ours: + batched CRF, fused LSTMs, attention by length"] = lambda: list(predict(tagger, texts))
    found["ours, encoder compiled (from 100,000 sentences on)"] = lambda: list(predict(fast, texts))
    return found


def _ways_to_learn(tagger: Tagger, examples: list[Example]) -> dict[str, float]:
    pieces = training_pieces(tagger, examples)
    works: dict[str, Callable[[], object]] = {}
    for way in STEPS:
        model = Plain(tagger, way)
        works[way.name] = lambda m=model, w=way: naive.learn(m, pieces, tagger.characters.pad, w)  # type: ignore[misc]
    settings = TrainConfig(epochs=2, batch_size=naive.BATCH, threads=1)
    run = Run(tagger, examples, [], settings, shallow_epochs=1, on_progress=None)
    works["shallow"] = lambda: _epoch(run, 1)
    works["whole"] = lambda: _epoch(run, 2)
    speeds = _speeds(works, len(pieces))
    shallow, whole = speeds.pop("shallow"), speeds.pop("whole")
    speeds["ours: + closed-form CRF, fused LSTMs, cheap dropout"] = whole
    speeds["ours, with half of the epochs shallow (default)"] = 2 / (1 / whole + 1 / shallow)
    return speeds


def _epoch(run: Run, epoch: int) -> None:
    with run.encoder(epoch):
        run.learn(epoch)


def _speeds(works: Works, sentences: int) -> dict[str, float]:
    """Sentences per CPU second: the median of some runs, in turns."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(RUNS):
        print(f"turn {turn + 1} of {RUNS} …", flush=True)
        for name, work in works.items():
            start = time.process_time()
            work()
            times[name].append(time.process_time() - start)
    return {name: sentences / median(found) for name, found in times.items()}


def _heading(about: str, name: str, texts: list[str], agreement: float) -> list[str]:
    bf16 = "bf16 is used" if has_fast_bf16(CPU) else "no AMX and no AVX512-BF16, so everything is fp32"
    mean = sum(map(len, texts)) / len(texts)
    return [
        "# Speed of the learner: the naive way and ours",
        "",
        f"{about}; torch {torch.__version__}, one thread; {bf16}.",
        "",
        f"{name}, {mean:.0f} characters a sentence; {len(texts)} scored, {LEARNED} learned from. Sentences per CPU",
        f"second, median of {RUNS} runs. Tags that agree with the naive fp32 model's: {agreement * 100:.2f} % of the",
        "characters (goal: 99 %).",
    ]


def _share(scoring: Table, tagger: Tagger, texts: list[str]) -> list[str]:
    ceiling, asked = matmul_ceiling(CPU), operations(tagger, texts) / len(texts)
    share = scoring.best * asked / ceiling
    verdict = "reached" if share >= SHARE_GOAL else "missed"
    return [
        f"One core multiplies matrices at {ceiling / 1e9:,.0f} GFLOP/s at best; a sentence asks for {asked / 1e6:,.0f}",
        f"MFLOP, so the best way above uses {share:.0%} of the core (goal {SHARE_GOAL:.0%}: {verdict}).",
    ]


def untrained(encoder: str, texts: list[str], device: torch.device) -> Tagger:
    """Speed does not depend on what was learned."""
    tagger = new_tagger(ModelConfig(encoder=encoder), types_of(labelled()[1]), counted(texts), texts)
    tagger.model.to(device).eval()
    return tagger


def _base(texts: list[str]) -> list[str]:
    tagger = untrained("scratch:base", texts, CPU)
    fast = compiled(tagger)
    works = {"plain": lambda: list(predict(tagger, texts)), "compiled": lambda: list(predict(fast, texts))}
    works["compiled"]()  # shapes that were not rehearsed
    speeds = _speeds(works, len(texts))
    best = max(speeds.values())
    verdict = "reached" if best >= BASE_GOAL else "missed"
    share = best * operations(tagger, texts) / len(texts) / matmul_ceiling(CPU)
    return [
        f"## `scratch:base` (goal {BASE_GOAL:.0f} sentences/s on one core: {verdict})",
        "",
        f"{speeds['plain']:,.1f} sentences/s scored, {speeds['compiled']:,.1f} compiled: {share:.0%} of the core.",
    ]


def _gpu(texts: list[str]) -> list[str]:
    if not torch.cuda.is_available():
        return ["", "No GPU was there."]
    device = torch.device("cuda")
    lines = [
        "",
        f"## {torch.cuda.get_device_name()}",
        "",
        "| | sentences/s | a million in | goal |",
        "|---|---|---|---|",
    ]
    for encoder, count in GPU_SCORED.items():
        tagger: Any = untrained(encoder, texts, device)
        many = (texts * (count // len(texts) + 1))[:count]
        list(predict(tagger, many[:2000]))  # kernels are loaded at their first use
        started = time.perf_counter()
        list(predict(tagger, many))
        seconds = (time.perf_counter() - started) / count * 1e6
        verdict = "reached" if seconds < GPU_GOALS[encoder] else "missed"
        lines.append(f"| `{encoder}` | {1e6 / seconds:,.0f} | {seconds:,.0f} s | {GPU_GOALS[encoder]} s: {verdict} |")
    return lines


if __name__ == "__main__":
    main()
