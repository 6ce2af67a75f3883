"""What can go wrong while learning, each with a sentence that a lead can act on."""

DAMAGED = "The model in {path} is missing, damaged or of another kind: {error}"


class NerError(Exception):
    """Base of the learner's own errors. `code` is stable, the message is for people."""

    code = "learner_error"


class EncoderUnavailable(NerError):
    """The encoder is not here and cannot be fetched, or its name means nothing."""

    code = "encoder_unavailable"


class NotEnoughData(NerError):
    """There is nothing to learn from."""

    code = "not_enough_data"


class CannotSplit(NotEnoughData):
    """The labels do not divide into strong and weak types: other weak types help, or a single model."""

    code = "cannot_split"


class NonFiniteLoss(NerError):
    """The loss became NaN or infinite: the weights are lost, the last whole epoch is not."""

    code = "non_finite_loss"


class OutOfMemory(NerError):
    """Not even one sentence, or one part of a step, fits beside the model."""

    code = "out_of_memory"

    def __init__(
        self,
        message: str = "There is not memory for even one sentence. "
        "Choose a smaller encoder, or a smaller model.max_length.",
    ) -> None:
        super().__init__(message)


class BadCheckpoint(NerError):
    """The folder holds no checkpoint, or a damaged one."""

    code = "bad_checkpoint"
