"""What waits for people, and what one person is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from annotation.models import Corpus, Sentence
from annotation.selectors.prepared import Prepared
from learner.models import ItemStatus, Purpose, QueueItem
from learner.selectors.suggestions import Suggestion, may_suggest, suggestions


@dataclass(frozen=True)
class Presented:
    """A claimed item with what the annotator sees beside the text."""

    item: QueueItem
    suggestion: Suggestion | None
    before: str
    after: str


class QueueState(TypedDict):
    open: int
    claimed: int
    done_today: int
    mine_today: int
    by_purpose: dict[str, int]


def open_count(corpus: Corpus) -> int:
    [number] = _open_count.first(corpus=corpus.pk) or (0,)
    return int(number)


def presented(corpus: Corpus, items: Sequence[QueueItem]) -> list[Presented]:
    """In a handful of queries for any number of items."""
    shown = suggestions(corpus, [item.sentence for item in items if may_suggest(item)])
    texts = _neighbours([item.sentence for item in items])
    return [
        Presented(
            item,
            shown.get(item.sentence_id),
            texts.get((item.sentence.document_id, item.sentence.position - 1), ""),
            texts.get((item.sentence.document_id, item.sentence.position + 1), ""),
        )
        for item in items
    ]


def _neighbours(sentences: Sequence[Sentence]) -> dict[tuple[int, int], str]:
    """Texts by (document, position) around the sentences."""
    if not sentences:
        return {}
    places = {f"document{n}": row.document_id for n, row in enumerate(sentences)}
    places |= {f"before{n}": row.position - 1 for n, row in enumerate(sentences)}
    places |= {f"after{n}": row.position + 1 for n, row in enumerate(sentences)}
    return {(document, position): text for document, position, text in _around(len(sentences)).rows(**places)}


@cache
def _around(count: int) -> Prepared:
    """Of `count` sentences: `document0`, `before0` and `after0` are the places of the first one, and so on."""

    def query(**places: Any) -> QuerySet[Sentence, Any]:
        wanted = Q()
        for n in range(count):
            nearby = Q(position=places[f"before{n}"]) | Q(position=places[f"after{n}"])
            wanted |= Q(document=places[f"document{n}"]) & nearby
        return Sentence.objects.filter(wanted).order_by().values_list("document", "position", "text")

    names = [f"{kind}{n}" for n in range(count) for kind in ("document", "before", "after")]
    return Prepared(query, *names)


def queue_state(corpus: Corpus, user: User) -> QueueState:
    """`by_purpose` counts what is open; today begins at midnight of the server's time zone."""
    items = QueueItem.objects.filter(corpus=corpus).order_by()
    counts = dict.fromkeys(Purpose.values, 0)
    counts |= dict(items.filter(status=ItemStatus.OPEN).values_list("purpose").annotate(n=Count("pk")))
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    done = items.filter(status=ItemStatus.DONE, finished_at__gte=midnight)
    done_counts = done.aggregate(all=Count("pk"), mine=Count("pk", filter=Q(assignee=user)))
    return {
        "open": sum(counts.values()),
        "claimed": items.filter(status=ItemStatus.CLAIMED).count(),
        "done_today": done_counts["all"],
        "mine_today": done_counts["mine"],
        "by_purpose": counts,
    }


def _open_count_query(corpus: Any) -> QuerySet[QueueItem, Any]:
    rows = QueueItem.objects.filter(corpus=corpus, status=ItemStatus.OPEN).order_by()
    return rows.values("corpus").annotate(number=Count("pk")).values_list("number")


_open_count = Prepared(_open_count_query, "corpus")
