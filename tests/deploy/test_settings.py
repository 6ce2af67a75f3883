"""What config/env.py makes of the environment."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache

from config.env import ROOT, cache_backend, database


def test_no_request_waits_longer_than_a_second_for_redis(settings: object) -> None:
    settings.CACHES = {"default": cache_backend("redis://127.0.0.1:1/0")}
    link = cache._cache.get_client().connection_pool.make_connection()
    assert (link.socket_connect_timeout, link.socket_timeout) == (1, 1)


def test_sqlite_is_in_the_home_whatever_its_path_is_called(tmp_path: Path) -> None:
    home = tmp_path / "C++ #1?a=b%20数据"
    code = "from config.settings import DATABASES; print(DATABASES['default']['NAME'])"
    env = {"PATH": "/usr/bin:/bin", "ANNEAL_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=True)
    assert answer.stdout.decode().strip() == str(home / "anneal.sqlite3")


def test_database_url_names_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://someone:secret@db.example/anneal")
    assert (database()["HOST"], database()["NAME"]) == ("db.example", "anneal")
