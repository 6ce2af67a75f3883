from typing import Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.serializers import (
    AnnotationSerializer,
    SecondsField,
    SpanSerializer,
    span_json,
    spans_field,
    to_spans,
)
from annotation.models import Corpus, Role, Split
from annotation.selectors.corpora import corpus_for
from annotation.selectors.sentences import spans_of
from learner.api.serializers import SentenceRefSerializer, validated
from learner.models import Purpose
from learner.selectors.queue import Presented, open_count, presented, queue_state
from learner.services import queue
from learner.services.filling import queue_evaluation

MOST_AT_ONCE = 10


class SuggestionSerializer(serializers.Serializer[Any]):
    spans = SpanSerializer(many=True)
    confidence = serializers.FloatField(allow_null=True)
    source = serializers.CharField(help_text="`model v3`, or `imported`")  # type: ignore[assignment]


class ContextSerializer(serializers.Serializer[Any]):
    before = serializers.CharField()
    after = serializers.CharField()


class QueueItemSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    lease_until = serializers.DateTimeField()
    sentence = SentenceRefSerializer()
    suggestion = SuggestionSerializer(allow_null=True)
    context = ContextSerializer()  # type: ignore[assignment]


class ClaimedSerializer(serializers.Serializer[Any]):
    items = QueueItemSerializer(many=True)
    remaining = serializers.IntegerField(help_text="Open items that nobody holds")


class SubmittedSerializer(ClaimedSerializer):
    annotation = AnnotationSerializer()


class QueueStateSerializer(serializers.Serializer[Any]):
    open = serializers.IntegerField()
    claimed = serializers.IntegerField()
    done_today = serializers.IntegerField()
    mine_today = serializers.IntegerField()
    by_purpose = serializers.DictField(child=serializers.IntegerField())


class ClaimInput(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=5)


class WantInput(serializers.Serializer[Any]):
    want = serializers.IntegerField(
        min_value=0, max_value=MOST_AT_ONCE, default=0, help_text="How many items to hold afterwards"
    )


class SubmitInput(WantInput):
    spans = spans_field()
    seconds = SecondsField(required=False, allow_null=True, default=None)


class SkipInput(WantInput):
    reason = serializers.CharField(max_length=200)


class EvaluateInput(serializers.Serializer[Any]):
    split = serializers.ChoiceField(choices=[Split.DEV, Split.TEST])


class EnqueuedSerializer(serializers.Serializer[Any]):
    enqueued = serializers.IntegerField()


class ReleasedSerializer(serializers.Serializer[Any]):
    released = serializers.IntegerField()


class QueueView(ApiView):
    @extend_schema(responses=QueueStateSerializer)
    def get(self, request: Request, corpus_id: int) -> Response:
        """How much waits, and what was done today."""
        corpus = corpus_for(user_of(request), corpus_id)
        return Response(queue_state(corpus, user_of(request)))


class ClaimView(ApiView):
    @extend_schema(request=ClaimInput, responses=ClaimedSerializer)
    def post(self, request: Request, corpus_id: int) -> Response:
        """The next sentences for this person; what they hold already comes first."""
        corpus = corpus_for(user_of(request), corpus_id, Role.ANNOTATOR)
        count = validated(ClaimInput, request.data)["count"]
        return Response(_claimed(request, corpus, count))


class SubmitView(ApiView):
    @extend_schema(request=SubmitInput, responses=SubmittedSerializer)
    def post(self, request: Request, corpus_id: int, item_id: int) -> Response:
        """Record the labels and hand out the next sentences, in one request. Sending it twice records it once."""
        corpus = corpus_for(user_of(request), corpus_id, Role.ANNOTATOR)
        data = validated(SubmitInput, request.data)
        row = queue.submit(
            corpus=corpus,
            actor=user_of(request),
            item_id=item_id,
            spans=to_spans(data["spans"]),
            seconds=data["seconds"],
        )
        prefetch_related_objects([row], spans_of("spans"))
        return Response({"annotation": AnnotationSerializer(row).data, **_claimed(request, corpus, data["want"])})


class SkipView(ApiView):
    @extend_schema(request=SkipInput, responses=ClaimedSerializer)
    def post(self, request: Request, corpus_id: int, item_id: int) -> Response:
        """Pass over a sentence, saying why."""
        corpus = corpus_for(user_of(request), corpus_id, Role.ANNOTATOR)
        data = validated(SkipInput, request.data)
        queue.skip(corpus=corpus, actor=user_of(request), item_id=item_id, reason=data["reason"])
        return Response(_claimed(request, corpus, data["want"]))


class ReleaseView(ApiView):
    @extend_schema(request=None, responses=ReleasedSerializer)
    def post(self, request: Request, corpus_id: int) -> Response:
        """Give back what this person holds."""
        corpus = corpus_for(user_of(request), corpus_id, Role.ANNOTATOR)
        return Response({"released": queue.release(corpus=corpus, actor=user_of(request))})


class EvaluateView(ApiView):
    @extend_schema(request=EvaluateInput, responses=EnqueuedSerializer)
    def post(self, request: Request, corpus_id: int) -> Response:
        """Queue the unlabelled sentences of dev or test, blind, before all others."""
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        split = validated(EvaluateInput, request.data)["split"]
        return Response({"enqueued": queue_evaluation(corpus=corpus, actor=user_of(request), split=split)})


def _claimed(request: Request, corpus: Corpus, count: int) -> dict[str, Any]:
    items = queue.claim(corpus=corpus, actor=user_of(request), count=count) if count else []
    return {"items": [_json(row) for row in presented(corpus, items)], "remaining": open_count(corpus)}


def _json(row: Presented) -> dict[str, Any]:
    item, sentence, suggestion = row.item, row.item.sentence, row.suggestion
    return {
        "id": item.pk,
        "purpose": item.purpose,
        "lease_until": item.lease_until,
        "sentence": {
            "id": sentence.pk,
            "text": sentence.text,
            "split": sentence.split,
            "status": sentence.status,
            "position": sentence.position,
            "document": {"id": sentence.document_id, "name": sentence.document.name},
        },
        "suggestion": suggestion
        and {
            "spans": [span_json(span) for span in suggestion.spans],
            "confidence": suggestion.confidence,
            "source": suggestion.source,
        },
        "context": {"before": row.before, "after": row.after},
    }
