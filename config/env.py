"""The environment, read once. Embedded is the default; production must say everything that is secret."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()
env_file = ROOT / ".env"
if env_file.exists():
    env.read_env(env_file)

PRODUCTION: bool = env.str("ANNEAL_ENV", "embedded") == "production"
HOME = Path(env.str("ANNEAL_HOME", str(ROOT / "var"))).expanduser().resolve()


def private_file(name: str) -> Path:
    """A file under `HOME` that only this user can read."""
    HOME.mkdir(parents=True, exist_ok=True)
    return HOME / name


def secret_key() -> str:
    """`SECRET_KEY`; in the embedded mode a random one, made at the first start and kept."""
    if PRODUCTION or os.environ.get("SECRET_KEY"):
        return str(env.str("SECRET_KEY"))
    path = private_file("secret_key")
    if not path.exists():
        scratch = path.with_suffix(f".{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # the first of several processes wins
            os.link(scratch, path)
        scratch.unlink()
    return path.read_text().strip()


def database() -> dict[str, Any]:
    """`DATABASE_URL`; in the embedded mode SQLite under `HOME`, whose path is no URL: it may hold `#`, `?` or `%`."""
    if PRODUCTION or os.environ.get("DATABASE_URL"):
        return dict(env.db("DATABASE_URL"))
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HOME / "anneal.sqlite3")}


def redis_url() -> str:
    """`REDIS_URL`; in the embedded mode what the supervisor wrote, or "" where nothing runs."""
    if PRODUCTION:
        return str(env.str("REDIS_URL"))
    if url := env.str("REDIS_URL", ""):
        return str(url)
    path = private_file("redis_url")
    return path.read_text().strip() if path.exists() else ""


def cache_backend(url: str) -> dict[str, Any]:
    """Redis, which no request waits long for; the memory of the process where there is none."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    options = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "OPTIONS": options}


def storage_backend(url: str) -> dict[str, Any]:
    """Where uploads and exports live: files under `HOME`, or `s3://bucket/prefix?endpoint=https://…&region=…`."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured(f"STORAGE_URL={url!r}: write s3://bucket/prefix?endpoint=https://host")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    options = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), "querystring_auth": True}
    if endpoint := query.get("endpoint"):
        options["endpoint_url"] = endpoint
    if region := query.get("region"):
        options["region_name"] = region
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
