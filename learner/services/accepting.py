"""Accepting what a model is sure of. Called with the sentences locked."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from annotation.models import Corpus, EntityType, Origin, Sentence, Split, Status
from annotation.services import audit, bulk
from annotation.spans.overlap import SpanError, check_spans
from annotation.spans.span import Span
from learner.models import Lot, LotItem, Round

BATCH = 5000


@transaction.atomic
def accept_lot(
    *, round: Round, threshold: float, labels: Mapping[int, Sequence[Span]], confidences: Mapping[int, float]
) -> set[int]:
    """Let these spans (by sentence id) stand as gold and put them into the round's lot; the ids that were accepted.

    Left out: what is no unlabelled pool sentence any more, and labels that name a type that was deleted meanwhile.
    """
    version = round.model_version
    if version is None:
        raise ValueError("A round without a model version accepts nothing.")
    fitting = _fitting(round.corpus, labels)
    if not fitting:
        return set()
    made = _label(round.corpus, fitting, confidences, source=f"model v{version.number}")
    lot = Lot.objects.create(corpus=round.corpus, round=round, model_version=version, threshold=threshold)
    LotItem.objects.bulk_create(
        (
            LotItem(lot=lot, sentence_id=sentence, annotation_id=annotation, confidence=confidences[sentence])
            for sentence, annotation in made.items()
        ),
        batch_size=BATCH,
    )
    audit.record(corpus=round.corpus, actor=None, verb="lot.accepted", lot=lot.pk, sentences=len(made))
    return set(made)


def _fitting(corpus: Corpus, labels: Mapping[int, Sequence[Span]]) -> dict[int, Sequence[Span]]:
    types = set(EntityType.objects.filter(corpus=corpus).values_list("name", flat=True))
    pool = Sentence.objects.filter(corpus=corpus, split=Split.POOL, status=Status.UNLABELLED, gold=None)
    texts = dict(pool.order_by("pk").values_list("pk", "text"))
    return {pk: labels[pk] for pk in sorted(labels) if pk in texts and _fits(texts[pk], labels[pk], types)}


def _fits(text: str, spans: Sequence[Span], types: set[str]) -> bool:
    try:
        check_spans(text, spans, types)
    except SpanError:
        return False
    return True


def _label(
    corpus: Corpus, labels: Mapping[int, Sequence[Span]], confidences: Mapping[int, float], source: str
) -> dict[int, int]:
    """Annotation ids by sentence id."""
    new = [bulk.NewAnnotation(pk, spans, source, confidences[pk]) for pk, spans in labels.items()]
    made = dict(zip(labels, bulk.insert_annotations(corpus=corpus, annotations=new, origin=Origin.AUTO), strict=True))
    bulk.let_stand(gold=list(made.items()), status=Status.AUTO)
    return made
