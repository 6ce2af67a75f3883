"""Labelled sentences for tests that need a model: regular enough that a small one learns them in seconds."""

import json
from pathlib import Path

from tests.e2e.conftest import World

MATERIALS = ("45钢", "铸铁", "黄铜", "铝合金")
PARTS = ("主轴", "轴承", "法兰盘", "密封圈")


def line(number: int) -> dict[str, object]:
    """`number` decides everything; different numbers, different texts."""
    material, part = MATERIALS[number % 4], PARTS[number // 4 % 4]
    text = f"第{number}批{part}采用{material}制造。"
    start = text.index(part)
    middle = text.index(material)
    labels = [[start, start + len(part), "Part"], [middle, middle + len(material), "Material"]]
    return {"text": text, "label": labels}


def write(path: Path, numbers: range) -> Path:
    path.write_text("".join(json.dumps(line(n), ensure_ascii=False) + "\n" for n in numbers), encoding="utf-8")
    return path


def fill(world: World, folder: Path) -> None:
    """24 labelled and 40 unlabelled pool sentences, 16 labelled dev sentences."""
    chosen = (("pool", "gold", range(24)), ("dev", "gold", range(100, 116)), ("pool", "hidden", range(200, 240)))
    for split, labels, numbers in chosen:
        file = write(folder / f"{split}-{labels}.jsonl", numbers)
        world.server.manage("import_corpus", "--corpus", world.name, "--split", split, "--labels", labels, str(file))


def finished_round(world: World, folder: Path, **settings: object) -> None:
    """A round run in the test's own process, so that no worker is needed."""
    fill(world, folder)
    chosen = {"encoder": "embedding", "epochs": 2, "budget": 10} | settings
    options = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()]
    world.server.manage("run_round", "--corpus", world.name, "--inline", *options)
