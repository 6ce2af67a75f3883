"""Two people at the same moment."""

from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from annotation.errors import AnnealError
from annotation.models import Corpus, Membership, Role, Sentence
from annotation.services.annotating import annotate
from annotation.services.corpora import lock
from annotation.services.entity_types import create_entity_type
from annotation.services.members import change_role
from tests.builders import add_member, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_leads_who_demote_each_other_leave_one(corpus: Corpus, lead: User, outsider: User) -> None:
    add_member(corpus, outsider, Role.LEAD)
    leads = Membership.objects.filter(corpus=corpus, role=Role.LEAD)
    refused = []

    def demote(membership: Membership) -> None:
        try:
            change_role(corpus=corpus, actor=lead, membership_id=membership.pk, role=Role.VIEWER)
        except AnnealError as error:
            refused.append(error.data)

    at_once(*[lambda row=row: demote(row) for row in leads])
    assert leads.all().count() == 1
    assert refused == [{"reason": "last_lead"}]


def test_types_made_at_once_get_a_key_each(corpus: Corpus, lead: User) -> None:
    at_once(*[lambda n=n: create_entity_type(corpus=corpus, actor=lead, name=f"Type{n}") for n in range(4)])
    assert sorted(corpus.entity_types.values_list("hotkey", flat=True)) == list("1234567")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="every transaction that writes is alone")
def test_labelling_goes_on_while_a_file_is_stored(corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    """The line in the audit points at the corpus, which an import holds for as long as it writes."""
    labelling = Thread(
        target=at_once,
        args=[lambda: annotate(sentence_id=sentence.pk, corpus=corpus, actor=annotator, spans=[])],
    )
    with transaction.atomic():
        lock(corpus)
        labelling.start()
        labelling.join(2)
        is_held_up = labelling.is_alive()
    labelling.join()
    assert not is_held_up
