"""docker-compose.yml, the Dockerfile and .env.example, held against the settings."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "ANNEAL_ENV": "production",
    "SECRET_KEY": "k" * 30 + "abcdefghijklmnopqrstuvwxyz0123456789",
    "ALLOWED_HOSTS": "anneal.example",
    "DATABASE_URL": "postgres://a:b@127.0.0.1/c",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def manage(*arguments: str, env: dict[str, str], home: Path) -> subprocess.CompletedProcess[str]:
    base = {"PATH": "/usr/bin:/bin", "ANNEAL_HOME": str(home)}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env={**base, **env}, capture_output=True, text=True, cwd=ROOT, timeout=120)


def test_every_service_of_the_architecture_is_there(compose: dict[str, Any]) -> None:
    assert {"web", "worker-default", "worker-gpu", "postgres", "redis"} <= set(compose["services"])


def test_every_queue_has_a_worker(compose: dict[str, Any]) -> None:
    commands = " ".join(str(s.get("command", "")) for s in compose["services"].values())
    assert "-Q default" in commands
    assert "-Q gpu" in commands


def test_only_the_web_server_publishes_a_port_and_only_on_this_machine(compose: dict[str, Any]) -> None:
    published = {name: s["ports"] for name, s in compose["services"].items() if s.get("ports")}
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "ALLOWED_HOSTS"):
        uses = re.findall(r"(?<!\$)\$\{" + name + r"([^}]*)\}", text)
        assert uses, name
        assert all(use.startswith(":?") for use in uses), name


def settings_names() -> set[str]:
    """What the settings read, and the keys that the storage reads for itself."""
    code = (ROOT / "config/settings.py").read_text() + (ROOT / "config/env.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code)) - {"STATIC_ROOT"}
    return read | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def test_every_variable_that_the_settings_read_is_documented() -> None:
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert settings_names() <= documented, settings_names() - documented


def inside(service: dict[str, Any], dotenv: dict[str, str]) -> dict[str, str]:
    """The environment of its container, as Compose makes it of .env: `environment` wins over `env_file`."""
    own = {
        name: re.sub(r"\$\{(\w+):?[-?]([^}]*)\}", lambda use: dotenv.get(use[1]) or use[2], str(value))
        for name, value in service["environment"].items()
    }
    return (dotenv if {"path": ".env", "required": False} in service.get("env_file", []) else {}) | own


@pytest.mark.parametrize("name", ["migrate", "web", "worker-default", "worker-gpu"])
def test_what_the_settings_read_comes_from_the_env_file(compose: dict[str, Any], name: str) -> None:
    dotenv = {setting: f"{setting} of .env" for setting in settings_names()}
    container = inside(compose["services"][name], dotenv)
    told = {setting for setting, value in dotenv.items() if container.get(setting) == value}
    assert settings_names() - told == {"ANNEAL_ENV", "ANNEAL_HOME", "DATABASE_URL", "REDIS_URL"}


def test_an_unset_name_does_not_reach_the_containers_as_an_empty_one(compose: dict[str, Any]) -> None:
    assert "" not in inside(compose["services"]["web"], {}).values()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
def test_production_does_not_start_without_its_secrets(missing: str, tmp_path: Path) -> None:
    env = {name: value for name, value in PRODUCTION.items() if name != missing}
    result = manage("check", env=env, home=tmp_path)
    assert result.returncode != 0
    assert missing in result.stderr


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION, home=tmp_path)
    assert result.returncode == 0, result.stderr


def test_the_embedded_mode_makes_a_secret_key_and_keeps_it(tmp_path: Path) -> None:
    assert manage("check", env={}, home=tmp_path).returncode == 0
    first = (tmp_path / "secret_key").read_text()
    assert manage("check", env={}, home=tmp_path).returncode == 0
    assert len(first) > 50
    assert (tmp_path / "secret_key").read_text() == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_an_unusable_storage_url_says_what_to_write(tmp_path: Path) -> None:
    result = manage("check", env={"STORAGE_URL": "ftp://x"}, home=tmp_path)
    assert "s3://bucket" in result.stderr
