"""The characters that an encoder from nothing knows: those of the text, most frequent first."""

import string
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from learner.ner.characters import Characters
from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.folding import aliases, folded

PAD, UNKNOWN, SEPARATOR, MASK = range(4)
SPECIAL = ("[PAD]", "[UNK]", "[SEP]", "[MASK]")
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
SIGNS = "±×÷·°℃℉‰%‱√∞∫∑∆∂≈≠≡≤≥⌀∅∠⊥∥→←↑↓↔²³¹½¼¾µÅ№®™©§$¥€£"
PUNCTUATION = "，。、；：？！…—～《》〈〉「」『』【】〔〕（）“”‘’·￥"
ALWAYS = string.digits + string.ascii_letters + string.punctuation + GREEK + SIGNS + PUNCTUATION
"""Of engineering and of writing: known whether the text has them or not."""
MISSING_SHOWN = 40


@dataclass(frozen=True)
class Coverage:
    """How much of a text a vocabulary knows; white space does not count."""

    characters: int
    known: int
    missing: tuple[str, ...]
    """Unknown ones, most frequent first; not all where there are many."""

    @property
    def share(self) -> float:
        return self.known / self.characters if self.characters else 1.0

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Coverage":
        return cls(**{**values, "missing": tuple(values["missing"])})


def built(counts: Mapping[str, int], most: int) -> Vocabulary:
    """A vocabulary of at most `most` rows, special ones among them. Characters that fold have the row of the other."""
    times: Counter[str] = Counter()
    for char, number in counts.items():
        times[folded(char)] += number
    needed = dict.fromkeys([" ", *folded(ALWAYS)])
    frequent = sorted(
        (char for char in times if char not in needed and not char.isspace()), key=lambda char: (-times[char], char)
    )
    kept = [*needed, *frequent][: most - len(SPECIAL)]
    ids = {char: len(SPECIAL) + row for row, char in enumerate(kept)}
    ids.update({char: ids[other] for char, other in sorted(aliases(kept).items())})
    return Vocabulary(Characters(ids, pad=PAD, unknown=UNKNOWN, size=len(SPECIAL) + len(kept)), MASK, SEPARATOR)


def coverage(counts: Mapping[str, int], characters: Characters) -> Coverage:
    """A character counts as known if it has an id of its own, or that of the one it is folded to."""
    visible = {char: times for char, times in counts.items() if not char.isspace()}
    unknown = {char: times for char, times in visible.items() if characters.encode(char) == [characters.unknown]}
    missing = sorted(unknown, key=lambda char: (-unknown[char], char))[:MISSING_SHOWN]
    total = sum(visible.values())
    return Coverage(total, total - sum(unknown.values()), tuple(missing))
