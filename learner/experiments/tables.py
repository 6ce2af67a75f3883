"""Reading TOML tables strictly: every value has a type, every key must be known."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from annotation.words import say
from learner.experiments.errors import SpecError
from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.ensembles.config import EnsembleConfig

Kind = TypeVar("Kind")
TRANSFER, PARENT = "transfer", "parent"
CONFIGS: dict[str, type[ModelConfig | TrainConfig | EnsembleConfig]] = {
    "model": ModelConfig,
    "train": TrainConfig,
    "ensemble": EnsembleConfig,
    PARENT: TrainConfig,
}
RULES: dict[Any, str] = {
    str: "{key} must be text, not {value}.",
    int: "{key} must be a whole number, not {value}.",
    float: "{key} must be a number, not {value}.",
    bool: "{key} must be true or false, not {value}.",
    dict: "{key} must be a table, not {value}.",
    list: "{key} must be a list, not {value}.",
    tuple: "{key} must be a list of names, not {value}.",
}


class Table:
    """One table of a specification; `path` is its name in messages. `take` what is known, then `close`."""

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self.values = dict(values)
        self.path = path

    def key(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def take(self, name: str, kind: type[Kind], default: Kind) -> Kind:
        """The value, or `default` where the key is missing. Raises SpecError for a value of another type."""
        if name not in self.values:
            return default
        value = self.values.pop(name)
        require_kind(value, kind, self.key(name))
        return kind(value) if kind is float else value  # type: ignore[call-arg]

    def table(self, name: str) -> "Table":
        return Table(self.take(name, dict, {}), self.key(name))

    def share(self, name: str) -> float | None:
        """A number in [0, 1), or None where the key is missing."""
        if name not in self.values:
            return None
        value = self.take(name, float, 0.0)
        require(0 <= value < 1, "{key} must be at least 0 and below 1, not {value}.", key=self.key(name), value=value)
        return value

    def close(self) -> None:
        if self.values:
            raise SpecError(say("Unknown key {key}.", key=self.key(sorted(self.values)[0])))


def require(fine: bool, rule: str, **values: Any) -> None:
    """`rule`: a template."""
    if not fine:
        raise SpecError(say(rule, **values) if values else rule)


def require_kind(value: Any, kind: Any, key: str) -> None:
    if not _is_a(value, kind):
        raise SpecError(say(RULES[get_origin(kind) or kind], key=key, value=repr(value)))


def list_of(kind: type[Kind], values: Any, key: str) -> tuple[Kind, ...]:
    """A list without repetitions, every value of that type."""
    require_kind(values, list, key)
    for value in values:
        require_kind(value, kind, key)
    require(len({repr(value) for value in values}) == len(values), "{key} names a value twice.", key=key)
    return tuple(values)


def settings(values: Mapping[str, Any], path: str) -> dict[str, Any]:
    """`{model: {loss: …}}` as `{"model.loss": …}`; every name and type is checked, no combination is."""
    return _flat(values, path, require_setting)


def axes(values: Mapping[str, Any], path: str) -> dict[str, tuple[Any, ...]]:
    """The same for lists of values."""
    found = _flat(values, path, _require_axis)
    return {name: tuple(listed) for name, listed in found.items()}


def settings_of(values: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Fields of `model`, `train`, `ensemble` and `parent` under dotted names, other keys as they are."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in CONFIGS:
            require_kind(value, dict, f"{path}.{name}")
            found |= {f"{name}.{field}": inner for field, inner in value.items()}
        else:
            found[name] = value
    return found


def _flat(values: Mapping[str, Any], path: str, check: Callable[[str, Any, str], None]) -> dict[str, Any]:
    found = settings_of(values, path)
    for name, value in found.items():
        check(name, value, f"{path}.{name}")
    return found


def require_setting(name: str, value: Any, key: str) -> None:
    part, _, field = name.partition(".")
    if name == TRANSFER:
        require_kind(value, bool, key)
        return
    known = {one.name for one in fields(CONFIGS[part])} if part in CONFIGS else set()
    require(field in known, "Unknown key {key}.", key=key)
    require(name not in ("train.seed", "parent.seed"), "{key}: list the seeds under “seeds”.", key=key)
    require_kind(value, get_type_hints(CONFIGS[part])[field], key)


def _require_axis(name: str, values: Any, key: str) -> None:
    require_kind(values, list, key)
    require(bool(values), "{key} is an empty list.", key=key)
    require(len({repr(value) for value in values}) == len(values), "{key} names a value twice.", key=key)
    for value in values:
        require_setting(name, value, key)


def _is_a(value: Any, kind: Any) -> bool:
    if isinstance(kind, UnionType):
        return any(_is_a(value, one) for one in get_args(kind))
    if get_origin(kind) is tuple:
        return isinstance(value, list) and all(_is_a(one, get_args(kind)[0]) for one in value)
    if get_origin(kind) is Mapping:
        return isinstance(value, dict)
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, int | float) if kind is float else isinstance(value, kind)
