"""CoNLL: a token and its tag per line, a blank line behind each sentence. Writes one code point per token.

Reads tab or space between the columns, any number of columns (the first is the token, the last the tag), every scheme
of `annotation.spans.tag_schemes` and the letters that other tools use for them. The token may be the separator itself.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from annotation.formats.conll_layout import Layout, TagReader, find_layout, find_tags, plausible
from annotation.formats.decoding import lines
from annotation.formats.record import Item, Problem, ReadOptions, Record, WriteOptions, problem
from annotation.spans.span import Span
from annotation.spans.tag_schemes import OUTSIDE, decode, encode
from annotation.words import say

SEPARATORS = {"space": " ", "tab": "\t"}
DOCUMENT_MARK = "-DOCSTART-"
BYTE_ORDER_MARK = "\ufeff"


class Block(NamedTuple):
    """One sentence of a file, column by column."""

    lines: list[int]
    tokens: list[str]
    tags: list[str]


class LineEnds(dict[str, str]):
    """Tag -> what follows the token on its line. There are few, and millions of lines."""

    def __init__(self, separator: str) -> None:
        self.separator = separator

    def __missing__(self, tag: str) -> str:
        self[tag] = f"{self.separator}{tag}\n"
        return self[tag]


def read(text: str, options: ReadOptions) -> Iterator[Item]:
    layout = find_layout(text)
    tags = find_tags(text, layout, options.scheme)
    if tags.note is not None:
        yield tags.note
    joined = False
    for rows in _blocks(text, options.sentence_max_chars):
        block = _split(rows, layout)
        if isinstance(block, Problem):
            yield block
            continue
        if len(block.tokens) > options.sentence_max_chars:
            yield _too_long(block, options.sentence_max_chars)
            continue
        if not joined and max(map(len, block.tokens)) > 1:
            joined = True
            yield _joined_note(block)
        yield from _sentence(block, tags)


def write(records: Iterable[Record], options: WriteOptions) -> Iterator[str]:
    line_ends = LineEnds(options.separator)
    for number, record in enumerate(records):
        if number == 0 and record.text.startswith(BYTE_ORDER_MARK):
            yield BYTE_ORDER_MARK  # or a reader would take the character for the file's mark
        tags = encode(record.spans or (), len(record.text), options.scheme)
        ends = (line_ends[tag] for tag in tags)
        yield "".join(chain.from_iterable(zip(record.text, ends, strict=True))) + "\n"


def looks_like(text: str) -> bool:
    return plausible(text)


def _blocks(text: str, limit: int) -> Iterator[list[tuple[int, str]]]:
    """The lines of each sentence, as many as show that it is over the limit: one without an end can be a whole file.

    A line of white space alone ends it: a token always has a tag behind it.
    """
    block: list[tuple[int, str]] = []
    for line, content in lines(text):
        if content and not content.isspace() and not content.startswith(DOCUMENT_MARK):
            if len(block) <= limit:
                block.append((line, content))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _split(rows: list[tuple[int, str]], layout: Layout) -> Block | Problem:
    """The columns of a sentence, or the line that is not a token and a tag."""
    columns = [layout.split(content) for _, content in rows]
    for (line, content), (token, tag) in zip(rows, columns, strict=True):
        if not token or not tag:
            return problem(line, "no_tag", "The line is not a token and a tag: its sentence is left out.", content)
    return Block([line for line, _ in rows], [token for token, _ in columns], [tag for _, tag in columns])


def _too_long(block: Block, limit: int) -> Problem:
    reason = say(
        "The sentence has more than {limit} characters, the limit (SENTENCE_MAX_CHARS). A blank line ends one.",
        limit=limit,
    )
    return problem(block.lines[0], "too_long", reason, _join(block.tokens)[0])


def _joined_note(block: Block) -> Problem:
    reason = say("Tokens of more than one character are joined to text, with a space between Latin ones (told once).")
    return problem(block.lines[0], "joined_tokens", reason, " ".join(block.tokens))


def _sentence(block: Block, tags: TagReader) -> Iterator[Item]:
    text, starts = _join(block.tokens)
    if block.tags.count(OUTSIDE) == len(block.tags):
        yield Record(block.lines[0], text, ())
        return
    named = [tags.normal(tag) for tag in block.tags]
    for index, reason in tags.illegal(named):
        yield problem(block.lines[index], "illegal_tag", reason, f"{block.tokens[index]} {block.tags[index]}")
    spans = (
        Span(starts[span.start], starts[span.end - 1] + len(block.tokens[span.end - 1]), span.label)
        for span in decode(named, tags.scheme)
    )
    yield Record(block.lines[0], text, tuple(spans))


def _join(tokens: list[str]) -> tuple[str, list[int]]:
    """The text, and where each token starts in it."""
    text = "".join(tokens)
    if len(text) == len(tokens):
        return text, list(range(len(tokens)))
    gaps = ["", *(" " if _is_gap(left, right) else "" for left, right in pairwise(tokens))]
    parts = [gap + token for gap, token in zip(gaps, tokens, strict=True)]
    ends = accumulate(len(part) for part in parts)
    return "".join(parts), [end - len(token) for end, token in zip(ends, tokens, strict=True)]


def _is_gap(left: str, right: str) -> bool:
    several = len(left) > 1 or len(right) > 1
    return several and not _is_wide(left[-1]) and not _is_wide(right[0])


def _is_wide(char: str) -> bool:
    return char.isspace() or east_asian_width(char) in "WF"
