"""The ensemble of a round's settings, as it is sent and shown."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from learner.ner.ensembles.config import DETECTORS, KINDS


def optional(found: dict[str, Any]) -> dict[str, Any]:
    for name in found:
        found[name].required = False
    return found


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": {}}]})
class BaseField(serializers.JSONField):
    """A preset's id, or settings."""


class EnsembleSerializer(serializers.Serializer[Any]):
    """Options that are not of the `kind` must be left at their defaults."""

    kind = serializers.ChoiceField(choices=KINDS)
    weak_types = serializers.ListField(
        child=serializers.CharField(), help_text="Entity types with a tagger of their own; none: the rare ones"
    )
    rare_below = serializers.FloatField(help_text="Rare: fewer spans than this share of the most frequent type's")
    detector = serializers.ChoiceField(choices=DETECTORS, help_text="none: the weak tagger is always asked")
    detector_epochs = serializers.IntegerField()
    weak_reads_all = serializers.BooleanField(help_text="The weak tagger also trains on sentences without weak types")
    bases = serializers.ListField(
        child=BaseField(), help_text="Stacked beside the own model: ids of presets, or settings laid over the own"
    )
    folds = serializers.IntegerField()
    trees = serializers.IntegerField()
    min_leaf = serializers.IntegerField(help_text="Training characters in every leaf of a tree")


class EnsembleInput(EnsembleSerializer):
    """What is left out has its default."""

    def get_fields(self) -> dict[str, Any]:
        return optional(super().get_fields())
