"""What config/env.py makes of the environment."""

from django.core.cache import cache

from config.env import cache_backend


def test_no_request_waits_longer_than_a_second_for_redis(settings: object) -> None:
    settings.CACHES = {"default": cache_backend("redis://127.0.0.1:1/0")}
    link = cache._cache.get_client().connection_pool.make_connection()
    assert (link.socket_connect_timeout, link.socket_timeout) == (1, 1)
