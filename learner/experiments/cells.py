"""The cells of a grid: every combination of its values, each a whole configuration."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from annotation.words import packed, say
from learner.experiments.errors import SpecError
from learner.experiments.spec import Spec
from learner.experiments.tables import PARENT, TRANSFER
from learner.ner.config import ConfigError, ModelConfig, TrainConfig
from learner.ner.ensembles.config import EnsembleConfig, members

PRESET = "preset"
SINGLE = EnsembleConfig()


class Cell(NamedTuple):
    """One system that is compared. `transfer`: it starts from a parent trained on the source, as `parent` says."""

    name: str
    model: ModelConfig
    train: TrainConfig
    transfer: bool
    parent: TrainConfig
    ensemble: EnsembleConfig = SINGLE

    def described(self) -> dict[str, Any]:
        return {
            "model": self.model.to_dict(),
            "train": self.train.to_dict(),
            "ensemble": self.ensemble.options,
            "transfer": self.transfer,
            "parent": self.parent_differences,
        }

    @property
    def parent_differences(self) -> dict[str, Any]:
        """What the parent's training has other than the cell's own."""
        own = self.train.to_dict()
        parent = self.parent.to_dict() if self.transfer else own
        return {key: value for key, value in parent.items() if value != own[key]}


class Skipped(NamedTuple):
    """A combination that makes no sense, and why."""

    name: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "reason": packed(self.reason)}


def cells_of(spec: Spec) -> tuple[list[Cell], list[Skipped]]:
    """Raises SpecError for a value that no combination accepts, and for published figures of no cell."""
    choices = _choices(spec)
    cells: list[Cell] = []
    skipped: list[Skipped] = []
    reasons: dict[tuple[str, str], str] = {}
    accepted: set[tuple[str, str]] = set()
    for chosen in product(*choices.values()):
        picks = dict(zip(choices, chosen, strict=True))
        places = [(axis, repr(value)) for axis, value in picks.items()]
        try:
            cells.append(_cell(spec, picks))
            accepted.update(places)
        except (ConfigError, TypeError) as error:
            skipped.append(Skipped(_name(picks), str(error)))
            reasons |= {place: str(error) for place in places}
    if not cells:
        raise SpecError(say("No combination makes sense: {reason}", reason=skipped[0].reason))
    for axis, value in reasons:
        if (axis, value) not in accepted:
            template = "{axis} = {value} makes sense in no combination: {reason}"
            raise SpecError(say(template, axis=axis, value=value, reason=reasons[axis, value]))
    _require_known(spec, [*cells, *skipped])
    return cells, skipped


def _choices(spec: Spec) -> dict[str, tuple[Any, ...]]:
    presets = {PRESET: tuple(spec.presets)} if spec.presets else {}
    return presets | dict(spec.axes)


def _cell(spec: Spec, picks: Mapping[str, Any]) -> Cell:
    preset = spec.presets[picks[PRESET]] if PRESET in picks else {}
    values = {**spec.base, **preset, **{key: value for key, value in picks.items() if key != PRESET}}
    return cell_named(_name(picks), values, bool(values.get(TRANSFER, False)))


def cell_named(name: str, values: Mapping[str, Any], transfer: bool) -> Cell:
    """From flat settings. Raises ConfigError, also for a base of a stack that makes no sense."""
    model = ModelConfig.from_dict(dict(_part(values, "model")))
    train = TrainConfig.from_dict(dict(_part(values, "train")))
    parent = TrainConfig.from_dict(dict([*_part(values, "train"), *_part(values, PARENT)]))
    ensemble = EnsembleConfig.from_dict(dict(_part(values, "ensemble")))
    members(ensemble, model, train)
    return Cell(name, model, train, transfer, parent, ensemble)


def _part(values: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    return ((key.removeprefix(f"{name}."), value) for key, value in values.items() if key.startswith(f"{name}."))


def _name(picks: Mapping[str, Any]) -> str:
    """`BERT-CRF, loss=focal`: the preset, then what varies."""
    parts = [
        str(value) if axis == PRESET else f"{axis.rpartition('.')[2]}={_shown(value)}" for axis, value in picks.items()
    ]
    return ", ".join(parts) or "base"


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _require_known(spec: Spec, rows: list[Any]) -> None:
    names = {row.name for row in rows}
    for name in spec.published:
        if name not in names and not spec.scaled:
            template = "published: there is no cell named {name!r}; there are {known}."
            raise SpecError(say(template, name=name, known="; ".join(sorted(names))))
