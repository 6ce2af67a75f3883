"""When the supervisor takes the web server for ready."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from embedded import supervisor
from embedded.supervisor import CannotStart, Supervisor


@contextmanager
def web_server(*statuses: int) -> Iterator[tuple[int, list[str]]]:
    """Its port and the Host headers that came. It answers with these, the last of them for ever."""
    hosts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hosts.append(self.headers["Host"])
            self.send_response(statuses[min(len(hosts), len(statuses)) - 1])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, hosts
        server.shutdown()


@pytest.fixture
def wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    monkeypatch.setattr(supervisor, "READY_TIMEOUT_S", 5.0)
    return lambda host, port: Supervisor(home=tmp_path, root=tmp_path, host=host, port=port).wait_until_ready()


def test_a_server_on_all_addresses_is_asked_by_its_loopback_name(wait: Callable[[str, int], None]) -> None:
    with web_server(200) as (port, hosts):
        wait(supervisor.ALL_ADDRESSES, port)
    assert hosts == [f"127.0.0.1:{port}"]


def test_a_server_that_does_not_know_the_name_is_there_all_the_same(wait: Callable[[str, int], None]) -> None:
    with web_server(400) as (port, hosts):
        wait("127.0.0.1", port)
    assert len(hosts) == 1


def test_it_waits_while_the_server_has_no_database(wait: Callable[[str, int], None]) -> None:
    with web_server(503, 503, 200) as (port, hosts):
        wait("127.0.0.1", port)
    assert len(hosts) == 3


def test_a_server_that_never_gets_ready_is_a_clear_line(
    wait: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "READY_TIMEOUT_S", 0.3)
    with web_server(503) as (port, _), pytest.raises(CannotStart, match="did not answer"):
        wait("127.0.0.1", port)
