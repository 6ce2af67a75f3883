"""How much of a text an encoder's vocabulary knows. No torch here: the web process tells it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LITTLE_COVERAGE = 0.95
"""Below, people are told which characters are missing."""
MISSING_SHOWN = 40


@dataclass(frozen=True)
class Coverage:
    """How much of a text a vocabulary knows; white space does not count."""

    characters: int
    known: int
    missing: tuple[str, ...]
    """Unknown ones, most frequent first; not all where there are many."""

    @property
    def share(self) -> float:
        return self.known / self.characters if self.characters else 1.0

    @property
    def is_little(self) -> bool:
        return self.share < LITTLE_COVERAGE

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Coverage":
        return cls(**{**values, "missing": tuple(values["missing"])})
