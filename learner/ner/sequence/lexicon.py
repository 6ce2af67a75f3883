"""Words that a character model is told about, and all the places where they stand in a sentence."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from annotation.words import say
from learner.ner.characters import Characters
from learner.ner.config import JIEBA
from learner.ner.encoders import word2vec
from learner.ner.errors import EncoderUnavailable

Text = TypeVar("Text", str, tuple[int, ...])
SHORTEST = 2  # a word of one character tells nothing that the character does not
INSIDE = -1  # begins a word, and is none


class Match(NamedTuple):
    """Word number `word` stands at `[start, end)`."""

    start: int
    end: int
    word: int


class Lexicon(Generic[Text]):
    """Words of at least two characters, numbered in their order: strings, or tuples of character ids."""

    def __init__(self, words: Iterable[Text]) -> None:
        self.words: list[Text] = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST]
        # A trie laid flat: every beginning of a word is a key, so that a search ends where no word goes on.
        self.trie: dict[Text, int] = {word[:end]: INSIDE for word in self.words for end in range(1, len(word))}
        self.trie.update((word, number) for number, word in enumerate(self.words))

    def match(self, text: Text) -> list[Match]:
        """All words of the text by start, then end."""
        found = []
        for start in range(len(text) - 1):
            for end in range(start + 1, len(text) + 1):
                word = self.trie.get(text[start:end])
                if word is None:
                    break
                if word != INSIDE:
                    found.append(Match(start, end, word))
        return found

    def occurring(self, texts: Iterable[Text]) -> "Lexicon[Text]":
        """Only the words that stand in one of the texts: others would have vectors that nothing trains."""
        seen = {match.word for text in texts for match in self.match(text)}
        return Lexicon(self.words[number] for number in sorted(seen))


def jieba_words() -> list[str]:
    """The words of the dictionary that comes with jieba; it is read, and nothing of jieba runs."""
    lines = files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    return [line.rsplit(" ", 2)[0] for line in lines if line]


def read_words(path: Path) -> tuple[Lexicon[str], NDArray[np.float32]]:
    """The words of a word2vec file and their vectors (words, D); the first of equal words counts.

    Raises EncoderUnavailable, as `word2vec.entries` does.
    """
    vectors: dict[str, NDArray[np.float32]] = {}
    for word, vector in word2vec.entries(path, lambda word: len(word) >= SHORTEST and word not in vectors):
        vectors[word] = vector
    if not vectors:
        raise EncoderUnavailable(
            say(
                "Vectors {path!r} cannot be used: there is no word of at least {shortest} characters in it.",
                path=str(path),
                shortest=SHORTEST,
            )
        )
    return Lexicon(vectors), np.stack([*vectors.values()])


def words_for(source: str, texts: Iterable[str]) -> tuple[list[str], Tensor | None]:
    """The words that a lattice over these texts is told about, and their vectors (words, D) where the source has some.

    Of `jieba` only what occurs in the texts: other words would keep random vectors. Raises EncoderUnavailable.
    """
    if source == JIEBA:
        return Lexicon(jieba_words()).occurring(texts).words, None
    lexicon, vectors = read_words(Path(source))
    return lexicon.words, torch.from_numpy(vectors)


def readable(words: Sequence[str], characters: Characters) -> list[int]:
    """Places of the words that the characters can spell, the first of those that are spelt alike."""
    places: dict[tuple[int, ...], int] = {}
    for place, word in enumerate(words):
        spelt = tuple(characters.encode(word))
        if characters.unknown not in spelt:
            places.setdefault(spelt, place)
    return list(places.values())
