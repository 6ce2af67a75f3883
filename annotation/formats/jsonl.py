"""JSON lines: `{"text": …, "spans": [[start, end, label], …], …}`, offsets in code points, half-open.

Also read: the keys `label`, `labels` and `entities` for `spans`, and spans as objects with start, end and label.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotation.formats.decoding import lines
from annotation.formats.record import Item, Problem, ReadOptions, Record, WriteOptions, problem
from annotation.spans.span import Span
from annotation.words import say

SPAN_KEYS = ("spans", "label", "labels", "entities")
START_KEYS = ("start", "start_offset")
END_KEYS = ("end", "end_offset")
LABEL_KEYS = ("label", "type")
HEAD_LINES = 50
decode = json.JSONDecoder(strict=False).decode  # a raw tab in a string is text


def read(text: str, options: ReadOptions) -> Iterator[Item]:
    for line, row in objects(text):
        if isinstance(row, Problem):
            yield row
        else:
            yield from _record(line, row)


def write(records: Iterable[Record], options: WriteOptions) -> Iterator[str]:
    for record in records:
        row = {"text": record.text, "spans": record.spans or (), **(record.meta or {})}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def looks_like(text: str) -> bool:
    return text.lstrip().startswith("{")


def objects(text: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    """Each line's object, or what is wrong with the line. Shared with every format of JSON lines."""
    for line, content in lines(text):
        if content.strip():
            yield line, parse(line, content)


def parse(line: int, content: str) -> dict[str, Any] | Problem:
    try:
        row = decode(content)
    except (ValueError, RecursionError) as error:
        where = getattr(error, "colno", 1)  # unlike what is nested too deeply
        why = getattr(error, "msg", type(error).__name__)
        return problem(
            line, "not_json", say("The line is not JSON, see character {where}: {why}.", where=where, why=why), content
        )
    if not isinstance(row, dict):
        return problem(line, "not_json", 'The line is not a JSON object: {"text": …}.', content)
    if not isinstance(row.get("text"), str):
        return problem(line, "no_text", 'The object has no string under "text".', content)
    return row


def _record(line: int, row: dict[str, Any]) -> Iterator[Item]:
    key = next((key for key in SPAN_KEYS if row.get(key) is not None), None)
    meta = {name: value for name, value in row.items() if name not in ("text", key)}
    given = row[key] if key else None
    if isinstance(given, list):
        yield from _labelled(line, row["text"], given, meta)
        return
    if given is not None:
        reason = say('"{key}" is not a list of [start, end, label].', key=key)
        yield problem(line, "not_spans", reason, row["text"])
    yield Record(line, row["text"], None, None, meta)


def _labelled(line: int, text: str, given: list[Any], meta: dict[str, Any]) -> Iterator[Item]:
    spans = []
    for item in given:
        span = as_span(item)
        if span is None:
            shown = json.dumps(item, ensure_ascii=False)
            yield problem(line, "not_a_span", say("{span} is not [start, end, label].", span=shown), text)
        else:
            spans.append(span)
    yield Record(line, text, tuple(spans), None, meta)


def as_span(item: Any) -> Span | None:
    """A list of three, or an object that names them; None for anything else. Offsets are checked later."""
    if isinstance(item, dict):
        item = [_first(item, keys) for keys in (START_KEYS, END_KEYS, LABEL_KEYS)]
    if not isinstance(item, list) or len(item) != 3 or not isinstance(item[2], str):
        return None
    return Span(*item)


def _first(item: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((item[key] for key in keys if key in item), None)
