"""Import and export of a labelled corpus, end to end, and the same rows written by the ORM in the same run.

    python -m bench.annotation

SQLite in a folder of its own, or a database `bench_annotation` beside the one that DATABASE_URL names.
Text: CLUENER2020 under ANNEAL_DATA (default ../shared/data), or invented sentences where that is missing.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import django

from bench.web import ROOT, machine

RUNS = 5
SENTENCES = 10_748
IMPORT, BY_ORM, EXPORT = (
    "import CLUENER with its labels, all in",
    "the same rows alone, by the ORM",
    "export BIO to a file",
)
GOALS = {IMPORT: 2.0, EXPORT: 1.0}

Times = list[tuple[float, float]]  # (wall, CPU of this process) of each run, in seconds


def main() -> None:
    about = machine()
    with tempfile.TemporaryDirectory(prefix="anneal-bench-") as folder:
        os.environ["ANNEAL_HOME"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        steps = import_module("bench.annotation_steps")  # its models need the settings
        vendor = steps.create_database(Path(folder))
        try:
            times = _measure(steps, Path(folder))
        finally:
            steps.destroy_database()
    report = _report(about, vendor, times)
    (ROOT / "bench/results").mkdir(exist_ok=True)
    (ROOT / f"bench/results/annotation-{vendor}.md").write_text(report)
    print(report)


def _measure(steps: Any, folder: Path) -> dict[str, Times]:
    data = _data()
    times = {IMPORT: _times(lambda: steps.import_corpus(data))}
    corpus = steps.import_corpus(data)
    times[BY_ORM] = _times(lambda: steps.write_by_orm(corpus))
    return times | {name: _times(step) for name, step in steps.export_steps(corpus, folder).items()}


def _times(step: Callable[[], object]) -> Times:
    times = []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return times


def _data() -> bytes:
    path = Path(os.environ.get("ANNEAL_DATA", ROOT.parent / "shared/data")) / "cluener2020/train.json"
    return path.read_bytes() if path.exists() else b"".join(_invented(number) for number in range(SENTENCES))


def _invented(number: int) -> bytes:
    start = len(str(number)) + 2
    label = {"name": {"主轴": [[start, start + 1]]}, "company": {"45钢": [[start + 4, start + 6]]}}
    row = {"text": f"第{number}根主轴采用45钢，导程为10mm，须调质处理。", "label": label}
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _report(about: str, vendor: str, times: dict[str, Times]) -> str:
    ratio = _median(times[BY_ORM], 0) / _median(times[IMPORT], 0)
    lines = [
        f"# Import and export of {SENTENCES:,} labelled sentences on {vendor}",
        "",
        f"{about}. Other work on the machine makes wall times longer, never shorter.",
        "",
        f"Medians of {RUNS} runs, in seconds. CPU is of this process, without a database server's.",
        "",
        "| | wall | fastest | CPU | goal, wall |",
        "|---|---|---|---|---|",
        *(_line(name, found) for name, found in times.items()),
        "",
        f"The ORM takes {ratio:.1f} times as long to write the rows as the whole import takes.",
    ]
    return "\n".join(lines) + "\n"


def _line(name: str, times: Times) -> str:
    wall, goal = _median(times, 0), GOALS.get(name)
    aim = "" if goal is None else f"{goal:g}: {'reached' if wall <= goal else 'missed'}"
    return f"| {name} | {wall:.2f} | {min(times)[0]:.2f} | {_median(times, 1):.2f} | {aim} |"


def _median(times: Times, place: int) -> float:
    return median(run[place] for run in times)


if __name__ == "__main__":
    main()
