"""Windows of text, with words to be guessed: the same for the same seed and number, whoever asks."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.config import PretrainConfig
from learner.pretraining.prepared import SENTENCE, WORD, Prepared

HIDDEN, REPLACED = 0.8, 0.1  # of the characters to be guessed: masked, another one put there; the rest stays (BERT)
FARTHEST_START = 256  # characters in which a window looks for the begin of a sentence
LONGEST_WORD = 8  # characters hidden at once; what is longer cannot be guessed
Ids = NDArray[np.int64]


class Batch(NamedTuple):
    """ids (B, T); flat places of the characters to be guessed (M,) and which they are (M,); swapped (B,): 1 or 0."""

    ids: Ids
    places: Ids
    targets: Ids
    swapped: Ids


class Window(NamedTuple):
    """A window's ids and where its words begin, separators in it, and whether its segments are swapped."""

    ids: Ids
    words: NDArray[np.bool_]
    swapped: bool


@dataclass
class Windows:
    """Reads windows at random from what was prepared."""

    prepared: Prepared
    config: PretrainConfig
    held_out: bool = False

    def __post_init__(self) -> None:
        parts = self.prepared.parts
        sizes = [part.held_out if self.held_out else part.characters for part in parts]
        shares = np.array([part.weight * size for part, size in zip(parts, sizes, strict=True)], float)
        self.shares = shares / shares.sum()
        self.ids = [self.prepared.ids(number, self.held_out) for number in range(len(parts))]
        self.marks = [self.prepared.marks(number, self.held_out) for number in range(len(parts))]

    def batch(self, number: int, size: int, rank: int = 0) -> Batch:
        """`number` and `rank` decide what is in it, with the seed."""
        random = np.random.default_rng([self.config.seed, self.held_out, number, rank])
        return masked([self._window(random) for _ in range(size)], self.prepared.vocabulary, self.config.masked, random)

    def _window(self, random: np.random.Generator) -> Window:
        part = int(random.choice(len(self.shares), p=self.shares))
        ids, marks = self.ids[part], self.marks[part]
        vocabulary = self.prepared.vocabulary
        prefix, suffix = vocabulary.characters.prefix, vocabulary.characters.suffix
        length = self.config.length - len(prefix) - len(suffix) - self.config.order
        start = _start(marks, int(random.integers(max(1, len(ids) - length + 1))))
        start = min(start, max(0, len(ids) - length))
        found, begins = ids[start : start + length].astype(np.int64), marks[start : start + length]
        words = (begins & WORD) > 0
        swapped = False
        if self.config.order:
            cut = _middle(begins)
            swapped = bool(random.integers(2))
            pieces = [(found[:cut], words[:cut]), (found[cut:], words[cut:])]
            (first, first_words), (second, second_words) = reversed(pieces) if swapped else pieces
            found = np.concatenate([first, [vocabulary.separator], second])
            words = np.concatenate([first_words, [True], second_words])
        framed = np.concatenate([prefix, found, suffix]).astype(np.int64)
        edges = np.ones(len(prefix), bool), np.ones(len(suffix), bool)
        return Window(framed, np.concatenate([edges[0], words, edges[1]]), swapped)


def _start(marks: NDArray[np.uint8], place: int) -> int:
    """The next place where a sentence begins, or this one where none is near."""
    near = np.flatnonzero(marks[place : place + FARTHEST_START] & SENTENCE)
    return place + int(near[0]) if len(near) else place


def _middle(marks: NDArray[np.uint8]) -> int:
    """Where to cut a window in two: at the begin of a sentence, else of a word, nearest to its middle."""
    half = len(marks) // 2
    for bit in (SENTENCE, WORD):
        begins = np.flatnonzero(marks[1:] & bit) + 1
        begins = begins[(begins >= len(marks) // 8) & (begins <= len(marks) - len(marks) // 8)]
        if len(begins):
            return int(begins[np.abs(begins - half).argmin()])
    return half


def masked(windows: list[Window], vocabulary: Vocabulary, share: float, random: np.random.Generator) -> Batch:
    """Whole words are chosen, about `share` of the characters; never pad or a special token, nor an unknown character
    unless there are no others."""
    width = max(len(window.ids) for window in windows)
    characters = vocabulary.characters
    ids = np.full((len(windows), width), characters.pad, np.int64)
    begins = np.ones((len(windows), width), bool)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
        begins[row, : len(window.ids)] = window.words
    special = [characters.pad, characters.unknown, vocabulary.mask, vocabulary.separator]
    allowed = ~np.isin(ids, [*special, *characters.prefix, *characters.suffix])
    if not allowed.any():
        allowed = ids == characters.unknown
    known = ids[allowed]
    begins[:, 0] = True  # whatever the row before ends with
    words = _words(begins)
    chosen = (random.random(words.max() + 1) < share)[words].reshape(ids.shape) & allowed
    if not chosen.any():
        chosen.flat[random.choice(np.flatnonzero(allowed))] = True
    places = np.flatnonzero(chosen)
    targets = ids.flat[places]
    how = random.random(len(places))
    ids.flat[places[how < HIDDEN]] = vocabulary.mask
    other = places[(how >= HIDDEN) & (how < HIDDEN + REPLACED)]
    ids.flat[other] = random.choice(known, len(other)) if len(other) else other
    return Batch(ids, places, targets, np.array([window.swapped for window in windows], np.int64))


def _words(begins: NDArray[np.bool_]) -> Ids:
    """The number of each character's word, long words in pieces; flat."""
    flat = begins.ravel()
    starts = np.flatnonzero(flat)
    offset = np.arange(flat.size) - starts[np.cumsum(flat) - 1]
    return np.cumsum(flat | (offset % LONGEST_WORD == 0)) - 1
