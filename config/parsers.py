from io import BytesIO
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    status_code = 413
    default_detail = "The request is too large."
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """REST framework reads the stream itself and so passes by Django's `DATA_UPLOAD_MAX_MEMORY_SIZE`."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        read = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(read) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        return super().parse(BytesIO(read), media_type, parser_context)
