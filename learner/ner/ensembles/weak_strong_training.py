"""Train the parts of a weak/strong split: strong, weak, detector."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from learner.ner.config import ModelConfig, TrainConfig
from learner.ner.data import Example
from learner.ner.ensembles.config import NONE, EnsembleConfig
from learner.ner.ensembles.detector import SentenceDetector
from learner.ner.ensembles.detector_training import DetectorRun, Labelled
from learner.ner.ensembles.parts import Made, Parts, Store
from learner.ner.ensembles.sentence_net import DetectorConfig
from learner.ner.ensembles.type_split import split_types
from learner.ner.ensembles.weak_strong import WeakStrong, holding, only
from learner.ner.training import OnProgress

DETECTOR = Store[SentenceDetector](SentenceDetector.save, SentenceDetector.load)


def train_weak_strong(
    train: Sequence[Example],
    dev: Sequence[Example],
    parts: Parts,
    *,
    entity_types: Sequence[str],
    model_config: ModelConfig,
    train_config: TrainConfig,
    ensemble: EnsembleConfig,
) -> WeakStrong:
    """As in the paper's figure 1 the weak tagger sees only sentences that hold a weak type, as it will when it is
    asked; with `weak_reads_all` it trains on the others as well, and is more careful where the detector was wrong.

    Raises what `training.train` raises, and CannotSplit where types cannot be split or detected.
    """
    counts = Counter(span.label for example in train for span in example.spans)
    split = split_types(counts, entity_types, ensemble)
    detected = ensemble.detector != NONE
    parts.count = 2 + detected
    rare, rare_dev = only(train, split.weak), only(dev, split.weak)
    seen = (rare, rare_dev) if ensemble.weak_reads_all else (holding(rare), holding(rare_dev))
    how = (model_config, train_config)
    strong = parts.tagger("strong", only(train, split.strong), only(dev, split.strong), split.strong, how)
    weak = parts.tagger("weak", *seen, split.weak, how)
    if not detected:
        return WeakStrong(strong, weak, None)
    config = DetectorConfig(ensemble.detector, epochs=ensemble.detector_epochs, seed=train_config.seed)
    marks = [[(text, bool(spans)) for text, spans in part] for part in (rare, rare_dev)]
    return WeakStrong(strong, weak, _detector(parts, marks[0], marks[1], config))


def _detector(parts: Parts, train: Labelled, dev: Labelled, config: DetectorConfig) -> SentenceDetector:
    def make(state: Path | None, tell: OnProgress) -> Made[SentenceDetector]:
        run = DetectorRun(train, dev, config, parts.device, tell)
        if state is not None:
            run.keep_in(state, parts.identity)
        return Made(run.to_the_end(), run.state.history)

    return parts.make("detector", make, DETECTOR)
