"""Shapes that more than one view answers with."""

from typing import Any

from rest_framework import serializers

from annotation.models import Split, Status
from learner.models import LotStatus, ModelVersion
from learner.ner.coverage import LITTLE_COVERAGE, MISSING_SHOWN, Coverage

LAYERS = ["encoder", "sequence", "emit", "decoder"]


class ScoreSerializer(serializers.Serializer[Any]):
    precision = serializers.FloatField()
    recall = serializers.FloatField()
    f1 = serializers.FloatField()
    support = serializers.IntegerField()


class EvaluationSerializer(serializers.Serializer[Any]):
    """Strict: a span counts if start, end and type are right."""

    micro = ScoreSerializer()
    macro = ScoreSerializer()
    per_type = serializers.DictField(child=ScoreSerializer())
    sentences = serializers.IntegerField()
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=["dev", "test", "held-out"], help_text="held-out: no dev labels, so a part of the pool's was kept back"
    )


class ReliabilityBinSerializer(serializers.Serializer[Any]):
    low = serializers.FloatField()
    high = serializers.FloatField()
    count = serializers.IntegerField()
    confidence = serializers.FloatField()
    accuracy = serializers.FloatField()


class CalibrationSerializer(serializers.Serializer[Any]):
    temperature = serializers.FloatField()
    ece_before = serializers.FloatField()
    ece_after = serializers.FloatField()
    reliability_before = ReliabilityBinSerializer(many=True)
    reliability_after = ReliabilityBinSerializer(many=True)
    sentences = serializers.IntegerField()


class LayerTransferSerializer(serializers.Serializer[Any]):
    """How many numbers of a layer were copied whole, mapped by name (tags, characters), and freshly initialised."""

    layer = serializers.ChoiceField(choices=LAYERS)
    copied = serializers.IntegerField()
    mapped = serializers.IntegerField()
    initialised = serializers.IntegerField()


class LabelTransferSerializer(serializers.Serializer[Any]):
    shared = serializers.ListField(child=serializers.CharField())
    new = serializers.ListField(child=serializers.CharField())


class CharacterTransferSerializer(serializers.Serializer[Any]):
    shared = serializers.IntegerField()
    new = serializers.IntegerField()


class TransferSerializer(serializers.Serializer[Any]):
    """What a model, or one part of an ensemble, took from its parent."""

    part = serializers.CharField(help_text="Which part of an ensemble; empty for a single model")
    layers = LayerTransferSerializer(many=True)
    labels = LabelTransferSerializer()
    characters = CharacterTransferSerializer()


class CoverageSerializer(serializers.Serializer[Any]):
    """How much of a text an encoder's vocabulary knows; white space does not count."""

    characters = serializers.IntegerField()
    known = serializers.IntegerField()
    missing = serializers.ListField(
        child=serializers.CharField(), help_text=f"Most frequent first, at most {MISSING_SHOWN}"
    )
    little = serializers.BooleanField(help_text=f"Below {LITTLE_COVERAGE:.0%}: choose another encoder")


class MetricsSerializer(serializers.Serializer[Any]):
    """Of one model version; what is not computed yet is null."""

    dev = EvaluationSerializer(allow_null=True)
    test = EvaluationSerializer(allow_null=True)
    calibration = CalibrationSerializer(allow_null=True)
    coverage = CoverageSerializer(allow_null=True, help_text="Of the pool; null if the vocabulary is the labels' own")
    transfers = TransferSerializer(many=True, help_text="What came from the parent; empty without one")


def metrics_json(version: ModelVersion) -> dict[str, Any]:
    figures = {name: version.metrics.get(name) for name in ("dev", "test", "calibration")}
    return {**figures, "coverage": _coverage(version), "transfers": version.metrics.get("transfers", [])}


def _coverage(version: ModelVersion) -> dict[str, Any] | None:
    found = version.metrics.get("coverage")
    return found and {**found, "little": Coverage.from_dict(found).is_little}


class ModelRefSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()


class LotRefSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=LotStatus.choices)
    count = serializers.IntegerField(source="item_count")


class DocumentRefSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class SentenceRefSerializer(serializers.Serializer[Any]):
    """A sentence and where it stands, without its labels."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    split = serializers.ChoiceField(choices=Split.choices)
    status = serializers.ChoiceField(choices=Status.choices)
    position = serializers.IntegerField()
    document = DocumentRefSerializer()


def validated(serializer: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    checked = serializer(data=data)
    checked.is_valid(raise_exception=True)
    values: dict[str, Any] = checked.validated_data
    return values
