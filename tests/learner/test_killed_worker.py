"""`kill -9` of a real worker, in the middle of training and in the middle of scoring."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.learner.world import World, kill_children, kill_group

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("worker")]

POOL = 6_000
START = f"""
from annotation.models import Split
from learner.services.round_settings import RoundSettings
from learner.services.rounds import start_round
from tests.builders import make_annotation, make_corpus, make_sentences, make_user
lead = make_user("lead")
corpus = make_corpus("steel", lead=lead)
texts = [f"第{{n}}批材料为{{n % 90 + 10}}钢的主轴须调质处理，导程为{{n % 40}}mm。" for n in range({POOL})]
rows = make_sentences(corpus, texts)
for row in rows[:200]:
    make_annotation(row, [(row.text.index("为") + 1, row.text.index("的"), "Material")], author=lead)
settings = RoundSettings(encoder="embedding", epochs=12, auto_accept="threshold", high=0.5, low=0.5)
print(start_round(corpus=corpus, actor=lead, settings=settings).pk)
"""
SHOWN = """
from django.contrib.auth.models import User
from rest_framework.test import APIClient
client = APIClient()
client.force_login(User.objects.get(username="lead"))
print(json.dumps(client.get("/api/corpora/1/rounds/1", HTTP_HOST="localhost").json()))
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("killed") / "var") as world:
        yield world


def round_row(world: World) -> dict[str, Any]:
    names = ("status", "phase", "attempts", "history", "error")
    [row] = world.ask(f"SELECT {', '.join(names)} FROM learner_round")  # noqa: S608
    found = dict(zip(names, row, strict=True))
    return found | {"history": json.loads(found["history"]), "error": json.loads(found["error"] or "null")}


def chunks(world: World, status: str) -> int:
    [(count,)] = world.ask(f"SELECT count(*) FROM learner_scorechunk WHERE status = '{status}'")  # noqa: S608
    return int(count)


def test_a_round_survives_two_killed_workers(world: World) -> None:
    world.tell(START)
    worker = world.start_worker()

    world.until(lambda: len(round_row(world)["history"]) >= 2, 120, "two epochs")
    kill_group(worker)
    trained = round_row(world)
    assert (trained["status"], trained["phase"]) == ("running", "train")
    shown = world.tell(SHOWN)
    assert (shown["status"], shown["phase"], shown["error"]) == ("running", "train", None)

    worker = world.start_worker()
    world.until(lambda: chunks(world, "succeeded") >= 1, 240, "the first scored chunk")
    assert kill_children(worker) >= 2
    halfway = round_row(world)
    assert (halfway["status"], halfway["phase"]) == ("running", "score")
    assert chunks(world, "succeeded") < POOL / 1000

    world.until(lambda: round_row(world)["status"] not in ("queued", "running"), 240, "the end")
    row = round_row(world)
    assert (row["status"], row["error"]) == ("succeeded", None)
    check_training_went_on(trained, row)
    check_every_sentence_is_scored_once(world)


def check_training_went_on(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Epochs that were over when the worker was killed were not trained again: their seconds are the same."""
    assert after["history"][: len(before["history"])] == before["history"]
    assert [epoch["epoch"] for epoch in after["history"]] == list(range(1, len(after["history"]) + 1))


def check_every_sentence_is_scored_once(world: World) -> None:
    assert chunks(world, "succeeded") == POOL / 1000
    scored = "SELECT count(*), count(DISTINCT sentence_id), count(DISTINCT model_version_id) FROM learner_prediction"
    assert world.ask(scored) == [(POOL, POOL, 1)]
    assert world.ask("SELECT count(*) FROM learner_modelversion") == [(1,)]
    accepted = world.ask("SELECT count(*), count(DISTINCT sentence_id) FROM learner_lotitem")
    assert accepted[0][0] == accepted[0][1]
    assert accepted == world.ask("SELECT count(*), count(*) FROM annotation_sentence WHERE status = 'auto'")


def test_its_files_are_cleared(world: World) -> None:
    """Runs after the round above: nothing of the work folder stays."""
    assert not list(Path(world.home / "models" / "work").glob("round-*"))
