"""Accepting what a model is sure of. Called with the sentences locked."""

from collections.abc import Collection, Sequence

from django.db import transaction

from annotation.models import Corpus, EntityType, Origin, Split, Status
from annotation.services import audit, bulk
from annotation.spans.overlap import SpanError, check_spans
from annotation.spans.span import Span
from learner.models import Lot, LotItem, ModelVersion, Prediction, Round

BATCH = 5000


@transaction.atomic
def accept_lot(*, round: Round, threshold: float, sentence_ids: Sequence[int]) -> int:
    """Let the predictions for these sentences stand as gold and put them into the round's lot; how many there are.

    Left out: what is no unlabelled pool sentence any more, and labels that name a type that was deleted meanwhile.
    """
    version = round.model_version
    if version is None:
        raise ValueError("A round without a model version accepts nothing.")
    types = set(EntityType.objects.filter(corpus=round.corpus).values_list("name", flat=True))
    lot, accepted = None, 0
    for first in range(0, len(sentence_ids), BATCH):
        labels = _fitting(version, sentence_ids[first : first + BATCH], types)
        if labels:
            lot = lot or Lot.objects.create(
                corpus=round.corpus, round=round, model_version=version, threshold=threshold
            )
            _label(round.corpus, lot, labels)
            accepted += len(labels)
    if lot is not None:
        audit.record(corpus=round.corpus, actor=None, verb="lot.accepted", lot=lot.pk, sentences=accepted)
    return accepted


def _fitting(version: ModelVersion, sentence_ids: Sequence[int], types: Collection[str]) -> list[bulk.NewAnnotation]:
    rows = Prediction.objects.filter(
        model_version=version,
        sentence__in=sentence_ids,
        sentence__split=Split.POOL,
        sentence__status=Status.UNLABELLED,
        sentence__gold=None,
    )
    found = rows.order_by("sentence").values_list("sentence", "sentence__text", "spans", "confidence")
    read = (
        (text, bulk.NewAnnotation(pk, [Span(*span) for span in spans], f"model v{version.number}", confidence))
        for pk, text, spans, confidence in found
    )
    return [new for text, new in read if _fits(text, new.spans, types)]


def _fits(text: str, spans: Sequence[Span], types: Collection[str]) -> bool:
    try:
        check_spans(text, spans, types)
    except SpanError:
        return False
    return True


def _label(corpus: Corpus, lot: Lot, labels: Sequence[bulk.NewAnnotation]) -> None:
    made = bulk.insert_annotations(corpus=corpus, annotations=labels, origin=Origin.AUTO)
    sentences = [new.sentence_id for new in labels]
    bulk.let_stand(gold=list(zip(sentences, made, strict=True)), status=Status.AUTO)
    LotItem.objects.bulk_create(
        LotItem(lot=lot, sentence_id=new.sentence_id, annotation_id=annotation, confidence=new.confidence or 0.0)
        for new, annotation in zip(labels, made, strict=True)
    )
