from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.models import Document
from annotation.selectors.corpora import corpus_for, documents


class DocumentSerializer(serializers.ModelSerializer[Document]):
    sentence_count = serializers.IntegerField()

    class Meta:
        model = Document
        fields = ["id", "name", "format", "sha256", "sentence_count", "created_at"]
        read_only_fields = fields


class DocumentsView(ApiView):
    @extend_schema(responses=DocumentSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        return self.paged(documents(corpus_for(user_of(request), corpus_id)), DocumentSerializer)
