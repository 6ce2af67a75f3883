import pytest
from django.contrib.auth.models import User

from annotation.errors import Forbidden, NotFound
from annotation.models import Corpus, Origin, Role, Sentence
from annotation.selectors import sentences as selectors
from annotation.selectors.corpora import corpus_for
from annotation.selectors.sentences import history, sentence_of
from tests.builders import make_annotation, make_sentence


def test_a_corpus_is_reached_through_membership_and_role(corpus: Corpus, annotator: User, outsider: User) -> None:
    assert corpus_for(annotator, corpus.pk) == corpus
    assert corpus_for(annotator, corpus.pk, Role.ANNOTATOR, Role.LEAD) == corpus
    with pytest.raises(Forbidden):
        corpus_for(annotator, corpus.pk, Role.REVIEWER, Role.LEAD)
    with pytest.raises(NotFound):
        corpus_for(outsider, corpus.pk)


def test_a_sentence_with_two_spans_of_a_type_is_listed_once(corpus: Corpus, sentence: Sentence) -> None:
    make_annotation(sentence, [(0, 2, "Part"), (7, 9, "Part")])
    assert list(selectors.sentences(corpus, type="Part")) == [sentence]


def test_a_type_that_no_longer_stands_is_not_found(corpus: Corpus, sentence: Sentence, annotator: User) -> None:
    make_annotation(sentence, [(0, 2, "Part")], author=annotator)
    make_annotation(sentence, [(0, 2, "Material")], author=annotator)
    assert not selectors.sentences(corpus, type="Part")


def test_filters_narrow_together(corpus: Corpus, lead: User) -> None:
    first = make_sentence(corpus, "钢板厚10mm。", split="dev")
    second = make_sentence(corpus, "钢管长2m。")
    make_annotation(first, author=lead)
    make_annotation(second, origin=Origin.AUTO)
    found = {
        "split": selectors.sentences(corpus, split="dev"),
        "status": selectors.sentences(corpus, status="labelled"),
        "origin": selectors.sentences(corpus, origin="human"),
        "text": selectors.sentences(corpus, text="板"),
        "document": selectors.sentences(corpus, document=first.document_id),
    }
    assert {name: list(rows) for name, rows in found.items()} == {key: [first] for key in found}
    assert list(selectors.sentences(corpus, text="钢")) == [first, second]
    assert not selectors.sentences(corpus, text="钢", split="dev", status="auto")


def test_a_sentence_of_another_corpus_is_not_found(corpus: Corpus, other_corpus: Corpus) -> None:
    with pytest.raises(NotFound):
        sentence_of(corpus, other_corpus.sentences.first().pk)


def test_a_page_of_gold_spans_takes_two_queries(
    corpus: Corpus, sentences: list[Sentence], django_assert_num_queries: object
) -> None:
    for row in sentences:
        make_annotation(row, [(0, 2, "Part")])
    with django_assert_num_queries(2):
        rows = selectors.sentences(corpus)
        assert [span.entity_type.name for row in rows for span in row.gold.spans.all()] == ["Part"] * 5


def test_a_history_takes_two_queries_and_begins_with_the_newest(
    sentence: Sentence, annotator: User, reviewer: User, django_assert_num_queries: object
) -> None:
    first = make_annotation(sentence, [(0, 2, "Part")], author=annotator)
    second = make_annotation(sentence, [(3, 6, "Material")], author=reviewer)
    with django_assert_num_queries(2):
        rows = list(history(sentence))
        assert [(row.author.username, len(row.spans.all())) for row in rows] == [("reviewer", 1), ("annotator", 1)]
    assert rows == [second, first]
