"""One small model per sequence layer, cell, attention and decoder: `@every_model` runs a test with each."""

import pytest

from learner.ner.config import ModelConfig
from tests.learner.ner.tiny import SMALL

SOFTMAX = {"decoder": "softmax", "loss": "ce"}
MODELS = {
    "none": {"sequence": "none"},
    "none-softmax": {"sequence": "none", **SOFTMAX},
    "bilstm": {"sequence": "bilstm"},
    "peephole": {"sequence": "bilstm", "cell": "peephole"},
    "attbilstm": {},
    "attbilstm-softmax": SOFTMAX,
    "scaled-dot": {"attention": "scaled_dot"},
    "en2bilstm-softmax": {"sequence": "en2bilstm", **SOFTMAX},
    "lattice": {"sequence": "lattice"},
}
every_model = pytest.mark.parametrize(
    "model", [ModelConfig(**SMALL.to_dict() | settings) for settings in MODELS.values()], ids=list(MODELS)
)
