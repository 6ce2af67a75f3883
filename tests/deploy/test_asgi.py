import json
from collections.abc import Iterator
from inspect import iscoroutinefunction
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from rest_framework.authtoken.models import Token

from annotation.models import Corpus
from config.asgi import SyncHandler, application

SCOPE = {"type": "http", "method": "GET", "query_string": b"", "headers": [(b"host", b"localhost")]}


def answer(path: str, *messages: dict[str, Any], **scope: Any) -> tuple[int, dict[bytes, bytes], Any]:
    async def ask() -> tuple[dict[str, Any], dict[str, Any]]:
        server = ApplicationCommunicator(application, SCOPE | {"path": path} | scope)
        for message in messages or [piece(b"")]:
            await server.send_input(message)
        return await server.receive_output(10), await server.receive_output(10)

    start, body = async_to_sync(ask)()
    return start["status"], dict(start["headers"]), json.loads(body["body"])


def piece(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def headers(**named: str) -> list[tuple[bytes, bytes]]:
    return [*SCOPE["headers"], *((name.replace("_", "-").encode(), value.encode()) for name, value in named.items())]


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


def test_a_body_that_is_declared_too_large_is_refused_unread(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 0
    status, _, body = answer("/", method="PUT", headers=headers(content_length=str(2**20 + 1)))
    assert (status, body["error"]["code"]) == (413, "too_large")
    assert "UPLOAD_MAX_BYTES" in body["error"]["message"]


def test_a_body_of_no_declared_length_is_refused_as_soon_as_it_is_too_large(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 0
    endless = [piece(bytes(2**19), more=True)] * 2 + [piece(b"x", more=True)]
    status, _, body = answer("/", *endless, method="PUT")
    assert (status, body["error"]["code"]) == (413, "too_large")


@pytest.mark.django_db(transaction=True)
def test_an_upload_of_just_the_limit_is_taken(
    corpus: Corpus, lead: User, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)  # or the thread keeps it for the next test
    file = SimpleUploadedFile("text.txt", b"steel\n" * 1000)
    settings.UPLOAD_MAX_BYTES = file.size
    body = encode_multipart(BOUNDARY, {"file": file})
    token = f"Token {Token.objects.create(user=lead)}"
    named = headers(content_type=MULTIPART_CONTENT, content_length=str(len(body)), authorization=token)
    pieces = piece(body[:99], more=True), piece(body[99:])
    status, _, job = answer(f"/api/corpora/{corpus.pk}/imports", *pieces, method="POST", headers=named)
    assert (status, job["file_name"]) == (201, "text.txt")
