"""The rows of an imported document, written at once."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from annotation.formats.record import Record
from annotation.models import Annotation, AnnotationSpan, Corpus, Document, Origin, Sentence, Status
from annotation.services.bulk import ANNOTATION, SPAN, insert_rows, reserve_ids

SENTENCE = (
    "id", "corpus_id", "document_id", "position", "start", "text", "sha256", "split", "status", "gold_id"
)  # fmt: skip
SOURCE_CHARS = 120


def insert_document(
    *,
    corpus: Corpus,
    name: str,
    format: str,
    digest: str,
    text: str,
    split: str,
    gold: bool,
    rows: Sequence[tuple[Record, str]],
    types: dict[str, int],
) -> Document:
    """`rows` are records with the SHA-256 of their text; `types` maps every label in them to its entity type's id.

    Records with spans (also none of them) get an annotation; with `gold` it stands.
    """
    document = Document.objects.create(corpus=corpus, name=name[:255], format=format, sha256=digest, text=text)
    labelled = [record.spans is not None for record, _ in rows]
    sentence_ids = reserve_ids(Sentence, len(rows))
    fresh_ids = iter(reserve_ids(Annotation, sum(labelled)))
    annotation_ids = [next(fresh_ids) if has_labels else None for has_labels in labelled]
    insert_rows(
        Sentence,
        SENTENCE,
        (
            (pk, corpus.pk, document.pk, position, record.start, record.text, sha, str(split), *_standing(found, gold))
            for position, (pk, found, (record, sha)) in enumerate(zip(sentence_ids, annotation_ids, rows, strict=True))
        ),
    )
    _insert_annotations(
        name, list(zip(sentence_ids, annotation_ids, (record for record, _ in rows), strict=True)), types
    )
    return document


def _standing(annotation_id: int | None, gold: bool) -> tuple[str, int | None]:
    stands = gold and annotation_id is not None
    return (Status.LABELLED.value, annotation_id) if stands else (Status.UNLABELLED.value, None)


def _insert_annotations(name: str, rows: Sequence[tuple[int, int | None, Record]], types: dict[str, int]) -> None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    imported, source = Origin.IMPORTED.value, name[:SOURCE_CHARS]
    insert_rows(
        Annotation,
        ANNOTATION,
        ((pk, sentence, None, imported, source, None, None, now) for sentence, pk, _ in rows if pk is not None),
    )
    insert_rows(
        AnnotationSpan,
        SPAN,
        (
            (pk, start, end, types[label])
            for _, pk, record in rows
            if pk is not None
            for start, end, label in record.spans or ()
        ),
    )
