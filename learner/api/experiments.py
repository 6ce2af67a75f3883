from io import BytesIO
from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.models import Corpus, Role
from annotation.selectors.corpora import corpus_for
from learner.api.experiment_serializers import (
    ExperimentDetailSerializer,
    ExperimentInput,
    ExperimentSerializer,
    PlanSerializer,
    SettingFieldSerializer,
    SpecSerializer,
)
from learner.api.serializers import validated
from learner.models import Experiment
from learner.selectors.experiments import experiment_of, experiments
from learner.selectors.rounds import worker_seen
from learner.selectors.setting_fields import setting_fields
from learner.services.experiment_files import REPORT_FILES, report_file
from learner.services.experiment_plan import planned
from learner.services.experiments import cancel_experiment, retry_experiment, start_experiment


def lead_of(request: Request, corpus_id: int) -> Corpus:
    """Experiments are for leads: they take the workers' time, and what they say decides the next rounds."""
    return corpus_for(user_of(request), corpus_id, Role.LEAD)


def experiment_json(row: Experiment) -> dict[str, Any]:
    return dict(ExperimentDetailSerializer(row, context={"worker_seen": worker_seen()}).data)


class ExperimentsView(ApiView):
    @extend_schema(responses=ExperimentSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Newest first."""
        page = self.paginate_queryset(experiments(lead_of(request, corpus_id)))
        shown = ExperimentSerializer(page, many=True, context={"worker_seen": worker_seen()})
        return self.get_paginated_response(shown.data)

    @extend_schema(request=ExperimentInput, responses={201: ExperimentDetailSerializer})
    def post(self, request: Request, corpus_id: int) -> Response:
        """Compare models on what people have labelled by now. What is labelled later changes nothing."""
        corpus = lead_of(request, corpus_id)
        given = validated(ExperimentInput, request.data)
        name = given.pop("name")
        row = start_experiment(corpus=corpus, actor=user_of(request), name=name, tables=given)
        return Response(experiment_json(row), status=201)


class PlanView(ApiView):
    @extend_schema(request=SpecSerializer, responses=PlanSerializer)
    def post(self, request: Request, corpus_id: int) -> Response:
        """What a specification would mean; refused as it would be at the start. Nothing is kept."""
        plan = planned(lead_of(request, corpus_id), user_of(request), validated(SpecSerializer, request.data))
        sentences = {split: len(ids) for split, ids in plan.snapshot.items()}
        shown = {"runs": plan.runs, "cells": [cell.name for cell in plan.cells], "skipped": plan.skipped}
        return Response(PlanSerializer(shown | {"sentences": sentences}).data)


class SettingFieldsView(ApiView):
    pagination_class = None

    @extend_schema(responses=SettingFieldSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What a grid can vary."""
        return Response(SettingFieldSerializer(setting_fields(), many=True).data)


class ExperimentView(ApiView):
    @extend_schema(responses=ExperimentDetailSerializer)
    def get(self, request: Request, corpus_id: int, experiment_id: int) -> Response:
        return Response(experiment_json(experiment_of(lead_of(request, corpus_id), experiment_id)))


class CancelExperimentView(ApiView):
    @extend_schema(request=None, responses=ExperimentDetailSerializer)
    def post(self, request: Request, corpus_id: int, experiment_id: int) -> Response:
        corpus = lead_of(request, corpus_id)
        row = cancel_experiment(corpus=corpus, actor=user_of(request), experiment_id=experiment_id)
        return Response(experiment_json(row))


class RetryExperimentView(ApiView):
    @extend_schema(request=None, responses=ExperimentDetailSerializer)
    def post(self, request: Request, corpus_id: int, experiment_id: int) -> Response:
        """Go on with a failed or cancelled experiment; runs that failed are tried again."""
        corpus = lead_of(request, corpus_id)
        row = retry_experiment(corpus=corpus, actor=user_of(request), experiment_id=experiment_id)
        return Response(experiment_json(row))


class ReportQuery(serializers.Serializer[Any]):
    file = serializers.ChoiceField(choices=list(REPORT_FILES), default="markdown", help_text="`zip`: all, with charts")


class ReportView(ApiView):
    @extend_schema(parameters=[ReportQuery], responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, corpus_id: int, experiment_id: int) -> FileResponse:
        """The report as far as it goes: every run that ends renews it."""
        row = experiment_of(lead_of(request, corpus_id), experiment_id)
        kind = validated(ReportQuery, request.query_params)["file"]
        name, content = report_file(row, kind)
        return FileResponse(BytesIO(content), as_attachment=True, filename=name)
