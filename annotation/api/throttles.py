"""Guessing passwords is slow: per person and address, and per address alone."""

from hashlib import sha256

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class LoginThrottle(SimpleRateThrottle):
    """Keyed on address and name, so that one person's mistakes do not lock out a whole office."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        name = request.data.get("username") if isinstance(request.data, dict) else None
        who = f"{self.get_ident(request)} {str(name).strip().lower()}"
        return f"throttle:{self.scope}:{sha256(who.encode(errors='replace')).hexdigest()}"


class LoginAddressThrottle(SimpleRateThrottle):
    """Keyed on the address alone: a list of names does not get round the other one."""

    scope = "login_address"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"throttle:{self.scope}:{self.get_ident(request)}"
