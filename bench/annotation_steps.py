"""The steps that bench.annotation times. Imported when the settings are there."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from annotation.models import Annotation, AnnotationSpan, Corpus, Document, Sentence
from annotation.selectors.gold import gold
from annotation.services.export_files import FileTarget, ZipTarget
from annotation.services.export_options import ExportOptions
from annotation.services.exports import export_corpus, preview
from annotation.services.imports import import_file

_numbers = count(1)


def create_database(folder: Path) -> str:
    """An empty one of its own; the vendor."""
    on_sqlite = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["NAME"] = str(folder / "bench.sqlite3") if on_sqlite else "bench_annotation"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    return connection.vendor


def destroy_database() -> None:
    connection.creation.destroy_test_db("unused", verbosity=0)


def import_corpus(data: bytes) -> Corpus:
    corpus = Corpus.objects.create(name=f"bench {next(_numbers)}")
    import_file(corpus=corpus, actor=None, data=data, file_name="train.json", format="cluener")
    return corpus


def export_steps(corpus: Corpus, folder: Path) -> dict[str, Callable[[], object]]:
    def to_file(**options: Any) -> None:
        export_corpus(corpus=corpus, options=ExportOptions(**options), target=FileTarget(folder / "out"))

    def to_zip() -> None:
        with ZipTarget(BytesIO()) as target:
            export_corpus(corpus=corpus, options=ExportOptions(), target=target)

    return {
        "export BIO to a file": to_file,
        "export BIO to a zip": to_zip,
        "export CLUENER JSON lines": lambda: to_file(format="cluener"),
        "export JSONL": lambda: to_file(format="jsonl"),
        "preview of an export": lambda: preview(corpus=corpus, options=ExportOptions()),
    }


def write_by_orm(source: Corpus) -> None:
    """The rows of `source` again, as Django's bulk_create and bulk_update write them."""
    found = list(gold(source))
    types = {row.name: row for row in source.entity_types.all()}
    corpus = Corpus.objects.create(name=f"bench {next(_numbers)}")
    with transaction.atomic():
        sentences = _sentences_by_orm(corpus, [row.text for row in found])
        annotations = Annotation.objects.bulk_create(Annotation(sentence=row, origin="imported") for row in sentences)
        AnnotationSpan.objects.bulk_create(
            AnnotationSpan(annotation=annotation, start=span.start, end=span.end, entity_type=types[span.label])
            for annotation, row in zip(annotations, found, strict=True)
            for span in row.spans
        )
        for sentence, annotation in zip(sentences, annotations, strict=True):
            sentence.gold, sentence.status = annotation, "labelled"
        Sentence.objects.bulk_update(sentences, ["gold", "status"], batch_size=500)


def _sentences_by_orm(corpus: Corpus, texts: list[str]) -> list[Sentence]:
    document = Document.objects.create(corpus=corpus, name="x", format="cluener", sha256="0" * 64)
    return Sentence.objects.bulk_create(
        Sentence(corpus=corpus, document=document, position=at, text=text, sha256=sha256(text.encode()).hexdigest())
        for at, text in enumerate(texts)
    )
