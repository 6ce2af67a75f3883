"""Labelled sentences for the learner's benches: CLUENER2020 under ANNEAL_DATA, else the sample corpus."""

import json
import os
from pathlib import Path

from annotation.sample import loader
from annotation.spans.span import Span
from bench.web import ROOT
from learner.ner.data import Example

NAMES = ("train", "dev")


def data_sets() -> Path:
    """The folder that holds a folder per data set."""
    return Path(os.environ.get("ANNEAL_DATA", ROOT.parent / "shared/data"))


def folder() -> Path:
    return data_sets() / "cluener2020"


def labelled() -> tuple[str, list[Example], list[Example]]:
    """(name of the data, train, dev)."""
    if folder().is_dir():
        train, dev = (_cluener(folder() / f"{name}.json") for name in NAMES)
        return "CLUENER2020", train, dev
    sample = loader.load()
    train, dev = (
        [Example(row.text, tuple(Span(*span) for span in row.spans)) for row in rows]
        for rows in (sample.pool, sample.dev)
    )
    return "the sample corpus", train, dev


def types_of(examples: list[Example]) -> tuple[str, ...]:
    return tuple(sorted({span.label for example in examples for span in example.spans}))


def _cluener(path: Path) -> list[Example]:
    """Its ends are inclusive. Of the few overlapping spans the first is kept."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        places = {
            Span(start, end + 1, label)
            for label, surfaces in row["label"].items()
            for pairs in surfaces.values()
            for start, end in pairs
        }
        kept: list[Span] = []
        for span in sorted(places):
            if not kept or span.start >= kept[-1].end:
                kept.append(span)
        found.append(Example(row["text"], tuple(kept)))
    return found
