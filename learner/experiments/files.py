"""Sentences from files as data sets are published: packed or not, in the formats of Anneal or in GMB's table."""

import lzma
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from annotation.errors import ImportFailed
from annotation.formats.checking import checked
from annotation.formats.decoding import decode
from annotation.formats.record import Item, Problem, ReadOptions
from annotation.formats.registry import format_for_import
from annotation.words import say
from learner.experiments import gmb
from learner.experiments.data_spec import FileSpec
from learner.experiments.errors import DataError
from learner.ner.data import Example

POSITION = re.compile(r"^(.\D*?)\d+(?=[\t ])", re.MULTILINE)
LONGEST = 100_000  # code points of a sentence; nothing is left out for its length


class FileRead(NamedTuple):
    """What a file gave: its sentences, the sha256 of its bytes, and how often which problem was met."""

    path: str
    sha256: str
    examples: list[Example]
    problems: dict[str, int]


def read_file(spec: FileSpec, folder: Path) -> FileRead:
    """Raises DataError for a file that is missing, damaged, or has no labels."""
    path = folder / spec.path
    shown = f"{spec.path}:{spec.member}" if spec.member else spec.path
    try:
        packed = path.read_bytes()
        text = _text(_unpacked(packed, spec), spec)
        examples, problems = _examples(_items(text, spec))
    except (OSError, EOFError, KeyError, UnicodeDecodeError, lzma.LZMAError, zipfile.BadZipFile) as error:
        raise DataError(
            say("{file} cannot be read: {error} (looked for {path}).", file=shown, error=error, path=path)
        ) from error
    except ImportFailed as error:
        raise DataError(say("{file}: {error}", file=shown, error=error.message)) from error
    if not examples:
        why = dict(problems) or say("it is empty")
        raise DataError(say("{file} holds no sentence with labels: {why}.", file=shown, why=why))
    return FileRead(shown, sha256(packed).hexdigest(), examples, dict(sorted(problems.items())))


def _unpacked(data: bytes, spec: FileSpec) -> bytes:
    if spec.path.endswith(".xz"):
        return lzma.decompress(data)
    if not spec.path.endswith(".zip"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if not spec.member and len(names) != 1:
            raise DataError(
                say("{file} holds {names}: say which by member.", file=spec.path, names=names or ["nothing"])
            )
        return archive.read(spec.member or names[0])


def _text(data: bytes, spec: FileSpec) -> str:
    if spec.encoding == "latin-1":
        return data.decode("latin-1")
    return decode(data, spec.encoding).text


def _items(text: str, spec: FileSpec) -> Iterator[Item]:
    options = ReadOptions(sentence_max_chars=LONGEST, scheme=spec.scheme)
    if spec.format == "gmb":
        return checked(gmb.read(text), LONGEST)
    text = POSITION.sub(r"\1", text) if spec.digits else text
    return checked(format_for_import(spec.format, text).read(text, options), LONGEST)


def _examples(items: Iterable[Item]) -> tuple[list[Example], Counter[str]]:
    examples: list[Example] = []
    problems: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Problem):
            problems[item.code] += 1
        elif item.spans is None:
            problems["no_labels"] += 1
        else:
            examples.append(Example(item.text, item.spans))
    return examples, problems
