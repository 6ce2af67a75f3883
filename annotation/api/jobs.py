"""The shape of a background job, shared by imports, exports and rounds."""

from typing import Any

from rest_framework import serializers

from annotation.api.serializers import UserRefSerializer
from annotation.api.telling import ToldField
from annotation.models import JobStatus


class JobErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = ToldField()
    data = serializers.DictField()  # type: ignore[assignment]  # a field, not the serializer's own


class JobSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=JobStatus.choices)
    progress_done = serializers.IntegerField()
    progress_total = serializers.IntegerField()
    interrupted = serializers.BooleanField(help_text="Its worker is silent: it goes on as soon as another takes it")
    error = JobErrorSerializer(allow_null=True)
    created_by = UserRefSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
