"""What can be varied in an experiment: every field of ModelConfig and TrainConfig, with what it can be."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from types import NoneType
from typing import Any, get_args, get_type_hints

from annotation.spans.tag_schemes import schemes
from learner.ner.config import ATTENTIONS, CELLS, DECODERS, LOSSES, SEQUENCES, ModelConfig, TrainConfig

CHOICES = {
    "model.sequence": SEQUENCES,
    "model.attention": ATTENTIONS,
    "model.cell": CELLS,
    "model.decoder": DECODERS,
    "model.loss": LOSSES,
    "model.scheme": tuple(schemes),
}
KINDS = {str: "text", bool: "flag", int: "whole", float: "number"}
LEFT_OUT = {"train.seed", "train.threads"}  # seeds have a list of their own; threads decide no result


@dataclass(frozen=True)
class Field:
    """`kind` is one of KINDS, or `choice`: one of `choices`. `default` None: chosen by the training."""

    name: str
    kind: str
    choices: tuple[str, ...]
    default: Any


def setting_fields() -> list[Field]:
    """In the order of the classes, the model first."""
    return [*_fields_of("model", ModelConfig), *_fields_of("train", TrainConfig)]


def _fields_of(part: str, config: type[ModelConfig] | type[TrainConfig]) -> Iterator[Field]:
    hints = get_type_hints(config)
    for field in fields(config):
        name = f"{part}.{field.name}"
        if name not in LEFT_OUT:
            choices = CHOICES.get(name, ())
            yield Field(name, "choice" if choices else KINDS[_plain(hints[field.name])], choices, field.default)


def _plain(hint: Any) -> type:
    """`int` of `int | None`."""
    [kind] = [one for one in get_args(hint) or (hint,) if one is not NoneType]
    return kind  # type: ignore[no-any-return]
