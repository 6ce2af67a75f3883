"""The web server as `make run` starts it (one process) over a database of its own, and browsers that talk to it."""

import http.client
import json
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

import psutil

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "bench bench bench"
PATIENCE_S = 30


class Browser:
    """Signed in by session, as people are, on one kept connection."""

    def __init__(self, port: int, username: str, server: psutil.Process) -> None:
        self.server = server
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self.cookies: dict[str, str] = {}
        self.call("GET", "session")
        self.call("POST", "session", {"username": username, "password": PASSWORD})

    def reconnect(self) -> None:
        """The server closes a connection that was idle for five seconds."""
        self.http.close()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        self.http.request(method, f"/api/{path}", None if body is None else json.dumps(body), headers)
        answer = self.http.getresponse()
        text = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        assert answer.status < 300, (answer.status, path, text[:500])
        return json.loads(text)

    def timed(self, method: str, path: str, body: Any = None) -> "tuple[Sample, Any]":
        cpu, start = _cpu_seconds(self.server), time.perf_counter()
        answer = self.call(method, path, body)
        spent = time.perf_counter() - start
        return Sample(spent * 1000, (_cpu_seconds(self.server) - cpu) * 1000), answer


class Sample(NamedTuple):
    """One request: milliseconds from the first byte sent to the last byte read, and the server's processor time in
    them. The kernel counts that in steps of 10 ms: its mean over many requests is right, a single one is not.
    """

    ms: float
    cpu_ms: float


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def server(home: Path) -> Iterator[tuple[psutil.Process, int]]:
    """The process and its port."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1"]
    options = ["--port", str(port), "--log-level", "warning", "--lifespan", "off"]
    env = {**os.environ, "ANNEAL_HOME": str(home)}
    with subprocess.Popen([*command, *options], cwd=ROOT, env=env) as process:
        try:
            _wait_for(process, port)
            yield psutil.Process(process.pid), port
        finally:
            process.terminate()


def p5_p50_p95(samples: Sequence[Sample]) -> tuple[float, float, float]:
    cuts = quantiles([sample.ms for sample in samples], n=20)
    return cuts[0], cuts[9], cuts[18]


def machine() -> str:
    """What the figures depend on."""
    model = next((line for line in _cpuinfo() if line.startswith("model name")), ": unknown CPU").partition(": ")[2]
    load = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} cores, load average {load:.1f} when it began, run at nice {os.nice(0)}; "
        f"Python {platform.python_version()}, {platform.system()}"
    )


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not start.")
