"""Characters read as others: traditional as simplified, full width as half. One for one, so that no offset moves."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import chain

from opencc import OpenCC

# Forms of the same character by Unicode's own word. Not all that NFKC folds: ² is not 2, and ㎡ would be two.
SAME = (range(0xA0, 0xA1), range(0x3000, 0x3001), range(0xF900, 0xFB00), range(0xFF01, 0xFF5F), range(0x2F800, 0x2FA20))
CHINESE = (range(0x3400, 0xA000), *SAME[2:3], *SAME[4:], range(0x20000, 0x2EBF0))


@cache
def folds() -> dict[str, str]:
    """Every character that is read as another one, with that one."""
    simplified = OpenCC("t2s")
    found = {char: unicodedata.normalize("NFKC", char) for char in map(chr, chain(*SAME))}
    for char in map(chr, chain(*CHINESE)):
        found[char] = simplified.convert(found.get(char, char))
    found = {char: found.get(other, other) for char, other in found.items() if len(other) == 1}
    return {char: other for char, other in found.items() if other != char}


def folded(text: str) -> str:
    """As many characters as before."""
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    return {ord(char): other for char, other in folds().items()}


def aliases(known: Iterable[str]) -> dict[str, str]:
    """Characters outside `known` that are read as one of them."""
    known = set(known)
    return {char: other for char, other in folds().items() if char not in known and other in known}
