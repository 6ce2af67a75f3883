"""Shapes of experiments."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.jobs import JobSerializer
from annotation.api.telling import ToldField, told
from annotation.models import Split
from annotation.words import unpacked
from learner.models import Experiment
from learner.selectors.setting_fields import KINDS
from learner.services.cell_settings import settings_of_cell

LONGEST_LIST = 50
FIELDS = 'Fields of ModelConfig and TrainConfig (docs/experiments.md): `{"model": {…}, "train": {…}}`'


class StrictSerializer(serializers.Serializer[Any]):
    """A key that it does not know is refused: a typo is never a default."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({name: ["Unknown key."] for name in unknown})
        return super().to_internal_value(data)


class SplitSpecSerializer(StrictSerializer):
    """How the labelled sentences are divided. The corpus itself is not for choice."""

    dev_share = serializers.FloatField(min_value=0, max_value=0.9, required=False, help_text="Without dev labels: 0.1")
    test_share = serializers.FloatField(min_value=0, max_value=0.9, required=False, help_text="Without test labels: 0")
    limit = serializers.DictField(
        child=serializers.IntegerField(min_value=1), required=False, help_text="At most so many sentences of a split"
    )
    types = serializers.ListField(child=serializers.CharField(), required=False, help_text="Learn only these; all")


class SpecSerializer(StrictSerializer):
    """The tables of a specification. What is left out: one seed, a fixed split, the default settings, no grid."""

    seeds = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=2**31 - 1), max_length=LONGEST_LIST, required=False
    )
    folds = serializers.IntegerField(
        min_value=0, max_value=LONGEST_LIST, required=False, help_text="Cross-validation over the pool; 0: fixed split"
    )
    base = serializers.DictField(child=serializers.DictField(), required=False, help_text=FIELDS)
    presets = serializers.DictField(
        child=serializers.DictField(), required=False, help_text="Rows that differ in several settings, by their name"
    )
    grid = serializers.DictField(
        child=serializers.JSONField(),
        required=False,
        help_text="Lists of values instead of values; `presets` chooses rows, also of `presets` in the API",
    )
    data = SplitSpecSerializer(required=False)  # type: ignore[assignment]


class ExperimentInput(SpecSerializer):
    name = serializers.CharField(max_length=120)


class SettingFieldSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="As in `grid`: `model.loss`")
    kind = serializers.ChoiceField(choices=["choice", *KINDS.values()])
    choices = serializers.ListField(child=serializers.CharField(), help_text="Of the kind `choice`")
    default = serializers.JSONField(allow_null=True, help_text="Null: chosen by the training")


class SkippedSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    reason = ToldField()


class PlannedSentencesSerializer(serializers.Serializer[Any]):
    """Sentences that people labelled, by the split that they stand in; `train` is the pool."""

    train = serializers.IntegerField()
    dev = serializers.IntegerField()
    test = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """What would run."""

    runs = serializers.IntegerField()
    cells = serializers.ListField(child=serializers.CharField())
    skipped = SkippedSerializer(many=True)
    sentences = PlannedSentencesSerializer()


class FigureSerializer(serializers.Serializer[Any]):
    """Mean and sample standard deviation over runs; of one run there is none."""

    mean = serializers.FloatField()
    sd = serializers.FloatField(allow_null=True)
    runs = serializers.IntegerField()


class MeasuresSerializer(serializers.Serializer[Any]):
    precision = FigureSerializer()
    recall = FigureSerializer()
    f1 = FigureSerializer()


class AveragesSerializer(serializers.Serializer[Any]):
    micro = MeasuresSerializer()
    macro = MeasuresSerializer()
    weighted = MeasuresSerializer(help_text="Of the types' scores, by their spans in the gold")


class TypeFiguresSerializer(MeasuresSerializer):
    support = FigureSerializer()


class CellFiguresSerializer(serializers.Serializer[Any]):
    runs = serializers.IntegerField()
    scores = AveragesSerializer()
    per_type = serializers.DictField(child=TypeFiguresSerializer())
    train_seconds = FigureSerializer()
    parameters = FigureSerializer()
    sentences_per_second = FigureSerializer()


class CellSerializer(serializers.Serializer[Any]):
    """One system that is compared."""

    name = serializers.CharField()
    figures = CellFiguresSerializer(allow_null=True, help_text="Of its runs that are over; null before the first")
    settings = serializers.DictField(help_text="Of a round that trains the same model")


class BestSerializer(serializers.Serializer[Any]):
    cell = serializers.CharField()
    f1 = FigureSerializer()


class CurrentRunSerializer(serializers.Serializer[Any]):
    cell = serializers.CharField()
    seed = serializers.IntegerField()
    fold = serializers.IntegerField(allow_null=True, help_text="From 0; null: a fixed split")
    epoch = serializers.IntegerField()
    epochs = serializers.IntegerField()


class SplitSizeSerializer(serializers.Serializer[Any]):
    sentences = serializers.IntegerField()
    spans = serializers.IntegerField()


class SizesSerializer(serializers.Serializer[Any]):
    """Of the first fold."""

    sha256 = serializers.CharField()
    train = SplitSizeSerializer()
    dev = SplitSizeSerializer()
    test = SplitSizeSerializer()
    seen_texts = serializers.IntegerField(help_text="Scored sentences whose text also trains")


class ExperimentSerializer(JobSerializer):
    """`progress_done` and `progress_total` count runs."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    cancel_requested = serializers.BooleanField()
    best = BestSerializer(allow_null=True, help_text="The cell of the highest mean micro F1 so far")
    worker_seen = serializers.SerializerMethodField(help_text="Whether a worker that trains has shown itself lately")

    def get_worker_seen(self, row: Experiment) -> bool:
        return bool(self.context["worker_seen"])


class ExperimentDetailSerializer(ExperimentSerializer):
    spec = SpecSerializer()
    current = CurrentRunSerializer(allow_null=True, help_text="The run under way, or where it was stopped")
    best = BestSerializer(source="results.best", allow_null=True)
    scored_on = serializers.ChoiceField(
        choices=Split.choices, source="results.scored_on", allow_null=True, help_text="test, or dev where there is none"
    )
    sizes = SizesSerializer(source="results.sizes", allow_null=True)
    cells = serializers.SerializerMethodField()
    skipped = SkippedSerializer(source="results.skipped", many=True, help_text="Combinations that make no sense")
    failed = serializers.SerializerMethodField(help_text="Runs that could not be done")

    @extend_schema_field(CellSerializer(many=True))
    def get_cells(self, row: Experiment) -> list[dict[str, Any]]:
        return [cell | {"settings": settings_of_cell(cell)} for cell in row.results["cells"]]

    @extend_schema_field(SkippedSerializer(many=True))
    def get_failed(self, row: Experiment) -> list[dict[str, str]]:
        return [{"name": name, "reason": told(unpacked(reason))} for name, reason in row.failed.items()]
