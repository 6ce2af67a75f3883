"""Signing in by session (browsers) or token (programs)."""

from typing import Any

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from annotation.api.base import user_of
from annotation.api.throttles import LoginAddressThrottle, LoginThrottle
from annotation.errors import SignInFailed
from annotation.services.users import change_password

LOGIN_THROTTLES: list[type[BaseThrottle]] = [LoginThrottle, LoginAddressThrottle]


class UserSerializer(serializers.Serializer[User]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    language = serializers.SerializerMethodField()

    def get_language(self, user: User) -> str:
        """What the browser asked for: `en` or `zh-hans`."""
        return translation.get_language() or "en"


class SessionSerializer(serializers.Serializer[Any]):
    user = UserSerializer(allow_null=True)


class LoginInput(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class SessionView(APIView):
    permission_classes = [AllowAny]

    def get_throttles(self) -> list[BaseThrottle]:
        return [throttle() for throttle in LOGIN_THROTTLES] if self.request.method == "POST" else []

    @extend_schema(responses=SessionSerializer, operation_id="session_retrieve")
    @method_decorator(ensure_csrf_cookie)
    def get(self, request: Request) -> Response:
        return Response(_session(request))

    @extend_schema(request=LoginInput, responses=SessionSerializer)
    def post(self, request: Request) -> Response:
        """Signing in needs the CSRF token too: `SessionAuthentication` asks only those who are signed in."""
        SessionAuthentication().enforce_csrf(request)
        user = _authenticated(request)
        login(request._request, user)
        request.user = user
        return Response(_session(request))

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=204)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()


class TokenView(APIView):
    permission_classes = [AllowAny]
    authentication_classes = []
    throttle_classes = LOGIN_THROTTLES

    @extend_schema(request=LoginInput, responses=TokenSerializer)
    def post(self, request: Request) -> Response:
        token, _ = Token.objects.get_or_create(user=_authenticated(request))
        return Response({"token": token.key})


class PasswordInput(serializers.Serializer[Any]):
    old = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)
    new = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)


class PasswordView(APIView):
    throttle_classes = [LoginAddressThrottle]

    @extend_schema(request=PasswordInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """The other sessions and the tokens of the user end."""
        data = PasswordInput(data=request.data)
        data.is_valid(raise_exception=True)
        user = user_of(request)
        change_password(user=user, old=data.validated_data["old"], new=data.validated_data["new"])
        if request.auth is None:
            update_session_auth_hash(request._request, user)
        return Response(status=204)


def _session(request: Request) -> dict[str, Any]:
    user = request.user if request.user.is_authenticated else None
    return dict(SessionSerializer({"user": user}).data)


def _authenticated(request: Request) -> User:
    data = LoginInput(data=request.data)
    data.is_valid(raise_exception=True)
    user = authenticate(request._request, **data.validated_data)
    if not isinstance(user, User):
        raise SignInFailed("This name and password do not fit together.")
    return user
