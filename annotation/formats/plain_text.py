"""Plain text, split into sentences as Chinese (and Latin) punctuation ends them.

Every sentence is a slice of the file: `text[record.start : record.start + len(record.text)] == record.text`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

from annotation.formats.record import Item, ReadOptions, Record, WriteOptions, problem

NEWLINE = re.compile(r"\r\n|[\r\n]")
CLOSERS = '”’」』）】》〉〕﹂﹄)]"'
# An end is one or more of: Chinese marks anywhere; ! ? ; unless they stand inside a Latin word or a number; a full stop
# behind a word and before a blank or a Han character, or three of them.
END = re.compile(
    rf"""(?: [。！？；…｡!?;]+ | \.{{3,}} | (?<=[^\W\d_])\. (?=[{re.escape(CLOSERS)}]*(?:\s|\Z|[㐀-鿿])) )+
        [{re.escape(CLOSERS)}]*""",
    re.VERBOSE,
)
ASCII_MARKS = re.compile(r"[!?;.]")
INSIDE = re.compile(r"[0-9A-Za-z=&/#%_]")
GOES_ON = re.compile(r"\s*[，、,：:]")  # “好！”，他说: the sentence is not over
LOWER = re.compile(r"\s+[a-z0-9(]")
ABBREVIATIONS = "No|Nos|Fig|Figs|Eq|Ref|Mr|Mrs|Ms|Dr|Prof|St|vs|cf|ca|approx|etc|max|min|dia|[A-Za-z]"
LONGEST_ABBREVIATION = max(map(len, ABBREVIATIONS.split("|")))
ABBREVIATION = re.compile(rf"(?<![^\W\d_])(?:{ABBREVIATIONS})\.\Z", re.IGNORECASE)
# Marks inside brackets and titles end nothing: （见图1；图2）, 《怎么办？》.
BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)|《[^《》]*》|【[^【】]*】|〔[^〔〕]*〕")
SOFT = re.compile(r"[，、,：:；;]")


def read(text: str, options: ReadOptions) -> Iterator[Item]:
    for line, (start, end) in enumerate(_lines(text), 1):
        for first, last in _pieces(text[start:end]):
            yield from _limited(line, text[start + first : start + last], start + first, options.sentence_max_chars)


def write(records: Iterable[Record], options: WriteOptions) -> Iterator[str]:
    for record in records:
        yield record.text + "\n"


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, without limits."""
    lines = (text[start:end] for start, end in _lines(text))
    return [line[first:last] for line in lines for first, last in _pieces(line)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in NEWLINE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of a line, without the white space around it."""
    start = 0
    for end in chain(_ends(line), [len(line)]):
        piece = line[start:end]
        if stripped := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)
        start = end


def _ends(line: str) -> Iterator[int]:
    """In one walk, for a line can be as long as a file."""
    quotes = counted = 0
    for mark in _marks(line):
        if _is_end(line, mark):
            quotes += line.count('"', counted, mark.start())
            counted = mark.start()
            yield _before_opening_quote(line, mark, quotes)


def _marks(line: str) -> Iterator[re.Match[str]]:
    """What could end a sentence, outside brackets."""
    brackets = BRACKETS.finditer(line)
    bracket = next(brackets, None)
    for mark in END.finditer(line):
        while bracket and bracket.end() <= mark.start():
            bracket = next(brackets, None)
        if not bracket or not bracket.start() <= mark.start() < bracket.end() - 1:
            yield mark


def _before_opening_quote(line: str, mark: re.Match[str], quotes: int) -> int:
    """A straight quote behind the mark closes only if one of the `quotes` before it is open."""
    quote = line.find('"', *mark.span())
    return quote if quote >= 0 and quotes % 2 == 0 else mark.end()


def _is_end(line: str, match: re.Match[str]) -> bool:
    if GOES_ON.match(line, match.end()):
        return False
    mark = line[match.start() : match.end()].rstrip(CLOSERS)
    if mark.endswith(("…", "...")):
        return not line[match.end() : match.end() + 1].isdigit()
    if not ASCII_MARKS.fullmatch(mark[-1:]):
        return True
    if mark.endswith("."):
        return not LOWER.match(line, match.end()) and not _is_abbreviation(line, match.start())
    return not INSIDE.match(line, match.end())


def _is_abbreviation(line: str, stop: int) -> bool:
    return bool(ABBREVIATION.search(line, max(stop - LONGEST_ABBREVIATION, 0), stop + 1))


def _limited(line: int, text: str, start: int, limit: int) -> Iterator[Item]:
    """The sentence; one over the limit is cut behind commas, and left whole for the refusal if it has none in reach."""
    if len(text) <= limit:
        yield Record(line, text, None, start)
        return
    cuts = _cuts(text, limit)
    if cuts:
        reason = f"The sentence has {len(text)} characters, over the limit of {limit}: cut behind commas."
        yield problem(line, "cut", reason, text)
    for first, last in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[first:last]
        stripped = piece.strip()
        yield Record(line, stripped, None, start + first + len(piece) - len(piece.lstrip()))


def _cuts(text: str, limit: int) -> list[int]:
    """Ends of the pieces but the last, each behind the last comma in reach; none if there is a stretch without."""
    commas = [match.end() for match in SOFT.finditer(text)]
    cuts: list[int] = []
    while len(text) - (cuts[-1] if cuts else 0) > limit:
        begun = cuts[-1] if cuts else 0
        place = bisect_right(commas, begun + limit) - 1
        if place < 0 or commas[place] <= begun:
            return []
        cuts.append(commas[place])
    return cuts
