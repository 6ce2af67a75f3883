from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.serializers import SpanSerializer, UserRefSerializer, span_json
from annotation.models import Role
from annotation.selectors.corpora import corpus_for
from annotation.services.annotating import BY_PEOPLE
from learner.api.serializers import ModelRefSerializer, SentenceRefSerializer, validated
from learner.models import Lot, LotItem, LotStatus
from learner.selectors.lots import lot_items, lot_of, lots, spans_by_annotation
from learner.services.lots import recall_lot


class LotSerializer(serializers.ModelSerializer[Lot]):
    status = serializers.ChoiceField(choices=LotStatus.choices)
    count = serializers.IntegerField(source="item_count")
    round = serializers.SerializerMethodField()
    model_version = ModelRefSerializer()
    recalled_by = UserRefSerializer(allow_null=True)

    class Meta:
        model = Lot
        fields = [
            "id", "status", "count", "round", "model_version", "threshold", "recalled_by", "recalled_at",
            "recall_reason", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ModelRefSerializer)
    def get_round(self, row: Lot) -> dict[str, int]:
        return {"id": row.round_id, "number": row.round.number}


class LotItemSerializer(serializers.Serializer[Any]):
    sentence = SentenceRefSerializer()
    spans = SpanSerializer(many=True, help_text="As the model labelled it")
    confidence = serializers.FloatField(help_text="When it was accepted")
    status = serializers.ChoiceField(
        choices=["standing", "corrected", "replaced", "returned"],
        help_text="standing: still as the lot labelled it; corrected: a person's labels stand; replaced: those of "
        "an import or of another lot; returned: unlabelled",
    )


class RecallInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class LotsView(ApiView):
    @extend_schema(responses=LotSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Newest first."""
        return self.paged(lots(corpus_for(user_of(request), corpus_id)), LotSerializer)


class LotView(ApiView):
    @extend_schema(responses=LotSerializer)
    def get(self, request: Request, corpus_id: int, lot_id: int) -> Response:
        return Response(LotSerializer(lot_of(corpus_for(user_of(request), corpus_id), lot_id)).data)


class LotItemsView(ApiView):
    @extend_schema(responses=LotItemSerializer(many=True))
    def get(self, request: Request, corpus_id: int, lot_id: int) -> Response:
        """The least certain first."""
        lot = lot_of(corpus_for(user_of(request), corpus_id), lot_id)
        page = self.paginate_queryset(lot_items(lot)) or []
        spans = spans_by_annotation(row.annotation_id for row in page)
        items = [_json(row) | {"spans": [span_json(span) for span in spans[row.annotation_id]]} for row in page]
        return self.get_paginated_response(items)


class RecallView(ApiView):
    @extend_schema(request=RecallInput, responses=LotSerializer)
    def post(self, request: Request, corpus_id: int, lot_id: int) -> Response:
        """Return every sentence that still stands as the lot labelled it to the pool."""
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        lot_of(corpus, lot_id)
        reason = validated(RecallInput, request.data)["reason"]
        return Response(
            LotSerializer(recall_lot(corpus=corpus, actor=user_of(request), lot_id=lot_id, reason=reason)).data
        )


def _json(row: LotItem) -> dict[str, Any]:
    sentence = row.sentence
    return {
        "sentence": {
            "id": sentence.pk,
            "text": sentence.text,
            "split": sentence.split,
            "status": sentence.status,
            "position": sentence.position,
            "document": {"id": sentence.document_id, "name": sentence.document.name},
        },
        "confidence": row.confidence,
        "status": _status(row),
    }


def _status(row: LotItem) -> str:
    gold = row.sentence.gold
    if gold is None:
        return "returned"
    if gold.pk == row.annotation_id:
        return "standing"
    return "corrected" if gold.origin in BY_PEOPLE else "replaced"
