"""Texts for people. One with values keeps them beside its English template, so that it can be told in any language.

A text without values is a plain string: it is its own template. Standard library alone: formats and the learner use it.
"""

from collections.abc import Mapping
from typing import Any

Catalogue = Mapping[str, str]
"""Template in English -> template in another language."""

SAY, WITH = "say", "with"


class Said(str):
    """English for whoever reads it as a string."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]

    def __str__(self) -> str:
        """Itself: so `str(error)` still knows the template."""
        return self


def say(template: str, /, **values: Any) -> Said:
    """The template filled with values: numbers, texts (which may be `Said` themselves), or lists of texts."""
    plain = {name: _plain(value) for name, value in values.items()}
    said = Said(_filled(template, plain, ", "))
    said.template, said.values = template, plain
    return said


def retold(text: str, catalogue: Catalogue, between: str = ", ") -> str:
    """In the language of the catalogue; in English where it lacks the words. `between`: the items of a list."""
    if not isinstance(text, Said):
        return catalogue.get(text, text)
    values = {name: _retold(value, catalogue, between) for name, value in text.values.items()}
    return _filled(catalogue.get(text.template, text.template), values, between)


def packed(text: str) -> Any:
    """As JSON, to be kept."""
    if not isinstance(text, Said):
        return text
    return {SAY: text.template, WITH: {name: _packed(value) for name, value in text.values.items()}}


def unpacked(kept: Any) -> str:
    """What `packed` made, or a text from before there were templates."""
    if not isinstance(kept, Mapping):
        return str(kept)
    return say(kept[SAY], **{name: _unpacked(value) for name, value in kept[WITH].items()})


def _filled(template: str, values: Mapping[str, Any], between: str) -> str:
    shown = {
        name: between.join(map(str, value)) if isinstance(value, list) else value for name, value in values.items()
    }
    return template.format_map(shown)


def _plain(value: Any) -> Any:
    """What JSON can keep."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float) else str(value)


def _retold(value: Any, catalogue: Catalogue, between: str) -> Any:
    if isinstance(value, list):
        return [_retold(one, catalogue, between) for one in value]
    return retold(value, catalogue, between) if isinstance(value, Said) else value


def _packed(value: Any) -> Any:
    if isinstance(value, list):
        return [_packed(one) for one in value]
    return packed(value) if isinstance(value, str) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(one) for one in value]
    return unpacked(value) if isinstance(value, Mapping) else value
