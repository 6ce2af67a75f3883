from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.serializers import AnnotationSerializer, SpanSerializer, span_json
from annotation.models import Membership, Origin, Role, Split, Status
from annotation.permissions import at_least
from annotation.selectors.corpora import membership_for
from annotation.selectors.sentences import history, sentence_of
from learner.api.serializers import LotRefSerializer, ModelRefSerializer, SentenceRefSerializer, validated
from learner.selectors.sentences import ORDERINGS, Listed, Predicted, browse, listed, lot_of_gold, predictions_of


class SentencesQuery(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Status.choices, required=False)
    split = serializers.ChoiceField(choices=Split.choices, required=False)
    type = serializers.CharField(max_length=60, required=False, help_text="Name of an entity type in the gold")
    origin = serializers.ChoiceField(choices=Origin.choices, required=False, help_text="Of the gold")
    text = serializers.CharField(max_length=200, required=False, help_text="Contained in the sentence")
    document = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    confidence_min = serializers.FloatField(required=False, min_value=0, max_value=1)
    confidence_max = serializers.FloatField(required=False, min_value=0, max_value=1)
    ordering = serializers.ChoiceField(choices=ORDERINGS, required=False)


class SentenceSerializer(SentenceRefSerializer):
    spans = SpanSerializer(many=True, help_text="Of the annotation that stands; empty if none does")
    origin = serializers.ChoiceField(choices=Origin.choices, allow_null=True)
    confidence = serializers.FloatField(allow_null=True, help_text="Null in dev and test for whoever labels there")
    prediction_spans = SpanSerializer(many=True, allow_null=True)


class PredictionSerializer(serializers.Serializer[Any]):
    spans = SpanSerializer(many=True)
    confidence = serializers.FloatField()
    model_version = ModelRefSerializer()


class LotOfSentenceSerializer(LotRefSerializer):
    count = None  # type: ignore[assignment]
    model_version = ModelRefSerializer()


class SentenceDetailSerializer(SentenceSerializer):
    annotations = AnnotationSerializer(many=True, help_text="Newest first")
    prediction = PredictionSerializer(allow_null=True)
    lot = LotOfSentenceSerializer(allow_null=True, help_text="The lot that labelled it as it stands now")


class SentencesView(ApiView):
    @extend_schema(parameters=[SentencesQuery], responses=SentenceSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Browse. Text that one request of several filters finds is found by all of them at once."""
        membership = membership_for(user_of(request), corpus_id)
        filters = validated(SentencesQuery, request.query_params)
        page = listed(self.paginate_queryset(browse(membership.corpus, **filters)) or [])
        predictions = _visible(membership, page)
        return self.get_paginated_response([_json(row, predictions.get(row.id)) for row in page])


class SentenceView(ApiView):
    @extend_schema(responses=SentenceDetailSerializer)
    def get(self, request: Request, corpus_id: int, sentence_id: int) -> Response:
        """One sentence with its whole history."""
        membership = membership_for(user_of(request), corpus_id)
        sentence = sentence_of(membership.corpus, sentence_id)
        [row] = listed([sentence.pk])
        prediction = _visible(membership, [row]).get(row.id)
        lot = lot_of_gold(row.gold_id)
        answer = _json(row, prediction) | {
            "annotations": AnnotationSerializer(history(sentence), many=True).data,
            "prediction": prediction and _prediction_json(prediction),
            "lot": lot and LotOfSentenceSerializer(lot).data,
        }
        return Response(answer)


def _visible(membership: Membership, rows: list[Listed]) -> dict[int, Predicted]:
    """What a model says about dev and test would lead those who label there."""
    all_splits = at_least(membership.role, Role.REVIEWER)
    return predictions_of(row.id for row in rows if all_splits or row.split == Split.POOL)


def _json(row: Listed, prediction: Predicted | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "position": row.position,
        "document": {"id": row.document_id, "name": row.document_name},
        "text": row.text,
        "split": row.split,
        "status": row.status,
        "spans": [span_json(span) for span in row.spans],
        "origin": row.origin,
        "confidence": prediction and prediction.confidence,
        "prediction_spans": prediction and [span_json(span) for span in prediction.spans],
    }


def _prediction_json(row: Predicted) -> dict[str, Any]:
    version = {"id": row.version_id, "number": row.version_number}
    return {"spans": [span_json(span) for span in row.spans], "confidence": row.confidence, "model_version": version}
