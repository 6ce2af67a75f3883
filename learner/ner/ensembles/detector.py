"""Whether a sentence holds a weak type: a small classifier over characters (weak_strong, section 2.3)."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from annotation.words import say
from learner.ner.batching import by_length, padded
from learner.ner.characters import Characters
from learner.ner.ensembles.sentence_net import DetectorConfig, SentenceNet
from learner.ner.errors import DAMAGED, BadCheckpoint
from learner.ner.hardware import best_device

WEIGHTS, DESCRIPTION = "detector.safetensors", "detector.json"
BUDGET = 16384  # characters per batch when asked


class SentenceDetector:
    """A trained `SentenceNet` with the characters that it knows."""

    def __init__(self, config: DetectorConfig, characters: Characters) -> None:
        self.config, self.characters = config, characters
        self.net = SentenceNet(characters, config).eval()

    def scores(self, texts: Sequence[str]) -> list[float]:
        """P(the sentence holds a weak type), in the order of the texts; 0 for an empty one."""
        found = [0.0] * len(texts)
        rows = [self.characters.encode(text) for text in texts]
        filled = [index for index, row in enumerate(rows) if row]
        device = self.net.vectors.weight.device
        with torch.inference_mode():
            for batch in by_length([len(rows[index]) for index in filled], BUDGET):
                indices = [filled[place] for place in batch]
                logits = self.net(*padded([rows[index] for index in indices], self.characters.pad, device))
                for index, score in zip(indices, logits.softmax(1)[:, 1].tolist(), strict=True):
                    found[index] = score
        return found

    def has_weak(self, texts: Sequence[str]) -> list[bool]:
        """Whether class 1 is the more probable one."""
        return [score > 0.5 for score in self.scores(texts)]

    def save(self, folder: Path) -> None:
        """Write into an existing folder."""
        described = {"config": asdict(self.config), "characters": self.characters.to_dict()}
        save_file({name: value.cpu().contiguous() for name, value in self.net.state_dict().items()}, folder / WEIGHTS)
        (folder / DESCRIPTION).write_text(json.dumps(described, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, device: str | torch.device | None = None) -> "SentenceDetector":
        """Raises BadCheckpoint."""
        try:
            described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
            found = cls(DetectorConfig(**described["config"]), Characters.from_dict(described["characters"]))
            found.net.load_state_dict(load_file(folder / WEIGHTS))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise BadCheckpoint(say(DAMAGED, path=folder, error=error)) from error
        found.net.to(best_device(device))
        return found
