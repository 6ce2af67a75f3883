from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.serializers import AnnotationSerializer, SecondsField, spans_field, to_spans
from annotation.errors import Forbidden
from annotation.models import Membership, Role, Sentence, Split, Status
from annotation.permissions import at_least
from annotation.selectors.corpora import corpus_for, membership_for
from annotation.selectors.sentences import history, sentence_of
from annotation.services.annotating import correct, set_gold


class AnnotationInput(serializers.Serializer[Any]):
    spans = spans_field()
    seconds = SecondsField(required=False, allow_null=True)


class AnnotationsView(ApiView):
    @extend_schema(request=AnnotationInput, responses={201: AnnotationSerializer})
    def post(self, request: Request, corpus_id: int, sentence_id: int) -> Response:
        """A reviewer corrects any sentence, and settles it if it is in conflict; an annotator corrects their own."""
        membership = membership_for(user_of(request), corpus_id, Role.ANNOTATOR)
        reviewing = at_least(membership.role, Role.REVIEWER)
        if not reviewing:
            _refuse_unless_own(membership, sentence_id)
        data = AnnotationInput(data=request.data)
        data.is_valid(raise_exception=True)
        row = correct(
            sentence_id=sentence_id,
            corpus=membership.corpus,
            actor=user_of(request),
            spans=to_spans(data.validated_data["spans"]),
            seconds=data.validated_data.get("seconds"),
            reviewing=reviewing,
        )
        return Response(AnnotationSerializer(history(row.sentence).get(pk=row.pk)).data, status=201)


class GoldInput(serializers.Serializer[Any]):
    annotation = serializers.IntegerField(allow_null=True, help_text="Id of the annotation that stands; null: none")


class GoldSerializer(serializers.ModelSerializer[Sentence]):
    gold = serializers.IntegerField(source="gold_id", allow_null=True, help_text="Id of the annotation that stands")
    status = serializers.ChoiceField(choices=Status.choices)
    split = serializers.ChoiceField(choices=Split.choices)

    class Meta:
        model = Sentence
        fields = ["id", "split", "status", "gold"]
        read_only_fields = fields


class GoldView(ApiView):
    @extend_schema(request=GoldInput, responses=GoldSerializer)
    def post(self, request: Request, corpus_id: int, sentence_id: int) -> Response:
        """Undo: let another annotation of this sentence stand, or none."""
        corpus = corpus_for(user_of(request), corpus_id, Role.REVIEWER)
        data = GoldInput(data=request.data)
        data.is_valid(raise_exception=True)
        wanted = data.validated_data["annotation"]
        row = set_gold(sentence_id=sentence_id, annotation_id=wanted, corpus=corpus, actor=user_of(request))
        return Response(GoldSerializer(row).data)


def _refuse_unless_own(membership: Membership, sentence_id: int) -> None:
    sentence = sentence_of(membership.corpus, sentence_id)
    if not sentence.annotations.filter(author=membership.user_id).exists():
        raise Forbidden("An annotator corrects only what they labelled themselves.", role=membership.role)
