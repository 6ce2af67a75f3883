"""Checks the sample files and prints their counts: `python -m annotation.sample.build`."""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from annotation.sample.loader import Corpus, load, load_types, numbered
from annotation.sample.markup import Sentence
from annotation.spans.span import Span

SHORTEST, LONGEST = 8, 120
FEWEST_SENTENCES = 1500
MOST_SPANS = 8


def problems() -> list[str]:
    """One line per broken rule; empty when the corpus is sound."""
    found = corpus_problems("target") + corpus_problems("source")
    targets = sum(1 for _ in numbered("target"))
    if targets < FEWEST_SENTENCES:
        found.append(f"only {targets} target sentences, {FEWEST_SENTENCES} wanted")
    return found


def corpus_problems(corpus: Corpus) -> list[str]:
    known = {row.name for row in load_types(corpus)}
    places: dict[str, list[str]] = defaultdict(list)
    found = []
    for place, sentence in numbered(corpus):
        places[sentence.text].append(place)
        found += [f"{place}: {reason}" for reason in sentence_problems(sentence, known)]
    return found + [f"same sentence at {', '.join(where)}" for where in places.values() if len(where) > 1]


def sentence_problems(sentence: Sentence, known: set[str]) -> list[str]:
    found = [f"unknown type {span.label}" for span in sentence.spans if span.label not in known]
    if not SHORTEST <= len(sentence.text) <= LONGEST:
        found.append(f"{len(sentence.text)} characters")
    if len(sentence.spans) > MOST_SPANS:
        found.append(f"{len(sentence.spans)} spans")
    return found


def unlabelled_mentions(sentences: Sequence[Sentence], labels: set[str], shortest: int = 2) -> list[tuple[str, str]]:
    """(surface, text) wherever a surface that is a span of `labels` somewhere stands outside every span."""
    surfaces = {s for text, spans in sentences for s in surfaces_of(text, spans, labels) if len(s) >= shortest}
    found = []
    for text, spans in sentences:
        bare = blanked(text, spans)
        found += [(surface, text) for surface in surfaces if surface in bare]
    return sorted(found)


def surfaces_of(text: str, spans: Iterable[Span], labels: set[str]) -> set[str]:
    return {text[span.start : span.end] for span in spans if span.label in labels}


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with a blank-proof mark in place of every span."""
    for span in spans:
        text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    return text


def ambiguous_surfaces(sentences: Iterable[Sentence]) -> dict[str, Counter[str]]:
    """Surfaces labelled with more than one type, and how often with each."""
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for text, spans in sentences:
        for span in spans:
            uses[text[span.start : span.end]][span.label] += 1
    return {surface: labels for surface, labels in uses.items() if len(labels) > 1}


def stats() -> dict[str, dict[str, Any]]:
    """Split name -> counts, as printed on the provenance page."""
    return {name: split_stats(sentences) for name, sentences in load()._asdict().items()}


def split_stats(sentences: Sequence[Sentence]) -> dict[str, Any]:
    lengths = sorted(len(text) for text, _ in sentences) or [0]
    return {
        "sentences": len(sentences),
        "characters": sum(lengths),
        "length": {"min": lengths[0], "median": lengths[len(lengths) // 2], "max": lengths[-1]},
        "without_spans": sum(not spans for _, spans in sentences),
        "spans": sum(len(spans) for _, spans in sentences),
        "types": dict(Counter(span.label for _, spans in sentences for span in spans).most_common()),
    }


def main() -> int:
    found = problems()
    print(json.dumps(stats(), ensure_ascii=False, indent=1))
    print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
