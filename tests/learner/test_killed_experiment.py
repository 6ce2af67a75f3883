"""`kill -9` of a real worker in the middle of a run of an experiment."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.learner.world import World, kill_group

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("worker")]

START = """
from learner.services.experiments import start_experiment
from tests.builders import make_annotation, make_corpus, make_sentences, make_user
lead = make_user("lead")
corpus = make_corpus("steel", lead=lead)
texts = [f"第{n}批材料为{n % 90 + 10}钢的主轴须调质处理，导程为{n % 40}mm。" for n in range(200)]
for row in make_sentences(corpus, texts):
    make_annotation(row, [(row.text.index("为") + 1, row.text.index("的"), "Material")], author=lead)
tables = {
    "base": {"model": {"encoder": "embedding"}, "train": {"epochs": 8, "patience": 8}},
    "grid": {"model": {"sequence": ["bilstm", "attbilstm"]}},
}
print(start_experiment(corpus=corpus, actor=lead, name="Which layer?", tables=tables).pk)
"""


@pytest.fixture
def world(tmp_path: Any) -> Iterator[World]:
    with World(tmp_path / "var") as world:
        yield world


def shown(world: World) -> dict[str, Any]:
    names = ("status", "progress_done", "attempts", "current", "error")
    [row] = world.ask(f"SELECT {', '.join(names)} FROM learner_experiment")  # noqa: S608
    found = dict(zip(names, row, strict=True))
    return found | {"current": json.loads(found["current"] or "null") or {"cell": None, "epoch": 0}}


def test_an_experiment_survives_a_killed_worker_and_plays_every_run_once(world: World) -> None:
    world.tell(START)
    worker = world.start_worker()
    world.until(lambda: shown(world)["current"]["epoch"] >= 3, 120, "the third epoch")
    kill_group(worker)
    killed = shown(world)
    assert (killed["status"], killed["progress_done"]) == ("running", 0)

    world.start_worker()
    seen: list[tuple[str, int]] = []

    def over() -> bool:
        row = shown(world)
        seen.append((row["current"]["cell"], row["current"]["epoch"]))
        return row["status"] not in ("queued", "running")

    world.until(over, 240, "the end")
    assert (shown(world)["status"], shown(world)["progress_done"]) == ("succeeded", 2), world.log()
    assert min(epoch for cell, epoch in seen if cell == killed["current"]["cell"]) >= killed["current"]["epoch"]
    folder = world.home / "models" / "corpus-1" / "experiment-1"
    results = [json.loads(path.read_text("utf-8")) for path in (folder / "runs").iterdir()]
    assert sorted(result["cell"] for result in results) == ["sequence=attbilstm", "sequence=bilstm"]
    assert [len(result["history"]) for result in results] == [8, 8]
    assert "2 of 2 runs are done" in (folder / "report.md").read_text("utf-8")
