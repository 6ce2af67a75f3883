"""Many rows at once: COPY on PostgreSQL, executemany on SQLite, both within the transaction of the caller.

Ids are reserved first, so that rows can point at each other before they are written (foreign keys are deferred).
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from annotation.models import Annotation, AnnotationSpan, Corpus, Origin, Sentence, Status
from annotation.spans.span import Span

Row = Sequence[Any]
ANNOTATION = ("id", "sentence_id", "author_id", "origin", "source", "seconds", "confidence", "created_at")
SPAN = ("annotation_id", "start", "end", "entity_type_id")


class NewAnnotation(NamedTuple):
    """`spans` must obey `check_spans`: the caller has checked them. `confidence` is a model's."""

    sentence_id: int
    spans: Sequence[Span]
    source: str = ""
    confidence: float | None = None


def insert_annotations(
    *, corpus: Corpus, annotations: Sequence[NewAnnotation], origin: Origin, author: User | None = None
) -> list[int]:
    """Append the annotations and their spans; their ids, in order. Every label must be a type of the corpus."""
    ids = reserve_ids(Annotation, len(annotations))
    types = dict(corpus.entity_types.values_list("name", "id"))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    author_id = author.pk if author else None
    insert_rows(
        Annotation,
        ANNOTATION,
        (
            (pk, new.sentence_id, author_id, str(origin), new.source, None, new.confidence, now)
            for pk, new in zip(ids, annotations, strict=True)
        ),
    )
    insert_rows(
        AnnotationSpan,
        SPAN,
        (
            (pk, start, end, types[label])
            for pk, new in zip(ids, annotations, strict=True)
            for start, end, label in new.spans
        ),
    )
    return ids


def let_stand(*, gold: Sequence[tuple[int, int]], status: Status) -> int:
    """Point sentences at annotations: (sentence id, annotation id). One that somebody has labelled meanwhile stays.

    How many were changed.
    """
    table = connection.ops.quote_name(Sentence._meta.db_table)
    change = f"UPDATE {table} SET gold_id = %s, status = %s WHERE id = %s AND gold_id IS NULL AND status = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(change, [(pk, str(status), sentence, Status.UNLABELLED.value) for sentence, pk in gold])
        return int(cursor.rowcount)


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Ids that nobody else gets. On SQLite the transaction holds the one write lock until it ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Ids are reserved inside a transaction.")
    if count == 0:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table = connection.ops.quote_name(model._meta.db_table)
            serial = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(serial, [table, count])
            return sorted(row[0] for row in cursor.fetchall())
        last = _move_sqlite_sequence(cursor, model._meta.db_table, count)
        return list(range(last - count + 1, last + 1))


def _move_sqlite_sequence(cursor: Any, table: str, count: int) -> int:
    """Move AUTOINCREMENT's own counter on, as its insert would; the last reserved id."""
    cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
    if not cursor.rowcount:
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    return int(cursor.fetchone()[0])


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """`columns` are the model's; every other column must have a default in the database or be serial."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in chain([first], rows):
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [first, *rows])  # noqa: S608
