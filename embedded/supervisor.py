"""Starts the broker, the worker and the web server; keeps them alive; stops them all."""

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from embedded.processes import Child, sweep_orphans
from embedded.valkey import prepare

READY_TIMEOUT_S = 60.0
ALL_ADDRESSES = "0.0.0.0"  # noqa: S104


class CannotStart(Exception):
    """One line for the person at the terminal."""


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Two supervisors over one home would fight for its files."""
    with (home / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise CannotStart(f"Anneal is already running over {home}.") from taken
        yield


def check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({refused.strerror}). "
                "Free it, or choose another: make run PORT=8001"
            ) from refused


class Supervisor:
    """All children of one `make run`, in the order in which they start."""

    def __init__(self, *, home: Path, root: Path, host: str, port: int) -> None:
        self.home, self.host, self.port = home, host, port
        self.logs, self.pids = home / "log", home / "run"
        self.pids.mkdir(parents=True, exist_ok=True)
        self.env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(root)}
        self.children: list[Child] = []
        self.stopping = False

    def start_broker(self) -> None:
        if os.environ.get("REDIS_URL"):
            return
        command, url = prepare(self.home)
        self.env["REDIS_URL"] = os.environ["REDIS_URL"] = url
        self._start("valkey", command)

    def start_worker(self) -> None:
        celery = [sys.executable, "-m", "celery", "-A", "config", "worker"]
        options = ["-Q", "default,gpu", "--concurrency=2", "--loglevel=INFO", "--without-mingle", "--without-gossip"]
        # SIGQUIT is Celery's cold shutdown: jobs hold leases and go on at the next start.
        patience = ((signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
        self._start("worker", [*celery, *options], stop_signals=patience)

    def start_web(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application"]
        options = ["--host", self.host, "--port", str(self.port), "--log-level", "warning", "--lifespan", "off"]
        self._start("web", [*command, *options])

    def _start(self, name: str, command: list[str], **options: object) -> None:
        child = Child(name, command, self.logs / f"{name}.log", self.env, self.pids, **options)  # type: ignore[arg-type]
        child.start()
        self.children.append(child)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not self.stopping and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.1)
            for child in self.children:
                if child.poll() is not None:
                    raise CannotStart(f"{child.name} did not start. Its log: {child.log}")
        if not self.stopping:
            raise CannotStart(f"The web server did not answer within {READY_TIMEOUT_S:.0f} s. Logs: {self.logs}")

    def _answers(self) -> bool:
        """Anything but "unavailable": the server that refuses our name in its `ALLOWED_HOSTS` is there."""
        host = "127.0.0.1" if self.host == ALL_ADDRESSES else self.host
        with closing(HTTPConnection(host, self.port, timeout=2)) as web:
            try:
                web.request("GET", "/api/health/ready")
                return web.getresponse().status != 503
            except (OSError, HTTPException):
                return False

    def watch(self) -> None:
        """Until a signal comes: start again what ends."""
        while not self.stopping:
            for child in self.children:
                if line := child.keep_alive():
                    print(line, flush=True)
            time.sleep(0.5)

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        self.stopping = True

    def shut_down(self) -> None:
        for child in reversed(self.children):
            child.stop()

    def catch_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)


__all__ = ["CannotStart", "Supervisor", "check_port", "only_one", "sweep_orphans"]
