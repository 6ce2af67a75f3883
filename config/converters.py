from django.urls import register_converter
from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """`<id:corpus_id>`: a number that a database can hold; a longer one is a 404, not an overflow."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")
