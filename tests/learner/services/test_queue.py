"""Nobody gets a sentence that another person has, whoever asks at once and whatever is asked twice."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from annotation.errors import Conflict, InvalidSpans, LeaseLost, NotFound
from annotation.models import Corpus, Origin, Sentence, Split, Status
from annotation.services.annotating import annotate, set_gold
from annotation.spans.span import Span
from learner.models import ItemStatus, Purpose, QueueItem
from learner.services import queue
from learner.services.filling import enqueue, in_share, queue_evaluation
from tests.builders import add_member, at_once, make_annotation, make_corpus, make_sentence, make_sentences, make_user
from tests.learner.builders import make_item, make_prediction

MATERIAL = [Span(3, 6, "Material")]


@pytest.fixture
def second(corpus: Corpus) -> User:
    user = make_user("second")
    add_member(corpus, user)
    return user


def claim_one(corpus: Corpus, user: User) -> QueueItem:
    [item] = queue.claim(corpus=corpus, actor=user, count=1)
    return item


def run_out(item: QueueItem) -> None:
    QueueItem.objects.filter(pk=item.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_two_people_get_different_sentences(
    corpus: Corpus, sentences: list[Sentence], annotator: User, second: User
) -> None:
    first = queue.claim(corpus=corpus, actor=annotator, count=3)
    other = queue.claim(corpus=corpus, actor=second, count=3)
    assert len(first) == 3
    assert len(other) == 2
    assert not {item.sentence_id for item in first} & {item.sentence_id for item in other}


def test_claiming_again_gives_what_one_holds(corpus: Corpus, sentences: list[Sentence], annotator: User) -> None:
    first = queue.claim(corpus=corpus, actor=annotator, count=2)
    again = queue.claim(corpus=corpus, actor=annotator, count=3)
    assert [item.pk for item in again[:2]] == [item.pk for item in first]
    assert len(again) == 3


def test_what_is_queued_first_is_claimed_first(corpus: Corpus, sentences: list[Sentence], annotator: User) -> None:
    wanted = [sentences[number].pk for number in (3, 0, 4)]
    enqueue(corpus=corpus, sentence_ids=wanted)
    items = queue.claim(corpus=corpus, actor=annotator, count=3)
    assert [item.sentence_id for item in items] == wanted


def test_an_empty_queue_fills_itself_with_the_least_certain(
    corpus: Corpus, sentences: list[Sentence], annotator: User
) -> None:
    for number, confidence in ((0, 0.9), (1, 0.2), (2, 0.5)):
        make_prediction(sentences[number], confidence=confidence)
    items = queue.claim(corpus=corpus, actor=annotator, count=5)
    assert [item.sentence_id for item in items[:3]] == [sentences[n].pk for n in (1, 2, 0)]
    assert len(items) == 5


def test_labelled_auto_dev_and_test_sentences_never_fill_the_queue(corpus: Corpus, annotator: User) -> None:
    make_annotation(make_sentence(corpus, "已标注。"), author=annotator)
    make_annotation(make_sentence(corpus, "自动。"), origin="auto")
    make_sentences(corpus, ["开发。"], split=Split.DEV)
    make_sentences(corpus, ["测试。"], split=Split.TEST)
    assert queue.claim(corpus=corpus, actor=annotator, count=5) == []


def test_submitting_labels_the_sentence_and_finishes_the_item(
    corpus: Corpus, sentence: Sentence, annotator: User
) -> None:
    item = make_item(sentence, assignee=annotator)
    annotation = queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL, seconds=4.5)
    item.refresh_from_db()
    sentence.refresh_from_db()
    assert (item.status, item.annotation_id, item.lease_until) == (ItemStatus.DONE, annotation.pk, None)
    assert (sentence.status, sentence.gold_id) == (Status.LABELLED, annotation.pk)
    assert annotation.seconds == 4.5


def test_submitting_twice_records_once(corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    item = make_item(sentence, assignee=annotator)
    first, again = (queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL) for _ in range(2))
    assert first.pk == again.pk
    assert sentence.annotations.count() == 1


def test_another_answer_to_a_finished_item_is_a_new_annotation(
    corpus: Corpus, sentence: Sentence, annotator: User
) -> None:
    item = make_item(sentence, assignee=annotator)
    queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL)
    changed = queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=[])
    again = queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=[])
    sentence.refresh_from_db()
    assert sentence.gold_id == changed.pk == again.pk
    assert sentence.annotations.count() == 2


def test_another_answer_may_answer_an_item_that_was_opened_since(
    corpus: Corpus, sentence: Sentence, annotator: User, reviewer: User
) -> None:
    """A reviewer has cleared the gold, and the sentence waits again."""
    item = make_item(sentence, assignee=annotator)
    first = queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL)
    set_gold(sentence_id=sentence.pk, annotation_id=None, corpus=corpus, actor=reviewer)
    reopened = make_item(sentence)
    changed = queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=[])
    for row in (item, reopened):
        row.refresh_from_db()
    assert (item.annotation_id, reopened.annotation_id) == (first.pk, changed.pk)
    assert reopened.status == ItemStatus.DONE


def test_bad_spans_change_nothing(corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    item = make_item(sentence, assignee=annotator)
    with pytest.raises(InvalidSpans):
        queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=[Span(0, 500, "Material")])
    item.refresh_from_db()
    assert item.status == ItemStatus.CLAIMED


def test_a_claim_that_ran_out_goes_to_the_next_person(
    corpus: Corpus, sentence: Sentence, annotator: User, second: User
) -> None:
    Sentence.objects.filter(corpus=corpus).exclude(pk=sentence.pk).update(status=Status.SKIPPED)
    run_out(claim_one(corpus, annotator))
    assert claim_one(corpus, second).sentence_id == sentence.pk


def test_a_lapsed_claim_on_what_a_person_has_labelled_is_over(
    corpus: Corpus, annotator: User, second: User, reviewer: User
) -> None:
    """A third person would be asked for a sentence that is labelled."""
    sentence = make_sentence(corpus)
    item = make_item(sentence, assignee=annotator)
    annotate(sentence_id=sentence.pk, corpus=corpus, actor=reviewer, spans=MATERIAL)
    run_out(item)
    assert queue.claim(corpus=corpus, actor=second, count=1) == []
    item.refresh_from_db()
    assert item.status == ItemStatus.CANCELLED


@pytest.mark.parametrize(("purpose", "origin"), [(Purpose.OVERLAP, Origin.HUMAN), (Purpose.AUDIT, Origin.AUTO)])
def test_a_lapsed_claim_on_what_wants_another_opinion_is_open_again(
    sentence: Sentence, annotator: User, reviewer: User, purpose: Purpose, origin: Origin
) -> None:
    item = make_item(sentence, assignee=annotator, purpose=purpose)
    make_annotation(sentence, author=reviewer if origin == Origin.HUMAN else None, origin=origin)
    run_out(item)
    assert queue.expire_claims() == 1
    item.refresh_from_db()
    assert (item.status, item.assignee) == (ItemStatus.OPEN, None)


def test_a_late_answer_counts_while_nobody_else_has_the_sentence(
    corpus: Corpus, sentence: Sentence, annotator: User
) -> None:
    item = make_item(sentence, assignee=annotator)
    run_out(item)
    assert queue.expire_claims() == 1
    annotation = queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL)
    item.refresh_from_db()
    assert (item.status, item.annotation_id) == (ItemStatus.DONE, annotation.pk)


def test_a_late_answer_is_refused_when_somebody_else_has_the_sentence(
    corpus: Corpus, sentence: Sentence, annotator: User, second: User
) -> None:
    item = make_item(sentence, assignee=second)
    with pytest.raises(LeaseLost):
        queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL)
    with pytest.raises(LeaseLost):
        queue.skip(corpus=corpus, actor=annotator, item_id=item.pk, reason="x")


def test_a_lapsed_claim_that_one_may_not_have_does_not_hide_what_is_left(
    corpus: Corpus, annotator: User, second: User
) -> None:
    """One may not be told "no tasks" while work remains."""
    seen, left = make_sentences(corpus, ["看过。", "没看过。"])
    make_annotation(seen, author=annotator, gold=False)
    run_out(make_item(seen, assignee=second))
    assert claim_one(corpus, annotator).sentence_id == left.pk


def test_asking_renews_the_lease(corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    item = make_item(sentence, assignee=annotator)
    run_out(item)
    assert claim_one(corpus, annotator).pk == item.pk
    assert queue.expire_claims() == 0


def test_a_skipped_sentence_is_not_handed_out_again(corpus: Corpus, annotator: User, second: User) -> None:
    sentence = make_sentence(corpus)
    item = claim_one(corpus, annotator)
    queue.skip(corpus=corpus, actor=annotator, item_id=item.pk, reason="看不清")
    queue.skip(corpus=corpus, actor=annotator, item_id=item.pk, reason="看不清")
    sentence.refresh_from_db()
    assert sentence.status == Status.SKIPPED
    assert queue.claim(corpus=corpus, actor=second, count=1) == []


def test_who_changes_their_mind_about_a_skipped_sentence_may_label_it(corpus: Corpus, annotator: User) -> None:
    sentence = make_sentence(corpus)
    item = claim_one(corpus, annotator)
    queue.skip(corpus=corpus, actor=annotator, item_id=item.pk, reason="看不清")
    queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL)
    sentence.refresh_from_db()
    assert sentence.status == Status.LABELLED


def test_a_labelled_sentence_cannot_be_skipped(corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    item = make_item(sentence, assignee=annotator)
    queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=[])
    with pytest.raises(Conflict):
        queue.skip(corpus=corpus, actor=annotator, item_id=item.pk, reason="x")


def test_releasing_gives_everything_back(
    corpus: Corpus, sentences: list[Sentence], annotator: User, second: User
) -> None:
    queue.claim(corpus=corpus, actor=annotator, count=5)
    assert queue.release(corpus=corpus, actor=annotator) == 5
    assert len(queue.claim(corpus=corpus, actor=second, count=5)) == 5


def test_labelling_elsewhere_answers_the_waiting_item(corpus: Corpus, sentence: Sentence, reviewer: User) -> None:
    item = make_item(sentence)
    annotation = annotate(sentence_id=sentence.pk, corpus=corpus, actor=reviewer, spans=MATERIAL)
    item.refresh_from_db()
    assert (item.status, item.assignee, item.annotation_id) == (ItemStatus.DONE, reviewer, annotation.pk)


def test_labelling_elsewhere_leaves_what_another_person_holds(
    corpus: Corpus, sentence: Sentence, annotator: User, reviewer: User
) -> None:
    item = make_item(sentence, assignee=annotator)
    annotate(sentence_id=sentence.pk, corpus=corpus, actor=reviewer, spans=[])
    queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=MATERIAL)
    sentence.refresh_from_db()
    assert sentence.status == Status.CONFLICT


def test_an_overlap_goes_to_two_people_once_each(corpus: Corpus, annotator: User, second: User) -> None:
    sentence = make_sentence(corpus)
    enqueue(corpus=corpus, sentence_ids=[sentence.pk], overlap_percent=100)
    mine = queue.claim(corpus=corpus, actor=annotator, count=5)
    theirs = queue.claim(corpus=corpus, actor=second, count=5)
    assert [item.sentence_id for item in mine] == [item.sentence_id for item in theirs] == [sentence.pk]
    assert queue.claim(corpus=corpus, actor=annotator, count=5) == mine


def test_the_second_opinion_stays_open_when_the_first_is_in(corpus: Corpus, annotator: User, second: User) -> None:
    sentence = make_sentence(corpus)
    enqueue(corpus=corpus, sentence_ids=[sentence.pk], overlap_percent=100)
    mine = claim_one(corpus, annotator)
    queue.submit(corpus=corpus, actor=annotator, item_id=mine.pk, spans=MATERIAL)
    theirs = claim_one(corpus, second)
    queue.submit(corpus=corpus, actor=second, item_id=theirs.pk, spans=MATERIAL)
    sentence.refresh_from_db()
    assert {mine.purpose, theirs.purpose} == {Purpose.LEARN, Purpose.OVERLAP}
    assert sentence.status == Status.LABELLED


def test_more_sentences_may_be_asked_twice_than_a_query_has_parameters(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learner.services.filling.LOOKUP", 500)
    rows = [sentence.pk for sentence in make_sentences(corpus, [f"第{number}句。" for number in range(1200)])]
    with few_parameters(999):
        enqueue(corpus=corpus, sentence_ids=rows, overlap_percent=100)
    assert QueueItem.objects.filter(purpose=Purpose.OVERLAP).count() == 1200


@contextmanager
def few_parameters(most: int) -> Iterator[None]:
    """As few as SQLite takes where it was built to take few."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, most)
    yield
    connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, usual)


def test_the_overlapping_share_is_fixed_and_about_right() -> None:
    chosen = [number for number in range(2000) if in_share(number, 20)]
    assert chosen == [number for number in range(2000) if in_share(number, 20)]
    assert 340 <= len(chosen) <= 460


def test_dev_sentences_are_queued_once_and_come_first(corpus: Corpus, lead: User, annotator: User) -> None:
    make_sentences(corpus, ["池。"])
    [dev] = make_sentences(corpus, ["开发。"], split=Split.DEV)
    assert queue_evaluation(corpus=corpus, actor=lead, split=Split.DEV) == 1
    assert queue_evaluation(corpus=corpus, actor=lead, split=Split.DEV) == 0
    assert claim_one(corpus, annotator).sentence_id == dev.pk


def test_items_of_another_corpus_are_missing(corpus: Corpus, other_corpus: Corpus, annotator: User) -> None:
    item = make_item(other_corpus.sentences.all()[0])
    with pytest.raises(NotFound):
        queue.submit(corpus=corpus, actor=annotator, item_id=item.pk, spans=[])


def test_a_removed_member_claims_nothing(corpus: Corpus, sentences: list[Sentence], annotator: User) -> None:
    corpus.memberships.filter(user=annotator).delete()
    with pytest.raises(NotFound):
        queue.claim(corpus=corpus, actor=annotator, count=1)


@pytest.mark.django_db(transaction=True)
def test_what_is_answered_while_one_asks_is_not_taken_up_again(corpus: Corpus, annotator: User) -> None:
    item = make_item(make_sentence(corpus), assignee=annotator)
    asking = Thread(target=at_once, args=[lambda: queue.claim(corpus=corpus, actor=annotator, count=1)])
    with transaction.atomic():
        QueueItem.objects.update(status=ItemStatus.DONE, lease_until=None)
        asking.start()
        sleep(0.3)
    asking.join()
    item.refresh_from_db()
    assert (item.status, item.lease_until) == (ItemStatus.DONE, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("overlap", [0, 100])
def test_eight_people_at_once_never_share_a_sentence_by_accident(overlap: int) -> None:
    people = [make_user() for _ in range(8)]
    corpus = make_corpus()
    corpus.overlap_percent = overlap
    corpus.save()
    for person in people:
        add_member(corpus, person)
    make_sentences(corpus, [f"第{number}句。" for number in range(120)])
    barrier = Barrier(8)

    def work(person: User) -> list[tuple[int, int]]:
        try:
            barrier.wait()
            return _label_until_empty(corpus, person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = [answer for answers in pool.map(work, people) for answer in answers]
    by_sentence = Counter(sentence for sentence, _ in answers)
    assert set(by_sentence.values()) == {2 if overlap else 1}
    assert len(by_sentence) == 120
    assert len(set(answers)) == len(answers)


def _label_until_empty(corpus: Corpus, person: User) -> list[tuple[int, int]]:
    """(sentence, person) of every answer. A queue that others hold for a moment is asked again."""
    done, empty = [], 0
    while empty < 3:
        items = queue.claim(corpus=corpus, actor=person, count=3)
        empty = 0 if items else empty + 1
        for item in items:
            queue.submit(corpus=corpus, actor=person, item_id=item.pk, spans=[])
            done.append((item.sentence_id, person.pk))
    return done
