"""Sentences of one corpus, filtered."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from annotation.errors import NotFound
from annotation.models import Annotation, AnnotationSpan, Corpus, Sentence


def sentences(
    corpus: Corpus,
    *,
    status: str | None = None,
    split: str | None = None,
    type: str | None = None,
    origin: str | None = None,
    text: str | None = None,
    document: int | None = None,
) -> QuerySet[Sentence]:
    """Each sentence once, with its document and its gold spans. `type` and `origin` are of the gold."""
    found = with_gold(Sentence.objects.filter(corpus=corpus))
    equal = {"status": status, "split": split, "gold__origin": origin, "document_id": document}
    found = found.filter(**{name: value for name, value in equal.items() if value is not None})
    if text:
        found = found.filter(text__icontains=text)
    if type is not None:
        wanted = AnnotationSpan.objects.filter(annotation=OuterRef("gold"), entity_type__name=type)
        found = found.filter(Exists(wanted))  # not a join: a sentence with two such spans is listed once
    return found


def sentence_of(corpus: Corpus, sentence_id: int) -> Sentence:
    found = with_gold(Sentence.objects.filter(corpus=corpus, pk=sentence_id)).first()
    if found is None:
        raise NotFound("There is no such sentence.")
    return found


def with_gold(rows: QuerySet[Sentence]) -> QuerySet[Sentence]:
    """Three queries for any number of rows."""
    return rows.select_related("document", "gold").defer("document__text").prefetch_related(spans_of("gold__spans"))


def spans_of(lookup: str) -> "Prefetch[str, QuerySet[AnnotationSpan], str]":
    return Prefetch(lookup, AnnotationSpan.objects.select_related("entity_type").order_by("annotation", "start"))


def history(sentence: Sentence) -> QuerySet[Annotation]:
    """All its annotations, newest first, whoever made them and whether or not they still are members."""
    rows = Annotation.objects.filter(sentence=sentence).select_related("author", "sentence").order_by("-id")
    return rows.prefetch_related(spans_of("spans"))
