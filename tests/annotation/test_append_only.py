"""The database itself refuses to change history, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from annotation.models import Annotation, AnnotationSpan, AuditEvent, Sentence
from annotation.services import audit
from tests.builders import make_annotation


@pytest.mark.parametrize("model", [Annotation, AnnotationSpan, AuditEvent])
def test_an_update_is_refused(model: type, sentence: Sentence) -> None:
    make_annotation(sentence, [(3, 6, "Material")])
    audit.record(corpus=sentence.corpus, actor=None, verb="test")
    change = {Annotation: {"source": "x"}, AnnotationSpan: {"start": 0}, AuditEvent: {"verb": "x"}}[model]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**change)  # type: ignore[attr-defined]


def test_so_is_an_update_in_sql(sentence: Sentence) -> None:
    make_annotation(sentence)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE annotation_annotation SET origin = 'human', author_id = 1")
