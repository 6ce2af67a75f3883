"""What a lead decides about a round. Contradictions are refused before anything starts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self, TypeVar

from annotation.errors import Invalid
from annotation.words import say
from learner.ner.config import ConfigError, ModelConfig, TrainConfig
from learner.ner.encoders.names import alternatives, is_pretrained, parts
from learner.ner.ensembles.config import EnsembleConfig, members
from learner.ner.ensembles.presets import SYSTEMS
from learner.query.registry import STRATEGIES, strategy_named
from learner.selectors.encoders import is_known, is_lexicon, unknown_lexicon

AUTO_ACCEPT_MODES = ("off", "threshold")
MOST_EPOCHS = 500
BETWEEN = "Must be between {least:,} and {most:,}."
UNKNOWN_ENCODER = "Unknown encoder {name!r}. {use}"
MODEL, TRAIN, SINGLE = ModelConfig(), TrainConfig(), EnsembleConfig()
IN_MODEL = ("encoder", "sequence", "attention", "cell", "decoder", "loss", "scheme")
IN_TRAINING = ("epochs", "seed", "r_drop", "freeze_epochs")
C = TypeVar("C", ModelConfig, TrainConfig, EnsembleConfig)


@dataclass(frozen=True)
class RoundSettings:
    """Settings of one round, kept with it."""

    encoder: str = MODEL.encoder
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
    sequence: str = MODEL.sequence
    attention: str = MODEL.attention
    cell: str = MODEL.cell
    decoder: str = MODEL.decoder
    loss: str = MODEL.loss
    scheme: str = MODEL.scheme
    r_drop: float = TRAIN.r_drop
    freeze_epochs: int = TRAIN.freeze_epochs
    ensemble: EnsembleConfig = SINGLE
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Any other setting of the model or of training: `{"model.lstm_hidden": 64, "train.batch_size": 8}`."""

    def __post_init__(self) -> None:
        _require(is_known(self.encoder), "encoder", UNKNOWN_ENCODER, name=self.encoder, use=alternatives())
        _require(self.strategy in STRATEGIES, "strategy", "Must be one of {known}.", known=list(STRATEGIES))
        _require(
            self.auto_accept in AUTO_ACCEPT_MODES, "auto_accept", "Must be one of {known}.", known=AUTO_ACCEPT_MODES
        )
        _require(0 < self.high <= 1, "high", "Must be above 0 and at most 1.")
        _require(0 <= self.low <= 1, "low", BETWEEN, least=0, most=1)
        _require(self.low <= self.high, "low", "The low threshold must not be above the high one.")
        _require(0 <= self.budget <= 100_000, "budget", BETWEEN, least=0, most=100_000)
        _require(0 <= self.overlap_percent <= 100, "overlap_percent", BETWEEN, least=0, most=100)
        _require(1 <= self.epochs <= MOST_EPOCHS, "epochs", BETWEEN, least=1, most=MOST_EPOCHS)
        _require(0 <= self.seed < 2**31, "seed", BETWEEN, least=0, most=2**31 - 1)
        self._require_bases()

    def _require_bases(self) -> None:
        """The model is one that can be built, and so is every other one of a stack."""
        try:
            bases = members(self.ensemble, self.model_config(), self.train_config())
        except ConfigError as error:
            raise Invalid(str(error), fields={"ensemble": [str(error)]}) from error
        for model, train in bases:
            there = is_known(model.encoder)
            _require(there, "ensemble", UNKNOWN_ENCODER, name=model.encoder, use=alternatives())
            _require(is_lexicon(model.lexicon), "extra", unknown_lexicon(model.lexicon))
            _require(train.epochs <= MOST_EPOCHS, "ensemble", "epochs must be at most {most}.", most=MOST_EPOCHS)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Raises Invalid for an unknown name, so that a typo is never a default."""
        known = {field.name for field in fields(cls)}
        for name in sorted(set(values) - known):
            _require(False, name, "There is no such setting.")
        return cls(**{**values, "ensemble": _built(EnsembleConfig, values.get("ensemble", {}), "ensemble")})

    def model_config(self) -> ModelConfig:
        """Raises Invalid where settings contradict each other."""
        return _built(ModelConfig, {name: getattr(self, name) for name in IN_MODEL} | self._extra("model"), "extra")

    def train_config(self) -> TrainConfig:
        """Raises Invalid where settings contradict each other."""
        return _built(TrainConfig, {name: getattr(self, name) for name in IN_TRAINING} | self._extra("train"), "extra")

    def _extra(self, part: str) -> dict[str, Any]:
        own = {f"model.{name}" for name in IN_MODEL} | {f"train.{name}" for name in IN_TRAINING}
        for name in self.extra:
            prefixed = name.startswith(("model.", "train."))
            _require(prefixed, "extra", "{name!r} begins with neither model. nor train.", name=name)
            short = name.partition(".")[2]
            _require(name not in own, "extra", "{name!r} has a field of its own: {short}.", name=name, short=short)
        return {name.partition(".")[2]: value for name, value in self.extra.items() if name.startswith(f"{part}.")}

    @property
    def wanted_scores(self) -> tuple[str, ...]:
        """What the strategy reads beyond the probability."""
        return strategy_named(self.strategy).needs


def preset_settings(name: str, encoder: str | None = None) -> dict[str, Any]:
    """The settings of a round that a preset decides. Raises Invalid for an unknown one.

    encoder: chosen instead of its own. The preset's rate is for pretrained weights: from nothing it is far too low.
    """
    _require(name in SYSTEMS, "preset", "Unknown preset {name!r}; known: {known}.", name=name, known=list(SYSTEMS))
    preset = SYSTEMS[name]
    found: dict[str, Any] = {"ensemble": EnsembleConfig.from_dict(preset.ensemble).to_dict(), "extra": {}}
    for part, names, values in (("model", IN_MODEL, preset.model), ("train", IN_TRAINING, preset.train)):
        found |= {name: value for name, value in values.items() if name in names}
        found["extra"] |= {f"{part}.{name}": value for name, value in values.items() if name not in names}
    if encoder and not any(map(is_pretrained, parts(encoder))):
        found["extra"].pop("train.lr_encoder", None)
    return found


def _built(kind: type[C], values: Mapping[str, Any], field: str) -> C:
    try:
        return kind.from_dict(values)
    except ConfigError as error:
        raise Invalid(str(error), fields={field: [str(error)]}) from error


def _require(fine: bool, field: str, rule: str, **values: Any) -> None:
    """`rule`: a template."""
    if not fine:
        message = say(rule, **values) if values else rule
        raise Invalid(message, fields={field: [message]})
