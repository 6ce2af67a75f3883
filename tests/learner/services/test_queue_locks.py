"""Nobody who asks for work waits for others while others may wait for them. Only a server has more than one writer."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from annotation.models import Corpus, Membership
from annotation.services.corpora import lock
from learner.models import ItemStatus, Purpose, QueueItem
from learner.selectors.claims import locked_item
from learner.services import queue
from tests.builders import add_member, at_once, make_sentence, make_user
from tests.learner.builders import make_item

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="every transaction that writes is alone"),
]


@pytest.fixture
def second(corpus: Corpus) -> User:
    user = make_user("second")
    add_member(corpus, user)
    return user


def begun(call: Callable[[], object]) -> Thread:
    """A thread that has come to its first wait, or to its end, by the time this returns."""
    thread = Thread(target=at_once, args=[call])
    thread.start()
    sleep(0.5)
    return thread


def test_who_waits_for_the_queue_to_be_filled_holds_up_no_answer(corpus: Corpus, annotator: User, second: User) -> None:
    """A round that selects holds the corpus and waits for whoever is labelling a sentence: all three would wait."""
    sentence = make_sentence(corpus)
    mine = make_item(sentence, assignee=annotator)
    make_item(sentence, purpose=Purpose.OVERLAP)
    with transaction.atomic():
        lock(corpus)
        asking = begun(lambda: queue.claim(corpus=corpus, actor=second, count=3))
        answering = begun(lambda: queue.submit(corpus=corpus, actor=annotator, item_id=mine.pk, spans=[]))
        is_held_up = answering.is_alive()
    answering.join()
    asking.join()
    assert not is_held_up


def test_who_asks_for_work_does_not_block_a_lead_who_changes_members(corpus: Corpus, annotator: User) -> None:
    """The lead holds the corpus and wants the membership."""
    with transaction.atomic():
        lock(corpus)
        asking = begun(lambda: queue.claim(corpus=corpus, actor=annotator, count=3))
        found = Membership.objects.select_for_update(skip_locked=True).filter(corpus=corpus, user=annotator)
        is_free = found.exists()
    asking.join()
    assert is_free


def test_what_is_just_being_answered_is_not_waited_for(corpus: Corpus, annotator: User, second: User) -> None:
    sentence = make_sentence(corpus)
    late = timezone.now() - timedelta(seconds=1)
    mine = make_item(sentence, assignee=annotator, lease_until=late)
    theirs = make_item(sentence, assignee=second, purpose=Purpose.OVERLAP, lease_until=late)
    with transaction.atomic():
        locked_item(mine.pk)
        looking = begun(queue.expire_claims)
        is_waiting = looking.is_alive()
    looking.join()
    assert not is_waiting
    states = dict(QueueItem.objects.values_list("pk", "status"))
    assert states == {mine.pk: ItemStatus.CLAIMED, theirs.pk: ItemStatus.OPEN}
