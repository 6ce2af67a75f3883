"""Shapes that more than one view answers with. Input serializers stand beside their only user."""

from math import isfinite
from typing import Any, TypedDict

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models import Annotation, Origin
from annotation.spans.span import Span


class UserRefSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "username"]
        read_only_fields = fields


class SpanJson(TypedDict):
    start: int
    end: int
    type: str


class SpanSerializer(serializers.Serializer[Any]):
    """Half-open [start, end) in Unicode code points of the sentence."""

    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)
    type = serializers.CharField(max_length=60, help_text="Name of an entity type of the corpus")


def spans_field() -> Any:
    """All spans of one sentence, as a field of an input serializer."""
    return SpanSerializer(many=True, max_length=1000)  # type: ignore[call-arg]  # it becomes a ListSerializer


def to_spans(data: list[dict[str, Any]]) -> list[Span]:
    """Of a validated `spans_field()`."""
    return [Span(row["start"], row["end"], row["type"]) for row in data]


def span_json(span: Span) -> SpanJson:
    return {"start": span.start, "end": span.end, "type": span.label}


def spans_json(annotation: Annotation) -> list[SpanJson]:
    """Without a query where the spans were prefetched (`selectors.sentences.spans_of`)."""
    rows = annotation.spans.all()
    return [{"start": row.start, "end": row.end, "type": row.entity_type.name} for row in rows]


class SecondsField(serializers.FloatField):
    """Time a person spent: 0 to one day. `nan`, which no comparison refuses, is refused here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=86400, **kwargs)

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not isfinite(value):
            self.fail("invalid")
        return value


# Its rows come from `selectors.sentences.history`, with author, sentence and spans.
class AnnotationSerializer(serializers.ModelSerializer[Annotation]):
    author = UserRefSerializer(read_only=True, allow_null=True)
    origin = serializers.ChoiceField(choices=Origin.choices, read_only=True)
    spans = serializers.SerializerMethodField()
    is_gold = serializers.SerializerMethodField()

    class Meta:
        model = Annotation
        fields = ["id", "author", "origin", "source", "confidence", "seconds", "created_at", "spans", "is_gold"]
        read_only_fields = fields

    @extend_schema_field(SpanSerializer(many=True))
    def get_spans(self, row: Annotation) -> list[SpanJson]:
        return spans_json(row)

    def get_is_gold(self, row: Annotation) -> bool:
        return row.sentence.gold_id == row.pk
