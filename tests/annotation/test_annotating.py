from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from annotation.errors import Conflict, Invalid, InvalidSpans, NotFound
from annotation.models import Annotation, AnnotationSpan, Corpus, Origin, Sentence, Status
from annotation.selectors.sentences import history
from annotation.services.annotating import annotate, set_gold
from annotation.services.corpora import archive_corpus
from annotation.signals import annotation_recorded
from annotation.spans.span import Span
from tests.builders import at_once, make_annotation, make_sentence, make_user, spans_of

STEEL = [Span(3, 6, "Material")]
SHAFT = [Span(7, 9, "Part")]


@pytest.fixture
def label(corpus: Corpus, sentence: Sentence, annotator: User) -> Callable[..., Annotation]:
    def labelled(spans: list[Span] = STEEL, actor: User = annotator, **options: object) -> Annotation:
        annotation = annotate(sentence_id=sentence.pk, corpus=corpus, actor=actor, spans=spans, **options)
        sentence.refresh_from_db()
        return annotation

    return labelled


def test_it_records_an_annotation_that_stands(label, sentence: Sentence, annotator: User) -> None:
    made = label(SHAFT + STEEL, seconds=3.5)
    assert (sentence.status, sentence.gold) == (Status.LABELLED, made)
    assert (made.author, made.origin, made.seconds) == (annotator, Origin.HUMAN, 3.5)
    assert spans_of(made) == STEEL + SHAFT


def test_a_sentence_without_entities_is_labelled_too(label, sentence: Sentence) -> None:
    assert spans_of(label([])) == []
    assert sentence.status == Status.LABELLED


def test_a_correction_is_added_and_the_first_version_stays(label, sentence: Sentence) -> None:
    first, second = label(STEEL), label(SHAFT)
    assert list(history(sentence)) == [second, first]
    assert spans_of(first) == STEEL
    assert sentence.gold == second


def test_it_is_announced_and_audited_with_the_deed(label, corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    heard = []

    def listen(**news: object) -> None:
        heard.append((news["annotation"], news["sentence"], news["actor"]))

    annotation_recorded.connect(listen)
    made = label()
    annotation_recorded.disconnect(listen)
    assert heard == [(made, sentence, annotator)]
    event = corpus.audit_events.get()
    assert (event.verb, event.data) == ("annotation.recorded", {"sentence": sentence.pk, "annotation": made.pk})


def test_nothing_is_left_when_a_listener_fails(label, sentence: Sentence) -> None:
    def fail(**news: object) -> None:
        raise RuntimeError

    annotation_recorded.connect(fail)
    with pytest.raises(RuntimeError):
        label()
    annotation_recorded.disconnect(fail)
    assert not Annotation.objects.exists()
    sentence.refresh_from_db()
    assert sentence.status == Status.UNLABELLED


def test_spans_that_break_the_rule_change_nothing(label, sentence: Sentence) -> None:
    with pytest.raises(InvalidSpans, match="overlap"):
        label([Span(3, 6, "Material"), Span(5, 8, "Part")])
    assert not Annotation.objects.exists()


def test_types_of_another_corpus_are_unknown(label, other_corpus: Corpus) -> None:
    other_corpus.entity_types.create(name="Alloy", colour="#000000")
    with pytest.raises(InvalidSpans, match="Alloy"):
        label([Span(3, 6, "Alloy")])


def test_a_sentence_of_another_corpus_is_not_found(corpus: Corpus, other_corpus: Corpus, lead: User) -> None:
    theirs = other_corpus.sentences.first()
    with pytest.raises(NotFound):
        annotate(sentence_id=theirs.pk, corpus=corpus, actor=lead, spans=[])


def test_an_archived_corpus_takes_no_annotation(label, corpus: Corpus, lead: User) -> None:
    archive_corpus(corpus=corpus, actor=lead)
    corpus.refresh_from_db()
    with pytest.raises(Conflict, match="archived"):
        label()


# --- Who gives way to whom --------------------------------------------------------------------------------------


@pytest.mark.parametrize("split", ["dev", "test"])
def test_dev_and_test_never_get_an_automatic_label(corpus: Corpus, lead: User, split: str) -> None:
    sentence = make_sentence(corpus, "测试用。", split=split)
    with pytest.raises(Invalid, match="automatic"):
        annotate(sentence_id=sentence.pk, corpus=corpus, actor=lead, spans=[], origin=Origin.AUTO)


def test_a_person_takes_over_from_the_model(label, sentence: Sentence) -> None:
    automatic = label(STEEL, origin=Origin.AUTO)
    assert (sentence.status, automatic.author) == (Status.AUTO, None)
    mine = label(SHAFT, compare_with_gold=True)
    assert (sentence.status, sentence.gold) == (Status.LABELLED, mine)


def test_the_model_does_not_take_over_from_a_person(label, sentence: Sentence) -> None:
    mine = label(STEEL)
    label(SHAFT, origin=Origin.AUTO)
    assert (sentence.status, sentence.gold) == (Status.LABELLED, mine)


def test_an_annotation_may_be_recorded_without_standing(label, sentence: Sentence) -> None:
    label(make_gold=False)
    assert (sentence.status, sentence.gold) == (Status.UNLABELLED, None)


def test_two_people_who_agree_leave_the_first_ones_gold(label, sentence: Sentence, reviewer: User) -> None:
    first = label(STEEL + SHAFT)
    label(SHAFT + STEEL, actor=reviewer, compare_with_gold=True)
    assert (sentence.status, sentence.gold) == (Status.LABELLED, first)


def test_who_changes_what_another_has_agreed_to_differs_from_them(label, sentence: Sentence) -> None:
    other = make_user()
    label(STEEL, compare_with_gold=True)
    label(STEEL, actor=other, compare_with_gold=True)
    label(STEEL, compare_with_gold=True)
    assert sentence.status == Status.LABELLED
    changed = label(SHAFT, compare_with_gold=True)
    assert (sentence.status, sentence.gold) == (Status.CONFLICT, changed)


def test_who_changes_what_nobody_else_has_said_differs_from_nobody(label, sentence: Sentence, reviewer: User) -> None:
    label(SHAFT, actor=reviewer)
    label(STEEL, make_gold=False)
    corrected = label([], actor=reviewer, compare_with_gold=True)
    assert (sentence.status, sentence.gold) == (Status.LABELLED, corrected)


def test_two_people_who_differ_are_a_conflict_that_a_reviewer_settles(
    label, sentence: Sentence, reviewer: User
) -> None:
    first = label(STEEL)
    second = label(SHAFT, actor=make_user(), compare_with_gold=True)
    assert (sentence.status, sentence.gold) == (Status.CONFLICT, first)
    settled = label(SHAFT, actor=reviewer, adjudicate=True)
    assert (sentence.status, sentence.gold, settled.origin) == (Status.LABELLED, settled, Origin.ADJUDICATED)
    assert list(history(sentence)) == [settled, second, first]


def test_only_an_adjudication_ends_a_conflict(label, sentence: Sentence, annotator: User) -> None:
    label(STEEL)
    label(SHAFT, actor=make_user(), compare_with_gold=True)
    changed_mind = label(SHAFT, actor=annotator)
    assert (sentence.status, sentence.gold) == (Status.CONFLICT, changed_mind)
    label(SHAFT, actor=make_user())
    assert (sentence.status, sentence.gold) == (Status.CONFLICT, changed_mind)


def test_a_reviewers_correction_is_human_where_there_is_no_conflict(label, sentence: Sentence, reviewer: User) -> None:
    label(STEEL)
    correction = label(SHAFT, actor=reviewer, adjudicate=True)
    assert (sentence.gold, correction.origin) == (correction, Origin.HUMAN)


def test_an_annotator_cannot_silently_undo_an_adjudication(label, sentence: Sentence, reviewer: User) -> None:
    settled = make_annotation(sentence, [(7, 9, "Part")], author=reviewer, origin=Origin.ADJUDICATED)
    label(STEEL, compare_with_gold=True)
    assert (sentence.status, sentence.gold) == (Status.CONFLICT, settled)


def test_undo_moves_the_pointer_and_undo_of_undo_too(label, corpus: Corpus, sentence: Sentence, reviewer: User) -> None:
    first, second = label(STEEL), label(SHAFT)
    for wanted in (first, second, None, first):
        pk = wanted.pk if wanted else None
        row = set_gold(sentence_id=sentence.pk, annotation_id=pk, corpus=corpus, actor=reviewer)
        assert row.gold == wanted
    assert corpus.audit_events.filter(verb="gold.set").count() == 4


# --- At the same moment -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_four_posts_at_once_leave_one_consistent_set(corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    one = {"sentence_id": sentence.pk, "corpus": corpus, "actor": annotator, "spans": STEEL}
    posted = at_once(*[lambda: annotate(**one)] * 4)
    sentence.refresh_from_db()
    assert set(sentence.annotations.all()) == set(posted)
    assert len(set(posted)) == 4
    assert sentence.status == Status.LABELLED
    assert spans_of(sentence.gold) == STEEL
    assert sentence.gold == sentence.annotations.last()
    assert AnnotationSpan.objects.filter(annotation=sentence.gold).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_opinions_at_once_are_a_conflict_never_an_overwriting(
    corpus: Corpus, sentence: Sentence, annotator: User, reviewer: User
) -> None:
    def opinion(actor: User, spans: list[Span]) -> Callable[[], object]:
        return lambda: annotate(
            sentence_id=sentence.pk, corpus=corpus, actor=actor, spans=spans, compare_with_gold=True
        )

    at_once(opinion(annotator, STEEL), opinion(reviewer, SHAFT))
    sentence.refresh_from_db()
    assert sentence.annotations.count() == 2
    assert (sentence.status, sentence.gold) == (Status.CONFLICT, sentence.annotations.first())
