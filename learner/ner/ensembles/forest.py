"""A random forest as plain arrays: on disk nothing that runs code, and in memory nothing that scikit-learn must read.

(A pickle runs code when it is opened, and scikit-learn follows the node numbers of a file without looking at them.)
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from sklearn.ensemble import RandomForestClassifier

from annotation.words import say
from learner.ner.errors import DAMAGED, BadCheckpoint

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rows = NDArray[np.float32]


class Forest(NamedTuple):
    """All trees one behind the other: N nodes, R trees, C classes, F features per row.

    A row goes left where `row[feature] <= threshold`. A leaf is its own left and right; children stand behind parents.
    """

    feature: Ints
    """(N,), in [0, F)."""
    threshold: Floats
    """(N,)."""
    left: Ints
    """(N,), node numbers."""
    right: Ints
    """(N,), node numbers."""
    value: Floats
    """(N, C): shares of the classes among the training rows of a node."""
    roots: Ints
    """(R,), node numbers."""
    classes: Ints
    """(C,)."""
    features: Ints
    """(1,): F."""

    def probabilities(self, rows: Rows) -> Floats:
        """(n, F) -> (n, C): the mean over the trees, equal to scikit-learn's `predict_proba` to the last bit."""
        total = np.zeros((len(rows), len(self.classes)))
        every = np.arange(len(rows))
        for root in self.roots:
            at = np.full(len(rows), root)
            while True:
                goes_left = rows[every, self.feature[at]] <= self.threshold[at]
                after = np.where(goes_left, self.left[at], self.right[at])
                if np.array_equal(after, at):
                    break
                at = after
            total += self.value[at]
        return total / len(self.roots)

    def save(self, path: Path) -> None:
        save_file(self._asdict(), path)

    @classmethod
    def load(cls, path: Path) -> "Forest":
        """Raises BadCheckpoint, also for a file whose numbers would lead out of the arrays or in circles."""
        try:
            found = cls(**load_file(path))
        except (OSError, TypeError, SafetensorError) as error:
            raise BadCheckpoint(say(DAMAGED, path=path, error=error)) from error
        if not found.sound():
            raise BadCheckpoint(say(DAMAGED, path=path, error="its nodes do not form trees"))
        return found

    def sound(self) -> bool:
        """Whether shapes agree and every step leads to a later node of the arrays, or stays on a leaf."""
        count, nodes = len(self.left), np.arange(len(self.left))
        columns = (self.feature, self.threshold, self.left, self.right)
        shapes = all(column.shape == (count,) for column in columns) and self.features.shape == (1,)
        if not shapes or self.value.shape != (count, len(self.classes)) or min(len(self.roots), count) == 0:
            return False
        whole = all(numbers.dtype == np.int64 for numbers in (self.feature, self.left, self.right, self.roots))
        leaf = (self.left == nodes) & (self.right == nodes)
        onward = (self.left > nodes) & (self.right > nodes) & (np.maximum(self.left, self.right) < count)
        inside = (self.feature >= 0) & (self.feature < self.features[0])
        return bool(
            whole and (leaf | onward).all() and inside.all() and (0 <= self.roots.min() <= self.roots.max() < count)
        )


def forest_of(fitted: RandomForestClassifier) -> Forest:
    """The arrays of a fitted classifier whose classes are whole numbers."""
    trees = [estimator.tree_ for estimator in fitted.estimators_]
    sizes = [int(tree.node_count) for tree in trees]
    roots = np.cumsum([0, *sizes[:-1]])
    offsets, nodes = np.repeat(roots, sizes), np.arange(sum(sizes))
    left, right = (
        np.concatenate([getattr(tree, side) for tree in trees]) for side in ("children_left", "children_right")
    )
    return Forest(
        feature=np.maximum(np.concatenate([tree.feature for tree in trees]), 0).astype(np.int64),
        threshold=np.concatenate([tree.threshold for tree in trees]),
        left=np.where(left < 0, nodes, left + offsets),
        right=np.where(right < 0, nodes, right + offsets),
        value=np.ascontiguousarray(np.concatenate([tree.value[:, 0] for tree in trees])),
        roots=roots.astype(np.int64),
        classes=np.asarray(fitted.classes_, np.int64),
        features=np.array([fitted.n_features_in_], np.int64),
    )
