"""The sentence detector: eq. 7 number by number, what each kind can see, and that it comes back from disk."""

import math

import pytest
import torch

from learner.ner.characters import counted
from learner.ner.config import ConfigError
from learner.ner.ensembles.config import DETECTORS
from learner.ner.ensembles.detector import DESCRIPTION, WEIGHTS, SentenceDetector
from learner.ner.ensembles.detector_training import (
    DetectorRun,
    balanced_accuracy,
    class_accuracies,
    class_weights,
    weighted_bce,
)
from learner.ner.ensembles.sentence_net import POOLS, DetectorConfig
from learner.ner.errors import BadCheckpoint, CannotSplit
from learner.ner.hardware import threads

QUICK = {"embedding_dim": 8, "hidden": 8, "filters": 8, "hops": 2, "dropout": 0.0, "batch_size": 8}
# Only the order tells: 震 right behind 地 is an earthquake, 地 behind 震 is not; one in eight sentences has it.
NO = ["他去了震地方", "我们看震动地面", "今天天气很好", "地上没有人", "震撼的演出", "他走了", "大地很远很震"]
SENTENCES = [(f"{head}{text}", False) for text in NO for head in ("", "昨", "听说", "因为")]
SENTENCES += [("他说地震了", True), ("地震", True), ("昨天大地震很强", True), ("有地震吗", True)]


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Small matrices are slower in several threads, by far where other processes want the cores too."""
    with threads(1):
        yield


def config(kind, **more):
    return DetectorConfig(kind=kind, **{**QUICK, **more})


def trained(dev, config):
    return DetectorRun(SENTENCES, dev, config, "cpu").to_the_end()


def test_settings_name_the_kinds_that_there_are():
    assert set(DETECTORS) == {*POOLS, "none"}


def test_the_weights_are_the_frequencies_of_the_other_class():
    assert class_weights([True] + [False] * 3).tolist() == [0.25, 0.75]


def test_without_weights_both_classes_weigh_one():
    assert class_weights([True] + [False] * 3, weighted=False).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("classes", [[], [True, True], [False]])
def test_one_class_alone_teaches_nothing(classes, weighted):
    with pytest.raises(CannotSplit):
        class_weights(classes, weighted)


def test_the_loss_is_equation_7():
    torch.manual_seed(0)
    logits, classes, weights = torch.randn(5, 2), [0, 1, 0, 0, 1], [0.02, 0.98]
    total = 0.0
    for (left, right), one in zip(logits.tolist(), classes, strict=True):
        s0 = math.exp(left) / (math.exp(left) + math.exp(right))
        t0, t1, s1 = 1 - one, one, 1 - s0
        total += -weights[0] * t0 * math.log(s0) - weights[1] * t1 * math.log(s1)
    found = weighted_bce(logits, torch.tensor(classes), torch.tensor(weights))
    assert found.item() == pytest.approx(total / 5, rel=1e-5)


def test_the_loss_without_weights_is_plain_cross_entropy():
    torch.manual_seed(0)
    logits, classes = torch.randn(5, 2), torch.tensor([0, 1, 0, 0, 1])
    found = weighted_bce(logits, classes, class_weights([False, True], weighted=False))
    assert found.item() == pytest.approx(torch.nn.functional.cross_entropy(logits, classes).item(), rel=1e-6)


@pytest.mark.parametrize(("weighted", "weights"), [(True, [0.125, 0.875]), (False, [1.0, 1.0])])
def test_a_run_weighs_its_classes_as_its_settings_say(weighted, weights):
    assert DetectorRun(SENTENCES, [], config("rnn_cnn", weighted=weighted), "cpu").weights.tolist() == weights


@pytest.mark.parametrize(("weighted", "score"), [(True, 1 / 2), (False, 1 / 8)])
def test_with_weights_the_rare_answer_is_as_probable_as_the_other_where_nothing_tells_them_apart(weighted, score):
    same = [("地震", True)] + [("地震", False)] * 7
    quick = config("rnn_cnn", weighted=weighted, epochs=100, learning_rate=2e-2)
    assert DetectorRun(same, [], quick, "cpu").to_the_end().scores(["地震"])[0] == pytest.approx(score, abs=0.05)


@pytest.mark.parametrize("kind", POOLS)
def test_a_rare_class_that_only_the_order_tells_is_learned(kind):
    detector = trained(SENTENCES, config(kind, epochs=40, learning_rate=2e-2))
    assert balanced_accuracy(detector, SENTENCES) == 1.0


@pytest.mark.parametrize("kind", POOLS)
def test_a_sentence_is_judged_the_same_alone_and_among_longer_ones(kind):
    torch.manual_seed(3)
    texts = [text for text, _ in SENTENCES] + ["", "从未见过的字"]
    detector = SentenceDetector(config(kind), counted(text for text, _ in SENTENCES))
    together = detector.scores(texts)
    alone = [detector.scores([text])[0] for text in texts]
    assert together == pytest.approx(alone, abs=1e-6)
    assert together[texts.index("")] == 0.0
    assert len({round(score, 4) for score in together}) > 10


def test_the_best_epoch_on_dev_is_kept(monkeypatch):
    """The third of five epochs is said to be the best: what comes out is what three epochs give."""
    judged = iter([0.2, 0.5, 0.9, 0.9, 0.1])
    monkeypatch.setattr("learner.ner.ensembles.detector_training.balanced_accuracy", lambda *_: next(judged))
    kept = trained(SENTENCES, config("rnn_cnn", epochs=5))
    monkeypatch.undo()
    third = trained([], config("rnn_cnn", epochs=3))
    assert kept.scores(NO) == third.scores(NO)
    assert kept.scores(NO) != trained([], config("rnn_cnn", epochs=5)).scores(NO)


def test_a_killed_detector_goes_on_as_if_nothing_had_happened(tmp_path):
    class Killed(Exception):
        pass

    def kill(progress):
        if (progress.epoch, progress.step) == (3, 2):
            raise Killed

    def run(on_progress):
        found = DetectorRun(SENTENCES, SENTENCES, config("rnn_cnn", epochs=5, dropout=0.3), "cpu", on_progress)
        found.keep_in(tmp_path, "one")
        return found.to_the_end()

    with pytest.raises(Killed):
        run(kill)
    seen = []
    resumed = run(seen.append)
    assert min(progress.epoch for progress in seen) == 3
    assert seen[-1][:4] == (5, 5, 4, 4)
    assert resumed.scores(NO) == trained(SENTENCES, config("rnn_cnn", epochs=5, dropout=0.3)).scores(NO)


def test_a_detector_that_always_says_yes_is_only_half_right():
    class Yes:
        def has_weak(self, texts):
            return [True] * len(texts)

    assert balanced_accuracy(Yes(), SENTENCES) == 0.5
    assert balanced_accuracy(Yes(), [("a", True)]) == 1.0
    assert balanced_accuracy(Yes(), []) == 0.0


def test_the_accuracy_on_each_class_is_the_share_of_it_that_is_found():
    class Marks:
        def has_weak(self, texts):
            return ["!" in text for text in texts]

    rows = [("a", False), ("b!", False), ("c", False), ("d", False), ("e!", True), ("f", True)]
    assert class_accuracies(Marks(), rows) == {False: 0.75, True: 0.5}
    assert class_accuracies(Marks(), rows[:4]) == {False: 0.75}


@pytest.mark.parametrize("kind", POOLS)
def test_a_loaded_detector_says_the_same(tmp_path, kind):
    detector = SentenceDetector(config(kind), counted(NO))
    detector.save(tmp_path)
    loaded = SentenceDetector.load(tmp_path, "cpu")
    assert loaded.scores(NO) == detector.scores(NO)
    assert loaded.config == detector.config


@pytest.mark.parametrize("file", [WEIGHTS, DESCRIPTION])
def test_a_missing_or_damaged_file_is_reported(tmp_path, file):
    detector = SentenceDetector(config("rnn_cnn"), counted(NO))
    detector.save(tmp_path)
    (tmp_path / file).write_bytes(b'{"half')
    with pytest.raises(BadCheckpoint, match="damaged"):
        SentenceDetector.load(tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(BadCheckpoint, match="missing"):
        SentenceDetector.load(tmp_path)


@pytest.mark.parametrize("wrong", [{"kind": "cnn"}, {"hidden": 0}, {"dropout": 1.0}, {"learning_rate": 0.0}])
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(ConfigError):
        DetectorConfig(**wrong)
