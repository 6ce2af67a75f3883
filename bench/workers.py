"""Throughput of one and of two worker processes: Celery over the embedded broker, scoring the chunks of one round.

    python -m bench.workers

Seconds on the clock: nothing else should run on the machine.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from statistics import median

import django

from bench.web import ROOT, machine
from embedded.valkey import prepare

AT_MOST, RUNS = 12_000, 3
GOAL = 1.8


def main() -> None:
    about = machine()
    with tempfile.TemporaryDirectory(prefix="anneal-bench-") as folder, _broker(Path(folder)):
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, check=True)
        django.setup()
        # Models can be imported only now.
        chunks = import_module("bench.chunks")
        row = chunks.prepare(AT_MOST)
        times: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(RUNS):  # in turns: a machine that slows down slows both
            for count, found in times.items():
                with _workers(count):
                    chunks.warm_up(row, count)
                    found.append(chunks.score(row))
        sentences = chunks.sentences(row)
    report = _report(about, sentences, {count: sentences / median(found) for count, found in times.items()})
    (ROOT / "bench/results/workers.md").write_text(report, "utf-8")
    print(report)


@contextmanager
def _broker(home: Path) -> Iterator[None]:
    command, url = prepare(home)
    os.environ |= {"ANNEAL_HOME": str(home), "REDIS_URL": url, "TORCH_THREADS": "1"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ.pop("DATABASE_URL", None)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def _workers(count: int) -> Iterator[None]:
    celery = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "gpu", f"--concurrency={count}"]
    options = ["--loglevel=WARNING", "--without-mingle", "--without-gossip"]
    with subprocess.Popen([*celery, *options], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _report(about: str, sentences: int, speeds: dict[int, float]) -> str:
    ratio = speeds[2] / speeds[1]
    verdict = "reached" if ratio >= GOAL else "missed"
    return "\n".join(
        [
            "# One worker process and two",
            "",
            f"{about}; {sentences:,} sentences in chunks of 1,000 on SQLite, `scratch:tiny`, one thread each,",
            f"median of {RUNS} runs: from the first chunk sent to the last prediction in the database.",
            "",
            "| processes | sentences/s | |",
            "|---|---|---|",
            *(f"| {count} | {speed:,.0f} | {speed / speeds[1]:.2f}× |" for count, speed in speeds.items()),
            "",
            f"Goal {GOAL}×: {verdict}.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
