import os
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, cast

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
THREADS = 8
FRAMING_BYTES = 2**20  # what a form adds to the files in it


class SyncHandler(ASGIHandler):
    """All our views and middleware are synchronous: a few threads answer, each with its own kept database connection.

    Django's own handler starts a thread for every request, changes to and fro at every middleware, and connects to the
    database anew; together that costs more than most of our answers.
    """

    def __init__(self) -> None:
        super().__init__()
        threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self._read = sync_to_async(_next_piece, thread_sensitive=False, executor=threads)
        self._answered = sync_to_async(self._answer, thread_sensitive=False, executor=threads)
        self._too_large = import_string("annotation.api.errors.request_too_large")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Django keeps the whole body on disk before it asks who sends it: anybody could fill the disk."""
        body = _BoundedBody(scope, receive)
        await super().handle(scope, body.receive, send)
        if body.too_large:
            await self.send_response(self._too_large(), send)

    async def get_response_async(self, request: HttpRequest) -> Any:
        response = await self._answered(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = self._in_pieces(cast(Iterator[bytes], response.streaming_content))
        return response

    async def _in_pieces(self, blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
        """A file as it is read, in a thread. Django would read the whole of it into memory before the first byte."""
        while piece := await self._read(blocks):
            yield piece

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        """The signals that look after connections reach another thread than this one."""
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            close_old_connections()


class _BoundedBody:
    """To Django, a sender of too much has gone away: it throws away what came and answers nothing."""

    def __init__(self, scope: Any, receive: Any) -> None:
        declared = dict(scope["headers"]).get(b"content-length", b"")
        self._receive = receive
        self._left = settings.UPLOAD_MAX_BYTES + FRAMING_BYTES
        self.too_large = declared.isdigit() and int(declared) > self._left

    async def receive(self) -> Any:
        message = {} if self.too_large else await self._receive()
        self._left -= len(message.get("body", b""))
        self.too_large = self.too_large or self._left < 0
        return {"type": "http.disconnect"} if self.too_large else message


def _next_piece(blocks: Iterator[bytes]) -> bytes:
    """As much as 16 of Django's blocks of 4 KiB; nothing at the end."""
    return b"".join(islice(blocks, 16))


django.setup(set_prefix=False)
application = SyncHandler()
