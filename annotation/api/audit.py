from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.serializers import UserRefSerializer
from annotation.models import AuditEvent, Role
from annotation.selectors.corpora import audit_events, corpus_for


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    actor = UserRefSerializer(read_only=True, allow_null=True)
    data = serializers.DictField()  # type: ignore[assignment]  # a field of the row, not of the serializer

    class Meta:
        model = AuditEvent
        fields = ["id", "actor", "verb", "data", "at"]
        read_only_fields = fields


class AuditView(ApiView):
    @extend_schema(responses=AuditEventSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Newest first."""
        return self.paged(audit_events(corpus_for(user_of(request), corpus_id, Role.LEAD)), AuditEventSerializer)
