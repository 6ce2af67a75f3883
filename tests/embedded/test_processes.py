import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from embedded.processes import Child, describe_exit, sweep_orphans

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


def child(tmp_path: Path, command: list[str], **options: object) -> Child:
    return Child("sleeper", command, tmp_path / "log" / "sleeper.log", dict(os.environ), tmp_path, **options)


def wait_for(condition: object, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_a_child_runs_and_stops(tmp_path: Path) -> None:
    sleeper = child(tmp_path, SLEEPER)
    sleeper.start()
    assert sleeper.poll() is None
    sleeper.stop()
    assert sleeper.poll() == -signal.SIGTERM
    assert not list(tmp_path.glob("*.pid"))


def test_a_child_that_ignores_the_polite_signal_is_killed(tmp_path: Path) -> None:
    deaf = child(tmp_path, STUBBORN, stop_signals=((signal.SIGTERM, 0.3), (signal.SIGKILL, 5.0)))
    deaf.start()
    wait_for(lambda: b"deaf" in deaf.log.read_bytes())
    deaf.stop()
    assert deaf.poll() == -signal.SIGKILL


def test_a_dead_child_is_started_again_and_says_so(tmp_path: Path) -> None:
    sleeper = child(tmp_path, SLEEPER)
    sleeper.pause = 0.05
    sleeper.start()
    first = sleeper.process.pid
    sleeper.process.kill()
    sleeper.process.wait()
    assert "signal SIGKILL" in (sleeper.keep_alive() or "")
    wait_for(lambda: sleeper.keep_alive() is None and sleeper.poll() is None)
    assert sleeper.process.pid != first
    sleeper.stop()


def test_orphans_of_a_killed_supervisor_are_swept(tmp_path: Path) -> None:
    orphan = subprocess.Popen(SLEEPER, start_new_session=True)
    (tmp_path / "worker.pid").write_text(str(orphan.pid))
    assert sweep_orphans(tmp_path) == ["worker"]
    assert orphan.wait(5) == -signal.SIGKILL


def test_a_reused_pid_is_left_alone(tmp_path: Path) -> None:
    innocent = subprocess.Popen(SLEEPER)  # not the leader of its group
    (tmp_path / "web.pid").write_text(str(innocent.pid))
    assert sweep_orphans(tmp_path) == []
    assert innocent.poll() is None
    innocent.kill()
    innocent.wait()


@pytest.mark.skipif(
    sys.platform != "linux", reason="PDEATHSIG is Linux's; elsewhere the sweep at the next start does it"
)
def test_a_child_dies_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from embedded.processes import Child\n"
        f"c = Child('s', {SLEEPER!r}, Path({str(tmp_path)!r})/'log', dict(os.environ), Path({str(tmp_path)!r}))\n"
        "c.start(); print(c.process.pid, flush=True); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    pid = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_exit_codes_are_readable() -> None:
    assert describe_exit(-9) == "signal SIGKILL"
    assert describe_exit(3) == "exit code 3"
