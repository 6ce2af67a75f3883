import json
from collections.abc import Iterator
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.http import HttpRequest, StreamingHttpResponse

from config.asgi import SyncHandler, application

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


def test_a_large_file_is_sent_while_it_is_read() -> None:
    read: list[int] = []

    def blocks() -> Iterator[bytes]:
        for number in range(100):
            read.append(number)
            yield bytes([number])

    class Handler(SyncHandler):
        def _answer(self, request: HttpRequest) -> StreamingHttpResponse:
            return StreamingHttpResponse(blocks())

    async def ask() -> tuple[int, bytes]:
        server = ApplicationCommunicator(Handler(), SCOPE | {"path": "/"})
        await server.send_input({"type": "http.request", "body": b""})
        await server.receive_output(10)
        body = await server.receive_output(10)
        read_at_first, sent = len(read), body["body"]
        while body.get("more_body"):
            body = await server.receive_output(10)
            sent += body.get("body", b"")
        return read_at_first, sent

    read_at_first, sent = async_to_sync(ask)()
    assert sent == bytes(range(100))
    assert read_at_first < 100
