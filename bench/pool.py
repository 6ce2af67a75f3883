"""Memory of scoring a large pool: a million sentences streamed through one process.

    python -m bench.pool [SENTENCES]

The encoder is `embedding`, so that it ends within minutes: what an encoder needs does not grow with the pool.
"""

import resource
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice

import torch

from bench.learner import CPU, untrained
from bench.texts import labelled
from bench.web import ROOT, machine
from learner.ner.predict import predict

SIZES = (10_000, 100_000, 1_000_000)
ALLOWED_BYTES = 100  # of memory for each further sentence; a prediction that was kept would take a thousand


def main() -> None:
    torch.set_num_threads(1)
    about = machine()
    texts = [example.text for example in labelled()[1]]
    tagger = untrained("embedding", texts, CPU)
    list(predict(tagger, texts[:5000]))  # what is there before any pool: libraries, buffers of the largest batches
    rows = []
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        started = time.process_time()
        spans = sum(len(prediction.spans) for prediction in predict(tagger, _streamed(texts, size)))
        rows.append((size, size / (time.process_time() - started), _peak(), spans))
    report = _report(about, rows)
    (ROOT / "bench/results/pool.md").write_text(report, "utf-8")
    print(report)


def _streamed(texts: list[str], count: int) -> Iterator[str]:
    """No two alike: each carries its number, so that nothing can be kept by its text."""
    for number, text in enumerate(islice(cycle(texts), count)):
        yield f"{text}{number}"


def _peak() -> float:
    """MB that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _report(about: str, rows: list[tuple[int, float, float, int]]) -> str:
    grown = rows[-1][2] - rows[0][2]
    each = grown * 2**20 / (rows[-1][0] - rows[0][0])
    verdict = "flat" if each <= ALLOWED_BYTES else "not flat"
    lines = [f"| {size:,} | {speed:,.0f} | {peak:,.0f} | {spans:,} |" for size, speed, peak, spans in rows]
    return "\n".join(
        [
            "# Memory of scoring a large pool",
            "",
            f"{about}; torch {torch.__version__}, one thread, encoder `embedding`, random weights.",
            "",
            "| sentences | per CPU second | peak so far, MB | spans |",
            "|---|---|---|---|",
            *lines,
            "",
            f"From the smallest pool to the largest the peak grew by {grown:,.0f} MB, {each:,.0f} bytes a sentence:",
            f"{verdict} (at most {ALLOWED_BYTES}).",
            "",
        ]
    )


if __name__ == "__main__":
    main()
