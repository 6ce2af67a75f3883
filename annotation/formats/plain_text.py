"""Plain text, split into sentences as Chinese (and Latin) punctuation ends them.

Every sentence is a slice of the file: `text[record.start : record.start + len(record.text)] == record.text`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

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
ABBREVIATION = re.compile(rf"(?<![^\W\d_])(?:{ABBREVIATIONS})\.\Z", re.IGNORECASE)
# Marks inside brackets and titles end nothing: （见图1；图2）, 《怎么办？》.
BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)|《[^《》]*》|【[^【】]*】|〔[^〔〕]*〕")
SOFT = re.compile(r"[，、,：:；;]")


def read(text: str, options: ReadOptions) -> Iterator[Item]:
    line_starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
    for start, end in _lines(text):
        for first, last in _pieces(text[start:end]):
            line = bisect_right(line_starts, start + first)
            yield from _limited(line, text[start + first : start + last], start + first, options.sentence_max_chars)


def write(records: Iterable[Record], options: WriteOptions) -> Iterator[str]:
    for record in records:
        yield record.text + "\n"


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, without limits."""
    return [text[start:end][first:last] for start, end in _lines(text) for first, last in _pieces(text[start:end])]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in NEWLINE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of a line, without the white space around it."""
    start = 0
    for end in [*_ends(line), len(line)]:
        piece = line[start:end]
        if stripped := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)
        start = end


def _ends(line: str) -> Iterator[int]:
    covered = [match.span() for match in BRACKETS.finditer(line)] if line else []
    starts = [start for start, _ in covered]
    for match in END.finditer(line):
        place = bisect_right(starts, match.start()) - 1
        if place >= 0 and match.start() < covered[place][1] - 1:
            continue
        if _is_end(line, match):
            yield _before_opening_quote(line, match)


def _before_opening_quote(line: str, match: re.Match[str]) -> int:
    """A straight quote behind the mark closes only if one is open."""
    quote = line.find('"', *match.span())
    return quote if quote >= 0 and line.count('"', 0, quote) % 2 == 0 else match.end()


def _is_end(line: str, match: re.Match[str]) -> bool:
    if GOES_ON.match(line, match.end()):
        return False
    mark = line[match.start() : match.end()].rstrip(CLOSERS)
    if mark.endswith(("…", "...")):
        return not line[match.end() : match.end() + 1].isdigit()
    if not ASCII_MARKS.fullmatch(mark[-1:]):
        return True
    if mark.endswith("."):
        return not LOWER.match(line, match.end()) and not ABBREVIATION.search(line, 0, match.start() + 1)
    return not INSIDE.match(line, match.end())


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
