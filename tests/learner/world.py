"""A whole Anneal in a folder of its own: SQLite file, broker, Celery worker, all of them real processes."""

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
from typing import Any

from embedded.valkey import prepare

ROOT = Path(__file__).resolve().parents[2]
SETUP = "import django; django.setup(); import json\n"


class World:
    """`with World(folder) as world:`; every process that it started ends with it."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        outside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.env = outside | {
            "ANNEAL_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
            "TORCH_THREADS": "1",
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "World":
        command, url = prepare(self.home)
        self.env["REDIS_URL"] = url
        self.start(command, "valkey")
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=self.env, check=True)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            kill_group(process)

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
        """Read the database file, whoever is writing it."""
        connection = sqlite3.connect(f"file:{self.home / 'anneal.sqlite3'}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

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
