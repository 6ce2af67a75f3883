"""Importing a file: read it all first, then store it in one short transaction. A bad file changes nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from annotation.errors import Conflict, ImportFailed, Invalid
from annotation.formats.decoding import decode
from annotation.formats.record import Problem, ReadOptions, Record, problem
from annotation.formats.registry import format_for_import, read
from annotation.models import Corpus, Document, EntityType, Sentence, Split, TransferJob
from annotation.permissions import refuse_archived
from annotation.services import audit, files
from annotation.services.corpora import lock
from annotation.services.entity_types import create_entity_type
from annotation.services.import_problems import Problems
from annotation.services.import_rows import insert_document
from annotation.signals import sentences_imported
from annotation.spans.span import Span
from annotation.words import packed, say

LABELS = ("gold", "suggestion", "hidden")
PROBLEMS_SHOWN = 1000
MAX_NEW_TYPES = 200
PROGRESS_EVERY = 500
NOT_IN_A_NAME = re.compile("[\\s\\-\"'<>&\0\ud800-\udfff]+")
NAME_CHARS = 60
LOOKUP = 5000

# What is wrong with labels alone: of no interest where they are hidden.
LABEL_PROBLEMS = frozenset(
    ["overlap", "out_of_bounds", "empty", "unknown_type", "not_a_span", "not_spans", "surface_mismatch", "illegal_tag"]
)

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportOptions:
    """`labels`: what becomes of the labels in the file. `scheme`: of a CoNLL file's tags, "auto" to find it."""

    format: str = "auto"
    split: str = Split.POOL
    labels: str = "gold"
    encoding: str = "auto"
    scheme: str = "auto"
    create_types: bool = True

    def __post_init__(self) -> None:
        if self.split not in Split.values:
            raise Invalid(say("Unknown split {split!r}; known: {known}.", split=self.split, known=list(Split.values)))
        if self.labels not in LABELS:
            raise Invalid(say("Labels become one of {known}, not {labels!r}.", known=LABELS, labels=self.labels))


@dataclass
class Report:
    """What an import did, line by line where it dropped or changed something."""

    format: str = ""
    encoding: str = ""
    lines: int = 0
    sentences_added: int = 0
    spans_added: int = 0
    duplicates: int = 0
    entity_types_created: list[str] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)

    def as_json(self) -> dict[str, Any]:
        """With the first 1,000 problems; `problems_count` counts all."""
        first = islice(self.problems, PROBLEMS_SHOWN)
        shown = [found._asdict() | {"reason": packed(found.reason)} for found in first]
        return vars(self) | {"problems": shown, "problems_count": len(self.problems)}

    def refuse(self, message: str) -> ImportFailed:
        return ImportFailed(message, report=self.as_json())


@dataclass
class Parsed:
    """A file that has been read and not yet stored. `hashes` are the records' SHA-256, in order."""

    file_name: str
    sha256: str
    options: ImportOptions
    report: Report
    text: str = ""  # of plain text, whose offsets point into it
    records: list[Record] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)


def import_file(
    *,
    corpus: Corpus,
    actor: User | None,
    data: bytes,
    file_name: str,
    on_progress: OnProgress | None = None,
    **options: Any,
) -> Report:
    """Read and store a file here and now. `options` are those of ImportOptions.

    Raises ImportFailed or Conflict (with `data["report"]` where lines were read) and then nothing has changed.
    """
    parsed = parse_file(
        corpus=corpus, data=data, file_name=file_name, options=ImportOptions(**options), on_progress=on_progress
    )
    with transaction.atomic():
        return store(corpus=corpus, actor=actor, parsed=parsed)


def parse_file(
    *, corpus: Corpus, data: bytes, file_name: str, options: ImportOptions, on_progress: OnProgress | None = None
) -> Parsed:
    """Everything that needs no lock: decode, read, hash, drop what stands twice in the file."""
    refuse_archived(corpus)
    if refusal := files.too_large(len(data)):
        raise ImportFailed(refusal)
    digest = sha256(data).hexdigest()
    _refuse_same_file(corpus, digest)
    decoded = decode(data, options.encoding)
    entry = format_for_import(options.format, decoded.text)
    report = Report(format=entry.name, encoding=decoded.encoding, lines=_count_lines(decoded.text))
    parsed = Parsed(file_name, digest, options, report, decoded.text if entry.name == "text" else "")
    limits = ReadOptions(sentence_max_chars=settings.SENTENCE_MAX_CHARS, scheme=options.scheme)
    first_lines: dict[str, int] = {}
    for number, item in enumerate(read(entry, decoded.text, limits)):
        if on_progress is not None and number % PROGRESS_EVERY == 0:
            on_progress(item.line, report.lines)
        if isinstance(item, Problem):
            if options.labels != "hidden" or item.code not in LABEL_PROBLEMS:
                report.problems.append(item)
        else:
            _add(parsed, item, first_lines)
    if not parsed.records:
        message = say("No sentence was found in {name}, read as {format}.", name=file_name, format=say(entry.title))
        raise report.refuse(message)
    return parsed


def _count_lines(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n") and text != "")


def _add(parsed: Parsed, record: Record, first_lines: dict[str, int]) -> None:
    digest = sha256(record.text.encode()).hexdigest()
    first = first_lines.setdefault(digest, record.line)
    if len(first_lines) > len(parsed.hashes):
        parsed.records.append(record)
        parsed.hashes.append(digest)
    else:
        parsed.report.duplicates += 1
        reason = say("The same as line {line}.", line=first)
        parsed.report.problems.append(problem(record.line, "duplicate", reason, record.text))


def _refuse_same_file(corpus: Corpus, digest: str) -> None:
    same = Document.objects.filter(corpus=corpus, sha256=digest).defer("text").first()
    if same is not None:
        day = same.created_at.date().isoformat()
        message = say("This very file was imported on {day} as {name}.", day=day, name=same.name)
        raise Conflict(message, reason="same_file", document=same.pk, date=day)


def store(*, corpus: Corpus, actor: User | None, parsed: Parsed, job: TransferJob | None = None) -> Report:
    """Write it all, in the transaction of the caller. Raises Conflict or ImportFailed."""
    refuse_archived(lock(corpus))  # it may have been archived while the file was read
    _refuse_same_file(corpus, parsed.sha256)
    report = parsed.report
    _drop_known_sentences(corpus, parsed)
    if not parsed.records:
        raise report.refuse(say("Every sentence of {name} is in the corpus already.", name=parsed.file_name))
    if parsed.options.labels == "hidden":
        parsed.records = [record._replace(spans=None) for record in parsed.records]
    _settle_types(corpus, actor, parsed)
    types = dict(corpus.entity_types.values_list("name", "pk"))
    insert_document(
        corpus=corpus,
        name=parsed.file_name,
        format=report.format,
        digest=parsed.sha256,
        text=parsed.text,
        split=parsed.options.split,
        gold=parsed.options.labels == "gold",
        rows=list(zip(parsed.records, parsed.hashes, strict=True)),
        types=types,
    )
    report.sentences_added = len(parsed.records)
    report.spans_added = sum(len(record.spans or ()) for record in parsed.records)
    _announce(corpus, actor, parsed, job)
    return report


def _announce(corpus: Corpus, actor: User | None, parsed: Parsed, job: TransferJob | None) -> None:
    figures = {name: getattr(parsed.report, name) for name in ("sentences_added", "spans_added", "duplicates")}
    audit.record(
        corpus=corpus,
        actor=actor,
        verb="import.finished",
        file_name=parsed.file_name,
        sha256=parsed.sha256,
        options=asdict(parsed.options),
        problems=len(parsed.report.problems),
        **figures,
    )
    sentences_imported.send(sender=Corpus, corpus=corpus, job=job)


def _drop_known_sentences(corpus: Corpus, parsed: Parsed) -> None:
    known = dict(_known_sentences(corpus, parsed.hashes))
    if not known:
        return
    fresh = []
    for record, digest in zip(parsed.records, parsed.hashes, strict=True):
        if digest in known:
            parsed.report.duplicates += 1
            name, split = known[digest]
            reason = say("Already in the corpus: {name} ({split}).", name=name, split=say(split))
            parsed.report.problems.append(problem(record.line, "duplicate", reason, record.text))
        else:
            fresh.append((record, digest))
    parsed.records = [record for record, _ in fresh]
    parsed.hashes = [digest for _, digest in fresh]


def _known_sentences(corpus: Corpus, hashes: list[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """(hash, (document, split)) of those that the corpus has."""
    rows = Sentence.objects.filter(corpus=corpus).order_by()
    for first in range(0, len(hashes), LOOKUP):
        found = rows.filter(sha256__in=hashes[first : first + LOOKUP])
        for digest, name, split in found.values_list("sha256", "document__name", "split"):
            yield digest, (name, split)


def _settle_types(corpus: Corpus, actor: User | None, parsed: Parsed) -> None:
    """Give every label a type of the corpus: create what is new, or drop its spans where that is not wanted."""
    lines = _first_lines(parsed.records)
    names = {label: NOT_IN_A_NAME.sub("_", label)[:NAME_CHARS] for label in lines}
    for label, name in names.items():
        if label != name:
            reason = say(
                "The type {label!r} is imported as {name}: names have no spaces, hyphens or quotes.",
                label=label,
                name=name,
            )
            parsed.report.problems.append(problem(lines[label], "renamed_type", reason, label))
    known = set(EntityType.objects.filter(corpus=corpus).values_list("name", flat=True))
    new = list(dict.fromkeys(name for name in names.values() if name not in known))
    if parsed.options.create_types:
        _create_types(corpus, actor, parsed.report, new)
        new = []
    if new or any(label != name for label, name in names.items()):
        parsed.records = [_relabelled(record, names, set(new), parsed.report) for record in parsed.records]


def _first_lines(records: list[Record]) -> dict[str, int]:
    """Label -> the line where it stands first, in that order."""
    lines: dict[str, int] = {}
    for record in records:
        for span in record.spans or ():
            lines.setdefault(span.label, record.line)
    return lines


def _create_types(corpus: Corpus, actor: User | None, report: Report, names: list[str]) -> None:
    if len(names) > MAX_NEW_TYPES:
        message = say(
            "The file has {count} new entity types, such as {some}; {limit} is the limit.",
            count=len(names),
            some=names[:5],
            limit=MAX_NEW_TYPES,
        )
        raise report.refuse(message)
    for name in names:
        create_entity_type(corpus=corpus, actor=actor, name=name)
    report.entity_types_created = names


def _relabelled(record: Record, names: dict[str, str], unknown: set[str], report: Report) -> Record:
    if not record.spans:
        return record
    kept = []
    for span in record.spans:
        if names[span.label] in unknown:
            reason = say("The corpus has no entity type {name}: the span is left out.", name=names[span.label])
            report.problems.append(problem(record.line, "unknown_type", reason, record.text))
        else:
            kept.append(Span(span.start, span.end, names[span.label]))
    return record._replace(spans=tuple(kept))
