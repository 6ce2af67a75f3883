"""Tag schemes as tables: which prefixes a scheme has, and which may begin, continue and finish an entity.

A tag is `O` or `PREFIX-LABEL`. Encoding is total for spans that obey `check_spans`; decoding is total for any tags.
Only IO loses something: it cannot tell adjacent entities of one type apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from annotation.spans.span import Span
from annotation.words import say

OUTSIDE = "O"


@dataclass(frozen=True)
class Scheme:
    """`single`, `first`, `middle`, `last`: the prefix of a character at that place of an entity.

    `begins` and `finishes` are the prefixes an entity can start and end with, `continues` the pairs inside one.
    """

    name: str
    single: str
    first: str
    middle: str
    last: str
    begins: frozenset[str]
    finishes: frozenset[str]
    continues: frozenset[str]

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.first, self.middle, self.last, self.single)))


def _scheme(name: str, places: str, begins: str, finishes: str, continues: str) -> Scheme:
    single, first, middle, last = tuple(places)
    pairs = frozenset(continues.split())
    return Scheme(name, single, first, middle, last, frozenset(begins), frozenset(finishes), pairs)


schemes: dict[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        _scheme("IO", "IIII", begins="I", finishes="I", continues="II"),
        _scheme("BIO", "BBII", begins="B", finishes="BI", continues="BI II"),
        _scheme("EIO", "EIIE", begins="IE", finishes="E", continues="II IE"),
        _scheme("BIEO", "BBIE", begins="B", finishes="BE", continues="BI BE II IE"),
        _scheme("BIES", "SBIE", begins="BS", finishes="ES", continues="BI BE II IE"),
    )
}

# Other names of the same scheme in files, and other letters of the same prefix.
ALIASES = {"BMES": "BIES", "BIOES": "BIES", "BMEO": "BIEO", "IOB2": "BIO", "IOE2": "EIO"}
PREFIX_ALIASES = {"M": "I"}


def scheme_named(name: str) -> Scheme:
    """The scheme of this name or alias. Raises ValueError that lists the names."""
    found = schemes.get(ALIASES.get(name, name))
    if found is None:
        raise ValueError(say("Unknown tag scheme {name!r}; known: {known}.", name=name, known=list(schemes)))
    return found


def tag_names(labels: Iterable[str], scheme: str) -> list[str]:
    """Every tag of the labels: `O` first, then label by label."""
    prefixes = scheme_named(scheme).prefixes
    return [OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in prefixes)]


def encode(spans: Iterable[Span], length: int, scheme: str) -> list[str]:
    """One tag per code point. The spans must obey `check_spans`."""
    table = scheme_named(scheme)
    tags = [OUTSIDE] * length
    for start, end, label in spans:
        inner = [table.middle] * max(end - start - 2, 0)
        prefixes = [table.single] if end - start == 1 else [table.first, *inner, table.last]
        tags[start:end] = [f"{prefix}-{label}" for prefix in prefixes]
    return tags


def decode(tags: Sequence[str], scheme: str) -> list[Span]:
    """The spans of any tag sequence, legal or not: an entity ends where the label changes or a prefix says so."""
    known = {*scheme_named(scheme).prefixes}
    spans: list[Span] = []
    before = (OUTSIDE, "")
    for index, tag in enumerate(tags):
        prefix, label = split_tag(tag)
        if prefix not in known:
            before = (OUTSIDE, "")
            continue
        if _joins(before, (prefix, label)):
            spans[-1] = spans[-1]._replace(end=index + 1)
        else:
            spans.append(Span(index, index + 1, label))
        before = (prefix, label)
    return spans


@cache
def split_tag(tag: str) -> tuple[str, str]:
    """`B-Material` as `("B", "Material")`; `O` and anything without a label as `("O", "")`."""
    prefix, _, label = tag.partition("-")
    return (PREFIX_ALIASES.get(prefix, prefix), label) if label else (OUTSIDE, "")


def _joins(before: tuple[str, str], after: tuple[str, str]) -> bool:
    same_label = before[0] != OUTSIDE and before[1] == after[1]
    return same_label and before[0] not in {"E", "S"} and after[0] not in {"B", "S"}


@cache
def may_start(tag: str, scheme: str) -> bool:
    """Whether a sentence can start with this tag."""
    return tag == OUTSIDE or split_tag(tag)[0] in scheme_named(scheme).begins


@cache
def may_end(tag: str, scheme: str) -> bool:
    """Whether a sentence can end with this tag."""
    return tag == OUTSIDE or split_tag(tag)[0] in scheme_named(scheme).finishes


@cache
def may_follow(before: str, after: str, scheme: str) -> bool:
    """Whether `after` can stand right behind `before`."""
    if may_end(before, scheme) and may_start(after, scheme):
        return True
    (left, left_label), (right, right_label) = split_tag(before), split_tag(after)
    return left_label == right_label and left + right in scheme_named(scheme).continues


def illegal_positions(tags: Sequence[str], scheme: str) -> list[int]:
    """Where a sequence breaks the scheme: for import reports. Decoding works nevertheless."""
    known = scheme_named(scheme).prefixes
    bad = {i for i, tag in enumerate(tags) if tag != OUTSIDE and split_tag(tag)[0] not in known}
    bad |= {i for i, tag in enumerate(tags) if i and not may_follow(tags[i - 1], tag, scheme)}
    if tags and not may_start(tags[0], scheme):
        bad.add(0)
    if tags and not may_end(tags[-1], scheme):
        bad.add(len(tags) - 1)
    return sorted(bad)
