"""Everything a model and its training depend on. No torch here: the web process checks settings with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from types import UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from annotation.spans.tag_schemes import scheme_named
from annotation.words import say
from learner.ner.encoders.names import EMBEDDING as EMBEDDING
from learner.ner.encoders.names import SCRATCH_TINY as SCRATCH_TINY
from learner.ner.encoders.names import ZH_TINY as ZH_TINY
from learner.ner.encoders.names import is_pretrained, parts

LATTICE = "lattice"
SEQUENCES = ("none", "bilstm", "attbilstm", "en2bilstm", LATTICE)
JIEBA = "jieba"
ATTENTIONS = ("cosine", "scaled_dot")
CELLS = ("plain", "peephole")
DECODERS = ("crf", "softmax")
LARGEST = 4096  # of any size: what a slip of the finger must not exceed
TOKEN_LOSSES = ("ce", "focal", "ls_ce", "ls_focal_ce")
LOSSES = ("crf", *TOKEN_LOSSES, *(f"crf+{loss}" for loss in TOKEN_LOSSES))


ONE_OF = "{name} must be one of {known}."
POSITIVE = "{name} must be positive."
NOT_NEGATIVE = "{name} must not be negative."
UP_TO = "{name} must be above 0 and at most {most}."
BETWEEN = "{name} must be between {least:,} and {most:,}."
BELOW_ONE = "{name} must be at least 0 and below 1."
INSIDE = "{name} must be above 0 and below 1."
DECAY = "weight_decay must not be negative, and clip must be positive."
RULES = {
    str: "{name} must be a text.",
    bool: "{name} must be true or false.",
    int: "{name} must be a whole number.",
    float: "{name} must be a number.",
    tuple: "{name} must be a list.",
}


class ConfigError(ValueError):
    """A value that is impossible, or two that contradict each other."""


class Settings:
    """Dictionary form of a frozen dataclass; unknown names are refused, so a typo is never a default."""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload, no-any-return]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        unknown = sorted(set(values) - {field.name for field in fields(cls)})  # type: ignore[arg-type]
        if unknown:
            raise ConfigError(say("Unknown settings: {names}.", names=unknown))
        hints = get_type_hints(cls)
        for name, value in values.items():
            require_kind(name, value, hints[name])
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


@dataclass(frozen=True)
class ModelConfig(Settings):
    """The shape of a model."""

    encoder: str = ZH_TINY
    """A name, as `encoders.names` explains: from scratch, vectors, a Hugging Face id, a folder, or `a + b`."""
    sequence: str = "attbilstm"
    attention: str = "cosine"
    """Of `attbilstm`: the paper's cosine, or scaled dot products."""
    cell: str = "plain"
    """Of the LSTMs: `plain`, or `peephole` (gates that see the cell; several times slower)."""
    lexicon: str = JIEBA
    """Of `lattice`: `jieba` (its dictionary), or a word2vec file whose words come with their vectors."""
    decoder: str = "crf"
    loss: str = "crf"
    """`crf` (negative log-likelihood of the path), a loss of each character's tag, or `crf+` such a loss."""
    scheme: str = "BIO"
    lstm_hidden: int = 128
    """Per direction."""
    attention_dim: int = 128
    """Size of z_t = tanh(W_g [g_t; h_t])."""
    embedding_dim: int = 128
    """Of the `embedding` encoder only."""
    dropout: float = 0.3
    """In front of and behind the BiLSTM."""
    encoder_dropout: float = 0.1
    """Inside an encoder that starts from scratch, or is one of ours; those of others bring theirs."""
    tanh_emissions: bool = False
    """Eq. 22 as printed: bounds what the CRF can be told, so off."""
    max_length: int = 256
    """Characters the encoder sees at once; longer sentences are split and stitched."""
    window_overlap: int = 48
    """Characters that two neighbouring windows share."""

    def __post_init__(self) -> None:
        require(bool(self.encoder.strip()), "encoder must have a name.")
        require(self.sequence in SEQUENCES, ONE_OF, name="sequence", known=SEQUENCES)
        require(self.attention in ATTENTIONS, ONE_OF, name="attention", known=ATTENTIONS)
        require(self.cell in CELLS, ONE_OF, name="cell", known=CELLS)
        require(self.decoder in DECODERS, ONE_OF, name="decoder", known=DECODERS)
        require(self.loss in LOSSES, ONE_OF, name="loss", known=LOSSES)
        self._require_sense()
        sizes = (self.lstm_hidden, self.attention_dim, self.embedding_dim)
        fits = min(sizes) > 0 and max(sizes) <= LARGEST
        require(fits, UP_TO, name="lstm_hidden, attention_dim, embedding_dim", most=LARGEST)
        require(0 <= self.dropout < 1 and 0 <= self.encoder_dropout < 1, BELOW_ONE, name="dropout, encoder_dropout")
        require(8 <= self.max_length <= LARGEST, BETWEEN, name="max_length", least=8, most=LARGEST)
        require(0 <= self.window_overlap <= self.max_length // 2, "window_overlap must be at most half of max_length.")
        try:
            scheme_named(self.scheme)
        except ValueError as error:
            raise ConfigError(str(error)) from error

    def _require_sense(self) -> None:
        """Refuse what would be built but never used, or never learned."""
        by_path = self.loss.startswith("crf")
        require(
            by_path or self.decoder != "crf",
            "loss {loss} would leave the CRF unlearned: use crf+{loss}, or decoder softmax.",
            loss=self.loss,
        )
        require(
            not by_path or self.decoder == "crf",
            "loss {loss} needs decoder crf: with softmax use one of {known}.",
            loss=self.loss,
            known=TOKEN_LOSSES,
        )
        require(
            self.attention == "cosine" or self.sequence == "attbilstm",
            "sequence {sequence} has no attention to choose.",
            sequence=self.sequence,
        )
        has_cells = self.sequence not in ("none", LATTICE)
        plain = self.cell == "plain" or has_cells
        require(plain, "sequence {sequence} has no cell to choose.", sequence=self.sequence)
        fits = self.lexicon == JIEBA or self.sequence == LATTICE
        require(fits, "sequence {sequence} reads no lexicon.", sequence=self.sequence)

    @property
    def pretrained(self) -> bool:
        """Whether an encoder, or one of two, has read text before."""
        return any(is_pretrained(part) for part in parts(self.encoder))


@dataclass(frozen=True)
class TrainConfig(Settings):
    """How a model is trained."""

    epochs: int = 20
    patience: int = 6
    """Epochs without a better dev F1, from the first above 0 on, before it stops; the best epoch's weights are kept."""
    batch_size: int | None = None
    """None: 8 sentences, or 16 where there are so many that steps are no longer scarce."""
    lr_encoder: float | None = None
    """None: 2e-4 for an encoder from nothing; for a pretrained one 5e-5, or 5e-4 below 10 M parameters."""
    lr_head: float = 2e-3
    lr_crf: float = 1e-2
    warmup: float = 0.1
    """Share of all steps in which the rate rises; then it falls to zero as a cosine."""
    layer_decay: float = 1.0
    """Each encoder layer's rate as a share of that of the layer above it; 1: all learn alike. Embeddings are the
    lowest layer, layers that share their weights one; without layers it has nothing to slow down."""
    weight_decay: float = 0.01
    clip: float = 1.0
    freeze_epochs: int = 0
    """First epochs in which the encoder stays as it came."""
    shallow: float = 0.5
    """Share of the epochs in which an encoder that starts from nothing, and shares one layer, runs that layer once.
    A third of the work for as much learning (300 sentences of the sample corpus: dev F1 55.9, without it 54.8)."""
    char_dropout: float = 0.05
    """Share of training characters shown as unknown, so that unknown ones are no surprise."""
    focal_alpha: float = 0.25
    focal_gamma: float = 2.0
    smoothing: float = 0.1
    """Share of a label that label smoothing spreads over all tags."""
    r_drop: float = 0.0
    """Weight of R-Drop: two passes under different dropout should agree. 0: one pass."""
    seed: int = 1
    threads: int | None = None
    """Torch threads while training; None leaves the process as it is."""

    def __post_init__(self) -> None:
        require(self.epochs > 0 and self.patience > 0, POSITIVE, name="epochs, patience")
        fits = self.batch_size is None or 0 < self.batch_size <= LARGEST
        require(fits, UP_TO, name="batch_size", most=LARGEST)
        rates = [self.lr_head, self.lr_crf, *([] if self.lr_encoder is None else [self.lr_encoder])]
        require(all(0 < rate < 1 for rate in rates), INSIDE, name="lr_encoder, lr_head, lr_crf")
        require(0 <= self.warmup < 1, BELOW_ONE, name="warmup")
        require(self.weight_decay >= 0 and self.clip > 0, DECAY)
        require(0 <= self.freeze_epochs < self.epochs, "freeze_epochs must be less than epochs.")
        require(0 <= self.shallow < 1, BELOW_ONE, name="shallow")
        require(0 <= self.char_dropout < 1, BELOW_ONE, name="char_dropout")
        require(0 < self.layer_decay <= 1, UP_TO, name="layer_decay", most=1)
        require(0 < self.focal_alpha <= 1, UP_TO, name="focal_alpha", most=1)
        require(self.focal_gamma >= 0, NOT_NEGATIVE, name="focal_gamma")
        require(0 <= self.smoothing < 1, BELOW_ONE, name="smoothing")
        require(self.r_drop >= 0, NOT_NEGATIVE, name="r_drop")
        require(self.threads is None or self.threads > 0, POSITIVE, name="threads")


def require_kind(name: str, value: Any, hint: Any) -> None:
    """A value as read from JSON or TOML is of its field's type: a whole number is a float too, and a list a tuple.

    What is not finite is no number, although JSON's 1e999 is read as one.
    """
    types = [get_origin(one) or one for one in (get_args(hint) if isinstance(hint, UnionType) else (hint,))]
    also = {float: int, tuple: list}
    kinds = (*types, *(also[one] for one in types if one in also))
    wrong_bool = isinstance(value, bool) and bool not in kinds
    fits = isinstance(value, kinds) and not wrong_bool and not (isinstance(value, float) and not isfinite(value))
    require(fits, RULES.get(types[0], "{name} must be an object."), name=name)


def require(fine: bool, rule: str, **values: Any) -> None:
    """`rule`: a template. `name`: of a setting, which pages may call otherwise."""
    if not fine:
        named = {"name": say(values["name"])} if "name" in values else {}
        raise ConfigError(say(rule, **values | named) if values else rule)
