"""A whole Anneal in a folder of its own: database, broker, Celery worker, all of them real processes.

The database is a file of SQLite, or one of its own beside that of `DATABASE_URL`, as in production.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import set_json_loads

from embedded.valkey import prepare

ROOT = Path(__file__).resolve().parents[2]
SETUP = "import django; django.setup(); import json\n"


class World:
    """`with World(folder) as world:`; every process that it started ends with it."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.server = os.environ.get("DATABASE_URL", "")
        self.database = f"anneal_world_{uuid4().hex}"
        self.env = os.environ | {
            "ANNEAL_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
            "TORCH_THREADS": "1",
        }
        if self.server:
            self.env["DATABASE_URL"] = urlsplit(self.server)._replace(path=f"/{self.database}").geturl()
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "World":
        command, url = prepare(self.home)
        self.env["REDIS_URL"] = url
        self.start(command, "valkey")
        self._on_server("CREATE DATABASE {}")
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=self.env, check=True)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            kill_group(process)
        self._on_server("DROP DATABASE {} WITH (FORCE)")

    def _on_server(self, command: LiteralString) -> None:
        """Where there is one: of SQLite the file is all."""
        if not self.server:
            return
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(command).format(sql.Identifier(self.database)))

    def start(self, command: list[str], name: str) -> "subprocess.Popen[bytes]":
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.processes.append(process)
        return process

    def start_worker(self) -> "subprocess.Popen[bytes]":
        """As `make run` starts it."""
        celery = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "default,gpu"]
        return self.start([*celery, "--concurrency=2", "--loglevel=INFO", "--without-mingle"], "worker")

    def tell(self, code: str) -> Any:
        """Run Python there; the JSON that its last line prints."""
        done = subprocess.run(
            [sys.executable, "-c", SETUP + code], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database, whoever is writing it. JSON comes as its text."""
        if self.server:
            with psycopg.connect(self.env["DATABASE_URL"]) as connection:
                set_json_loads(bytes.decode, connection)
                return connection.execute(query.encode()).fetchall()
        file = sqlite3.connect(f"file:{self.home / 'anneal.sqlite3'}?mode=ro", uri=True, timeout=10)
        try:
            return file.execute(query).fetchall()
        finally:
            file.close()

    def until(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{what}: not within {seconds} s\n{self.log()}"
            time.sleep(0.05)

    def log(self) -> str:
        return (self.home / "worker.log").read_text()[-4000:]


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """`kill -9` of a process with all its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_children(process: "subprocess.Popen[bytes]") -> int:
    """`kill -9` of all children, Celery's beat among them, while the worker itself lives. How many there were."""
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    for number in found.stdout.split():
        os.kill(int(number), signal.SIGKILL)
    return len(found.stdout.split())
