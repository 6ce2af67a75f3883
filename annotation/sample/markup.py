"""The inline markup of the sample files: `检查{Part|主轴}的{Parameter|同轴度}`."""

import re
from typing import NamedTuple

from annotation.spans.span import Span

_SPAN = re.compile(r"\{(?P<label>[A-Za-z]+)\|(?P<surface>[^{}|]+)\}")
_RESERVED = frozenset("{}|")


class Sentence(NamedTuple):
    """A text and its spans, sorted by start; offsets count code points of `text`."""

    text: str
    spans: tuple[Span, ...]


class MarkupError(ValueError):
    """A line whose braces or bars do not form `{Type|surface}`."""


def parse(line: str) -> Sentence:
    """Raises MarkupError for a brace or bar outside `{Type|surface}` and for a surface with outer blanks."""
    pieces: list[str] = []
    spans: list[Span] = []
    length = position = 0
    for match in _SPAN.finditer(line):
        plain, surface = line[position : match.start()], match["surface"]
        if surface != surface.strip():
            raise MarkupError(f"blank at the edge of a span: {match[0]!r}")
        start = length + len(plain)
        length = start + len(surface)
        spans.append(Span(start, length, match["label"]))
        pieces += [plain, surface]
        position = match.end()
    text = "".join([*pieces, line[position:]])
    if _RESERVED & set(text):
        raise MarkupError(f"unbalanced markup: {line!r}")
    return Sentence(text, tuple(spans))
