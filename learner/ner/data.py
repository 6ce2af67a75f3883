"""What the learner reads: sentences with spans."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotation.spans.overlap import check_spans
from annotation.spans.span import Span
from annotation.words import say
from learner.ner.errors import NotEnoughData


class Example(NamedTuple):
    """One labelled sentence; offsets are code points."""

    text: str
    spans: tuple[Span, ...] = ()


def checked_examples(examples: Iterable[Example], labels: Sequence[str]) -> list[Example]:
    """The examples that have text, their spans sorted. Raises SpanError for spans that break the rule."""
    known = set(labels)
    return [Example(text, tuple(check_spans(text, spans, known))) for text, spans in examples if text]


def require_entities(examples: Sequence[Example]) -> None:
    """Raises NotEnoughData where no model could learn anything."""
    if not examples:
        raise NotEnoughData("There is no labelled sentence to train on. Label or import some sentences first.")
    if not any(example.spans for example in examples):
        raise NotEnoughData(
            say(
                "None of the {found} labelled sentences holds an entity. Label at least one entity first.",
                found=len(examples),
            )
        )
