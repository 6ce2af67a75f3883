"""What all views under `corpora/{id}/` share: the user as a `User`, and paged answers."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from config.pagination import LongPages


def user_of(request: Request) -> User:
    """The signed-in user: the permission class has refused everybody else."""
    if not isinstance(request.user, User):
        raise TypeError("This view is open to people who are not signed in.")
    return request.user


class ApiView(GenericAPIView[Any]):
    """Views state the schema of each method and page their lists by `self.paged`."""

    queryset = QuerySet()  # never used: rows come from selectors, through the user's membership

    def paged(self, rows: QuerySet[Any], serializer: type[BaseSerializer[Any]]) -> Response:
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(serializer(page, many=True).data)


class ShortListView(ApiView):
    """A list that people see whole: 500 a page unless asked otherwise."""

    pagination_class = LongPages
