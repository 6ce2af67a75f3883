"""What a round accepts, what it asks people, and what it leaves alone. No model is needed: predictions are rows."""

import tracemalloc
from itertools import count

import pytest
from django.contrib.auth.models import User

from annotation.errors import Cancelled, Conflict
from annotation.models import Annotation, Corpus, JobStatus, Origin, Sentence, Split, Status
from annotation.services import leases
from annotation.services.corpora import archive_corpus
from annotation.services.leases import Heartbeat
from learner.models import ItemStatus, Lot, Phase, Prediction, Purpose, QueueItem, Round
from learner.services.lots import recall_lot
from learner.services.round_settings import RoundSettings
from learner.services.selecting import select_phase
from learner.services.work import Work
from tests.builders import make_annotation, make_document, make_sentences, spans_of
from tests.learner.builders import make_item, make_model, make_prediction, make_round

numbers = count()


def scored(corpus: Corpus, *confidences: float, split: Split = Split.POOL) -> list[Sentence]:
    """Sentences with these confidences; the model sees 45钢 in each."""
    version = corpus.model_versions.first() or make_model(corpus)
    texts = [f"材料为45钢，第{next(numbers)}号。" for _ in confidences]
    rows = make_sentences(corpus, texts, split=split, document=make_document(corpus))
    for row, confidence in zip(rows, confidences, strict=True):
        make_prediction(row, (3, 6, "Material"), confidence=confidence, model_version=version)
    return rows


def select(corpus: Corpus, **settings: object) -> Round:
    chosen = RoundSettings.from_dict({"auto_accept": "threshold", "high": 0.9, "low": 0.6} | settings)
    version = corpus.model_versions.first() or make_model(corpus)
    Round.objects.update(model_version=None)  # of an earlier call: a version belongs to one round
    row = make_round(corpus, phase=Phase.SELECT, settings=chosen.to_dict(), model_version=version)
    taken = leases.take(Round, row.pk)
    assert taken is not None
    select_phase(Work(taken, Heartbeat(taken)))
    row.refresh_from_db()
    return row


def waiting(purpose: str = Purpose.LEARN) -> list[int]:
    items = QueueItem.objects.filter(status=ItemStatus.OPEN, purpose=purpose)
    return list(items.values_list("sentence", flat=True))


def states(rows: list[Sentence]) -> list[str]:
    return [Sentence.objects.get(pk=row.pk).status for row in rows]


def test_the_sure_are_accepted_the_doubtful_queued_and_the_rest_left(corpus: Corpus) -> None:
    rows = scored(corpus, 0.95, 0.9, 0.7, 0.6, 0.59, 0.1)
    row = select(corpus)
    assert states(rows) == [Status.AUTO] * 2 + [Status.UNLABELLED] * 4
    assert waiting() == [rows[5].pk, rows[4].pk]
    assert (row.status, row.counts["auto_accepted"], row.counts["queued"]) == (JobStatus.SUCCEEDED, 2, 2)


def test_an_accepted_sentence_says_who_labelled_it_and_how_sure(corpus: Corpus) -> None:
    [sentence] = scored(corpus, 0.97)
    row = select(corpus)
    gold = Annotation.objects.get(gold_of=sentence)
    assert (gold.origin, gold.author, gold.source, gold.confidence) == (Origin.AUTO, None, "model v1", 0.97)
    assert [tuple(span) for span in spans_of(gold)] == [(3, 6, "Material")]
    item = row.lot.items.get()
    assert (item.sentence_id, item.annotation_id, item.confidence) == (sentence.pk, gold.pk, 0.97)
    assert row.lot.threshold == 0.9


def test_nothing_is_accepted_when_that_is_off(corpus: Corpus) -> None:
    rows = scored(corpus, 0.99, 0.2)
    select(corpus, auto_accept="off")
    assert states(rows) == [Status.UNLABELLED] * 2
    assert not Lot.objects.exists()


def test_dev_and_test_are_never_accepted_nor_queued(corpus: Corpus) -> None:
    rows = scored(corpus, 0.99, 0.1, split=Split.DEV) + scored(corpus, 0.99, 0.1, split=Split.TEST)
    select(corpus)
    assert states(rows) == [Status.UNLABELLED] * 4
    assert waiting() == []


def test_what_people_labelled_is_not_touched(corpus: Corpus, annotator: User) -> None:
    [sentence] = scored(corpus, 0.99)
    mine = make_annotation(sentence, author=annotator)
    select(corpus)
    assert Sentence.objects.get(pk=sentence.pk).gold == mine


def test_a_sentence_that_a_person_holds_is_neither_accepted_nor_queued_again(corpus: Corpus, annotator: User) -> None:
    sure, doubtful = scored(corpus, 0.99, 0.1)
    items = [make_item(row, assignee=annotator) for row in (sure, doubtful)]
    select(corpus)
    assert states([sure, doubtful]) == [Status.UNLABELLED] * 2
    assert {QueueItem.objects.get(pk=item.pk).status for item in items} == {ItemStatus.CLAIMED}
    assert waiting() == []


@pytest.mark.parametrize("purpose", [Purpose.AUDIT, Purpose.CONTROL])
def test_a_sentence_that_waits_to_be_checked_is_not_accepted(corpus: Corpus, purpose: Purpose) -> None:
    [sentence] = scored(corpus, 0.99)
    make_item(sentence, purpose=purpose)
    select(corpus)
    assert states([sentence]) == [Status.UNLABELLED]


def test_older_proposals_give_way_to_the_new_ones(corpus: Corpus) -> None:
    old, new = scored(corpus, 0.7, 0.1)
    item = make_item(old, round=make_round(corpus, status=JobStatus.SUCCEEDED))
    select(corpus)
    item.refresh_from_db()
    assert item.status == ItemStatus.CANCELLED
    assert waiting() == [new.pk]


def test_a_second_opinion_that_waits_stays(corpus: Corpus, annotator: User) -> None:
    [sentence] = scored(corpus, 0.1)
    make_annotation(sentence, author=annotator)
    item = make_item(sentence, purpose=Purpose.OVERLAP)
    select(corpus)
    item.refresh_from_db()
    assert item.status == ItemStatus.OPEN


def test_the_budget_is_the_most_that_is_queued(corpus: Corpus) -> None:
    rows = scored(corpus, 0.5, 0.3, 0.1, 0.2)
    row = select(corpus, budget=2)
    assert waiting() == [rows[2].pk, rows[3].pk]
    assert row.counts["queued"] == 2
    select(corpus, budget=0)
    assert waiting() == []


def test_a_share_is_queued_for_a_second_person(corpus: Corpus) -> None:
    rows = scored(corpus, 0.5, 0.3)
    select(corpus, overlap_percent=100)
    assert sorted(waiting(Purpose.OVERLAP)) == sorted(waiting()) == [row.pk for row in rows]


def test_random_order_depends_on_the_seed_alone(corpus: Corpus) -> None:
    scored(corpus, *[0.1] * 20)
    orders = []
    for seed in (1, 1, 2):
        Round.objects.all().delete()
        select(corpus, strategy="random", seed=seed)
        orders.append(waiting())
    assert orders[0] == orders[1] != orders[2]


def test_a_label_whose_type_is_gone_is_not_accepted(corpus: Corpus) -> None:
    good, bad = scored(corpus, 0.99, 0.99)
    bad.prediction.spans = [[0, 2, "Deleted"]]
    bad.prediction.save()
    row = select(corpus)
    assert states([good, bad]) == [Status.AUTO, Status.UNLABELLED]
    assert row.counts["auto_accepted"] == 1


def test_what_was_recalled_from_under_the_model_is_not_accepted_again(corpus: Corpus, lead: User) -> None:
    """While it scored, a lead recalled a lot that it had learned from."""
    rows = scored(corpus, 0.99, 0.8)
    lot = select(corpus).lot
    learned = make_model(corpus, snapshot={"train": [lot.items.get().annotation_id]})
    Prediction.objects.update(model_version=learned, confidence=0.99)
    settings = RoundSettings(auto_accept="threshold").to_dict()
    row = make_round(corpus, phase=Phase.SELECT, settings=settings, model_version=learned)
    taken = leases.take(Round, row.pk)
    assert taken is not None
    work = Work(taken, Heartbeat(taken))
    assert work.version.tainted_by == []
    recall_lot(corpus=corpus, actor=lead, lot_id=lot.pk, reason="wrong")
    select_phase(work)
    assert states(rows) == [Status.UNLABELLED, Status.AUTO]


def test_a_model_that_finds_nothing_does_no_harm(corpus: Corpus) -> None:
    rows = scored(corpus, 0.99, 0.2)
    for row in rows:
        row.prediction.spans = []
        row.prediction.save()
    select(corpus)
    assert states(rows) == [Status.AUTO, Status.UNLABELLED]
    assert Annotation.objects.get().spans.count() == 0


def test_an_empty_pool_ends_the_round_all_the_same(corpus: Corpus) -> None:
    row = select(corpus)
    assert (row.status, row.counts["auto_accepted"], row.counts["queued"]) == (JobStatus.SUCCEEDED, 0, 0)


def test_the_round_remembers_how_sure_the_model_was(corpus: Corpus) -> None:
    scored(corpus, 0.0, 0.5, 1.0)
    row = select(corpus)
    row.model_version.refresh_from_db()
    fine = row.model_version.metrics["histogram"]
    assert (len(fine), sum(fine), fine[0], fine[500], fine[999]) == (1000, 3, 1, 1, 1)


def test_who_lost_the_lease_selects_nothing(corpus: Corpus) -> None:
    rows = scored(corpus, 0.99)
    work = ready(corpus)
    Round.objects.update(lease_token="somebody else")
    with pytest.raises(leases.LeaseLost):
        select_phase(work)
    assert states(rows) == [Status.UNLABELLED]
    assert not Annotation.objects.exists()


def ready(corpus: Corpus, **settings: object) -> Work:
    """A round that is about to select."""
    chosen = RoundSettings.from_dict({"auto_accept": "threshold"} | settings)
    version = corpus.model_versions.get()
    row = make_round(corpus, phase=Phase.SELECT, settings=chosen.to_dict(), model_version=version)
    taken = leases.take(Round, row.pk)
    assert taken is not None
    return Work(taken, Heartbeat(taken))


def test_a_round_that_is_cancelled_while_it_selects_selects_nothing(corpus: Corpus) -> None:
    rows = scored(corpus, 0.99, 0.1)
    work = ready(corpus)
    Round.objects.update(cancel_requested=True)
    with pytest.raises(Cancelled):
        select_phase(work)
    assert states(rows) == [Status.UNLABELLED] * 2
    assert waiting() == []


def test_nothing_is_accepted_in_a_corpus_that_was_archived_meanwhile(corpus: Corpus, lead: User) -> None:
    rows = scored(corpus, 0.99)
    work = ready(corpus)
    archive_corpus(corpus=corpus, actor=lead)
    with pytest.raises(Conflict, match="archived"):
        select_phase(work)
    assert states(rows) == [Status.UNLABELLED]


@pytest.mark.parametrize("auto_accept", ["off", "threshold"])
def test_predictions_are_read_in_parts(corpus: Corpus, monkeypatch: pytest.MonkeyPatch, auto_accept: str) -> None:
    """A million of them would not fit into a worker's memory."""
    monkeypatch.setattr("learner.services.selecting.ROWS", 50)
    monkeypatch.setattr("learner.services.accepting.BATCH", 50)
    scored(corpus, *[0.99, 0.1] * 500)
    Prediction.objects.update(spans=[[3, 6, "Material"] for _ in range(1000)])
    size = 1000 * 1000 * len(str([3, 6, "Material"]))
    work = ready(corpus, auto_accept=auto_accept)
    tracemalloc.start()
    select_phase(work)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size
