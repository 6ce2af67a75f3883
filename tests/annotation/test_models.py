import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Model

from annotation.models import Annotation, AnnotationSpan, AuditEvent, Corpus, Sentence
from tests.builders import TEXTS, make_annotation, spans_of


def test_the_cast_has_a_corpus_with_text(corpus: Corpus, sentences: list[Sentence], other_corpus: Corpus) -> None:
    assert [row.text for row in corpus.sentences.all()] == list(TEXTS)
    assert corpus.memberships.count() == 4
    assert other_corpus.sentences.count() == 5


def test_an_annotation_is_never_changed_or_deleted(sentence: Sentence) -> None:
    annotation = make_annotation(sentence, [(3, 6, "Material")])
    assert spans_of(annotation) == [(3, 6, "Material")]
    with pytest.raises(TypeError, match="append-only"):
        annotation.save()
    with pytest.raises(TypeError, match="append-only"):
        annotation.delete()
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("model", [Annotation, AnnotationSpan, AuditEvent])
def test_the_database_itself_refuses_to_change_history(sentence: Sentence, lead: User, model: type[Model]) -> None:
    make_annotation(sentence, [(3, 6, "Material")])
    AuditEvent.objects.create(corpus=sentence.corpus, actor=lead, verb="test")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(id=F("id"))
