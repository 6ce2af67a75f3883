"""The formats by name. A new one is a new file and a line here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from annotation.errors import ImportFailed, Invalid
from annotation.formats import cluener, conll, jsonl, plain_text
from annotation.formats.checking import checked
from annotation.formats.record import Item, ReadOptions, Record, WriteOptions
from annotation.words import say


@dataclass(frozen=True)
class Format:
    """`looks_like` says whether a text could be of this format; the first in `formats` that says so is taken."""

    name: str
    title: str
    extension: str
    read: Callable[[str, ReadOptions], Iterator[Item]]
    write: Callable[[Iterable[Record], WriteOptions], Iterator[str]]
    looks_like: Callable[[str], bool]
    exports: bool = True  # plain text has no room for labels


formats: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("cluener", "CLUENER JSON lines", "json", cluener.read, cluener.write, cluener.looks_like),
        Format("jsonl", "JSON lines with spans", "jsonl", jsonl.read, jsonl.write, jsonl.looks_like),
        Format("conll", "CoNLL (BIO, BMES, BIES …)", "conll", conll.read, conll.write, conll.looks_like),
        Format("text", "Plain text", "txt", plain_text.read, plain_text.write, lambda _: True, exports=False),
    )
}
import_names = ("auto", *formats)
export_names = tuple(name for name, entry in formats.items() if entry.exports)


def detect(text: str) -> Format:
    return next(entry for entry in formats.values() if entry.looks_like(text))


def format_for_import(name: str, text: str) -> Format:
    """The named format, or what "auto" finds. Raises ImportFailed for an unknown name."""
    if name not in import_names:
        raise ImportFailed(say("Unknown format {name!r}; known: {known}.", name=name, known=import_names))
    return detect(text) if name == "auto" else formats[name]


def format_for_export(name: str) -> Format:
    """Raises Invalid for an unknown name."""
    if name not in export_names:
        raise Invalid(
            say("Unknown export format {name!r}; known: {known}.", name=name, known=export_names), format=name
        )
    return formats[name]


def read(entry: Format, text: str, options: ReadOptions) -> Iterator[Item]:
    """Every sentence that can be stored and every problem, in the order of the file."""
    return checked(entry.read(text, options), options.sentence_max_chars)
