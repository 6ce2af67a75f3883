"""What can go wrong with text, each with a sentence that says what to do."""

from learner.ner.errors import NerError


class BadText(NerError):
    """A file that is not there, not text, or empty."""

    code = "bad_text"


class NoSpace(NerError):
    """The disk is full. What was saved before is whole."""

    code = "no_space"


class OtherEncoder(NerError):
    """What is in the folder belongs to another pretraining."""

    code = "other_encoder"
