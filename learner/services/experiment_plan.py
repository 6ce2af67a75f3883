"""What a lead asks of an experiment, checked as a whole before anything runs. Light: the web process calls it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from django.contrib.auth.models import User

from annotation.errors import Invalid
from annotation.models import Corpus, Origin
from annotation.words import say
from learner.errors import NotEnoughLabels
from learner.experiments.cells import Cell, Skipped, cells_of
from learner.experiments.errors import SpecError
from learner.experiments.spec import Spec, parse_spec
from learner.ner.encoders.names import alternatives
from learner.ner.ensembles.config import WEAK_STRONG, members
from learner.ner.ensembles.type_split import split_types
from learner.ner.errors import CannotSplit
from learner.selectors.encoders import is_known, is_lexicon, unknown_lexicon
from learner.selectors.experiments import ids_by_people
from learner.selectors.pretrainings import unseen_encoder, unseen_lexicon
from learner.selectors.training_data import by_type, pool_spans
from learner.services.round_settings import MOST_EPOCHS
from learner.services.rounds import FEWEST_LABELLED

MOST_RUNS = 200
MOST_COMBINATIONS = 1000  # looked at, of which many may make no sense
Tables = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """What the tables of a specification come to, over the sentences that people have labelled by now."""

    spec: Spec
    cells: list[Cell]
    skipped: list[Skipped]
    snapshot: dict[str, list[int]]

    @property
    def runs(self) -> int:
        return len(self.cells) * len(self.spec.seeds) * max(1, self.spec.folds)


def planned(corpus: Corpus, actor: User, tables: Tables) -> Plan:
    """Raises Invalid with the key that is wrong, NotEnoughLabels."""
    try:
        spec = spec_over(corpus, tables)
        _require(
            combinations(spec) <= MOST_COMBINATIONS,
            "grid: {count:,} combinations are too many.",
            count=combinations(spec),
        )
        cells, skipped = cells_of(spec)
    except SpecError as error:
        raise Invalid(str(error)) from error
    plan = Plan(spec, cells, skipped, ids_by_people(corpus))
    _require_possible(corpus, actor, plan)
    _require_labels(corpus, plan)
    return plan


def spec_over(corpus: Corpus, tables: Tables, name: str = "", note: str = "") -> Spec:
    """The specification of these tables with the corpus as its data, whatever they say. Raises SpecError."""
    data = {**tables.get("data", {}), "corpus": corpus.name}
    return parse_spec({**tables, "name": name, "notes": [note] if note else [], "data": data})


def kept_cell(cell: Cell, figures: dict[str, Any] | None = None) -> dict[str, Any]:
    """As it stands in `Experiment.results`."""
    parts = {"model": cell.model, "train": cell.train, "ensemble": cell.ensemble}
    return {"name": cell.name, "figures": figures} | {name: part.to_dict() for name, part in parts.items()}


def combinations(spec: Spec) -> int:
    return max(1, len(spec.presets)) * prod(len(values) for values in spec.axes.values())


def _require_possible(corpus: Corpus, actor: User, plan: Plan) -> None:
    _require(
        plan.runs <= MOST_RUNS,
        "This means {runs:,} runs; at most {most} are possible. Choose fewer cells, seeds or folds.",
        runs=plan.runs,
        most=MOST_RUNS,
    )
    for model, train in (member for cell in plan.cells for member in members(cell.ensemble, cell.model, cell.train)):
        there = is_known(model.encoder) and not unseen_encoder(actor, model.encoder)
        _require(there, "model.encoder: unknown encoder {name!r}. {use}", name=model.encoder, use=alternatives())
        there = is_lexicon(model.lexicon) and not unseen_lexicon(actor, model.lexicon)
        _require(there, "model.lexicon: {why}", why=unknown_lexicon(model.lexicon))
        fits = train.epochs <= MOST_EPOCHS
        _require(fits, "train.epochs must be at most {most}, not {epochs}.", most=MOST_EPOCHS, epochs=train.epochs)
    known = set(corpus.entity_types.values_list("name", flat=True))
    for label in plan.spec.data.types:
        _require(label in known, "data.types: there is no entity type {label!r}.", label=label)


def _require_labels(corpus: Corpus, plan: Plan) -> None:
    found, needed = len(plan.snapshot["train"]), max(FEWEST_LABELLED, plan.spec.folds)
    if found < needed:
        raise NotEnoughLabels(
            say(
                "An experiment needs at least {needed} sentences of the pool that people have labelled; there are "
                "{found}. Label {more} more.",
                needed=needed,
                found=found,
                more=needed - found,
            ),
            needed=needed,
            found=found,
        )
    counts = by_type(pool_spans(corpus).exclude(annotation__origin=Origin.AUTO))
    if not counts:
        raise NotEnoughLabels(
            say(
                "None of the {found} labelled sentences holds an entity. Label at least one entity first.", found=found
            ),
            needed=1,
            found=0,
        )
    _require_splits(plan, counts)


def _require_splits(plan: Plan, counts: Mapping[str, int]) -> None:
    """Of all labels that there are: the part that a fold or a limit leaves for training may differ."""
    types = plan.spec.data.types
    counts = {label: count for label, count in counts.items() if not types or label in types}
    for cell in plan.cells:
        if cell.ensemble.kind == WEAK_STRONG:
            try:
                split_types(counts, list(counts), cell.ensemble)
            except CannotSplit as error:
                raise Invalid(say("{cell}: {error}", cell=cell.name, error=error)) from error


def _require(fine: bool, rule: str, **values: Any) -> None:
    """`rule`: a template."""
    if not fine:
        raise Invalid(say(rule, **values) if values else rule)
