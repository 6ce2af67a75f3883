"""The characters that an encoder from nothing knows: those of the text, most frequent first."""

import string
from collections import Counter
from collections.abc import Mapping

from learner.ner.characters import Characters
from learner.ner.encoders.vocabulary import Vocabulary
from learner.pretraining.folding import aliases, folded

PAD, SEPARATOR, MASK = range(3)
SPECIAL = ("[PAD]", "[SEP]", "[MASK]")
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
SIGNS = "±×÷·°℃℉‰%‱√∞∫∑∆∂≈≠≡≤≥⌀∅∠⊥∥→←↑↓↔²³¹½¼¾µÅ№®™©§$¥€£"
PUNCTUATION = "，。、；：？！…—～《》〈〉「」『』【】〔〕（）“”‘’·￥"
ALWAYS = string.digits + string.ascii_letters + string.punctuation + GREEK + SIGNS + PUNCTUATION
"""Of engineering and of writing: known whether the text has them or not."""


def built(counts: Mapping[str, int], most: int) -> Vocabulary:
    """A vocabulary of at most `most` rows, special ones among them. Characters that fold have the row of the other.

    One that is not known is the mask: one to be guessed. The text itself may hold nothing unknown to learn a row from.
    """
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
    return Vocabulary(Characters(ids, pad=PAD, unknown=MASK, size=len(SPECIAL) + len(kept)), MASK, SEPARATOR)
