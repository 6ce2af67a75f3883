"""How long an annotator waits: claim, submit and browse over HTTP on SQLite, and the memory of the web process.

    python -m bench.queue

Text: CLUENER2020 under ANNEAL_DATA (default ../shared/data), or invented sentences where that is missing.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from statistics import mean

import django

from bench.web import ROOT, Browser, Sample, machine, p5_p50_p95, server

SENTENCES = 10_748
CLIENTS = 4
STEPS, STEPS_EACH, LISTS = 200, 80, 40
HELD = 5  # how many sentences a browser keeps ready
SPANS = [{"start": 0, "end": 1, "type": "name"}, {"start": 1, "end": 2, "type": "company"}]
GOALS = {"claim the next one": 10, "submit": 20, "list 100 by confidence": 50}
MEMORY_GOAL_MB = 200

Times = dict[str, list[Sample]]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="anneal-bench-") as folder:
        home = Path(folder)
        about = machine()
        corpus = _prepare(home)
        with server(home) as (process, port):
            browsers = [Browser(port, f"annotator{number}", process) for number in range(CLIENTS)]
            alone = _steps(browsers[0], corpus, STEPS) | _reads(browsers[0], corpus)
            with ThreadPoolExecutor(CLIENTS) as pool:
                together = _merged(list(pool.map(lambda browser: _steps(browser, corpus, STEPS_EACH), browsers)))
            memory = process.memory_info().rss / 1e6
    report = _report(about, alone, together, memory)
    (ROOT / "bench/results").mkdir(exist_ok=True)
    (ROOT / "bench/results/queue.md").write_text(report)
    print(report)


def _steps(browser: Browser, corpus: int, count: int) -> Times:
    """First claim and submit as two requests, then as the browser does it: one request brings the next sentence."""
    browser.reconnect()
    found: Times = {"claim the next one": [], "submit": [], "submit and get the next one": []}
    queue = f"corpora/{corpus}/queue"
    for _ in range(count):
        spent, claimed = browser.timed("POST", f"{queue}/claim", {"count": 1})
        found["claim the next one"].append(spent)
        body = {"spans": SPANS, "seconds": 3.5, "want": 0}
        found["submit"].append(browser.timed("POST", f"{queue}/{claimed['items'][0]['id']}/submit", body)[0])
    held = browser.call("POST", f"{queue}/claim", {"count": HELD})["items"]
    for _ in range(count):
        body = {"spans": SPANS, "seconds": 3.5, "want": HELD}
        spent, answer = browser.timed("POST", f"{queue}/{held[0]['id']}/submit", body)
        found["submit and get the next one"].append(spent)
        held = answer["items"]
    browser.call("POST", f"{queue}/release", {})
    return found


def _reads(browser: Browser, corpus: int) -> Times:
    browser.reconnect()
    base = f"corpora/{corpus}/sentences?page_size=100"
    addresses = {
        "nothing (health/live)": "health/live",
        "list 100 by confidence": f"{base}&ordering=confidence",
        "the same, 50th page": f"{base}&ordering=confidence&page=50",
        "list 100 unlabelled below 0.6": f"{base}&status=unlabelled&confidence_max=0.6&ordering=-confidence",
        "list 100 whose text has 公司": f"{base}&text=%E5%85%AC%E5%8F%B8",
        "histogram": f"corpora/{corpus}/histogram",
        "queue state": f"corpora/{corpus}/queue",
    }
    return {name: [browser.timed("GET", path)[0] for _ in range(LISTS)] for name, path in addresses.items()}


def _merged(parts: list[Times]) -> Times:
    return {name: [value for part in parts for value in part[name]] for name in parts[0]}


def _report(about: str, alone: Times, together: Times, memory: float) -> str:
    lines = [
        "# What an annotator waits for",
        "",
        f"`python -m bench.queue`: {SENTENCES:,} sentences with predictions in SQLite, one uvicorn process, session "
        "sign-in. Milliseconds in the browser's place; `processor` is the mean processor time of the server for one "
        "request of a single client, which other work on the machine disturbs least.",
        "",
        about + ".",
        "",
        f"| request | 1 client p5 | p50 | p95 | processor | {CLIENTS} clients p50 | p95 | goal p50, 1 client |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(name, times, together.get(name)) for name, times in alone.items()]
    fine = "reached" if memory <= MEMORY_GOAL_MB else "missed"
    return "\n".join([*lines, "", f"Memory of the web process afterwards: {memory:.0f} MB (goal 200: {fine})."]) + "\n"


def _row(name: str, alone: list[Sample], together: list[Sample] | None) -> str:
    p5, p50, p95 = p5_p50_p95(alone)
    many = "{1:.1f} | {2:.1f}".format(*p5_p50_p95(together)) if together else "– | –"
    goal = GOALS.get(name)
    verdict = f"{goal}: {'reached' if p50 <= goal else 'missed'}" if goal else ""
    processor = mean(sample.cpu_ms for sample in alone)
    return f"| {name} | {p5:.1f} | {p50:.1f} | {p95:.1f} | {processor:.1f} | {many} | {verdict} |"


def _prepare(home: Path) -> int:
    """A database with people, a corpus, its sentences and a model's predictions. Returns the corpus's id."""
    os.environ |= {"ANNEAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings"}
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, check=True)
    django.setup()
    # Models can be imported only now.
    filled: int = import_module("bench.rows").fill(clients=CLIENTS, sentences=SENTENCES)
    return filled


if __name__ == "__main__":
    main()
