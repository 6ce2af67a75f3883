"""What an export says about itself."""

from collections import Counter
from typing import Any

from django.db.models import Count

from annotation import VERSION
from annotation.models import Corpus, Origin, Sentence
from annotation.selectors.gold import SETTLED, Gold
from annotation.services.export_files import HashedFile
from annotation.services.export_options import ExportOptions
from annotation.spans.scheme_counts import lossy_adjacent


class Tally:
    """Counts sentences as they are written. `scheme` is None for formats without tags."""

    def __init__(self, scheme: str | None) -> None:
        self.scheme = scheme
        self.sentences = self.lossy_adjacent = 0
        self.by_place: Counter[tuple[str, str]] = Counter()
        self.spans: Counter[tuple[str, str, str]] = Counter()
        self.models: Counter[str] = Counter()

    def add(self, row: Gold) -> None:
        self.sentences += 1
        self.by_place[row.split, row.origin] += 1
        self.spans.update((row.split, row.origin, span.label) for span in row.spans)
        if row.origin == Origin.AUTO:
            self.models[row.source] += 1
        if self.scheme is not None:
            self.lossy_adjacent += lossy_adjacent(row.spans, self.scheme)


def manifest_of(corpus: Corpus, options: ExportOptions, tally: Tally, files: list[HashedFile]) -> dict[str, Any]:
    types = corpus.entity_types.values("name", "title", "description", "colour")
    conll = {"scheme": options.scheme, "separator": options.separator} if options.format == "conll" else {}
    return {
        "tool": f"Anneal {VERSION}",
        "corpus": {"name": corpus.name, "description": corpus.description},
        "format": options.format,
        **conll,
        "splits": list(options.splits),
        "origins": list(options.origins),
        "sentences": tally.sentences,
        "spans": tally.spans.total(),
        "counts": _counts(tally),
        "spans_by_type": _sums(tally.spans, 2),
        "sentences_by_origin": _sums(tally.by_place, 1),
        "left_out": _left_out(corpus),
        "lossy_adjacent": tally.lossy_adjacent,
        "models": dict(sorted(tally.models.items())),
        "entity_types": list(types),
        "guideline": corpus.guideline,
        "files": [file.as_json() for file in files],
    }


def _counts(tally: Tally) -> list[dict[str, Any]]:
    """One row per split and origin: sentences, spans, spans of each type."""
    rows = []
    for (split, origin), sentences in sorted(tally.by_place.items()):
        types = {label: n for (s, o, label), n in sorted(tally.spans.items()) if (s, o) == (split, origin)}
        row = {"split": split, "origin": origin, "sentences": sentences, "spans": sum(types.values())}
        rows.append(row | {"spans_by_type": types})
    return rows


def _sums(counter: Counter[Any], place: int) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for key, number in counter.items():
        sums[key[place]] += number
    return dict(sorted(sums.items()))


def _left_out(corpus: Corpus) -> dict[str, int]:
    """Sentences of the whole corpus that have no settled label, by status."""
    rows = Sentence.objects.filter(corpus=corpus).exclude(status__in=SETTLED).order_by()
    return dict(sorted(rows.values_list("status").annotate(n=Count("pk"))))
