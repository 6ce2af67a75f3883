"""What a search may vary: a `[search]` table of ranges and lists over the same keys as a grid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learner.experiments.tables import Table, require, require_kind, require_setting, settings_of

TRIALS = 30


@dataclass(frozen=True)
class Range:
    """Both ends are possible. `whole`: whole numbers only. `log`: each order of magnitude is as likely."""

    low: float
    high: float
    log: bool
    whole: bool


@dataclass(frozen=True)
class SearchSpec:
    """No trials: nothing is searched."""

    trials: int = 0
    space: Mapping[str, Range | tuple[Any, ...]] = field(default_factory=dict)


def search_spec(table: Table) -> SearchSpec:
    """Raises SpecError that names the key."""
    trials = table.take("trials", int, TRIALS)
    require(trials > 0, "{key} must be positive.", key=table.key("trials"))
    space = {
        name: _dimension(name, value, table.key(name)) for name, value in settings_of(table.values, table.path).items()
    }
    require(bool(space), "{key} varies nothing.", key=table.path)
    return SearchSpec(trials, space)


def _dimension(name: str, value: Any, key: str) -> Range | tuple[Any, ...]:
    if isinstance(value, list):
        require(len(value) > 1, "{key} needs at least two values to choose from.", key=key)
        for one in value:
            require_setting(name, one, key)
        return tuple(value)
    require_kind(value, dict, key)
    ends = Table(value, key)
    for end in ("low", "high"):
        require(end in value, "{key} is missing.", key=f"{key}.{end}")
        require_setting(name, value[end], f"{key}.{end}")
    whole = isinstance(value["low"], int) and isinstance(value["high"], int)
    found = Range(ends.take("low", float, 0.0), ends.take("high", float, 0.0), ends.take("log", bool, False), whole)
    ends.close()
    require(found.low < found.high, "{key}.low must be below {key}.high.", key=key)
    require(found.low > 0 or not found.log, "{key}.low must be positive where log is true.", key=key)
    return found
