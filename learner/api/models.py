from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, ShortListView, user_of
from annotation.api.telling import ToldField
from annotation.selectors.corpora import corpus_for
from learner.api.rounds import SomeRoundSettingsSerializer
from learner.api.serializers import MetricsSerializer, ModelRefSerializer, metrics_json
from learner.models import ModelVersion
from learner.ner.ensembles.config import KINDS
from learner.ner.ensembles.presets import SYSTEMS
from learner.ner.presets import Preset
from learner.selectors.encoders import ENCODERS
from learner.selectors.models import models_of, visible_models
from learner.selectors.pretrainings import own_encoder, own_encoders
from learner.services.round_settings import preset_settings


class CorpusRefSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ParentSerializer(ModelRefSerializer):
    corpus = CorpusRefSerializer(allow_null=True, help_text="Null: of a corpus that you are not a member of")


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    corpus = CorpusRefSerializer()
    encoder = serializers.SerializerMethodField()
    ensemble = serializers.ChoiceField(choices=KINDS)
    entity_types = serializers.ListField(child=serializers.CharField())
    metrics = serializers.SerializerMethodField()
    parent = serializers.SerializerMethodField()  # type: ignore[assignment]
    round = serializers.SerializerMethodField(help_text="Number of the round that made it")
    tainted_by = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of recalled lots that it or an ancestor learned from"
    )

    class Meta:
        model = ModelVersion
        fields = [
            "id", "number", "corpus", "encoder", "ensemble", "entity_types", "metrics", "temperature", "seconds",
            "parent", "round", "tainted_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_encoder(self, row: ModelVersion) -> str:
        return str(row.config["model"]["encoder"])

    @extend_schema_field(MetricsSerializer)
    def get_metrics(self, row: ModelVersion) -> dict[str, Any]:
        return metrics_json(row)

    @extend_schema_field(ParentSerializer(allow_null=True))
    def get_parent(self, row: ModelVersion) -> dict[str, Any] | None:
        if row.parent is None:
            return None
        visible = row.parent.corpus_id in self.context["corpora"]
        corpus = {"id": row.parent.corpus_id, "name": row.parent.corpus.name} if visible else None
        return {"id": row.parent_id, "number": row.parent.number, "corpus": corpus}

    def get_round(self, row: ModelVersion) -> int | None:
        made_by = getattr(row, "round", None)
        return made_by.number if made_by else None


class CorpusModelsView(ApiView):
    @extend_schema(responses=ModelVersionSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Model versions of this corpus, newest first."""
        corpus = corpus_for(user_of(request), corpus_id)
        return _listed(self, request, models_of(corpus))


class ModelsView(ShortListView):
    @extend_schema(responses=ModelVersionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Model versions of all your corpora: what a new one can be transferred from."""
        return _listed(self, request, visible_models(user_of(request)))


def _listed(view: ApiView, request: Request, rows: QuerySet[ModelVersion]) -> Response:
    visible = set(user_of(request).memberships.values_list("corpus", flat=True))
    page = view.paginate_queryset(rows)
    return view.get_paginated_response(ModelVersionSerializer(page, many=True, context={"corpora": visible}).data)


class EncoderSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    needs_download = serializers.BooleanField()
    note = serializers.CharField()


class PresetSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = ToldField()
    source = ToldField(help_text="Which paper, and where in it")  # type: ignore[assignment]
    settings = serializers.SerializerMethodField(help_text="The settings of a round that it decides")

    @extend_schema_field(SomeRoundSettingsSerializer)
    def get_settings(self, preset: Preset) -> dict[str, Any]:
        return preset_settings(preset.id)


class PresetsView(ApiView):
    pagination_class = None

    @extend_schema(responses=PresetSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The papers' systems, to start a round's settings from."""
        return Response(PresetSerializer(SYSTEMS.values(), many=True).data)


class EncodersView(ApiView):
    pagination_class = None

    @extend_schema(responses=EncoderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Suggestions, your corpora's own ones first: any Hugging Face id, or a folder on the worker's machine, can be
        named instead."""
        own = [own_encoder(row) for row in own_encoders(user_of(request))]
        return Response(EncoderSerializer([*own, *ENCODERS], many=True).data)
