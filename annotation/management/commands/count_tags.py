import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.errors import AnnealError
from annotation.models import Origin, Split
from annotation.selectors.corpora import corpus_named
from annotation.selectors.tag_counts import tag_counts
from annotation.spans.scheme_counts import PREFIXES
from annotation.spans.tag_schemes import OUTSIDE, scheme_named

COLUMNS = ("scheme", "tags", "used", *PREFIXES, "in all", "lost")
MISSING = "–"


class Command(BaseCommand):
    help = "Count the tags that the labels of a corpus become in each tag scheme, and what a scheme cannot express."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", required=True, metavar="NAME")
        parser.add_argument("--splits", nargs="+", default=Split.values, choices=Split.values)
        parser.add_argument("--origins", nargs="+", default=Origin.values, choices=Origin.values)
        parser.add_argument("--json", action="store_true", help="all of it, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            corpus = corpus_named(options["corpus"])
        except AnnealError as error:
            raise CommandError(error.message) from error
        found = tag_counts(corpus, splits=options["splits"], origins=options["origins"])
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) if options["json"] else report(found))


def report(found: dict[str, Any]) -> str:
    sizes = "{sentences:,} sentences, {characters:,} characters, {spans:,} entities of {labels} types".format(**found)
    rows = [COLUMNS, *(cells(row, found["characters"]) for row in found["schemes"])]
    table = [" ".join(f"{cell:>9}" for cell in row) for row in rows]
    return "\n".join([sizes, *table, *(line for row in found["schemes"] for line in losses(row))])


def cells(row: dict[str, Any], characters: int) -> tuple[str, ...]:
    """An absent prefix is no zero: the scheme does not have it."""
    own = {*scheme_named(row["scheme"]).prefixes, OUTSIDE}
    counts = [f"{row['prefixes'][prefix]:,}" if prefix in own else MISSING for prefix in PREFIXES]
    return (row["scheme"], str(row["tags"]), str(row["used"]), *counts, f"{characters:,}", f"{row['lost_spans']:,}")


def losses(row: dict[str, Any]) -> list[str]:
    """What the scheme cannot express, with examples."""
    if not row["lost_spans"]:
        return []
    said = "{scheme} cannot express {lost_spans:,} entities in {lost_sentences:,} sentences, for instance:"
    return [said.format(**row), *(f"  sentence {one['sentence']}: {_example(one)}" for one in row["examples"])]


def _example(one: dict[str, Any]) -> str:
    lost, read = (", ".join(_shown(one["text"], **span) for span in one[name]) for name in ("lost", "read"))
    return f"{lost} read as {read}"


def _shown(text: str, start: int, end: int, type: str) -> str:
    return f"{text[start:end]} [{start}, {end}) {type}"
