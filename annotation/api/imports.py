from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.jobs import JobSerializer
from annotation.api.telling import ToldField, teller
from annotation.errors import NotFound
from annotation.formats.decoding import ENCODINGS
from annotation.formats.registry import import_names
from annotation.models import Role, Split, TransferJob, TransferKind
from annotation.selectors.corpora import corpus_for
from annotation.selectors.transfers import transfer_job, transfer_jobs
from annotation.services.import_problems import as_csv, read_lines
from annotation.services.imports import LABELS
from annotation.services.transfers import cancel, old_report_key, report_key, start_import


class ImportOptionsSerializer(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=import_names, default="auto")
    split = serializers.ChoiceField(choices=Split.choices, default=Split.POOL)
    labels = serializers.ChoiceField(choices=LABELS, default="gold", help_text="What becomes of labels in the file")
    encoding = serializers.ChoiceField(choices=ENCODINGS, default="auto")
    create_types = serializers.BooleanField(default=True, help_text="Entity types that the corpus lacks are added")


class ImportInput(ImportOptionsSerializer):
    file = serializers.FileField(max_length=255)


class ProblemSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="1-based")
    code = serializers.CharField()
    reason = ToldField()
    excerpt = serializers.CharField()


class ImportReportSerializer(serializers.Serializer[Any]):
    """Empty until the job has read the file."""

    format = serializers.CharField(required=False)
    encoding = serializers.CharField(required=False)
    lines = serializers.IntegerField(required=False)
    sentences_added = serializers.IntegerField(required=False)
    spans_added = serializers.IntegerField(required=False)
    duplicates = serializers.IntegerField(required=False)
    entity_types_created = serializers.ListField(child=serializers.CharField(), required=False)
    problems_count = serializers.IntegerField(required=False)
    problems = ProblemSerializer(many=True, required=False, help_text="The first 1,000; all are in the CSV file")


class ImportJobSerializer(JobSerializer):
    file_name = serializers.CharField()
    options = ImportOptionsSerializer()
    report = ImportReportSerializer()


class ImportsView(ApiView):
    parser_classes = [MultiPartParser]

    @extend_schema(responses=ImportJobSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Newest first."""
        return self.paged(
            transfer_jobs(corpus_for(user_of(request), corpus_id), TransferKind.IMPORT), ImportJobSerializer
        )

    @extend_schema(request=ImportInput, responses={201: ImportJobSerializer})
    def post(self, request: Request, corpus_id: int) -> Response:
        """Read in the background: the job tells how it goes. The same file twice is refused by the job."""
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        data = ImportInput(data=request.data)
        data.is_valid(raise_exception=True)
        file = data.validated_data["file"]
        job = start_import(corpus=corpus, actor=user_of(request), file_name=file.name, **data.validated_data)
        return Response(ImportJobSerializer(job).data, status=201)


class ImportView(ApiView):
    @extend_schema(responses=ImportJobSerializer)
    def get(self, request: Request, corpus_id: int, job_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id)
        return Response(ImportJobSerializer(transfer_job(corpus, TransferKind.IMPORT, job_id)).data)


class CancelImportView(ApiView):
    @extend_schema(request=None, responses=ImportJobSerializer)
    def post(self, request: Request, corpus_id: int, job_id: int) -> Response:
        """What waits ends at once, what runs within a second or two; nothing of the file is kept."""
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        job = cancel(job=transfer_job(corpus, TransferKind.IMPORT, job_id), actor=user_of(request))
        return Response(ImportJobSerializer(job).data)


class ReportView(ApiView):
    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, corpus_id: int, job_id: int) -> StreamingHttpResponse:
        """Every line of the file that was dropped or changed, with the reason."""
        job = transfer_job(corpus_for(user_of(request), corpus_id), TransferKind.IMPORT, job_id)
        name = content_disposition_header(True, f"{job.file_name}.problems.csv")
        return StreamingHttpResponse(_report(job), content_type="text/csv", headers={"Content-Disposition": name})


def _report(job: TransferJob) -> Iterable[str | bytes]:
    if default_storage.exists(report_key(job)):
        return as_csv(read_lines(default_storage.open(report_key(job))), teller())
    if default_storage.exists(old_report_key(job)):
        return default_storage.open(old_report_key(job))
    raise NotFound("This import has no list of problems: it has not finished, or it was refused.")
