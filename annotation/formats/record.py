"""What every reader yields and every writer takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotation.spans.span import Span
from annotation.words import Said, say

EXCERPT_CHARS = 60
REASON_CHARS = 300
QUOTED_CHARS = 120  # of each value in a reason
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database stores them


class Record(NamedTuple):
    """One sentence of a file. `spans` is None where the file says nothing about labels, () where it says "none"."""

    line: int  # 1-based, where it begins
    text: str
    spans: tuple[Span, ...] | None = None
    start: int | None = None  # code-point offset into the decoded file, for plain text
    meta: Mapping[str, Any] | None = None  # what else stood there (JSONL)


class Problem(NamedTuple):
    """What a reader dropped or changed, in a sentence that a person understands."""

    line: int
    code: str
    reason: str
    excerpt: str


@dataclass(frozen=True)
class ReadOptions:
    """`scheme`: the tag scheme of a CoNLL file, "auto" to find it from its tags."""

    sentence_max_chars: int = 2000
    scheme: str = "auto"


@dataclass(frozen=True)
class WriteOptions:
    """`scheme` and `separator` (" " or a tab) are CoNLL's."""

    scheme: str = "BIO"
    separator: str = " "


Item = Record | Problem


def problem(line: int, code: str, reason: str, text: str) -> Problem:
    """`reason` and `text` may quote anything: what cannot be stored is replaced, what is long is cut."""
    return Problem(line, code, _quoted(reason, REASON_CHARS), _shown(text, EXCERPT_CHARS))


def _quoted(text: str, limit: int) -> str:
    if not isinstance(text, Said):
        return _shown(text, limit)
    values = text.values.items()
    return say(text.template, **{name: _quoted(v, QUOTED_CHARS) if isinstance(v, str) else v for name, v in values})


def _shown(text: str, limit: int) -> str:
    text = UNSTORABLE.sub("\ufffd", text[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1] + "…"
