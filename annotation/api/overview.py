from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.models import Role
from annotation.selectors.corpora import membership_for
from annotation.selectors.overview import overview


class StatusCountsSerializer(serializers.Serializer[Any]):
    unlabelled = serializers.IntegerField()
    labelled = serializers.IntegerField()
    auto = serializers.IntegerField()
    skipped = serializers.IntegerField()
    conflict = serializers.IntegerField()


class SplitCountsSerializer(serializers.Serializer[Any]):
    pool = StatusCountsSerializer()
    dev = StatusCountsSerializer()
    test = StatusCountsSerializer()


class OriginCountsSerializer(serializers.Serializer[Any]):
    human = serializers.IntegerField()
    imported = serializers.IntegerField()
    auto = serializers.IntegerField()
    adjudicated = serializers.IntegerField()


class TypeCountSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    count = serializers.IntegerField()


class OverviewSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)
    sentences = SplitCountsSerializer()
    origins = OriginCountsSerializer(help_text="Of the annotations that stand")
    entity_types = serializers.IntegerField()
    documents = serializers.IntegerField()
    members = serializers.IntegerField()
    type_counts = TypeCountSerializer(many=True, help_text="Spans of the annotations that stand")
    active_jobs = serializers.IntegerField(help_text="Imports and exports that wait or run")


class OverviewView(ApiView):
    @extend_schema(responses=OverviewSerializer)
    def get(self, request: Request, corpus_id: int) -> Response:
        membership = membership_for(user_of(request), corpus_id)
        answer = {"role": membership.role, **overview(membership.corpus)}
        return Response(OverviewSerializer(answer).data)
