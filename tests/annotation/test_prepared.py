from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from pytest_django.fixtures import DjangoAssertNumQueries

from annotation.models import Corpus, Sentence
from annotation.selectors.prepared import Prepared


def by_text(corpus: Any, text: Any) -> QuerySet[Sentence, Any]:
    return Sentence.objects.filter(corpus=corpus, text=text).order_by("id").values_list("id", "text")


def test_the_rows_are_those_of_the_query(corpus: Corpus, sentences: list[Sentence]) -> None:
    prepared = Prepared(by_text, "corpus", "text")
    for sentence in sentences[:2]:
        found = prepared.rows(corpus=corpus.pk, text=sentence.text)
        assert found == [(sentence.pk, sentence.text)]
    assert prepared.first(corpus=corpus.pk, text="'; DROP TABLE x --") is None


def test_the_query_is_translated_once(
    corpus: Corpus, sentence: Sentence, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    calls = []

    def build(**names: Any) -> QuerySet[Sentence, Any]:
        calls.append(names)
        return by_text(**names)

    prepared = Prepared(build, "corpus", "text")
    with django_assert_num_queries(3):
        for _ in range(3):
            prepared.rows(corpus=corpus.pk, text=sentence.text)
    assert len(calls) == 1


def test_a_value_that_was_forgotten_is_an_error(corpus: Corpus) -> None:
    with pytest.raises(KeyError):
        Prepared(by_text, "corpus", "text").rows(corpus=corpus.pk)


def test_a_prepared_lock_is_a_lock(corpus: Corpus, sentence: Sentence) -> None:
    def build(corpus: Any) -> QuerySet[Sentence, Any]:
        return Sentence.objects.filter(corpus=corpus).select_for_update().values_list("id")

    prepared = Prepared(build, "corpus")
    with transaction.atomic():
        assert prepared.rows(corpus=corpus.pk)
    sql, _ = prepared._sql[connection.vendor]
    assert ("FOR UPDATE" in sql) == connection.features.has_select_for_update
