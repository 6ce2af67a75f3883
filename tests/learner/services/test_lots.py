import sys
import tracemalloc
from threading import Thread
from time import sleep

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from annotation.errors import Conflict, NotFound
from annotation.models import Annotation, AuditEvent, Corpus, Sentence, Status
from annotation.services.annotating import annotate
from annotation.services.corpora import lock
from learner.models import Lot, LotStatus, ModelVersion
from learner.services.lots import recall_lot
from tests.builders import at_once, spans_of
from tests.learner.builders import make_model
from tests.learner.services.test_selecting import scored, select


@pytest.fixture
def lot(corpus: Corpus) -> Lot:
    """Three accepted sentences."""
    scored(corpus, 0.97, 0.98, 0.99)
    return select(corpus).lot


def test_a_recalled_lot_gives_its_sentences_back(corpus: Corpus, lot: Lot, lead: User) -> None:
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    lot.refresh_from_db()
    assert (lot.status, lot.recalled_by, lot.recall_reason) == (LotStatus.RECALLED, lead, "wrong")
    assert lot.recalled_at is not None
    assert set(Sentence.objects.values_list("status", "gold")) == {(Status.UNLABELLED, None)}
    assert Annotation.objects.count() == 3  # history stays


def test_what_people_corrected_stays(corpus: Corpus, lot: Lot, lead: User) -> None:
    sentence = Sentence.objects.all()[0]
    mine = annotate(sentence_id=sentence.pk, corpus=corpus, actor=lead, spans=[])
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    sentence.refresh_from_db()
    assert (sentence.gold, sentence.status) == (mine, Status.LABELLED)
    assert spans_of(mine) == []


def test_models_that_learned_from_it_are_marked(corpus: Corpus, lot: Lot, lead: User) -> None:
    learned = make_model(corpus, snapshot={"train": list(lot.items.values_list("annotation", flat=True))[:1]})
    innocent = make_model(corpus, snapshot={"train": [999_999]})
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    learned.refresh_from_db()
    innocent.refresh_from_db()
    assert (learned.tainted_by, innocent.tainted_by) == ([lot.pk], [])
    event = AuditEvent.objects.get(verb="lot.recalled")
    assert (event.actor, event.data["sentences"], event.data["models"]) == (lead, 3, [learned.number])


def test_what_models_learned_is_read_one_by_one(corpus: Corpus, lot: Lot, lead: User) -> None:
    """Each lists the ids of all that it learned from; a corpus may have many models and a million labels."""
    ids = list(range(10**9, 10**9 + 20_000))
    for _ in range(12):
        make_model(corpus, snapshot={"train": [*ids, lot.items.all()[0].annotation_id]})
    tracemalloc.start()
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 20_000 * (sys.getsizeof(ids[0]) + 8)
    assert ModelVersion.objects.filter(tainted_by=[lot.pk]).count() == 12


def test_models_transferred_from_them_are_marked_too_in_any_corpus(
    corpus: Corpus, other_corpus: Corpus, lot: Lot, lead: User
) -> None:
    learned = make_model(corpus, snapshot={"train": list(lot.items.values_list("annotation", flat=True))})
    child = make_model(corpus, parent=learned)
    grandchild = make_model(other_corpus, parent=child)
    parent_of_none = make_model(other_corpus)
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    for version in (child, grandchild, parent_of_none):
        version.refresh_from_db()
    assert (child.tainted_by, grandchild.tainted_by, parent_of_none.tainted_by) == ([lot.pk], [lot.pk], [])
    assert AuditEvent.objects.get(verb="lot.recalled").data["models"] == [learned.number, child.number]


def test_a_lot_is_recalled_once(corpus: Corpus, lot: Lot, lead: User) -> None:
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    with pytest.raises(Conflict):
        recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")


def test_a_lot_of_another_corpus_is_not_there(other_corpus: Corpus, lot: Lot, outsider: User) -> None:
    with pytest.raises(NotFound):
        recall_lot(corpus=other_corpus, actor=outsider, lot_id=lot.pk, reason="wrong")


def test_the_next_round_may_accept_them_again(corpus: Corpus, lot: Lot, lead: User) -> None:
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    assert select(corpus).counts["auto_accepted"] == 3


@pytest.mark.django_db(transaction=True)
def test_a_model_that_is_recorded_during_the_recall_is_marked(corpus: Corpus, lot: Lot, lead: User) -> None:
    with transaction.atomic():
        lock(corpus)
        learned = make_model(corpus, snapshot={"train": list(lot.items.values_list("annotation", flat=True))})
        recalling = recall_meanwhile(lot, lead)
    recalling.join()
    learned.refresh_from_db()
    assert learned.tainted_by == [lot.pk]


@pytest.mark.django_db(transaction=True)
def test_the_recall_waits_for_whoever_is_labelling_one_of_its_sentences(corpus: Corpus, lot: Lot, lead: User) -> None:
    sentence = Sentence.objects.all()[0]
    with transaction.atomic():
        mine = annotate(sentence_id=sentence.pk, corpus=corpus, actor=lead, spans=[])
        recalling = recall_meanwhile(lot, lead)
    recalling.join()
    assert [row.gold for row in Sentence.objects.exclude(gold=None)] == [mine]
    assert Lot.objects.get().status == LotStatus.RECALLED


def recall_meanwhile(lot: Lot, lead: User) -> Thread:
    """In a thread that has come to its first lock by the time this returns."""

    def recall() -> None:
        recall_lot(corpus=lot.corpus, actor=lead, lot_id=lot.pk, reason="wrong")

    thread = Thread(target=at_once, args=[recall])
    thread.start()
    sleep(0.3)
    return thread
