"""What a lead decides about a round. Contradictions are refused before anything starts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from annotation.errors import Invalid
from learner.ner.config import ConfigError, ModelConfig, TrainConfig
from learner.query.registry import STRATEGIES, strategy_named
from learner.selectors.encoders import is_known

CHOICES = (
    "Use scratch:tiny, embedding, the full path of a folder, or a Hugging Face id such as voidful/albert_chinese_tiny."
)
AUTO_ACCEPT_MODES = ("off", "threshold")
MOST_EPOCHS = 500


@dataclass(frozen=True)
class RoundSettings:
    """Settings of one round, kept with it."""

    encoder: str = "scratch:tiny"
    parent: int | None = None
    """Model version to transfer from, of this or another corpus; None starts anew."""
    high: float = 0.95
    """At this confidence and above a sentence is accepted automatically (if `auto_accept` says so)."""
    low: float = 0.6
    """Below this confidence a person is asked."""
    budget: int = 200
    """The most sentences that are queued for people."""
    auto_accept: str = "off"
    strategy: str = "least_confidence"
    overlap_percent: int = 0
    epochs: int = 20
    seed: int = 1

    def __post_init__(self) -> None:
        _require(is_known(self.encoder), "encoder", f"Unknown encoder {self.encoder!r}. {CHOICES}")
        _require(self.strategy in STRATEGIES, "strategy", f"Unknown strategy; known: {', '.join(STRATEGIES)}.")
        modes = ", ".join(AUTO_ACCEPT_MODES)
        _require(self.auto_accept in AUTO_ACCEPT_MODES, "auto_accept", f"Must be one of {modes}.")
        _require(0 < self.high <= 1, "high", "Must be above 0 and at most 1.")
        _require(0 <= self.low <= 1, "low", "Must be between 0 and 1.")
        _require(self.low <= self.high, "low", "The low threshold must not be above the high one.")
        _require(0 <= self.budget <= 100_000, "budget", "Must be between 0 and 100,000.")
        _require(0 <= self.overlap_percent <= 100, "overlap_percent", "Must be between 0 and 100.")
        _require(1 <= self.epochs <= MOST_EPOCHS, "epochs", f"Must be between 1 and {MOST_EPOCHS}.")
        _require(0 <= self.seed < 2**31, "seed", "Must be between 0 and 2147483647.")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Raises Invalid for an unknown name, so that a typo is never a default."""
        known = {field.name for field in fields(cls)}
        for name in sorted(set(values) - known):
            _require(False, name, "There is no such setting.")
        return cls(**values)

    def model_config(self) -> ModelConfig:
        try:
            return ModelConfig(encoder=self.encoder)
        except ConfigError as error:
            raise Invalid(str(error)) from error

    def train_config(self) -> TrainConfig:
        return TrainConfig(epochs=self.epochs, seed=self.seed)

    @property
    def wanted_scores(self) -> tuple[str, ...]:
        """What the strategy reads beyond the probability."""
        return strategy_named(self.strategy).needs


def _require(fine: bool, field: str, message: str) -> None:
    if not fine:
        raise Invalid(message, fields={field: [message]})
