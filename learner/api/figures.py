from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.selectors.corpora import corpus_for
from learner.api.serializers import validated
from learner.models import Round
from learner.selectors.models import coarse, histogram_now, histogram_of
from learner.selectors.rounds import learning_curve, round_of, rounds
from learner.services.round_settings import RoundSettings

BINS = 50


class HistogramQuery(serializers.Serializer[Any]):
    round = serializers.IntegerField(required=False, help_text="As this round saw the pool; else as it is now")


class HistogramBinSerializer(serializers.Serializer[Any]):
    to = serializers.FloatField()
    count = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python's."""
        return {"from": serializers.FloatField(), **super().get_fields()}


class HistogramSerializer(serializers.Serializer[Any]):
    bins = HistogramBinSerializer(many=True, help_text="50 of equal width")
    fine = serializers.ListField(child=serializers.IntegerField(), help_text="1,000 of equal width")
    total = serializers.IntegerField()
    high = serializers.FloatField(help_text="Of the round asked for, or of the last one")
    low = serializers.FloatField()


class HistogramView(ApiView):
    @extend_schema(parameters=[HistogramQuery], responses=HistogramSerializer)
    def get(self, request: Request, corpus_id: int) -> Response:
        """Confidence of the unlabelled pool sentences."""
        corpus = corpus_for(user_of(request), corpus_id)
        wanted = validated(HistogramQuery, request.query_params).get("round")
        if wanted is None:
            return Response(_json(histogram_now(corpus), rounds(corpus).first()))
        row = round_of(corpus, wanted)
        return Response(_json(histogram_of(row), row))


def _json(fine: list[int], row: Round | None) -> dict[str, Any]:
    settings = RoundSettings.from_dict(row.settings) if row else RoundSettings()
    counts = coarse(fine, BINS)
    bins = [{"from": n / BINS, "to": (n + 1) / BINS, "count": count} for n, count in enumerate(counts)]
    return {"bins": bins, "fine": fine, "total": sum(fine), "high": settings.high, "low": settings.low}


class CurvePointSerializer(serializers.Serializer[Any]):
    round = serializers.IntegerField(help_text="Its number")
    human_labels = serializers.IntegerField(help_text="Pool sentences that people had labelled")
    train_sentences = serializers.IntegerField()
    auto_accepted = serializers.IntegerField()
    dev_f1 = serializers.FloatField()
    dev_macro_f1 = serializers.FloatField()
    dev_source = serializers.ChoiceField(
        choices=["dev", "held-out"], help_text="held-out: no dev labels, so a part of the pool's was kept back"
    )
    test_f1 = serializers.FloatField(allow_null=True)


class LearningCurveView(ApiView):
    pagination_class = None

    @extend_schema(responses=CurvePointSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """One point per finished round, oldest first."""
        return Response(learning_curve(corpus_for(user_of(request), corpus_id)))
