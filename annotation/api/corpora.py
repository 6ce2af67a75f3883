from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, ShortListView, user_of
from annotation.models import Corpus, Role
from annotation.selectors.corpora import corpora_of, corpus_for
from annotation.services.corpora import archive_corpus, create_corpus, unarchive_corpus, update_corpus


class CorpusSerializer(serializers.ModelSerializer[Corpus]):
    role = serializers.ChoiceField(choices=Role.choices, help_text="Of the user who asks")
    archived = serializers.SerializerMethodField()
    sentence_count = serializers.IntegerField()
    labelled_count = serializers.IntegerField()

    class Meta:
        model = Corpus
        fields = [
            "id", "name", "description", "guideline", "overlap_percent", "role", "archived", "created_at",
            "sentence_count", "labelled_count",
        ]  # fmt: skip
        read_only_fields = fields

    def get_archived(self, corpus: Corpus) -> bool:
        return corpus.archived_at is not None


class CorpusInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    description = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    guideline = serializers.CharField(max_length=200_000, allow_blank=True, required=False, help_text="Markdown")
    overlap_percent = serializers.IntegerField(min_value=0, max_value=100, required=False)


class CorporaQuery(serializers.Serializer[Any]):
    archived = serializers.BooleanField(default=False, help_text="The archived ones instead of the others")


class CorporaView(ShortListView):
    @extend_schema(parameters=[CorporaQuery], responses=CorpusSerializer(many=True))
    def get(self, request: Request) -> Response:
        query = CorporaQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        archived = query.validated_data["archived"]
        return self.paged(corpora_of(user_of(request)).filter(archived_at__isnull=not archived), CorpusSerializer)

    @extend_schema(request=CorpusInput, responses={201: CorpusSerializer})
    def post(self, request: Request) -> Response:
        """Any signed-in user may; they become its lead."""
        data = CorpusInput(data=request.data)
        data.is_valid(raise_exception=True)
        corpus = create_corpus(actor=user_of(request), **data.validated_data)
        return Response(_shown(request, corpus.pk), status=201)


class CorpusView(ApiView):
    @extend_schema(responses=CorpusSerializer)
    def get(self, request: Request, corpus_id: int) -> Response:
        corpus_for(user_of(request), corpus_id)
        return Response(_shown(request, corpus_id))

    @extend_schema(request=CorpusInput(partial=True), responses=CorpusSerializer)
    def patch(self, request: Request, corpus_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        data = CorpusInput(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        update_corpus(corpus=corpus, actor=user_of(request), **data.validated_data)
        return Response(_shown(request, corpus_id))


class ArchiveView(ApiView):
    @extend_schema(request=None, responses=CorpusSerializer)
    def post(self, request: Request, corpus_id: int) -> Response:
        archive_corpus(corpus=corpus_for(user_of(request), corpus_id, Role.LEAD), actor=user_of(request))
        return Response(_shown(request, corpus_id))


class UnarchiveView(ApiView):
    @extend_schema(request=None, responses=CorpusSerializer)
    def post(self, request: Request, corpus_id: int) -> Response:
        unarchive_corpus(corpus=corpus_for(user_of(request), corpus_id, Role.LEAD), actor=user_of(request))
        return Response(_shown(request, corpus_id))


def _shown(request: Request, corpus_id: int) -> dict[str, Any]:
    return dict(CorpusSerializer(corpora_of(user_of(request)).get(pk=corpus_id)).data)
