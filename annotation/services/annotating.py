"""Labelling one sentence. An annotation is only ever added; what stands is the sentence's gold pointer."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction

from annotation.errors import Invalid, InvalidSpans, NotFound
from annotation.models import Annotation, AnnotationSpan, Corpus, EntityType, Origin, Sentence, Split, Status
from annotation.permissions import refuse_archived
from annotation.services import audit
from annotation.signals import annotation_recorded
from annotation.spans.overlap import SpanError, check_spans
from annotation.spans.span import Span

BY_PEOPLE = (Origin.HUMAN, Origin.ADJUDICATED)


@transaction.atomic
def annotate(
    *,
    sentence_id: int,
    corpus: Corpus,
    actor: User,
    spans: Iterable[Span],
    origin: Origin = Origin.HUMAN,
    seconds: float | None = None,
    source: str = "",
    make_gold: bool = True,
    compare_with_gold: bool = False,
    adjudicate: bool = False,
) -> Annotation:
    """Record one complete labelling and, as the rules below say, let it stand.

    `compare_with_gold`: a second, independent opinion. Gold that another person made stays; if the spans differ,
    the sentence is in conflict. So it is when the actor changes labels of theirs that another person had agreed to.
    `adjudicate`: the actor may settle a conflict, and does by this annotation.
    """
    refuse_archived(corpus)
    sentence = _locked(corpus, sentence_id)
    if origin == Origin.AUTO and sentence.split != Split.POOL:
        raise Invalid("A dev or test sentence never gets an automatic label.", split=sentence.split)
    if adjudicate and sentence.status == Status.CONFLICT:
        origin = Origin.ADJUDICATED
    annotation = _append(sentence, actor, spans, origin, seconds, source)
    if make_gold:
        _let_it_stand(sentence, annotation, compare=compare_with_gold)
    annotation_recorded.send(sender=Annotation, annotation=annotation, sentence=sentence, actor=actor)
    audit.record(corpus=corpus, actor=actor, verb="annotation.recorded", sentence=sentence.pk, annotation=annotation.pk)
    return annotation


@transaction.atomic
def correct(
    *, sentence_id: int, corpus: Corpus, actor: User, spans: Sequence[Span], seconds: float | None, reviewing: bool
) -> Annotation:
    """Label a sentence that somebody has labelled. Sent again it changes nothing while it stands.

    `reviewing`: the actor may correct others, and settle a conflict. Who may not is compared with them.
    """
    refuse_archived(corpus)
    sentence = _locked(corpus, sentence_id)
    gold = sentence.gold
    if gold and gold.author_id == actor.pk and sentence.status == Status.LABELLED and _labels(gold) == sorted(spans):
        return gold
    return annotate(
        sentence_id=sentence_id,
        corpus=corpus,
        actor=actor,
        spans=spans,
        seconds=seconds,
        adjudicate=reviewing,
        compare_with_gold=not reviewing,
    )


@transaction.atomic
def set_gold(*, sentence_id: int, annotation_id: int | None, corpus: Corpus, actor: User) -> Sentence:
    """Let an older (or another person's) annotation stand, or none: undo is moving the pointer."""
    refuse_archived(corpus)
    sentence = _locked(corpus, sentence_id)
    was = sentence.gold_id
    _point(sentence, *_standing(sentence, annotation_id))
    audit.record(corpus=corpus, actor=actor, verb="gold.set", sentence=sentence.pk, annotation=annotation_id, was=was)
    return sentence


def _standing(sentence: Sentence, annotation_id: int | None) -> tuple[Annotation | None, Status]:
    if annotation_id is None:
        return None, Status.UNLABELLED
    annotation = Annotation.objects.filter(sentence=sentence, pk=annotation_id).first()
    if annotation is None:
        raise NotFound("There is no such annotation of this sentence.")
    return annotation, _settled(annotation)


@transaction.atomic
def skip_sentence(*, sentence_id: int, corpus: Corpus, actor: User, reason: str) -> Sentence:
    """A person could not label it and says why. A sentence that has labels keeps its status."""
    refuse_archived(corpus)
    sentence = _locked(corpus, sentence_id)
    if sentence.status == Status.UNLABELLED:
        _point(sentence, None, Status.SKIPPED)
    audit.record(corpus=corpus, actor=actor, verb="sentence.skipped", sentence=sentence.pk, reason=reason)
    return sentence


def _locked(corpus: Corpus, sentence_id: int) -> Sentence:
    """Whoever comes second waits here, and then sees what the first one did.

    The gold is not joined: PostgreSQL reads the locked row anew, but not the rows joined to it.
    """
    sentence = Sentence.objects.select_for_update().filter(corpus=corpus, pk=sentence_id).first()
    if sentence is None:
        raise NotFound("There is no such sentence.")
    return sentence


def _append(
    sentence: Sentence, actor: User, spans: Iterable[Span], origin: Origin, seconds: float | None, source: str
) -> Annotation:
    types = {row.name: row for row in EntityType.objects.filter(corpus=sentence.corpus_id)}
    checked = _checked(sentence.text, spans, types)
    annotation = Annotation.objects.create(
        sentence=sentence,
        author=actor if origin in BY_PEOPLE else None,
        origin=origin,
        source=source,
        seconds=seconds,
    )
    AnnotationSpan.objects.bulk_create(
        AnnotationSpan(annotation=annotation, start=span.start, end=span.end, entity_type=types[span.label])
        for span in checked
    )
    return annotation


def _checked(text: str, spans: Iterable[Span], types: dict[str, EntityType]) -> list[Span]:
    try:
        return check_spans(text, spans, types)
    except SpanError as error:
        raise InvalidSpans(error.message, reason=error.code, span=list(error.span)) from error


def _let_it_stand(sentence: Sentence, new: Annotation, *, compare: bool) -> None:
    """Move the gold pointer and the status; the table of who gives way to whom."""
    old = sentence.gold
    in_conflict = sentence.status == Status.CONFLICT and new.origin != Origin.ADJUDICATED
    of_another = old is not None and old.origin in BY_PEOPLE and old.author_id != new.author_id
    if old is not None and of_another and (compare or in_conflict or new.origin not in BY_PEOPLE):
        if new.origin in BY_PEOPLE and (in_conflict or _spans(old) != _spans(new)):
            _point(sentence, old, Status.CONFLICT)
        return
    differs = in_conflict or (compare and old is not None and _leaves_another(old, new))
    _point(sentence, new, Status.CONFLICT if differs else _settled(new))


def _leaves_another(old: Annotation, new: Annotation) -> bool:
    """Whether the author changes their own labels while somebody else's newest ones are the same as the old."""
    was = _spans(old)
    if old.author_id != new.author_id or was == _spans(new):
        return False
    by_others = Annotation.objects.filter(sentence=new.sentence_id, origin__in=BY_PEOPLE).exclude(author=new.author_id)
    newest = {row.author_id: row for row in by_others.order_by("id")}
    return any(_spans(row) == was for row in newest.values())


def _settled(annotation: Annotation) -> Status:
    return Status.AUTO if annotation.origin == Origin.AUTO else Status.LABELLED


def _spans(annotation: Annotation) -> set[tuple[int, int, int]]:
    return set(annotation.spans.values_list("start", "end", "entity_type"))


def _labels(annotation: Annotation) -> list[Span]:
    rows = annotation.spans.values_list("start", "end", "entity_type__name")
    return sorted(Span(*row) for row in rows)


def _point(sentence: Sentence, gold: Annotation | None, status: Status) -> None:
    sentence.gold = gold
    sentence.status = status
    sentence.save(update_fields=["gold", "status"])
