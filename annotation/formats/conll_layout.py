"""What a CoNLL file looks like: its separator, its columns, its tag scheme. Found from the file, which never says."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from annotation.errors import ImportFailed
from annotation.formats.decoding import lines
from annotation.formats.record import Problem, problem
from annotation.spans.tag_schemes import OUTSIDE, may_end, may_follow, may_start, scheme_named, schemes
from annotation.words import say

SAMPLE_LINES = 2000
PLAUSIBLE_SHARE = 0.9
TAG = re.compile(r"(?:O|[BIEMSLUW]-\S+)\Z")
# Letters of other tools for the same place of an entity: middle, last, unit, whole.
LETTERS = {"M": "I", "L": "E", "U": "S", "W": "S"}
# Which scheme a set of prefixes belongs to; a file of few entities may show only some of them.
BY_PREFIXES = (("I", "IO"), ("BI", "BIO"), ("IE", "EIO"), ("BIE", "BIEO"), ("BIES", "BIES"))
POSITION_DIGITS = re.compile(r"\D\d\Z")


@dataclass(frozen=True)
class Layout:
    """How a line is split. With two columns all before the last separator is the token, whatever it holds."""

    separator: str
    columns: int = 2

    def split(self, content: str) -> tuple[str, str]:
        """(token, tag); an empty string stands for what is missing."""
        before, _, tag = content.rpartition(self.separator)
        if self.columns == 2 or not before:
            return before, tag
        if before.startswith(self.separator):
            return self.separator, tag
        return before.partition(self.separator)[0], tag


def plausible(text: str) -> bool:
    sample = _sample(text)
    like = sum(any(TAG.match(content.rpartition(separator)[2]) for separator in "\t ") for content in sample)
    return bool(sample) and like >= PLAUSIBLE_SHARE * len(sample) and any(" " in c or "\t" in c for c in sample)


def find_layout(text: str) -> Layout:
    """The separator behind which tags stand most often, and the most frequent number of columns."""
    sample = _sample(text)
    tabs, spaces = (
        sum(bool(TAG.match(content.rpartition(separator)[2])) and separator in content for content in sample)
        for separator in "\t "
    )
    separator = "\t" if tabs >= spaces and any("\t" in content for content in sample) else " "
    counts = Counter(content.count(separator) + 1 for content in sample)
    return Layout(separator, counts.most_common(1)[0][0] if counts else 2)


def _sample(text: str) -> list[str]:
    return list(islice((content for _, content in lines(text) if content and not content.isspace()), SAMPLE_LINES))


@dataclass(frozen=True)
class TagReader:
    """Turns the tags of one file into those of a scheme, and says where they break it."""

    scheme: str
    bare: bool = False  # labels without a prefix: `LOC` for `I-LOC`
    note: Problem | None = None
    _normal: dict[str, str] = field(default_factory=dict)
    _faults: dict[tuple[str, str], str] = field(default_factory=dict)

    def normal(self, tag: str) -> str:
        """The tag with the scheme's own letters; what is no tag of it stays, and decodes as O."""
        if tag not in self._normal:
            prefix, dash, label = tag.partition("-")
            as_is = tag == OUTSIDE or not (dash or self.bare)
            found = f"I-{tag}" if self.bare and tag != OUTSIDE else f"{LETTERS.get(prefix, prefix)}-{label}"
            self._normal[tag] = tag if as_is else found
        return self._normal[tag]

    def illegal(self, tags: Sequence[str]) -> Iterator[tuple[int, str]]:
        """(index, reason) of each place that breaks the scheme. `tags` are normal."""
        for index, (before, tag) in enumerate(zip(("", *tags), (*tags, ""), strict=True)):
            pair = (before, tag)
            if pair not in self._faults:
                self._faults[pair] = self._fault(before, tag)
            if self._faults[pair]:
                yield min(index, len(tags) - 1), self._faults[pair]

    def _fault(self, before: str, tag: str) -> str:
        """What is wrong with `tag` behind `before`; "" stands for the edge of the sentence."""
        if tag and not self._known(tag):
            return say("{tag} is not a tag of {scheme}: read as O.", tag=tag, scheme=self.scheme)
        if before and not self._known(before):
            return ""
        if not before:
            if may_start(tag, self.scheme):
                return ""
            return say("{tag} cannot start an entity in {scheme}.", tag=tag, scheme=self.scheme)
        if not tag:
            if may_end(before, self.scheme):
                return ""
            return say("{tag} cannot end a sentence in {scheme}.", tag=before, scheme=self.scheme)
        if may_follow(before, tag, self.scheme):
            return ""
        return say("{tag} cannot follow {before} in {scheme}.", tag=tag, before=before, scheme=self.scheme)

    def _known(self, tag: str) -> bool:
        prefix, dash, label = tag.partition("-")
        return tag == OUTSIDE or bool(dash and label and prefix in scheme_named(self.scheme).prefixes)


def find_tags(text: str, layout: Layout, scheme: str) -> TagReader:
    """`scheme` given, or found from the prefixes of all tags. Raises ImportFailed if there is none of that name."""
    seen = _all_tags(text, layout)
    bare = bool(seen) and not any(TAG.match(tag) for tag in seen if tag != OUTSIDE)
    name = _scheme(scheme, "I" if bare else _prefixes(seen))
    return TagReader(name, bare and any(tag != OUTSIDE for tag in seen), _position_digits(text, layout))


def _all_tags(text: str, layout: Layout) -> set[str]:
    """By one regular expression: it reads millions of lines a second, a loop does not."""
    last_column = re.compile(rf"{layout.separator}(\S+)\r?$", re.MULTILINE)
    return {match[1] for match in last_column.finditer(text)}


def _prefixes(tags: set[str]) -> str:
    return "".join(sorted({LETTERS.get(tag[0], tag[0]) for tag in tags if tag != OUTSIDE and TAG.match(tag)}))


def _scheme(wanted: str, prefixes: str) -> str:
    if wanted == "auto":
        return next((name for letters, name in BY_PREFIXES if set(prefixes) <= set(letters)), "BIES")
    try:
        return scheme_named(wanted).name
    except ValueError as error:
        raise ImportFailed(str(error), known=list(schemes)) from error


def _position_digits(text: str, layout: Layout) -> Problem | None:
    """Some corpora write a character's place in its word behind it (`科0 技1`): no text, but nobody can be sure."""
    sample = _sample(text)
    tokens = [layout.split(content)[0] for content in sample]
    if len(tokens) < 20 or sum(bool(POSITION_DIGITS.search(token)) for token in tokens) < PLAUSIBLE_SHARE * len(tokens):
        return None
    reason = say("Nearly every token ends in a digit, perhaps its place in a word. The digits are imported as text.")
    return problem(1, "position_digits", reason, " ".join(tokens[:20]))
