"""A real server on a database of its own, a real Chromium, and people who are signed in."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from embedded.valkey import prepare
from tests.builders import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 60
_numbers = count(1)

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@dataclass
class Server:
    """A running Anneal. `rows` reads its database from outside."""

    url: str
    home: Path
    env: dict[str, str]
    seeder: subprocess.Popen[str]
    users: set[str] = field(default_factory=set)

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout

    def seed(self, **seed: Any) -> dict[str, Any]:
        assert self.seeder.stdin is not None
        assert self.seeder.stdout is not None
        self.seeder.stdin.write(json.dumps(seed) + "\n")
        self.seeder.stdin.flush()
        answer: dict[str, Any] = json.loads(self.seeder.stdout.readline())
        return answer

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.home / 'anneal.sqlite3'}?mode=ro", uri=True)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()


@dataclass(frozen=True)
class World:
    """A corpus of one test, with people whose names nobody else has: `world.people["annotator"]`."""

    server: Server
    id: int
    name: str
    people: dict[str, str]
    sentences: list[int]

    def url(self, page: str = "") -> str:
        return f"{self.server.url}/corpora/{self.id}{page and f'/{page}'}"

    def stored(self, sentence: int) -> list[tuple[str, list[tuple[int, int, str]]]]:
        """What the database holds for a sentence, oldest first: (author, [(start, end, type), …])."""
        annotations = self.server.rows(
            "SELECT a.id, u.username FROM annotation_annotation a LEFT JOIN auth_user u ON u.id = a.author_id "
            "WHERE a.sentence_id = ? ORDER BY a.id",
            sentence,
        )
        spans = (
            "SELECT s.start, s.end, t.name FROM annotation_annotationspan s "
            "JOIN annotation_entitytype t ON t.id = s.entity_type_id WHERE s.annotation_id = ? ORDER BY s.start"
        )
        return [(author, self.server.rows(spans, number)) for number, author in annotations]


def wait_until(condition: Callable[[], object], what: str, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _says(url: str, name: str, value: str) -> bool:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own address
        return bool(json.load(answer)[name] == value)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    outer = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return {
        **outer,
        "ANNEAL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOGIN_RATE": "1000/min",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "TORCH_THREADS": "1",
    }


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    assert (ROOT / "frontend/dist/index.html").exists(), "The frontend is not built: `make frontend`."
    home = tmp_path_factory.mktemp("home")
    broker_command, broker_url = prepare(home)
    env = _environment(home) | {"REDIS_URL": broker_url}
    log = (home / "server.log").open("w")
    broker = subprocess.Popen(broker_command, cwd=home, stdout=log, stderr=subprocess.STDOUT)
    for command in (["migrate", "-v0"], ["collectstatic", "-v0", "--noinput"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    serving = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port)]
    web = subprocess.Popen(serving, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    seeding = [sys.executable, "-m", "tests.e2e.seeding"]
    seeder = subprocess.Popen(
        seeding, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
    )
    try:
        wait_until(lambda: _answers(f"{url}/api/health/live"), "the server answers", START_SECONDS)
        yield Server(url, home, env, seeder)
    finally:
        for process in (web, seeder, broker):
            process.terminate()
            process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def worker(server: Server) -> Iterator[None]:
    """A real worker for the tests whose jobs must end; it serves all tests from the first that asks for it."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "default,gpu", "--concurrency=1"]
    with (server.home / "worker.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--loglevel=INFO"],
            cwd=ROOT,
            env=server.env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            ready = f"{server.url}/api/health/ready"
            wait_until(lambda: _says(ready, "worker", "ok"), "the worker shows itself", START_SECONDS)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:  # busy with what a failed test waited for
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as instance:
        yield instance


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    instance = playwright.chromium.launch(executable_path=found, args=CHROMIUM_ARGS)
    yield instance
    instance.close()


@pytest.fixture
def new_world(server: Server) -> Callable[..., World]:
    """`new_world(texts=[…])`: a corpus with types Material, Part, Parameter (keys 1, 2, 3) and one person per role."""

    def make(*, texts: list[str], annotators: int = 1, **seed: Any) -> World:
        number = next(_numbers)
        roles = ["lead", "reviewer", "annotator", "viewer"]
        people = {role: f"{role}{number}" for role in roles}
        people |= {f"annotator {i}": f"annotator{number}x{i}" for i in range(2, annotators + 1)}
        members = {username: role.split()[0] for role, username in people.items()}
        name = f"Corpus {number}"
        made = server.seed(name=name, texts=texts, members=members, **seed)
        return World(server, made["id"], name, people, made["sentences"])

    return make


@pytest.fixture
def sign_in(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`sign_in("annotator1", locale="zh-CN")`: a page of that person in a browser profile of its own.

    At the end the test fails if a page of it threw an error.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(username: str, locale: str = "en-US", **options: Any) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": 1280, "height": 800}, **options)
        contexts.append(context)
        _start_session(context, server.url, username)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{username}: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def _start_session(context: BrowserContext, url: str, username: str) -> None:
    context.request.get(f"{url}/api/session")
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    credentials = {"username": username, "password": PASSWORD}
    answer = context.request.post(
        f"{url}/api/session", data=credentials, headers={"X-CSRFToken": token, "Referer": url}
    )
    assert answer.ok, answer.text()
