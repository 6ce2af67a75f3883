"""`make run`, once everything is built: a real supervisor with a real broker, worker and web server."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("embedded")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE_S:.0f} s"
        time.sleep(0.1)


class Run:
    """One `python -m embedded` over a home of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")}
        self.output = home.parent / f"output-{time.monotonic_ns()}.txt"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "embedded", "--port", str(port)],
                cwd=ROOT,
                env={**env, "ANNEAL_HOME": str(home), "PYTHONUNBUFFERED": "1"},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def says(self) -> str:
        return self.output.read_text()

    def until_ready(self) -> "Run":
        wait_for(lambda: "Anneal is at" in self.says() or self.process.poll() is not None, "the start")
        assert self.process.poll() is None, self.says()
        return self

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("embedded") / "var"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def first(home: Path, port: int) -> Iterator[Run]:
    run = Run(home, port).until_ready()
    yield run
    if run.process.poll() is None:
        run.interrupt()


def get(port: int, path: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.status, answer.read()


def test_the_first_start_prints_four_passwords_and_keeps_them_private(first: Run, home: Path) -> None:
    found = dict(re.findall(r"^\s+(lead|reviewer|annotator1|annotator2)\s+(\S{12,})$", first.says(), re.MULTILINE))
    assert len(set(found.values())) == 4
    kept = home / "passwords.txt"
    assert all(password in kept.read_text() for password in found.values())
    assert kept.stat().st_mode & 0o077 == 0


def test_the_web_server_answers_and_sees_its_broker_and_worker(first: Run, port: int) -> None:
    assert get(port, "/api/health/live")[0] == 200
    wait_for(lambda: b'"worker":"ok"' in get(port, "/api/health/ready")[1].replace(b" ", b""), "the worker")
    assert b'"broker":"ok"' in get(port, "/api/health/ready")[1].replace(b" ", b"")


def test_the_web_process_has_not_loaded_torch(first: Run) -> None:
    web = next(p for p in first.family() if "uvicorn" in " ".join(p.cmdline()))
    assert not [m.path for m in web.memory_maps() if "torch" in m.path]


def test_nothing_listens_beyond_this_machine(first: Run) -> None:
    ours = {p.pid for p in first.family()}
    listening = [c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.pid in ours]
    assert listening
    assert {c.laddr.ip for c in listening} == {"127.0.0.1"}


def test_a_second_one_over_the_same_home_is_refused_in_one_line(first: Run, home: Path) -> None:
    second = Run(home, free_port())
    assert second.process.wait(60) == 1
    assert second.says().strip().splitlines() == [f"anneal: Anneal is already running over {home}."]


def test_a_taken_port_is_one_clear_line(first: Run, port: int, tmp_path: Path) -> None:
    other = Run(tmp_path / "var", port)
    assert other.process.wait(60) == 1
    assert len(other.says().strip().splitlines()) == 1
    assert f"Port {port}" in other.says()
    assert "make run PORT=" in other.says()


def test_a_killed_worker_is_started_again(first: Run) -> None:
    def workers() -> set[int]:
        living = [p for p in psutil.Process(first.process.pid).children() if p.status() != psutil.STATUS_ZOMBIE]
        return {p.pid for p in living if "celery" in " ".join(p.cmdline())}

    before = workers()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: bool(workers() - before), "a new worker")
    assert "worker ended (signal SIGKILL); starting it again" in first.says()


def test_ctrl_c_leaves_no_orphan_and_the_next_start_keeps_everything(first: Run, home: Path, port: int) -> None:
    passwords, family = (home / "passwords.txt").read_text(), first.family()
    assert first.interrupt() == 0
    wait_for(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in family), "the end of all")
    again = Run(home, port).until_ready()
    try:
        assert "First start" not in again.says()
        assert (home / "passwords.txt").read_text() == passwords
    finally:
        assert again.interrupt() == 0
