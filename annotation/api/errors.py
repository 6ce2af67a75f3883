"""One JSON error shape: `{"error": {"code", "message", "data"}}`."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from annotation.api.telling import told
from annotation.errors import AnnealError
from annotation.services.files import upload_limit
from annotation.words import say
from config.parsers import TooLarge


def body(code: str, message: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """In the language of the request, as far as the texts are ours."""
    data = data or {}
    if fields := data.get("fields"):
        data = data | {"fields": {name: [told(text) for text in texts] for name, texts in fields.items()}}
    return {"error": {"code": code, "message": told(message), "data": data}}


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: named errors keep their code; DRF's own are given one."""
    if isinstance(exc, AnnealError):
        return Response(body(exc.code, exc.message, exc.data), status=exc.status)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    if isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    response = exception_handler(exc, context)
    if response is None or not isinstance(exc, exceptions.APIException):
        return None
    if isinstance(exc, exceptions.ValidationError):
        response.data = body("invalid", "Some fields are not valid.", {"fields": _flat(response.data)})
    else:
        wait = {"seconds": getattr(exc, "wait", None)} if isinstance(exc, exceptions.Throttled) else {}
        response.data = body(str(exc.get_codes()), str(exc.detail), wait)
    return response


def _flat(errors: Any, path: str = "") -> dict[str, list[str]]:
    """`{"spans": [{}, {"end": ["…"]}]}` → `{"spans.1.end": ["…"]}`: a list of messages for every field."""
    if isinstance(errors, list) and not any(isinstance(item, dict | list) for item in errors):
        return {path or "non_field_errors": [str(item) for item in errors]}
    items = errors.items() if isinstance(errors, dict) else enumerate(errors)
    return {key: found for name, item in items for key, found in _flat(item, f"{path}.{name}".strip(".")).items()}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404: an address that no view has."""
    if request.path.startswith("/api/"):
        return JsonResponse(body("not_found", "There is nothing at this address."), status=404)
    return defaults.page_not_found(request, exception)


def request_too_large() -> HttpResponse:
    """The server's own 413, before any view."""
    message = say(
        "The request is too large: {limit:g} MiB is the limit (UPLOAD_MAX_BYTES). Send it in parts, or have the limit "
        "raised.",
        limit=upload_limit(),
    )
    data = {"reason": "upload_too_large", **message.values}  # no view has asked for the reader's language yet
    return JsonResponse(body(TooLarge.default_code, message, data), status=TooLarge.status_code)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500: our own mistake. The log has it; the answer says nothing of its inside."""
    if request.path.startswith("/api/"):
        return JsonResponse(body("server_error", "Something went wrong on the server. It has been logged."), status=500)
    return defaults.server_error(request)
