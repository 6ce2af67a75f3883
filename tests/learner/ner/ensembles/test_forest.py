"""The forest as arrays: scikit-learn's own answers, and no file that leads it astray."""

import numpy as np
import pytest
from safetensors.numpy import save_file
from sklearn.ensemble import RandomForestClassifier

from learner.ner.ensembles.forest import Forest, forest_of
from learner.ner.errors import BadCheckpoint


def fitted(rows=300, classes=(0, 2, 5), trees=7, features=6, **options):
    dice = np.random.default_rng(0)
    inputs = dice.random((rows, features)).astype(np.float32)
    wanted = dice.choice(classes, rows)
    wanted[inputs[:, 0] > 0.6] = classes[0]
    return RandomForestClassifier(trees, random_state=1, **options).fit(inputs, wanted), inputs


CASES = [{}, {"min_samples_leaf": 5}, {"max_depth": 1}, {"classes": (4,)}, {"trees": 1}, {"features": 1}]


@pytest.mark.parametrize("options", CASES)
def test_probabilities_equal_scikit_learns_exactly(options):
    theirs, seen = fitted(**options)
    mine, new = forest_of(theirs), np.random.default_rng(1).random((500, seen.shape[1])).astype(np.float32)
    for rows in (seen, new, np.round(new, 1), new[:0]):
        expected = theirs.predict_proba(rows) if len(rows) else np.zeros((0, len(theirs.classes_)))
        assert np.array_equal(mine.probabilities(rows), expected)
    assert mine.classes.tolist() == theirs.classes_.tolist()


def test_a_row_on_the_threshold_goes_left_as_there():
    theirs, _ = fitted(trees=5)
    mine = forest_of(theirs)
    on_it = mine.threshold.astype(np.float32)[:, None].repeat(6, 1)
    assert np.array_equal(mine.probabilities(on_it), theirs.predict_proba(on_it))


def test_a_loaded_forest_is_the_same(tmp_path):
    theirs, seen = fitted()
    forest_of(theirs).save(tmp_path / "f")
    assert np.array_equal(Forest.load(tmp_path / "f").probabilities(seen), theirs.predict_proba(seen))


def circle(values):
    values["left"][0] = values["right"][0] = 1
    values["left"][1] = values["right"][1] = 0


def put(name, value):
    def damage(values):
        values[name][0] = value

    return damage


def shorten(name):
    def damage(values):
        values[name] = values[name][:-1].copy()

    return damage


DAMAGE = [
    circle,
    put("left", -1),
    put("right", 1 << 40),
    put("feature", 6),
    put("feature", -1),
    put("roots", 1 << 40),
    put("roots", -1),
    shorten("value"),
    shorten("classes"),
    shorten("threshold"),
    shorten("feature"),
    shorten("features"),
    lambda values: values.update(roots=values["roots"][:0].copy()),
    lambda values: values.update(left=values["left"].astype(np.float64)),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_file_that_would_lead_astray_is_refused(tmp_path, damage):
    values = {name: value.copy() for name, value in forest_of(fitted()[0])._asdict().items()}
    damage(values)
    save_file(values, tmp_path / "f")
    with pytest.raises(BadCheckpoint, match="do not form trees"):
        Forest.load(tmp_path / "f")


def test_a_missing_damaged_or_foreign_file_is_refused(tmp_path):
    with pytest.raises(BadCheckpoint, match="missing"):
        Forest.load(tmp_path / "nowhere")
    (tmp_path / "half").write_bytes(b"half a fi")
    with pytest.raises(BadCheckpoint, match="damaged"):
        Forest.load(tmp_path / "half")
    save_file({"weights": np.zeros(3)}, tmp_path / "foreign")
    with pytest.raises(BadCheckpoint, match="weights"):
        Forest.load(tmp_path / "foreign")
