import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from annotation.models import Annotation, Corpus, Origin, Sentence, Status
from annotation.services.bulk import NewAnnotation, insert_annotations, insert_rows, let_stand, reserve_ids
from annotation.spans.span import Span
from tests.builders import make_annotation, make_sentence, spans_of


def test_annotations_are_inserted_in_order(corpus: Corpus, sentences: list[Sentence]) -> None:
    new = [
        NewAnnotation(sentences[1].pk, [Span(0, 4, "Part")], "model v3", 0.97),
        NewAnnotation(sentences[0].pk, [], "model v3", 0.5),
    ]
    ids = insert_annotations(corpus=corpus, annotations=new, origin=Origin.AUTO)
    first, second = (Annotation.objects.get(pk=pk) for pk in ids)
    assert (first.sentence, first.origin, first.source, first.confidence) == (sentences[1], "auto", "model v3", 0.97)
    assert (spans_of(first), spans_of(second)) == ([(0, 4, "Part")], [])
    assert first.created_at.tzinfo is not None


def test_they_stand_only_where_nobody_was_faster(corpus: Corpus, sentences: list[Sentence], lead: User) -> None:
    taken = make_annotation(sentences[0], author=lead)
    new = [NewAnnotation(row.pk, []) for row in sentences[:2]]
    ids = insert_annotations(corpus=corpus, annotations=new, origin=Origin.AUTO)
    gold = list(zip([row.pk for row in sentences[:2]], ids, strict=True))
    assert let_stand(gold=gold, status=Status.AUTO) == 1
    for row in sentences:
        row.refresh_from_db()
    assert (sentences[0].gold, sentences[0].status) == (taken, Status.LABELLED)
    assert (sentences[1].gold_id, sentences[1].status) == (ids[1], Status.AUTO)


def test_reserved_ids_are_nobody_elses(sentence: Sentence) -> None:
    first, second = reserve_ids(Annotation, 3), reserve_ids(Annotation, 2)
    usual = make_annotation(sentence).pk
    assert len({*first, *second, usual}) == 6
    assert reserve_ids(Annotation, 0) == []


@pytest.mark.django_db(transaction=True)
def test_ids_are_reserved_inside_a_transaction_alone() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        reserve_ids(Annotation, 1)


def test_the_constraints_of_the_database_hold_for_bulk_rows_too(sentence: Sentence) -> None:
    corpus, document = sentence.corpus_id, sentence.document_id
    row = (corpus, document, 9, None, "x", "y", "dev", "auto", None)
    names = ("corpus_id", "document_id", "position", "start", "text", "sha256", "split", "status", "gold_id")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Sentence, names, [row])
    insert_rows(Sentence, names, [])


def test_awkward_text_arrives_unchanged(corpus: Corpus) -> None:
    text = "a\\N\tb\u2028c\x85\\.\x01𠮷\"'%s"
    document = make_sentence(corpus).document_id
    names = ("corpus_id", "document_id", "position", "start", "text", "sha256", "split", "status", "gold_id")
    insert_rows(Sentence, names, [(corpus.pk, document, 7, None, text, "z", "pool", "unlabelled", None)])
    assert Sentence.objects.get(position=7).text == text
    assert connection.vendor in {"sqlite", "postgresql"}
