import json
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from config.asgi import application

SCOPE = {"type": "http", "method": "GET", "query_string": b"", "headers": [(b"host", b"localhost")]}


def answer(path: str) -> tuple[int, dict[bytes, bytes], Any]:
    async def ask() -> tuple[dict[str, Any], dict[str, Any]]:
        server = ApplicationCommunicator(application, SCOPE | {"path": path})
        await server.send_input({"type": "http.request", "body": b""})
        return await server.receive_output(10), await server.receive_output(10)

    start, body = async_to_sync(ask)()
    return start["status"], dict(start["headers"]), json.loads(body["body"])


def test_the_server_answers_through_all_middleware() -> None:
    status, headers, body = answer("/api/health/live")
    assert (status, body) == (200, {"status": "ok"})
    assert b"Content-Security-Policy" in headers


def test_middleware_and_view_run_in_one_thread_without_an_event_loop() -> None:
    """Otherwise Django changes threads twice for every one of them."""
    assert not iscoroutinefunction(application._middleware_chain)
