"""What every tag scheme costs and loses on given sentences: found by writing them as tags and reading those again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from annotation.spans.span import Span
from annotation.spans.tag_schemes import OUTSIDE, decode, encode, schemes, split_tag, tag_names

PREFIXES = ("B", "I", "E", "S", OUTSIDE)
MOST_EXAMPLES = 5
Run = tuple[Span, ...]


class Loss(NamedTuple):
    """What a scheme cannot express: spans of a sentence that are not read back, and what is read in their place."""

    sentence: int
    lost: Run
    read: Run


class SchemeCount(NamedTuple):
    """`tags`: the different tags that the labels can have (steel paper, table 2); `used`: those that occur.

    `prefixes`: every character has one tag. `lossy_adjacent`: how many entities fewer are read than were written.
    """

    scheme: str
    tags: int
    used: int
    prefixes: dict[str, int]
    lossy_adjacent: int
    lost_spans: int
    lost_sentences: int
    examples: list[Loss]


class TagCounts(NamedTuple):
    """Of some sentences: their size, and one count per scheme."""

    sentences: int
    characters: int
    spans: int
    labels: int
    schemes: list[SchemeCount]


def count_tags(sentences: Iterable[tuple[int, int, Sequence[Span]]], labels: Sequence[str]) -> TagCounts:
    """Of (id, length, spans) of each sentence; the spans obey `check_spans`, and their labels are among `labels`."""
    tallies = [_Tally(name) for name in schemes]
    count = characters = spans_in_all = 0
    for sentence, length, spans in sentences:
        count, characters, spans_in_all = count + 1, characters + length, spans_in_all + len(spans)
        for start, run in runs(spans):
            for tally in tallies:
                tally.add(sentence, start, run)
    counted = [tally.counted(labels, characters) for tally in tallies]
    return TagCounts(count, characters, spans_in_all, len(labels), counted)


def lossy_adjacent(spans: Iterable[Span], scheme: str) -> int:
    """How many entities fewer are read than were written: one for each boundary that the scheme loses."""
    return sum(len(run) - _trip(run, scheme).found for _, run in runs(spans))


def runs(spans: Iterable[Span]) -> Iterator[tuple[int, Run]]:
    """Where entities begin that no character separates, and these entities as if the first began at 0.

    An O stands between two runs, so each is read as if it stood alone; and there are far fewer different runs than
    different sentences.
    """
    run: list[Span] = []
    for span in sorted(spans):
        if run and span.start > run[-1].end:
            yield run[0].start, _moved(run, -run[0].start)
            run = []
        run.append(span)
    if run:
        yield run[0].start, _moved(run, -run[0].start)


class _Trip(NamedTuple):
    """The tags of a run, how many entities are read from them, which are lost and what is read instead."""

    tags: list[str]
    found: int
    lost: Run
    read: Run


@lru_cache(maxsize=10_000)
def _trip(run: Run, scheme: str) -> _Trip:
    tags = encode(run, run[-1].end, scheme)
    read = decode(tags, scheme)
    lost = tuple(span for span in run if span not in read)
    return _Trip(tags, len(read), lost, tuple(span for span in read if span not in run))


@dataclass
class _Tally:
    """Of one scheme."""

    scheme: str
    tags: Counter[str] = field(default_factory=Counter)
    lossy_adjacent: int = 0
    lost_spans: int = 0
    lost_in: set[int] = field(default_factory=set)
    examples: list[Loss] = field(default_factory=list)

    def add(self, sentence: int, start: int, run: Run) -> None:
        trip = _trip(run, self.scheme)
        self.tags.update(trip.tags)
        if trip.lost:
            self.lossy_adjacent += len(run) - trip.found
            self.lost_spans += len(trip.lost)
            self.lost_in.add(sentence)
            if len(self.examples) < MOST_EXAMPLES:
                self.examples.append(Loss(sentence, _moved(trip.lost, start), _moved(trip.read, start)))

    def counted(self, labels: Sequence[str], characters: int) -> SchemeCount:
        prefixes = dict.fromkeys(PREFIXES, 0) | {OUTSIDE: characters - self.tags.total()}
        for tag, number in self.tags.items():
            prefixes[split_tag(tag)[0]] += number
        return SchemeCount(
            scheme=self.scheme,
            tags=len(tag_names(labels, self.scheme)),
            used=len(self.tags) + (prefixes[OUTSIDE] > 0),
            prefixes=prefixes,
            lossy_adjacent=self.lossy_adjacent,
            lost_spans=self.lost_spans,
            lost_sentences=len(self.lost_in),
            examples=self.examples,
        )


def _moved(spans: Iterable[Span], by: int) -> Run:
    return tuple(Span(start + by, end + by, label) for start, end, label in spans)
