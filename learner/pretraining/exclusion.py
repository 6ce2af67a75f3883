"""Sentences that must not be read because models are measured on them, found wherever they stand in a text."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from zlib import crc32

from learner.pretraining.folding import folded

SEED = 10  # characters that two texts must share before they are compared whole
NOT_WORDS = re.compile(r"[\W_]+")
SENTENCE = re.compile(r"[^。！？!?；;]*[。！？!?；;]+|[^。！？!?；;]+")


def normalised(text: str) -> str:
    """Letters, digits and Chinese characters only, in one case, width and script."""
    return NOT_WORDS.sub("", folded(text)).casefold()  # lower() would look at the letters around a Σ


class Exclusion:
    """Takes the sentences out of a line that hold a forbidden one, or are one. Counts what it took."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.short: set[str] = set()
        self.long: dict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            plain = normalised(sentence)
            if len(plain) >= SEED:
                self.long[plain[:SEED]].append(plain)
            elif plain:
                self.short.add(plain)
        self.removed = 0

    def __len__(self) -> int:
        return len(self.short) + sum(map(len, self.long.values()))

    def __str__(self) -> str:
        """How many, and a number that tells them from others."""
        plain = sorted([*self.short, *chain(*self.long.values())])
        return f"{len(self)} ({crc32(' '.join(plain).encode('utf-8', 'replace')):08x})"

    def clean(self, line: str) -> str:
        """What is left of the line without such sentences; nothing where one of them spans several of its own."""
        if not len(self):
            return line
        kept = [part for part in SENTENCE.findall(line) if not self._forbidden(part)]
        left = "".join(kept)
        if self._forbidden(left):
            left = ""
        self.removed += left != line
        return left

    def _forbidden(self, text: str) -> bool:
        plain = normalised(text)
        if plain in self.short:
            return True
        starts = range(len(plain) - SEED + 1)
        return any(
            plain.startswith(whole, start)
            for start in starts
            if plain[start : start + SEED] in self.long
            for whole in self.long[plain[start : start + SEED]]
        )
