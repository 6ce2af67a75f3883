"""The papers' ensembles as settings, and with the single models all systems that a round can start from."""

from learner.ner.config import EMBEDDING
from learner.ner.presets import BERT, PRESETS, ROCLING_TRAIN, Preset

ENSEMBLES = {
    preset.id: preset
    for preset in (
        Preset(
            "weak_strong",
            "Weak/strong split of BiLSTM-CRF",
            "weak/strong paper, figure 1",
            {"encoder": EMBEDDING, "sequence": "bilstm"},
            ensemble={"kind": "weak_strong"},
        ),
        Preset(
            "rocling_stacking",
            "Stacking of BERT, RoBERTa, ELECTRA and ALBERT",
            "rocling paper, section 2.2 and table 2",
            {"encoder": BERT, "sequence": "bilstm", "loss": "crf+focal"},
            {"r_drop": 1.0, **ROCLING_TRAIN},
            {
                "kind": "stacking",
                "bases": [
                    {"encoder": "hfl/chinese-roberta-wwm-ext"},
                    {"encoder": "hfl/chinese-electra-180g-small-discriminator"},
                    {"encoder": "clue/albert_chinese_tiny"},
                ],
            },
        ),
    )
}
SYSTEMS = PRESETS | ENSEMBLES
