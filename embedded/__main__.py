"""`python -m embedded`: what `make run` calls once everything is installed and built."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

from config.env import HOME, PRODUCTION, ROOT
from embedded import first_start
from embedded.processes import sweep_orphans
from embedded.supervisor import CannotStart, Supervisor, check_port, only_one
from embedded.valkey import NoBroker


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m embedded", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    try:
        run(options.host, options.port)
    except (CannotStart, NoBroker) as problem:
        print(f"anneal: {problem}", file=sys.stderr)
        return 1
    return 0


def run(host: str, port: int) -> None:
    if PRODUCTION:
        raise CannotStart("ANNEAL_ENV=production is for docker-compose.yml; `make run` is the embedded mode.")
    HOME.mkdir(parents=True, exist_ok=True)
    with only_one(HOME):
        sweep_orphans(HOME / "run")
        check_port(host, port)
        supervisor = Supervisor(home=HOME, root=ROOT, host=host, port=port)
        supervisor.catch_signals()
        try:
            supervise(supervisor)
        finally:
            supervisor.shut_down()


def supervise(supervisor: Supervisor) -> None:
    supervisor.start_broker()
    django.setup()
    first_start.prepare_database()
    passwords = load_sample_once(HOME)
    supervisor.start_worker()
    supervisor.start_web()
    supervisor.wait_until_ready()
    if supervisor.stopping:
        return
    if passwords:
        print(passwords)
    print(
        f"Anneal is at http://{supervisor.host}:{supervisor.port}/  (Ctrl-C stops it; everything is kept in {HOME})",
        flush=True,
    )
    supervisor.watch()
    print("Stopping…", flush=True)


def load_sample_once(home: Path) -> str:
    if not first_start.is_first_start():
        return ""
    print("First start: loading the sample corpora…", flush=True)
    return first_start.load_sample(home)


if __name__ == "__main__":
    sys.exit(main())
