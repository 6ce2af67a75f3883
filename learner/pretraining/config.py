"""What a pretraining depends on. No torch here: the web process checks settings with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from learner.ner.config import BELOW_ONE, BETWEEN, DECAY, INSIDE, LARGEST, ONE_OF, UP_TO, Settings, require
from learner.ner.encoders.names import is_pretrained, parts

MOST_WEIGHTS = 500_000_000  # of the layers; those of BERT large have 300 million
MUON, ADAMW = OPTIMIZERS = ("muon", "adamw")
NORMS = ("pre", "post")
POSITIONS = ("distance", "absolute")
# How often a text is read where nobody says how many characters, and how many these are at most.
TIMES_GOES_ON, TIMES_FROM_NOTHING, MOST_BY_TEXT = 4, 20, 20_000_000


@dataclass(frozen=True)
class Shape(Settings):
    """Of an encoder that starts from nothing. One that goes on learning brings its own."""

    embedding: int = 128
    hidden: int = 256
    layers: int = 6
    groups: int | None = None
    """Sets of weights that the layers take turns with: 1 is ALBERT's sharing. None: as many as layers."""
    heads: int = 4
    feed_forward: int = 1024
    kernel: int = 3
    """Characters that the way from the table into the layers sees at once: 3 are a character and its neighbours."""
    norm: str = "pre"
    """LayerNorm in front of attention and feed-forward, or behind (post), as in the ALBERT paper."""
    positions: str = "distance"
    """How attention learns of order: by the distance of two characters, or a vector for each absolute place."""
    spread: float = 0.06
    """Standard deviation of the first weights."""

    def __post_init__(self) -> None:
        sizes = (self.embedding, self.hidden, self.layers, self.heads, self.feed_forward)
        fits = min(sizes) > 0 and max(sizes) <= LARGEST
        require(fits, UP_TO, name="embedding, hidden, layers, heads, feed_forward", most=LARGEST)
        require(self.hidden % self.heads == 0, "hidden must be a multiple of heads.")
        require(self.groups is None or 0 < self.groups <= self.layers, "groups must be between 1 and layers.")
        require(self._weights <= MOST_WEIGHTS, "The layers must have at most {most:,} weights.", most=MOST_WEIGHTS)
        require(0 < self.kernel <= 9 and self.kernel % 2 == 1, "kernel must be 1, 3, 5, 7 or 9.")
        require(self.norm in NORMS, ONE_OF, name="norm", known=NORMS)
        require(self.positions in POSITIONS, ONE_OF, name="positions", known=POSITIONS)
        require(0 < self.spread < 1, INSIDE, name="spread")

    @property
    def _weights(self) -> int:
        """Of the matrices in the layers; those that share a set have it once."""
        return (self.groups or self.layers) * self.hidden * (4 * self.hidden + 2 * self.feed_forward)


@dataclass(frozen=True)
class PretrainConfig(Settings):
    """How an encoder learns from text without labels."""

    start: str = ""
    """The encoder that goes on learning: a built-in one, a folder or a Hugging Face id. Empty: from nothing."""
    characters: int | None = None
    """Read in all; a text is read again until they are reached. None: four times the text for one that goes on, twenty
    times from nothing, and at most 20 million."""
    length: int = 128
    """Characters of a window."""
    batch: int = 64
    """Windows of a step of the optimizer, over all processes."""
    accumulate: int = 1
    """Parts into which a step's windows are cut, so that less memory is needed."""
    masked: float = 0.25
    """Share of the characters that are to be guessed; whole words at once. BERT's 0.15 was measured to learn less."""
    order: bool = True
    """Whether it also learns to tell two segments in their order from the same two swapped (ALBERT, section 3.1)."""
    optimizer: str = ""
    """Of the matrices in the encoder's layers: muon (Jordan et al., 2024), or adamw as for all else. Empty: muon for
    our own; adamw for those of others, which have learned by it until now."""
    rate: float | None = None
    """Highest learning rate of AdamW; Muon's is twice as high. None: 1e-3 from nothing; for one that goes on 5e-5, or
    5e-4 below 10 M parameters."""
    warmup: float = 0.03
    """Share of the steps in which the rate rises; then it falls as a cosine to a twentieth."""
    weight_decay: float = 0.01
    clip: float = 1.0
    dropout: float = 0.0
    """Of our own encoders. Those of others that go on keep theirs."""
    vocabulary: int = 8000
    """Most characters of a vocabulary that is built from the text."""
    vectors: bool = True
    """Whether the table of an encoder from nothing starts from skip-gram vectors of the same text."""
    shape: Shape = Shape()
    seed: int = 1

    def __post_init__(self) -> None:
        require(len(parts(self.start)) == 1, "start must be one encoder, not a pair.")
        rule = "{encoder!r} has learned nothing yet: name one that has, or start from nothing."
        require(not self.start or is_pretrained(self.start), rule, encoder=self.start)
        known = self.characters is None or 0 < self.characters <= 10**12
        require(known, UP_TO, name="characters", most="10^12")
        require(16 <= self.length <= 512, BETWEEN, name="length", least=16, most=512)
        require(0 < self.batch <= LARGEST, UP_TO, name="batch", most=LARGEST)
        require(0 < self.accumulate <= self.batch, "accumulate must be between 1 and batch.")
        require(self.batch % self.accumulate == 0, "batch must be a multiple of accumulate.")
        require(0 < self.masked <= 0.5, UP_TO, name="masked", most=0.5)
        require(self.optimizer in ("", *OPTIMIZERS), ONE_OF, name="optimizer", known=OPTIMIZERS)
        require(self.rate is None or 0 < self.rate < 1, INSIDE, name="rate")
        require(0 <= self.warmup < 1, BELOW_ONE, name="warmup")
        require(self.weight_decay >= 0 and self.clip > 0, DECAY)
        require(0 <= self.dropout < 1, BELOW_ONE, name="dropout")
        require(500 <= self.vocabulary <= 60_000, BETWEEN, name="vocabulary", least=500, most=60_000)
        require(0 <= self.seed < 2**31, BETWEEN, name="seed", least=0, most=2**31 - 1)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """`shape` as a table of its settings, or as a Shape."""
        shape = values.get("shape", {})
        require(isinstance(shape, Shape | Mapping), "shape must be an object of settings.")
        made = shape if isinstance(shape, Shape) else Shape.from_dict(shape)
        return super().from_dict({**values, "shape": made})

    def for_text(self, size: int) -> Self:
        """Of a text with so many characters to learn from."""
        if self.characters is not None:
            return self
        times = TIMES_GOES_ON if self.start else TIMES_FROM_NOTHING
        return replace(self, characters=max(1, min(times * size, MOST_BY_TEXT)))

    @property
    def steps(self) -> int:
        """Steps of the optimizer; none while nobody knows how many characters."""
        return -(-(self.characters or 0) // (self.batch * self.length))
