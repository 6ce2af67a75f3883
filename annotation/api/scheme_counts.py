from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.serializers import SpanSerializer
from annotation.models import Origin, Split
from annotation.selectors.corpora import corpus_for
from annotation.selectors.tag_counts import tag_counts
from annotation.spans.tag_schemes import schemes


class SchemeCountsQuery(serializers.Serializer[Any]):
    splits = serializers.ListField(child=serializers.ChoiceField(choices=Split.choices), default=Split.values)
    origins = serializers.ListField(child=serializers.ChoiceField(choices=Origin.choices), default=Origin.values)


class PrefixCountsSerializer(serializers.Serializer[Any]):
    """Every character of every sentence has one tag."""

    B = serializers.IntegerField()
    I = serializers.IntegerField()  # noqa: E741  # the letter is the tag's
    E = serializers.IntegerField()
    S = serializers.IntegerField()
    O = serializers.IntegerField()  # noqa: E741


class SchemeLossSerializer(serializers.Serializer[Any]):
    """A sentence that the scheme cannot express."""

    sentence = serializers.IntegerField(help_text="Its id")
    text = serializers.CharField()
    lost = SpanSerializer(many=True, help_text="Written, and not read back")
    read = SpanSerializer(many=True, help_text="Read in their place")


class SchemeCountSerializer(serializers.Serializer[Any]):
    scheme = serializers.ChoiceField(choices=list(schemes))
    tags = serializers.IntegerField(help_text="Different tags that the entity types can have")
    used = serializers.IntegerField(help_text="Those of them that occur")
    prefixes = PrefixCountsSerializer()
    lossy_adjacent = serializers.IntegerField(help_text="How many entities fewer are read than were written")
    lost_spans = serializers.IntegerField(help_text="Entities that are not read back as they were")
    lost_sentences = serializers.IntegerField()
    examples = SchemeLossSerializer(many=True, help_text="The first five")


class SchemeCountsSerializer(serializers.Serializer[Any]):
    sentences = serializers.IntegerField()
    characters = serializers.IntegerField()
    spans = serializers.IntegerField()
    labels = serializers.IntegerField(help_text="Entity types")
    schemes = SchemeCountSerializer(many=True)


class SchemeCountsView(ApiView):
    @extend_schema(parameters=[SchemeCountsQuery], responses=SchemeCountsSerializer)
    def get(self, request: Request, corpus_id: int) -> Response:
        """What the labels that stand become in each tag scheme, and which of them it cannot express."""
        corpus = corpus_for(user_of(request), corpus_id)
        query = SchemeCountsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(SchemeCountsSerializer(tag_counts(corpus, **query.validated_data)).data)
