"""Letters or word pieces for Latin words and part numbers: what pieces would save, and which spans they would cut.

    python -m bench.latin --data ../shared/data [--rows 4000]

Pieces are learned (byte-pair encoding) from the Latin words and numbers of the text that the own encoder reads.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from bench.ner_sets import MEASURED, SETS, examples
from bench.web import ROOT
from learner.ner.data import Example
from learner.pretraining.folding import folded
from learner.pretraining.sources import file_source

RUN = re.compile(r"[A-Za-z0-9]+")


class Found(NamedTuple):
    characters: int
    latin: int
    """Characters in runs of Latin letters and digits."""
    pieces: int
    """Those runs as pieces."""
    spans: int
    with_latin: int
    cut: int
    """Spans that begin or end inside a piece."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=4000)
    options = parser.parse_args()
    files = sorted((options.data / "pretrain_text").glob("*.txt.xz"))
    tokenizer = learned((line for file in files for line in file_source(file).lines()), options.rows)
    found = {
        name: counted(examples(values, options.data, ("train", *MEASURED)), tokenizer) for name, values in SETS.items()
    }
    report = table(found, tokenizer.get_vocab_size())
    (ROOT / "bench/results/latin.md").write_text(report, "utf-8")
    print(report)


def learned(lines: Iterable[str], rows: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "removed")
    times = Counter(run for line in lines for run in RUN.findall(folded(line)))
    words = (run for run, number in times.items() for _ in range(min(number, 1000)))
    tokenizer.train_from_iterator(words, trainers.BpeTrainer(vocab_size=rows, special_tokens=["[UNK]"]))
    return tokenizer


def counted(sentences: Iterable[Example], tokenizer: Tokenizer) -> Found:
    total = Counter[str]()
    for text, spans in sentences:
        inside: set[int] = set()  # places that a piece covers without beginning there
        latin: set[int] = set()
        for run in RUN.finditer(folded(text)):
            latin.update(range(*run.span()))
            for first, last in tokenizer.encode(run[0]).offsets:
                total["pieces"] += 1
                inside.update(range(run.start() + first + 1, run.start() + last))
        holding = [span for span in spans if not latin.isdisjoint(range(span.start, span.end))]
        total["characters"] += len(text)
        total["latin"] += len(latin)
        total["spans"] += len(spans)
        total["with_latin"] += len(holding)
        total["cut"] += sum(span.start in inside or span.end in inside for span in holding)
    return Found(**{name: total[name] for name in Found._fields})


def table(found: dict[str, Found], rows: int) -> str:
    lines = [
        "# Letters or word pieces for Latin words and part numbers",
        "",
        f"{rows:,} pieces (byte-pair encoding), learned from the Latin words and numbers of the text for pretraining.",
        "All labelled sentences of each set. Cut: a span that begins or ends inside a piece, where no piece's features",
        "can tell it from its neighbour.",
        "",
        "| set | Latin letters, digits | tokens that pieces save | spans | with Latin or digits | of these cut |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in found.items():
        saved = (one.latin - one.pieces) / one.characters
        cut = one.cut / max(1, one.with_latin)
        lines.append(
            f"| {name.split(',')[0].removesuffix(' dev').removesuffix(' test')} | {one.latin / one.characters:.1%} "
            f"| {saved:.1%} | {one.spans:,} | {one.with_latin:,} | {one.cut:,} ({cut:.1%}) |"
        )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
