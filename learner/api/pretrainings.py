from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.jobs import JobSerializer
from annotation.models import Corpus, Role
from annotation.selectors.corpora import corpus_for
from learner.api.serializers import validated
from learner.models import Pretraining, PretrainingPhase
from learner.ner.encoders.names import OWN
from learner.pretraining.notes import WORDS
from learner.selectors.pretrainings import pretraining_of, pretrainings
from learner.selectors.rounds import worker_seen
from learner.services.pretrainings import (
    MOST_FILES,
    cancel_pretraining,
    card_file,
    retry_pretraining,
    start_pretraining,
)


class PretrainingInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    pool = serializers.BooleanField(default=False, help_text="Read the corpus's pool; dev and test are taken out")
    files = serializers.ListField(
        child=serializers.FileField(max_length=255), max_length=MOST_FILES, default=list, help_text=".txt or .txt.xz"
    )
    settings = serializers.JSONField(
        default=dict, help_text="Fields of PretrainConfig (docs/pretraining.md); the others are the defaults"
    )

    def validate_settings(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise serializers.ValidationError("An object of settings is wanted.")
        return value


class PointSerializer(serializers.Serializer[Any]):
    """Losses are mean cross entropies of the masked characters, in nats. An encoder that goes on has one of step 0."""

    step = serializers.IntegerField()
    characters = serializers.IntegerField(help_text="Read so far")
    loss = serializers.FloatField()
    held_out = serializers.FloatField(help_text="On text that is not learned from")
    order = serializers.FloatField(help_text="Share of held-out windows whose order was told right")
    seconds = serializers.FloatField()


class TextFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes")


class TextSerializer(serializers.Serializer[Any]):
    pool = serializers.BooleanField()
    files = TextFileSerializer(many=True)


class PretrainingSerializer(JobSerializer):
    """`progress_done` and `progress_total` count steps."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    encoder = serializers.SerializerMethodField(help_text="What it is called as an encoder, once it has succeeded")
    phase = serializers.ChoiceField(choices=PretrainingPhase.choices)
    cancel_requested = serializers.BooleanField()
    held_out = serializers.SerializerMethodField(help_text="The last held-out loss")
    worker_seen = serializers.SerializerMethodField(help_text="Whether a worker that trains has shown itself lately")

    def get_encoder(self, row: Pretraining) -> str:
        return f"{OWN}{row.pk}"

    def get_held_out(self, row: Pretraining) -> float | None:
        return row.curve[-1]["held_out"] if row.curve else None

    def get_worker_seen(self, row: Pretraining) -> bool:
        return bool(self.context["worker_seen"])


class NoteSerializer(serializers.Serializer[Any]):
    """What people should know. The figures are those of its kind."""

    kind = serializers.ChoiceField(choices=list(WORDS))
    share = serializers.FloatField(required=False, help_text="coverage: of the text, known to the vocabulary")
    missing = serializers.CharField(required=False, help_text="coverage: unknown characters, most frequent first")
    step = serializers.IntegerField(required=False, help_text="setback: where it went back to")
    slower = serializers.FloatField(required=False, help_text="setback: what the rate is multiplied with from there on")


class PretrainingDetailSerializer(PretrainingSerializer):
    settings = serializers.SerializerMethodField(help_text="With what followed from its text, once it has succeeded")
    text = TextSerializer()
    notes = NoteSerializer(many=True)
    curve = PointSerializer(many=True)
    made = serializers.DictField(help_text="What its card tells; empty before it has succeeded")

    def get_settings(self, row: Pretraining) -> dict[str, Any]:
        return {**row.settings, **row.made.get("config", {})}


def lead_of(request: Request, corpus_id: int) -> Corpus:
    """Pretraining is for leads: it takes the workers' time."""
    return corpus_for(user_of(request), corpus_id, Role.LEAD)


def pretraining_json(row: Pretraining) -> dict[str, Any]:
    return dict(PretrainingDetailSerializer(row, context={"worker_seen": worker_seen()}).data)


class PretrainingsView(ApiView):
    parser_classes = [MultiPartParser]

    @extend_schema(responses=PretrainingSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Newest first."""
        page = self.paginate_queryset(pretrainings(lead_of(request, corpus_id)))
        shown = PretrainingSerializer(page, many=True, context={"worker_seen": worker_seen()})
        return self.get_paginated_response(shown.data)

    @extend_schema(request=PretrainingInput, responses={201: PretrainingDetailSerializer})
    def post(self, request: Request, corpus_id: int) -> Response:
        """Learn an encoder from text without labels, in the background, a few minutes at a time."""
        corpus = lead_of(request, corpus_id)
        row = start_pretraining(corpus=corpus, actor=user_of(request), **validated(PretrainingInput, request.data))
        return Response(pretraining_json(row), status=201)


class PretrainingView(ApiView):
    @extend_schema(responses=PretrainingDetailSerializer)
    def get(self, request: Request, corpus_id: int, pretraining_id: int) -> Response:
        return Response(pretraining_json(pretraining_of(lead_of(request, corpus_id), pretraining_id)))


class CancelPretrainingView(ApiView):
    @extend_schema(request=None, responses=PretrainingDetailSerializer)
    def post(self, request: Request, corpus_id: int, pretraining_id: int) -> Response:
        """What it has learned so far stays, for another try."""
        corpus = lead_of(request, corpus_id)
        row = cancel_pretraining(corpus=corpus, actor=user_of(request), pretraining_id=pretraining_id)
        return Response(pretraining_json(row))


class RetryPretrainingView(ApiView):
    @extend_schema(request=None, responses=PretrainingDetailSerializer)
    def post(self, request: Request, corpus_id: int, pretraining_id: int) -> Response:
        """Go on with a failed or cancelled one."""
        corpus = lead_of(request, corpus_id)
        row = retry_pretraining(corpus=corpus, actor=user_of(request), pretraining_id=pretraining_id)
        return Response(pretraining_json(row))


class CardView(ApiView):
    @extend_schema(responses={(200, "text/markdown"): OpenApiTypes.BINARY})
    def get(self, request: Request, corpus_id: int, pretraining_id: int) -> FileResponse:
        """The encoder's card, as Markdown."""
        row = pretraining_of(lead_of(request, corpus_id), pretraining_id)
        return FileResponse(
            card_file(row).open("rb"),
            as_attachment=True,
            filename=f"encoder-{row.number}.md",
            content_type="text/markdown",
        )
