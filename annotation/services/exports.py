"""Exporting what stands. The same corpus gives the same bytes: nothing in a file depends on when it was written."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from annotation.errors import Invalid
from annotation.formats.record import Record
from annotation.models import Corpus, Split
from annotation.selectors.gold import Gold, count_gold, gold
from annotation.services.export_files import MANIFEST, SIDECAR, HashedFile, Target
from annotation.services.export_options import ExportOptions
from annotation.services.manifest import Tally, manifest_of

PREVIEW_LINES = 40
PROGRESS_EVERY = 500
IN_MEMORY = 8 * 2**20
to_json = json.JSONEncoder(ensure_ascii=False).encode
OnProgress = Callable[[int, int], None]


def export_corpus(
    *, corpus: Corpus, options: ExportOptions, target: Target, on_progress: OnProgress | None = None
) -> dict[str, Any]:
    """Write the files to the target: data (one file, or one per split), sentences.jsonl, manifest.json.

    The manifest. Raises Invalid if nothing that stands was chosen.
    """
    counts = count_gold(corpus, options.splits, options.origins)
    if counts.sentences == 0:
        raise Invalid("Nothing to export: no labelled sentence has one of these splits and origins.")
    tally = Tally(options.scheme if options.format == "conll" else None)
    with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="") as sidecar:
        files = []
        for name, rows in _by_file(corpus, options, target):
            told = _told(rows, tally, counts.sentences, on_progress)
            files.append(_write_data(target, name, told, options, sidecar))
        sidecar.seek(0)
        with target.open_beside(SIDECAR) as file:
            for line in sidecar:
                file.write(line)
    files.append(file)
    manifest = manifest_of(corpus, options, tally, files)
    with target.open_beside(MANIFEST) as file:
        file.write(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return manifest


def _by_file(corpus: Corpus, options: ExportOptions, target: Target) -> Iterator[tuple[str, Iterator[Gold]]]:
    """(name, sentences) of each data file that has any; splits in their usual order, however they were asked for."""
    splits = [split for split in Split.values if split in options.splits]
    for name, chosen in target.data_files(splits, options.entry.extension):
        rows = gold(corpus, splits=chosen, origins=options.origins)
        if (first := next(rows, None)) is not None:
            yield name, chain([first], rows)


def _told(rows: Iterable[Gold], tally: Tally, total: int, on_progress: OnProgress | None) -> Iterator[Gold]:
    for row in rows:
        tally.add(row)
        if on_progress is not None and tally.sentences % PROGRESS_EVERY == 0:
            on_progress(tally.sentences, total)
        yield row


def _write_data(
    target: Target, name: str, rows: Iterator[Gold], options: ExportOptions, sidecar: IO[str]
) -> HashedFile:
    def records() -> Iterator[Record]:
        for index, row in enumerate(rows):
            sidecar.write(_sidecar_line(name, index, row))
            yield _record(row, options)

    with target.open(name) as file:
        for piece in options.entry.write(records(), options.write_options):
            file.write(piece)
    return file


def _record(row: Gold, options: ExportOptions) -> Record:
    meta = {"id": row.sentence_id, "document": row.document, "split": row.split} | _by_whom(row)
    return Record(row.position + 1, row.text, tuple(row.spans), None, meta if options.details else None)


def _sidecar_line(name: str, index: int, row: Gold) -> str:
    """Line by line what stands at the same place of the data file, and who or what labelled it."""
    place = {"file": name, "index": index, "id": row.sentence_id, "annotation": row.annotation_id}
    origin = {"document": row.document, "position": row.position, "split": row.split}
    return to_json(place | origin | _by_whom(row)) + "\n"


def _by_whom(row: Gold) -> dict[str, Any]:
    found: dict[str, Any] = {"origin": row.origin, "annotator": row.annotator or None, "source": row.source or None}
    return found if row.confidence is None else found | {"confidence": row.confidence}


def preview(*, corpus: Corpus, options: ExportOptions) -> dict[str, Any]:
    """The first lines and the counts of what `export_corpus` would write, without reading it all."""
    counts = count_gold(corpus, options.splits, options.origins)
    rows = gold(corpus, splits=options.splits, origins=options.origins, limit=PREVIEW_LINES)
    written = options.entry.write((_record(row, options) for row in rows), options.write_options)
    lines = "".join(islice(written, PREVIEW_LINES)).split("\n")[:PREVIEW_LINES]
    return {"text": "\n".join(lines), **counts._asdict()}
