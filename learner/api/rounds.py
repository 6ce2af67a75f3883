from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import ApiView, user_of
from annotation.api.jobs import JobErrorSerializer
from annotation.api.serializers import UserRefSerializer
from annotation.models import JobStatus, Role
from annotation.selectors.corpora import corpus_for
from annotation.spans.tag_schemes import schemes
from learner.api.ensemble import EnsembleInput, EnsembleSerializer, optional
from learner.api.serializers import (
    LotRefSerializer,
    MetricsSerializer,
    ModelRefSerializer,
    metrics_json,
    validated,
)
from learner.models import Phase, Round
from learner.ner.config import ATTENTIONS, CELLS, DECODERS, LOSSES, SEQUENCES
from learner.ner.ensembles.presets import SYSTEMS
from learner.query.registry import STRATEGIES
from learner.selectors.rounds import PHASE_STATUSES, lots_by_round, newest_scored, phases, round_of, rounds, worker_seen
from learner.services.round_settings import AUTO_ACCEPT_MODES, MOST_EPOCHS, RoundSettings, preset_settings
from learner.services.rounds import cancel_round, retry_round, start_round

DEFAULTS = RoundSettings()


class RoundSettingsSerializer(serializers.Serializer[Any]):
    encoder = serializers.CharField(max_length=300, help_text="See `encoders`")
    parent = serializers.IntegerField(  # type: ignore[assignment]
        allow_null=True, help_text="Model version to transfer from, see `models`"
    )
    high = serializers.FloatField(min_value=0, max_value=1, help_text="From here on accepted automatically")
    low = serializers.FloatField(min_value=0, max_value=1, help_text="Below this a person is asked")
    budget = serializers.IntegerField(min_value=0, max_value=100_000, help_text="The most sentences to queue")
    auto_accept = serializers.ChoiceField(choices=AUTO_ACCEPT_MODES)
    strategy = serializers.ChoiceField(choices=list(STRATEGIES))
    overlap_percent = serializers.IntegerField(min_value=0, max_value=100)
    epochs = serializers.IntegerField(min_value=1, max_value=MOST_EPOCHS)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    sequence = serializers.ChoiceField(choices=SEQUENCES)
    attention = serializers.ChoiceField(choices=ATTENTIONS)
    cell = serializers.ChoiceField(choices=CELLS)
    decoder = serializers.ChoiceField(choices=DECODERS)
    loss = serializers.ChoiceField(choices=LOSSES)
    scheme = serializers.ChoiceField(choices=list(schemes))
    r_drop = serializers.FloatField(min_value=0, max_value=100, help_text="Weight of R-Drop; 0: off")
    freeze_epochs = serializers.IntegerField(min_value=0, max_value=MOST_EPOCHS, help_text="Encoder untouched so long")
    ensemble = EnsembleSerializer()
    extra = serializers.DictField(
        child=serializers.JSONField(), help_text='Any other setting: `{"model.lstm_hidden": 64, "train.batch_size": 8}`'
    )


class SomeRoundSettingsSerializer(RoundSettingsSerializer):
    """Any of a round's settings."""

    ensemble = EnsembleInput()

    def get_fields(self) -> dict[str, Any]:
        return optional(super().get_fields())


class RoundInput(SomeRoundSettingsSerializer):
    """What is left out has its preset's value, else its default; `overlap_percent` that of the corpus."""

    preset = serializers.ChoiceField(choices=list(SYSTEMS), required=False, write_only=True)


class PhaseStateSerializer(serializers.Serializer[Any]):
    phase = serializers.ChoiceField(choices=Phase.choices)
    status = serializers.ChoiceField(choices=PHASE_STATUSES)
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class RoundCountsSerializer(serializers.Serializer[Any]):
    """Labelled sentences at the start by origin; `train` and `dev` as learned from; the rest when they are known."""

    human = serializers.IntegerField()
    imported = serializers.IntegerField()
    auto = serializers.IntegerField()
    train = serializers.IntegerField()
    dev = serializers.IntegerField()
    scored = serializers.IntegerField()
    auto_accepted = serializers.IntegerField()
    queued = serializers.IntegerField()


COUNTS = ("human", "imported", "auto", "train", "dev", "scored", "auto_accepted", "queued")


class EpochSerializer(serializers.Serializer[Any]):
    part = serializers.CharField(default="", help_text="Which part of an ensemble; empty: a single model")
    epoch = serializers.IntegerField()
    loss = serializers.FloatField()
    dev_f1 = serializers.FloatField(help_text="Of dev, or of a fixed sample of it where it is large")
    seconds = serializers.FloatField()


class RoundSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    status = serializers.ChoiceField(choices=JobStatus.choices)
    phase = serializers.ChoiceField(choices=Phase.choices)
    progress_done = serializers.IntegerField()
    progress_total = serializers.IntegerField()
    phases = PhaseStateSerializer(many=True)
    cancel_requested = serializers.BooleanField()
    interrupted = serializers.BooleanField(help_text="Its worker is silent: it goes on as soon as another takes it")
    overtaken = serializers.BooleanField(help_text="A newer one has scored the corpus since: it cannot be tried again")
    settings = RoundSettingsSerializer()
    counts = RoundCountsSerializer()
    history = EpochSerializer(many=True)
    error = JobErrorSerializer(allow_null=True)
    metrics = MetricsSerializer(allow_null=True)
    model_version = ModelRefSerializer(allow_null=True)
    lot = LotRefSerializer(allow_null=True)
    created_by = UserRefSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    worker_seen = serializers.BooleanField(help_text="Whether a worker that trains has shown itself lately")


def rounds_json(rows: Sequence[Round]) -> list[dict[str, Any]]:
    """Of one corpus."""
    lots, seen = lots_by_round(rows), worker_seen()
    newest = newest_scored(rows[0].corpus_id) if rows else 0
    extra = {
        row.pk: {
            "overtaken": row.number < newest,
            "phases": phases(row),
            "settings": settings_json(row),
            "counts": {name: row.counts.get(name, 0) for name in COUNTS},
            "metrics": row.model_version and metrics_json(row.model_version),
            "lot": lots.get(row.pk),
            "worker_seen": seen,
        }
        for row in rows
    }
    plain = ("id", "number", "status", "phase", "progress_done", "progress_total", "cancel_requested", "interrupted")
    more = ("history", "error", "model_version", "created_by", "created_at", "started_at", "finished_at")
    return [
        dict(RoundSerializer({name: getattr(row, name) for name in plain + more} | extra[row.pk]).data) for row in rows
    ]


def settings_json(row: Round) -> dict[str, Any]:
    """An older round may lack a newer setting."""
    kept: dict[str, Any] = row.settings
    ensemble = DEFAULTS.ensemble.to_dict() | kept.get("ensemble", {})
    return DEFAULTS.to_dict() | kept | {"ensemble": ensemble}


class RoundsView(ApiView):
    @extend_schema(responses=RoundSerializer(many=True))
    def get(self, request: Request, corpus_id: int) -> Response:
        """Newest first."""
        corpus = corpus_for(user_of(request), corpus_id)
        return self.get_paginated_response(rounds_json(self.paginate_queryset(rounds(corpus)) or []))

    @extend_schema(request=RoundInput, responses={201: RoundSerializer})
    def post(self, request: Request, corpus_id: int) -> Response:
        """Start a round: train, evaluate, calibrate, score, select."""
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        given = validated(RoundInput, request.data)
        preset = given.pop("preset", None)
        decided = preset_settings(preset, given.get("encoder")) if preset else {}
        chosen = {"overlap_percent": corpus.overlap_percent} | decided | given
        row = start_round(corpus=corpus, actor=user_of(request), settings=RoundSettings.from_dict(chosen))
        return Response(rounds_json([round_of(corpus, row.pk)])[0], status=201)


class RoundView(ApiView):
    @extend_schema(responses=RoundSerializer)
    def get(self, request: Request, corpus_id: int, round_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id)
        return Response(rounds_json([round_of(corpus, round_id)])[0])


class CancelRoundView(ApiView):
    @extend_schema(request=None, responses=RoundSerializer)
    def post(self, request: Request, corpus_id: int, round_id: int) -> Response:
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        row = cancel_round(corpus=corpus, actor=user_of(request), round_id=round_id)
        return Response(rounds_json([row])[0])


class RetryRoundView(ApiView):
    @extend_schema(request=None, responses=RoundSerializer)
    def post(self, request: Request, corpus_id: int, round_id: int) -> Response:
        """Go on with a failed or cancelled round where it stood."""
        corpus = corpus_for(user_of(request), corpus_id, Role.LEAD)
        row = retry_round(corpus=corpus, actor=user_of(request), round_id=round_id)
        return Response(rounds_json([row])[0])
