"""Text made ready once: numbers on disk, read from there by any step of any process, however long the text is."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jieba  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from annotation.words import say
from learner.ner.characters import Characters
from learner.ner.coverage import Coverage
from learner.ner.encoders.vocabulary import Vocabulary
from learner.ner.whole_folder import whole_folder
from learner.pretraining.errors import BadText
from learner.pretraining.exclusion import Exclusion
from learner.pretraining.folding import folded
from learner.pretraining.sources import SENTENCE_ENDS, Source
from learner.pretraining.vocabulary import built

jieba.setLogLevel(logging.WARNING)

WORD, SENTENCE = 1, 2  # bits of a mark: a word begins here, a sentence begins here
BLOCK, HELD_OUT_EVERY = 4, 100  # lines that stay together, and every how many blocks one is held out
FEWEST = 1000  # characters
SAY_LINES, SAY_CHARACTERS = 2000, 200_000  # after so many it is told how far it is, and may be stopped
CHUNK = 1 << 20  # characters
LINE = 100  # characters of a sample's lines
CODES = 0x110000  # of Unicode
DESCRIPTION = "prepared.json"
OnLines = Callable[[str, int], None]


@dataclass(frozen=True)
class Part:
    """One source: what is learned from, what is held out (characters), and what was left out."""

    name: str
    weight: float
    lines: int
    characters: int
    held_out: int
    removed: int
    """Lines that held a sentence models are measured on."""


@dataclass(frozen=True)
class Prepared:
    """A folder with ids and marks of every character of every part, and what they mean."""

    folder: Path
    vocabulary: Vocabulary
    coverage: Coverage
    parts: tuple[Part, ...]
    excluded: str = ""
    """Which sentences were taken out, as `Exclusion` says it."""

    @property
    def learned(self) -> int:
        """Characters that are learned from, each counted once."""
        return sum(part.characters for part in self.parts)

    @property
    def held_out(self) -> int:
        """Characters."""
        return sum(part.held_out for part in self.parts)

    def sample(self, lines: int, seed: int) -> Iterator[str]:
        """Of the text as the vocabulary reads it, LINE characters each: sources by weight, no more than there is."""
        characters = {row: char for char, row in reversed([*self.vocabulary.characters.ids.items()])}
        random = np.random.default_rng(seed)
        shares = np.array([part.weight * part.characters for part in self.parts], float)
        ids = [self.ids(number) for number in range(len(self.parts))]
        count = min(lines, 1 + self.learned // LINE)
        for part in random.choice(len(ids), count, p=shares / shares.sum()):
            start = int(random.integers(max(1, len(ids[part]) - LINE)))
            yield "".join(characters.get(int(row), "") for row in ids[part][start : start + LINE])

    def ids(self, part: int, held_out: bool = False) -> NDArray[Any]:
        return _mapped(self.folder / _name(part, "ids", held_out), _kind(self.vocabulary.characters.size))

    def marks(self, part: int, held_out: bool = False) -> NDArray[np.uint8]:
        return _mapped(self.folder / _name(part, "marks", held_out), np.dtype(np.uint8))


def prepare(
    sources: Sequence[Source],
    folder: Path,
    *,
    known: Vocabulary | None = None,
    most: int = 8000,
    exclusion: Exclusion | None = None,
    on_lines: OnLines | None = None,
) -> Prepared:
    """Every source is read once, as a stream. `known`: the vocabulary of an encoder that was there before; without one,
    one of at most `most` rows is built. `on_lines(source, lines so far)`.

    Raises BadText for a source that is not text, and where all of them together hold next to nothing.
    """
    exclusion = exclusion or Exclusion(())
    tell = on_lines or (lambda name, lines: None)
    with whole_folder(folder) as work:
        counts: Counter[str] = Counter()
        parts = [_written(source, work, number, exclusion, counts, tell) for number, source in enumerate(sources)]
        if counts.total() < FEWEST:
            template = "There are only {found:,} characters of text; at least {fewest:,} are needed."
            raise BadText(say(template, found=counts.total(), fewest=FEWEST))
        vocabulary = known or built(counts, most)
        for number in range(len(parts)):
            _number(work, number, vocabulary.characters, counts)
        found = vocabulary.characters.coverage(counts)
        prepared = Prepared(folder, vocabulary, found, tuple(parts), str(exclusion))
        (work / DESCRIPTION).write_text(json.dumps(_described(prepared), ensure_ascii=False), "utf-8")
    return prepared


def load_prepared(folder: Path) -> Prepared | None:
    """What `prepare` left there; None if it did not come to its end."""
    try:
        found = json.loads((folder / DESCRIPTION).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Prepared(
        folder,
        Vocabulary.from_dict(found["vocabulary"]),
        Coverage.from_dict(found["coverage"]),
        tuple(Part(**part) for part in found["parts"]),
        found.get("excluded", ""),
    )


def _described(prepared: Prepared) -> dict[str, Any]:
    return {
        "vocabulary": prepared.vocabulary.to_dict(),
        "coverage": prepared.coverage.to_dict(),
        "parts": [asdict(part) for part in prepared.parts],
        "excluded": prepared.excluded,
    }


def _written(
    source: Source, work: Path, number: int, exclusion: Exclusion, counts: Counter[str], tell: OnLines
) -> Part:
    """Code points and marks of one source on disk, and its characters counted."""
    sizes, lines, removed, untold = {False: 0, True: 0}, 0, exclusion.removed, 0
    with ExitStack() as stack:
        files = {
            (what, held_out): stack.enter_context((work / _name(number, what, held_out)).open("wb"))
            for what in ("codes", "marks")
            for held_out in sizes
        }
        for lines, line in enumerate(source.lines(), 1):
            if text := exclusion.clean(line):
                held_out = lines // BLOCK % HELD_OUT_EVERY == 1
                codes = text.encode("utf-32-le", "replace")  # half a surrogate pair could not be written
                files["codes", held_out].write(codes)
                files["marks", held_out].write(marks_of(text))
                sizes[held_out] += len(text)
                counts.update(codes.decode("utf-32-le"))
            untold += len(line)
            if lines % SAY_LINES == 0 or untold >= SAY_CHARACTERS:
                tell(source.name, lines)
                untold = 0
    tell(source.name, lines)
    return Part(source.name, source.weight, lines, sizes[False], sizes[True], exclusion.removed - removed)


def marks_of(text: str) -> bytes:
    """Per character the sum of WORD where jieba begins a word and SENTENCE where a sentence or the line begins."""
    marks = bytearray(len(text))
    place = 0
    for word in jieba.cut(folded(text)):
        marks[place] |= WORD
        place += len(word)
    begins = True
    for place, char in enumerate(text):
        if begins and char not in SENTENCE_ENDS:
            marks[place] |= SENTENCE
        begins = char in SENTENCE_ENDS or (begins and char.isspace())
    marks[0] |= SENTENCE
    return bytes(marks)


def _number(work: Path, part: int, characters: Characters, seen: Iterable[str]) -> None:
    """Code points become ids, a chunk at a time."""
    kind = _kind(characters.size)
    ids = np.full(CODES, characters.unknown, kind)
    for char in seen:
        ids[ord(char)] = characters.encode(char)[0]
    for held_out in (False, True):
        codes = work / _name(part, "codes", held_out)
        with (work / _name(part, "ids", held_out)).open("wb") as out:
            for chunk in _chunks(_mapped(codes, np.dtype(np.uint32))):
                out.write(ids[chunk].tobytes())
        codes.unlink()


def _chunks(values: NDArray[Any]) -> Iterator[NDArray[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _mapped(file: Path, kind: np.dtype[Any]) -> NDArray[Any]:
    """A file read as it is asked for; an empty one cannot be mapped."""
    return np.memmap(file, kind, "r") if file.stat().st_size else np.empty(0, kind)


def _kind(rows: int) -> np.dtype[Any]:
    return np.dtype(np.uint16 if rows <= 1 << 16 else np.uint32)


def _name(part: int, what: str, held_out: bool) -> str:
    return f"{part}.{'held-out' if held_out else 'learned'}.{what}"
