"""Child processes that never outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
RESTART_PAUSE_S = 1.0
CALM_S = 60.0


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel kills the child when we die, even by -9; elsewhere the next start sweeps."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def arm() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    return arm


@dataclass
class Child:
    """One supervised process with its log file. `stop_signals`: sent in turn, each with its patience in seconds."""

    name: str
    command: Sequence[str]
    log: Path
    env: dict[str, str]
    pids: Path
    stop_signals: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    pause: float = field(default=RESTART_PAUSE_S, init=False)
    not_before: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop the children in order
                preexec_fn=_die_with_parent(),
            )
        self.started = time.monotonic()
        self._pid_file.write_text(str(self.process.pid))

    def poll(self) -> int | None:
        return self.process.poll() if self.process else None

    def keep_alive(self) -> str | None:
        """Start the process again if it ended; says so in one line. The pause doubles while it keeps failing."""
        code = self.poll()
        if code is None:
            return None
        now = time.monotonic()
        if not self.not_before:
            if now - self.started > CALM_S:
                self.pause = RESTART_PAUSE_S
            self.not_before = now + self.pause
            self.pause = min(self.pause * 2, 30.0)
            return f"{self.name} ended ({describe_exit(code)}); starting it again. Its log: {self.log}"
        if now >= self.not_before:
            self.not_before = 0.0
            self.start()
        return None

    def stop(self) -> None:
        if self.process is None:
            return
        for number, patience in self.stop_signals:
            if self.process.poll() is not None:
                break
            self.process.send_signal(number)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
        _kill_group(self.process.pid)
        self._pid_file.unlink(missing_ok=True)

    @property
    def _pid_file(self) -> Path:
        return self.pids / f"{self.name}.pid"


def describe_exit(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def sweep_orphans(pids: Path) -> list[str]:
    """Kill what an earlier supervisor left behind (its pid files are still there). Call it under the lock alone."""
    swept = []
    for path in pids.glob("*.pid"):
        pid = int(path.read_text() or 0)
        if pid and _kill_group(pid):
            swept.append(path.stem)
        path.unlink()
    return swept


def _kill_group(pid: int) -> bool:
    """Kill the process group that `pid` leads; False if there is none, or if the pid is not a leader (reused)."""
    try:
        if os.getpgid(pid) != pid:
            return False
    except ProcessLookupError:
        pass  # the leader is gone, members may remain
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True
