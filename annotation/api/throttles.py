"""Guessing passwords is slow: per person and address, and per address alone."""

import logging
from hashlib import sha256

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

log = logging.getLogger(__name__)


class LenientThrottle(SimpleRateThrottle):
    """Without Redis the tries are not counted, and people sign in all the same."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError as error:
            log.warning("Redis does not answer, so %s has no limit: %s", self.scope, error)
            return True


class LoginThrottle(LenientThrottle):
    """Keyed on address and name, so that one person's mistakes do not lock out a whole office."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        name = request.data.get("username") if isinstance(request.data, dict) else None
        who = f"{self.get_ident(request)} {str(name).strip().lower()}"
        return f"throttle:{self.scope}:{sha256(who.encode(errors='replace')).hexdigest()}"


class LoginAddressThrottle(LenientThrottle):
    """Keyed on the address alone: a list of names does not get round the other one."""

    scope = "login_address"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"throttle:{self.scope}:{self.get_ident(request)}"
