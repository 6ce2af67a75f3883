from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, ShortListView, user_of
from annotation.models import Corpus, EntityType, Role
from annotation.selectors.corpora import corpus_for, entity_types
from annotation.services.entity_types import (
    RESERVED_HOTKEYS,
    create_entity_type,
    delete_entity_type,
    update_entity_type,
)


class EntityTypeSerializer(serializers.ModelSerializer[EntityType]):
    span_count = serializers.IntegerField(help_text="Spans of all annotations, also of those that no longer stand")

    class Meta:
        model = EntityType
        fields = ["id", "name", "title", "colour", "hotkey", "description", "position", "span_count"]
        read_only_fields = fields


class EntityTypeInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60, help_text="Written into tags; fixed once a span has the type")
    title = serializers.CharField(max_length=60, allow_blank=True, required=False)
    colour = serializers.CharField(max_length=7, required=False, help_text="#rrggbb; chosen if left out")
    hotkey = serializers.CharField(
        max_length=1,
        allow_blank=True,
        required=False,
        help_text=f"a–z or 0–9 but none of {', '.join(RESERVED_HOTKEYS)}; chosen if left out, none if empty",
    )
    description = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    position = serializers.IntegerField(min_value=0, max_value=32767, required=False)


class EntityTypesView(ShortListView):
    @extend_schema(responses=EntityTypeSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        return self.paged(entity_types(corpus_for(user_of(request), corpus_id)), EntityTypeSerializer)

    @extend_schema(request=EntityTypeInput, responses={201: EntityTypeSerializer})
    def post(self, request: Request, corpus_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        data = EntityTypeInput(data=request.data)
        data.is_valid(raise_exception=True)
        row = create_entity_type(corpus=corpus, actor=user_of(request), **data.validated_data)
        return Response(_shown(corpus, row), status=201)


class EntityTypeView(ApiView):
    @extend_schema(request=EntityTypeInput(partial=True), responses=EntityTypeSerializer)
    def patch(self, request: Request, corpus_id: int, type_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        data = EntityTypeInput(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        row = update_entity_type(corpus=corpus, actor=user_of(request), type_id=type_id, **data.validated_data)
        return Response(_shown(corpus, row))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, corpus_id: int, type_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        delete_entity_type(corpus=corpus, actor=user_of(request), type_id=type_id)
        return Response(status=204)


def _shown(corpus: Corpus, row: EntityType) -> dict[str, Any]:
    return dict(EntityTypeSerializer(entity_types(corpus).get(pk=row.pk)).data)
