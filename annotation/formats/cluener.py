"""CLUENER2020 JSON lines: `{"text": …, "label": {type: {surface: [[first, last], …]}}}`. `last` is inclusive."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from annotation.formats.jsonl import HEAD_LINES, objects
from annotation.formats.record import Item, Problem, ReadOptions, Record, WriteOptions, problem
from annotation.spans.span import Span
from annotation.words import Said, say


def read(text: str, options: ReadOptions) -> Iterator[Item]:
    for line, row in objects(text):
        if isinstance(row, Problem):
            yield row
        elif row.get("label") is None:
            yield Record(line, row["text"])
        else:
            yield from _record(line, row["text"], row["label"])


def write(records: Iterable[Record], options: WriteOptions) -> Iterator[str]:
    for record in records:
        yield json.dumps({"text": record.text, "label": _labels(record)}, ensure_ascii=False) + "\n"


def looks_like(text: str) -> bool:
    rows = (row for _, row in islice(objects(text), HEAD_LINES) if isinstance(row, dict))
    return text.lstrip().startswith("{") and any(isinstance(row.get("label"), dict) for row in rows)


def _labels(record: Record) -> dict[str, dict[str, list[list[int]]]]:
    labels: dict[str, dict[str, list[list[int]]]] = {}
    for start, end, label in record.spans or ():
        labels.setdefault(label, {}).setdefault(record.text[start:end], []).append([start, end - 1])
    return labels


def _record(line: int, text: str, labels: Any) -> Iterator[Item]:
    spans = []
    for found in _spans(labels):
        if isinstance(found, str):
            yield problem(line, "not_a_span", found, text)
            continue
        span, surface = found
        if text[span.start : span.end] == surface and span.start >= 0:
            spans.append(span)
        else:
            yield problem(line, "surface_mismatch", _mismatch(text, span, surface), text)
    yield Record(line, text, tuple(spans))


def _mismatch(text: str, span: Span, surface: str) -> Said:
    return say(
        "“{surface}” ({label}) is not what stands at {first}–{last}: “{there}”.",
        surface=surface,
        label=span.label,
        first=span.start,
        last=span.end - 1,
        there=text[max(span.start, 0) : max(span.end, 0)],
    )


def _spans(labels: Any) -> Iterator[tuple[Span, str] | Said]:
    """Each span with its surface, or a sentence on what is wrong."""
    if not isinstance(labels, dict):
        yield say('"label" is not an object of types.')
    for label, surfaces in _pairs(labels):
        if not isinstance(surfaces, dict):
            yield say("“{label}” is not an object of surfaces.", label=label)
        for surface, places in _pairs(surfaces):
            for place in places if isinstance(places, list) else [places]:
                if _is_place(place):
                    yield Span(place[0], place[1] + 1, label), surface
                else:
                    shown = json.dumps(place, ensure_ascii=False)
                    yield say("{place} of “{surface}” is not [first, last].", place=shown, surface=surface)


def _pairs(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def _is_place(place: Any) -> bool:
    return isinstance(place, list) and len(place) == 2 and type(place[0]) is int and type(place[1]) is int
