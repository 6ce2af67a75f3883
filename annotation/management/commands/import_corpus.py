from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from annotation.errors import AnnealError, NotFound
from annotation.formats.decoding import ENCODINGS
from annotation.formats.registry import import_names
from annotation.models import Corpus, Split
from annotation.selectors.corpora import corpus_named
from annotation.services import audit
from annotation.services.imports import LABELS, Report, import_file
from annotation.words import unpacked

SHOWN = 20


class Command(BaseCommand):
    help = "Import a file into a corpus, whole or not at all, and print what was dropped or changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--corpus", required=True, metavar="NAME")
        parser.add_argument("--create", action="store_true", help="create the corpus if there is none of that name")
        parser.add_argument("--format", default="auto", choices=import_names)
        parser.add_argument("--split", default=Split.POOL.value, choices=Split.values)
        parser.add_argument("--labels", default="gold", choices=LABELS, help="what becomes of the labels in the file")
        parser.add_argument("--encoding", default="auto", choices=ENCODINGS)
        parser.add_argument("--scheme", default="auto", help="tag scheme of a CoNLL file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        chosen = {name: options[name] for name in ("format", "split", "labels", "encoding", "scheme")}
        try:
            with transaction.atomic():  # a file that is refused leaves no empty corpus behind
                corpus = self.corpus(options["corpus"], create=options["create"])
                report = import_file(corpus=corpus, actor=None, data=data, file_name=path.name, **chosen)
        except AnnealError as error:
            self.print_problems(error.data.get("report", {"problems": [], "problems_count": 0}))
            raise CommandError(error.message) from error
        self.print_report(report)

    def corpus(self, name: str, *, create: bool) -> Corpus:
        try:
            return corpus_named(name)
        except NotFound as error:
            if not create:
                raise CommandError(f"{error.message} --create makes it.") from error
        made = Corpus.objects.create(name=name)
        audit.record(corpus=made, actor=None, verb="corpus.created", name=name)
        return made

    def print_report(self, report: Report) -> None:
        self.print_problems(report.as_json())
        self.stdout.write(
            f"{report.sentences_added} sentences and {report.spans_added} spans added from {report.lines} lines "
            f"({report.format}, {report.encoding}); {report.duplicates} duplicates, {len(report.problems)} problems."
        )
        if report.entity_types_created:
            self.stdout.write(f"New entity types: {', '.join(report.entity_types_created)}.")

    def print_problems(self, report: dict[str, Any]) -> None:
        for problem in report["problems"][:SHOWN]:
            reason = unpacked(problem["reason"])
            self.stdout.write(f"line {problem['line']}: {reason} [{problem['code']}] {problem['excerpt']}")
        if (more := report["problems_count"] - SHOWN) > 0:
            self.stdout.write(f"… and {more} problems more.")
