"""The papers' models as settings. Rates are for the pretrained encoders named; from nothing, take the defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learner.ner.config import EMBEDDING, LATTICE, ZH_TINY, ModelConfig, TrainConfig

ALBERT, BERT = "voidful/albert_chinese_base", "google-bert/bert-base-chinese"


@dataclass(frozen=True)
class Preset:
    """What differs from the defaults. Refused, like any settings, if it makes no sense."""

    id: str
    title: str
    source: str
    model: Mapping[str, Any] = field(default_factory=dict)
    train: Mapping[str, Any] = field(default_factory=dict)
    ensemble: Mapping[str, Any] = field(default_factory=dict)
    """Of those in `ensemble_presets`. A base of an ensemble is a single model, so those here have none."""

    def __post_init__(self) -> None:
        ModelConfig.from_dict(self.model)
        TrainConfig.from_dict(self.train)


_STEEL = {"sequence": "none", "decoder": "softmax", "max_length": 128, "window_overlap": 32}
_STEEL_TRAIN = {"epochs": 30, "batch_size": 8, "lr_encoder": 2e-5, "focal_alpha": 0.25, "focal_gamma": 2.0}
ROCLING_TRAIN = {"epochs": 25, "lr_encoder": 1e-4, "weight_decay": 1e-7}

PRESETS = {
    preset.id: preset
    for preset in (
        Preset("default", "ALBERT-AttBiLSTM-CRF, tiny, pretrained by us", "", {"encoder": ZH_TINY}),
        Preset("mtal", "ALBERT-AttBiLSTM-CRF", "MTAL paper, section 3", {"encoder": ALBERT}),
        Preset("mtal_en2bilstm", "En2BiLSTM-CRF", "MTAL paper, table 3", {"encoder": ALBERT, "sequence": "en2bilstm"}),
        Preset("msra", "ALBERT-BiLSTM-CRF", "MSRA paper", {"encoder": ALBERT, "sequence": "bilstm"}),
        Preset("bilstm_crf", "BiLSTM-CRF", "baseline of all", {"encoder": EMBEDDING, "sequence": "bilstm"}),
        Preset(
            "lattice", "Lattice-LSTM-CRF", "baseline; Zhang and Yang 2018", {"encoder": EMBEDDING, "sequence": LATTICE}
        ),
        Preset(
            "steel",
            "ALBERT, label smoothing + focal + cross entropy",
            "steel paper, eq. 4 and section 4.3",
            {"encoder": ALBERT, "loss": "ls_focal_ce", "scheme": "IO", **_STEEL},
            {"smoothing": 0.1, **_STEEL_TRAIN},
        ),
        Preset(
            "steel_ce",
            "ALBERT, cross entropy",
            "steel paper, table 3",
            {"encoder": ALBERT, "loss": "ce", "scheme": "IO", **_STEEL},
            _STEEL_TRAIN,
        ),
        Preset(
            "rocling",
            "BERT-BiLSTM-CRF, focal loss, R-Drop",
            "rocling paper, eq. 7 and section 3.4",
            {"encoder": BERT, "sequence": "bilstm", "loss": "crf+focal"},
            {"r_drop": 1.0, **ROCLING_TRAIN},
        ),
        Preset(
            "rocling_focal",
            "BERT-BiLSTM-CRF, focal loss",
            "rocling paper, table 3",
            {"encoder": BERT, "sequence": "bilstm", "loss": "crf+focal"},
            ROCLING_TRAIN,
        ),
    )
}
