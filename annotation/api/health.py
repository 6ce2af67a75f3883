"""Is the service alive, and is everything it needs there? Open to all, and says nothing secret."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import TextChoices
from drf_spectacular.utils import extend_schema
from redis import Redis, RedisError
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.selectors.workers import WORKER_HEARTBEAT


class LiveSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ok"])


class LiveView(APIView):
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(responses=LiveSerializer)
    def get(self, request: Request) -> Response:
        return Response({"status": "ok"})


class ServiceState(TextChoices):
    OK = "ok"
    DOWN = "down"


class ReadySerializer(serializers.Serializer[Any]):
    database = serializers.ChoiceField(choices=ServiceState.choices)
    broker = serializers.ChoiceField(choices=ServiceState.choices)
    worker = serializers.ChoiceField(choices=["ok", "none"])
    frontend = serializers.ChoiceField(choices=["ok", "missing"])


class ReadyView(APIView):
    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(responses={200: ReadySerializer, 503: ReadySerializer})
    def get(self, request: Request) -> Response:
        """503 without the database; without broker or worker people can still label."""
        answer = {"database": _database(), "broker": _broker(), "worker": _worker(), "frontend": _frontend()}
        return Response(answer, status=200 if answer["database"] == "ok" else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def _broker() -> str:
    if not settings.REDIS_URL:
        return "down"
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
            broker.ping()
    except RedisError:
        return "down"
    return "ok"


def _worker() -> str:
    try:
        return "ok" if cache.get(WORKER_HEARTBEAT) is not None else "none"
    except RedisError:
        return "none"


def _frontend() -> str:
    return "ok" if (settings.FRONTEND_DIST / "index.html").exists() else "missing"
