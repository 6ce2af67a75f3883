from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.jobs import JobSerializer
from annotation.errors import Conflict, Forbidden
from annotation.formats.registry import export_names
from annotation.models import JobStatus, Origin, Role, Split, TransferKind
from annotation.permissions import at_least
from annotation.selectors.corpora import corpus_for, membership_for
from annotation.selectors.transfers import transfer_job, transfer_jobs
from annotation.services.export_options import ExportOptions
from annotation.services.exports import preview
from annotation.services.transfers import cancel, start_export
from annotation.spans.tag_schemes import schemes


class ExportOptionsSerializer(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=export_names, default="conll")
    scheme = serializers.ChoiceField(choices=list(schemes), default="BIO", help_text="Of a CoNLL file")
    splits = serializers.ListField(
        child=serializers.ChoiceField(choices=Split.choices), allow_empty=False, default=Split.values
    )
    origins = serializers.ListField(
        child=serializers.ChoiceField(choices=Origin.choices), allow_empty=False, default=Origin.values
    )
    details = serializers.BooleanField(default=False, help_text="Each JSON line also says who labelled it")

    def options(self) -> ExportOptions:
        self.is_valid(raise_exception=True)
        lists = {name: tuple(self.validated_data[name]) for name in ("splits", "origins")}
        return ExportOptions(**(self.validated_data | lists))


class HashedFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class ExportReportSerializer(serializers.Serializer[Any]):
    """Of the manifest; empty until the job has finished."""

    sentences = serializers.IntegerField(required=False)
    spans = serializers.IntegerField(required=False)
    lossy_adjacent = serializers.IntegerField(required=False, help_text="Boundaries that the tag scheme cannot show")
    sentences_by_origin = serializers.DictField(child=serializers.IntegerField(), required=False)
    spans_by_type = serializers.DictField(child=serializers.IntegerField(), required=False)
    left_out = serializers.DictField(child=serializers.IntegerField(), required=False)
    files = HashedFileSerializer(many=True, required=False)


class ExportJobSerializer(JobSerializer):
    file_name = serializers.CharField()
    options = ExportOptionsSerializer()
    report = ExportReportSerializer()


class ExportsView(ApiView):
    @extend_schema(responses=ExportJobSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Newest first."""
        return self.paged(
            transfer_jobs(corpus_for(user_of(request), corpus_id), TransferKind.EXPORT), ExportJobSerializer
        )

    @extend_schema(request=ExportOptionsSerializer, responses={201: ExportJobSerializer})
    def post(self, request: Request, corpus_id: int) -> Response:
        """Every member may: an export shows nothing that they cannot read."""
        corpus = corpus_for(user_of(request), corpus_id)
        options = ExportOptionsSerializer(data=request.data).options()
        job = start_export(corpus=corpus, actor=user_of(request), options=options)
        return Response(ExportJobSerializer(job).data, status=201)


class ExportView(ApiView):
    @extend_schema(responses=ExportJobSerializer)
    def get(self, request: Request, corpus_id: int, job_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id)
        return Response(ExportJobSerializer(transfer_job(corpus, TransferKind.EXPORT, job_id)).data)


class PreviewSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="The first 40 lines")
    sentences = serializers.IntegerField()
    spans = serializers.IntegerField()
    by_origin = serializers.DictField(child=serializers.IntegerField())


class PreviewView(ApiView):
    @extend_schema(request=ExportOptionsSerializer, responses=PreviewSerializer)
    def post(self, request: Request, corpus_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id)
        options = ExportOptionsSerializer(data=request.data).options()
        return Response(preview(corpus=corpus, options=options))


class DownloadView(ApiView):
    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, corpus_id: int, job_id: int) -> FileResponse:
        job = transfer_job(corpus_for(user_of(request), corpus_id), TransferKind.EXPORT, job_id)
        if job.status != JobStatus.SUCCEEDED:
            raise Conflict("This export has not finished, so there is nothing to download.", status=job.status)
        return FileResponse(default_storage.open(job.file), as_attachment=True, filename=job.file_name)


class CancelExportView(ApiView):
    @extend_schema(request=None, responses=ExportJobSerializer)
    def post(self, request: Request, corpus_id: int, job_id: int) -> Response:
        """By who started it, or by a lead."""
        membership = membership_for(user_of(request), corpus_id)
        job = transfer_job(membership.corpus, TransferKind.EXPORT, job_id)
        if job.created_by_id != membership.user_id and not at_least(membership.role, Role.LEAD):
            raise Forbidden("Only who started an export, or a lead, cancels it.", role=membership.role)
        return Response(ExportJobSerializer(cancel(job=job, actor=user_of(request))).data)
