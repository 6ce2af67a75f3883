"""Whatever tags is trained, killed, gone on with, calibrated, saved and loaded in one way."""

from pathlib import Path

import pytest
import torch

from annotation.spans.span import Span
from learner.ner.calibration import fit_temperature
from learner.ner.config import TrainConfig
from learner.ner.data import Example
from learner.ner.ensembles import parts
from learner.ner.ensembles.config import EnsembleConfig
from learner.ner.ensembles.ensemble import BLOCK
from learner.ner.errors import BadCheckpoint
from learner.ner.hardware import threads
from learner.ner.predict import EMPTY
from learner.ner.systems import load_system
from tests.learner.ner.tiny import EXAMPLES, QUICK, sentence, system

RARE = [
    Example(f"{row.text}地震。", (*row.spans, Span(len(row.text), len(row.text) + 2, "Event"))) for row in EXAMPLES[:2]
]
CORPUS = [*EXAMPLES, *RARE]
LABELS = ("Material", "Part", "Event")
HOW = TrainConfig(**{**QUICK.to_dict(), "epochs": 2, "shallow": 0.0})
SINGLE = EnsembleConfig()
WEAK_STRONG = EnsembleConfig("weak_strong", weak_types=("Event",), detector_epochs=3)
DOUBLE = EnsembleConfig("weak_strong", weak_types=("Event",), detector="none", weak_reads_all=True)
STACKING = EnsembleConfig("stacking", bases=({"sequence": "bilstm"},), folds=2, trees=5, min_leaf=1)
ALL = [SINGLE, WEAK_STRONG, DOUBLE, STACKING]
NAMES = {
    "weak_strong": ["strong", "weak", "detector"],
    "stacking": [
        "base-1-fold-1", "base-2-fold-1", "base-1-fold-2", "base-2-fold-2", "base-1", "base-2", "forest",
    ],
}  # fmt: skip
kinds = pytest.mark.parametrize("ensemble", ALL, ids=["none", "weak_strong", "double", "stacking"])
in_parts = pytest.mark.parametrize("ensemble", [WEAK_STRONG, STACKING], ids=["weak_strong", "stacking"])


class Killed(Exception):
    pass


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Small matrices are slower in several threads, by far where other processes want the cores too."""
    with threads(1):
        yield


def made(ensemble, **more):
    return system(CORPUS, CORPUS, labels=LABELS, how=HOW, ensemble=ensemble, **more)


def predictions(found, **more):
    return list(found.predict([example.text for example in CORPUS], **more))


@kinds
def test_a_system_comes_back_from_disk_with_its_temperature(tmp_path, ensemble):
    found = made(ensemble).system
    found.temperature = 2.0
    found.save(tmp_path / "m")
    loaded = load_system(tmp_path / "m", "cpu")
    assert predictions(loaded) == predictions(found)
    assert (loaded.temperature, loaded.parameters, loaded.device) == (2.0, found.parameters, found.device)
    assert set(loaded.labels) == set(LABELS)


def test_a_folder_without_a_system_is_reported(tmp_path):
    with pytest.raises(BadCheckpoint, match="no checkpoint"):
        load_system(tmp_path)


@kinds
def test_predictions_are_of_each_text_and_empty_ones_are_certain(ensemble):
    found = made(ensemble).system
    done = []
    texts = ["", *(example.text for example in CORPUS), ""]
    rows = list(found.predict(texts, want=["token_entropy", "margin"], on_progress=done.append))
    assert rows[0] == rows[-1] == EMPTY
    assert [row.spans for row in rows] == found.predict_spans(texts)
    assert [row.scores["length"] for row in rows] == [len(text) for text in texts]
    assert all(0 <= row.scores["margin"] <= row.confidence <= 1 for row in rows)
    assert all(row.scores["token_entropy"] >= 0 for row in rows)
    assert max(done) >= len(CORPUS)
    with pytest.raises(ValueError, match="astrology"):
        list(found.predict(texts, want=["astrology"]))


def test_an_ensemble_reads_block_by_block():
    found = made(DOUBLE).system
    done = []
    texts = [CORPUS[number % len(CORPUS)].text for number in range(BLOCK + 3)]
    assert len(list(found.predict(iter(texts), on_progress=done.append))) == len(texts)
    assert done == [BLOCK, BLOCK + 3]


@kinds
def test_the_temperature_changes_how_sure_a_system_is_and_nothing_else(ensemble):
    found = made(ensemble).system
    warm, hot = predictions(found), predictions(found, temperature=4.0)
    assert [row.spans for row in warm] == [row.spans for row in hot]
    if ensemble.kind != "none":
        assert [row.confidence for row in hot] == pytest.approx([row.confidence**0.25 for row in warm])
    spans, confidences = found.answers([example.text for example in CORPUS])
    assert spans == [row.spans for row in warm]
    assert confidences(4.0) == pytest.approx([row.confidence for row in hot])


@kinds
def test_every_system_is_calibrated(ensemble):
    """Half of what it says is called wrong: it must become less sure than a system that is always right."""
    found = made(ensemble).system
    right = [example._replace(spans=row.spans) for example, row in zip(CORPUS, predictions(found), strict=True)]
    wrong = [example._replace(spans=() if example.spans else (Span(0, 1, "Part"),)) for example in right]
    doubtful, sure = fit_temperature(found, right + wrong), fit_temperature(found, right)
    assert doubtful.sentences == 2 * len(CORPUS)
    confidences = found.answers([row.text for row in right]).confidences
    assert sum(confidences(doubtful.temperature)) < sum(confidences(sure.temperature))
    assert found.temperature == 1.0


@in_parts
def test_history_and_progress_name_the_parts_and_the_share_done_never_falls(ensemble):
    seen = []
    result = made(ensemble, on_progress=seen.append)
    names = NAMES[ensemble.kind]
    assert list(dict.fromkeys(progress.part for progress in seen)) == names
    assert {(progress.number, progress.part) for progress in seen} == set(enumerate(names, 1))
    assert {progress.parts for progress in seen} == {len(names)}
    shares = [progress.done / progress.total for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    told = [(entry["part"], entry["epoch"], entry["dev_f1"]) for entry in result.history]
    assert told == [(one.part, one.epoch, one.dev_f1) for one in seen if one.dev_f1 is not None]


@pytest.fixture
def trainings(monkeypatch) -> list[int]:
    """How many epochs each training still had to do, in their order."""
    counted: list[int] = []
    train = parts.train

    def count(*data, on_progress, **options):
        counted.append(0)

        def tell(progress):
            counted[-1] += progress.dev_f1 is not None
            on_progress(progress)

        return train(*data, on_progress=tell, **options)

    monkeypatch.setattr(parts, "train", count)
    return counted


def killer(part: str):
    """Stops in the second epoch of a part, or where it has only one, in its first."""

    def kill(progress):
        if progress.part == part and progress.epoch == min(2, progress.epochs):
            raise Killed

    return kill


@pytest.mark.parametrize(
    ("ensemble", "part", "left"),
    [
        (WEAK_STRONG, "strong", [1, 2]),
        (WEAK_STRONG, "weak", [1]),
        (WEAK_STRONG, "detector", []),
        (STACKING, "base-2-fold-1", [1, 2, 2, 2, 2]),
        (STACKING, "base-1", [1, 2]),
        (STACKING, "forest", []),
    ],
    ids=["strong", "weak", "detector", "fold", "base", "forest"],
)
def test_a_killed_ensemble_trains_only_what_is_left(tmp_path, trainings, ensemble, part, left):
    with pytest.raises(Killed):
        made(ensemble, resume_dir=tmp_path, on_progress=killer(part))
    torch.manual_seed(99)  # another process has other random numbers
    trainings.clear()
    resumed = made(ensemble, resume_dir=tmp_path)
    assert trainings == left
    whole = made(ensemble)
    assert predictions(resumed.system) == predictions(whole.system)
    assert_same_history(resumed, whole)


def assert_same_history(left, right):
    told = [[{**entry, "seconds": 0} for entry in result.history] for result in (left, right)]
    assert told[0] == told[1]


@in_parts
def test_a_finished_ensemble_is_not_trained_again_and_leaves_no_states(tmp_path, trainings, ensemble):
    first, seen = made(ensemble, resume_dir=tmp_path), []
    trainings.clear()
    again = made(ensemble, resume_dir=tmp_path, on_progress=seen.append)
    assert (trainings, seen) == ([], [])
    assert predictions(again.system) == predictions(first.system)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES[ensemble.kind])


@in_parts
def test_parts_of_another_ensemble_or_damaged_ones_are_made_again(tmp_path, trainings, ensemble):
    system(CORPUS[1:], CORPUS, labels=LABELS, how=HOW, ensemble=ensemble, resume_dir=tmp_path)
    trainings.clear()
    found = made(ensemble, resume_dir=tmp_path)
    count = len(trainings)
    assert predictions(found.system) == predictions(made(ensemble).system)
    trainings.clear()
    for file in Path(tmp_path).rglob("*.safetensors"):
        file.write_bytes(b"half a fi")
    assert predictions(made(ensemble, resume_dir=tmp_path).system) == predictions(found.system)
    assert len(trainings) == count


@in_parts
def test_every_tagger_starts_from_a_single_parent(tmp_path, ensemble):
    made(SINGLE).system.save(tmp_path / "parent")
    result = made(ensemble, parent=tmp_path / "parent")
    taggers = [name for name in NAMES[ensemble.kind] if name not in ("detector", "forest")]
    assert [told["part"] for told in result.transfers] == taggers
    assert sum(layer["copied"] + layer["mapped"] for layer in result.transfers[0]["layers"]) > 0
    cold = made(ensemble).history[0]["loss"]
    assert result.history[0]["loss"] < cold


@in_parts
def test_an_ensemble_is_no_parent(tmp_path, ensemble):
    made(ensemble).system.save(tmp_path / "ensemble")
    for child in (SINGLE, ensemble):
        with pytest.raises(BadCheckpoint, match="is an ensemble"):
            made(child, parent=tmp_path / "ensemble")


def test_an_unseen_sentence_of_a_rare_type_is_read_by_both(tmp_path):
    how = TrainConfig(**{**QUICK.to_dict(), "epochs": 15})
    found = system(CORPUS * 2, CORPUS, labels=LABELS, how=how, ensemble=DOUBLE).system
    text = f"{sentence('铜', '齿轮').text}地震。"
    assert {span.label for span in found.predict_spans([text])[0]} == set(LABELS)
