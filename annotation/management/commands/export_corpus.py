from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.errors import AnnealError
from annotation.formats.conll import SEPARATORS
from annotation.formats.registry import export_names
from annotation.models import Corpus, Origin, Split
from annotation.selectors.corpora import corpus_named
from annotation.services.export_files import FileTarget, FolderTarget, ZipTarget, written_whole
from annotation.services.export_options import ExportOptions
from annotation.services.exports import export_corpus
from annotation.spans.tag_schemes import schemes


class Command(BaseCommand):
    help = (
        "Export what stands in a corpus. A PATH that ends in .zip becomes a zip with a file per split; a folder gets "
        "those files; any other PATH becomes one file, with PATH.manifest.json and PATH.sentences.jsonl beside it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", required=True, metavar="NAME")
        parser.add_argument("--format", default="conll", choices=export_names)
        parser.add_argument("--scheme", default="BIO", help=f"tag scheme of CoNLL: {', '.join(schemes)}")
        parser.add_argument("--separator", default="space", choices=SEPARATORS, help="between token and tag")
        parser.add_argument("--out", required=True, metavar="PATH")
        parser.add_argument("--splits", nargs="+", default=Split.values, choices=Split.values)
        parser.add_argument("--origins", nargs="+", default=Origin.values, choices=Origin.values)
        parser.add_argument("--details", action="store_true", help="name in each JSON line who labelled it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            corpus = corpus_named(options["corpus"])
            manifest = self.export(corpus, options["out"], self.chosen(options))
        except AnnealError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{manifest['sentences']} sentences and {manifest['spans']} spans in {options['out']}.")
        if lost := manifest["lossy_adjacent"]:
            self.stderr.write(f"{options['scheme']} cannot tell {lost} touching entities of one type apart.")

    def chosen(self, options: dict[str, Any]) -> ExportOptions:
        names = ("format", "scheme", "separator", "details")
        splits, origins = tuple(options["splits"]), tuple(options["origins"])
        return ExportOptions(**{name: options[name] for name in names}, splits=splits, origins=origins)

    def export(self, corpus: Corpus, out: str, options: ExportOptions) -> dict[str, Any]:
        path = Path(out)
        if path.suffix == ".zip" and not path.is_dir():
            with written_whole(path) as file, ZipTarget(file) as target:
                return export_corpus(corpus=corpus, options=options, target=target)
        folder = path.is_dir() or out.endswith("/")
        beside = FolderTarget(path) if folder else FileTarget(path)
        return export_corpus(corpus=corpus, options=options, target=beside)
