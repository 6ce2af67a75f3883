"""What the labels that stand become in each tag scheme, as plain values: the API and the command show the same."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models.functions import Length

from annotation.models import Corpus, Sentence
from annotation.selectors.gold import gold_sentences
from annotation.spans.scheme_counts import Loss, SchemeCount, count_tags
from annotation.spans.span import Span

ROWS = 10_000


def tag_counts(
    corpus: Corpus, *, splits: Iterable[str] | None = None, origins: Iterable[str] | None = None
) -> dict[str, Any]:
    """Three queries for any number of sentences, read as a stream. None means all splits, all origins."""
    types = dict(corpus.entity_types.values_list("id", "name"))
    found = count_tags(_sentences(corpus, types, splits, origins), list(types.values()))
    examples = {loss.sentence for row in found.schemes for loss in row.examples}
    texts = dict(Sentence.objects.filter(corpus=corpus, pk__in=examples).values_list("pk", "text"))
    return found._asdict() | {"schemes": [_scheme(row, texts) for row in found.schemes]}


def _sentences(
    corpus: Corpus, types: dict[int, str], splits: Iterable[str] | None, origins: Iterable[str] | None
) -> Iterator[tuple[int, int, list[Span]]]:
    """(id, length, spans). Neither texts nor authors are read: of a large corpus they are most of the work."""
    rows = gold_sentences(corpus, splits, origins).order_by("id", "gold__spans__start")
    columns = rows.values_list(
        "id", Length("text"), "gold__spans__start", "gold__spans__end", "gold__spans__entity_type"
    )
    for (pk, length), group in groupby(columns.iterator(ROWS), key=lambda row: row[:2]):
        yield pk, length, [Span(start, end, types[kind]) for _, _, start, end, kind in group if start is not None]


def _scheme(row: SchemeCount, texts: dict[int, str]) -> dict[str, Any]:
    return row._asdict() | {"examples": [_loss(loss, texts[loss.sentence]) for loss in row.examples]}


def _loss(loss: Loss, text: str) -> dict[str, Any]:
    spans = {"lost": loss.lost, "read": loss.read}
    return {"sentence": loss.sentence, "text": text} | {
        name: [{"start": start, "end": end, "type": label} for start, end, label in found]
        for name, found in spans.items()
    }
