"""Several taggers that answer as one: which, and how they are put together. No torch here, as in `config`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from annotation.words import say
from learner.ner.config import (
    BETWEEN,
    LARGEST,
    ONE_OF,
    UP_TO,
    ConfigError,
    ModelConfig,
    Settings,
    TrainConfig,
    require,
)
from learner.ner.presets import PRESETS

NONE, WEAK_STRONG, STACKING = "none", "weak_strong", "stacking"
DETECTORS = ("rnn_cnn", "lstm_attention", "self_attention", "none")
OPTIONS: dict[str, tuple[str, ...]] = {
    NONE: (),
    WEAK_STRONG: ("weak_types", "rare_below", "detector", "detector_epochs", "weak_reads_all"),
    STACKING: ("bases", "folds", "trees", "min_leaf"),
}
KINDS = tuple(OPTIONS)
FROM_RUN = ("epochs", "patience", "seed", "threads")
"""What no preset decides for a base model."""


@dataclass(frozen=True)
class EnsembleConfig(Settings):
    """A single tagger (`none`), the weak/strong split of the paper of that name, or rocling's stacking."""

    kind: str = NONE
    weak_types: tuple[str, ...] = ()
    """Of `weak_strong`: the types with a tagger of their own; none named: the rare ones."""
    rare_below: float = 1 / 50
    """A type is rare with fewer spans than this share of the most frequent type's: the paper's weak types are."""
    detector: str = "rnn_cnn"
    """What says whether a sentence holds a weak type. `none`: the weak tagger is always asked."""
    detector_epochs: int = 15
    weak_reads_all: bool = False
    """Whether the weak tagger also trains on sentences without a weak type. The paper's does not."""
    bases: tuple[str | Mapping[str, Any], ...] = ()
    """Of `stacking`: the models beside the run's own. A preset's id brings its model and its training; a mapping of
    fields of ModelConfig and TrainConfig is laid over the run's own: `{"encoder": "embedding", "sequence": "none"}`."""
    folds: int = 5
    trees: int = 100
    min_leaf: int = 5
    """Training characters in every leaf: keeps trees small and shares honest."""

    def __post_init__(self) -> None:
        require(self.kind in KINDS, ONE_OF, name="ensemble", known=KINDS)
        for kind, names in OPTIONS.items():
            for name in names:
                own = kind == self.kind or getattr(self, name) == self.__dataclass_fields__[name].default
                rule = "{name} is an option of {kind}, and the ensemble is {chosen}."
                require(own, rule, name=name, kind=kind, chosen=self.kind)
        self._require_weak_strong()
        self._require_stacking()

    def _require_weak_strong(self) -> None:
        texts = all(isinstance(name, str) and name for name in self.weak_types)
        require(texts, "weak_types must be names of entity types.")
        require(len(set(self.weak_types)) == len(self.weak_types), "weak_types names a type twice.")
        require(0 < self.rare_below <= 1, UP_TO, name="rare_below", most=1)
        one_way = not self.weak_types or self.rare_below == EnsembleConfig.rare_below
        require(one_way, "weak_types says by name which types are weak, rare_below by frequency: choose one.")
        require(self.detector in DETECTORS, ONE_OF, name="detector", known=DETECTORS)
        require(0 < self.detector_epochs <= LARGEST, UP_TO, name="detector_epochs", most=LARGEST)
        careful = self.detector != NONE or self.weak_reads_all
        require(careful, "Without a detector the weak tagger is asked about every sentence: set weak_reads_all.")

    def _require_stacking(self) -> None:
        enough = bool(self.bases) or self.kind != STACKING
        require(enough, "Stacking needs at least one base beside the run's own model.")
        told = [repr(base) for base in self.bases]
        require(len(set(told)) == len(told), "bases names a model twice.")
        for base in self.bases:
            require(isinstance(base, str | Mapping), "A base is the id of a preset or a table of settings.")
            known = not isinstance(base, str) or base in PRESETS
            require(known, "There is no preset {base!r} for a base; known: {known}.", base=base, known=list(PRESETS))
        require(2 <= self.folds <= 100, BETWEEN, name="folds", least=2, most=100)
        sizes = (self.trees, self.min_leaf)
        require(min(sizes) > 0 and max(sizes) <= LARGEST, UP_TO, name="trees, min_leaf", most=LARGEST)

    @property
    def options(self) -> dict[str, Any]:
        """The kind, and what that kind reads."""
        return {"kind": self.kind} | {name: getattr(self, name) for name in OPTIONS[self.kind]}


Member = tuple[ModelConfig, TrainConfig]


def members(ensemble: EnsembleConfig, model: ModelConfig, train: TrainConfig) -> list[Member]:
    """The base models of a stack: the run's own, then those of `bases`. Raises ConfigError that names the base."""
    found = [(model, train)]
    for base in ensemble.bases:
        try:
            one = _of_preset(base, train) if isinstance(base, str) else _laid_over(base, model, train)
        except ConfigError as error:
            raise ConfigError(say("Base {base}: {error}", base=base, error=error)) from error
        rule = "Base {base} is the run's own model or another base once more: it adds nothing."
        require(one not in found, rule, base=base)
        found.append(one)
    return found


def _of_preset(name: str, train: TrainConfig) -> Member:
    preset = PRESETS[name]
    from_run = {field: getattr(train, field) for field in FROM_RUN}
    return ModelConfig.from_dict(preset.model), TrainConfig.from_dict({**preset.train, **from_run})


def _laid_over(base: Mapping[str, Any], model: ModelConfig, train: TrainConfig) -> Member:
    training = {field.name for field in fields(TrainConfig)}
    own = {name: value for name, value in base.items() if name not in training}
    how = {name: value for name, value in base.items() if name in training}
    return ModelConfig.from_dict(model.to_dict() | own), TrainConfig.from_dict(train.to_dict() | how)
