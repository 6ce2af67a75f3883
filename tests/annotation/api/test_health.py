from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from annotation.api import health
from tests.builders import client_of


def test_live_works_without_anything_else() -> None:
    assert client_of(None).get("/api/health/live").json() == {"status": "ok"}


def test_ready_says_what_is_there(db: None, settings: object, tmp_path: Path) -> None:
    settings.REDIS_URL = ""
    settings.FRONTEND_DIST = tmp_path
    answer = client_of(None).get("/api/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "down", "worker": "none", "frontend": "missing"}


def test_ready_sees_a_living_worker_and_a_built_frontend(db: None, settings: object, tmp_path: Path) -> None:
    cache.set(health.WORKER_HEARTBEAT, "now", 30)
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").touch()
    answer = client_of(None).get("/api/health/ready").json()
    assert (answer["worker"], answer["frontend"]) == ("ok", "ok")


def test_a_broker_that_does_not_answer_is_down(db: None, settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert client_of(None).get("/api/health/ready").json()["broker"] == "down"


def test_ready_is_503_without_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(health.connection, "cursor", fail)
    answer = client_of(None).get("/api/health/ready")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"


def test_a_stale_token_does_not_matter(db: None) -> None:
    program = client_of(None)
    program.credentials(HTTP_AUTHORIZATION="Token nonsense")
    assert program.get("/api/health/ready").status_code == 200
