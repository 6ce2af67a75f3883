"""Lots of automatically accepted sentences."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from annotation.errors import NotFound
from annotation.models import AnnotationSpan, Corpus
from annotation.spans.span import Span
from learner.models import Lot, LotItem


def lots(corpus: Corpus) -> QuerySet[Lot]:
    """Newest first, with `item_count`."""
    rows = Lot.objects.filter(corpus=corpus).select_related("round", "model_version", "recalled_by")
    unread = ("model_version__snapshot", "model_version__metrics", "round__history")
    return rows.defer(*unread).annotate(item_count=Count("items")).order_by("-id")


def lot_of(corpus: Corpus, lot_id: int) -> Lot:
    found = lots(corpus).filter(pk=lot_id).first()
    if found is None:
        raise NotFound("There is no such lot.")
    return found


def lot_items(lot: Lot) -> QuerySet[LotItem]:
    """The least certain first."""
    rows = lot.items.select_related("sentence__document", "sentence__gold").defer("sentence__document__text")
    return rows.order_by("confidence", "id")


def spans_by_annotation(annotation_ids: Iterable[int]) -> dict[int, list[Span]]:
    """Spans of many annotations in one query."""
    rows = AnnotationSpan.objects.filter(annotation__in=list(annotation_ids)).order_by("annotation", "start")
    found: dict[int, list[Span]] = defaultdict(list)
    for annotation, start, end, label in rows.values_list("annotation", "start", "end", "entity_type__name"):
        found[annotation].append(Span(start, end, label))
    return found
