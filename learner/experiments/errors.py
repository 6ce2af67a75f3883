"""What can be wrong with an experiment, each with a sentence that names the key or the file."""


class SpecError(ValueError):
    """The specification asks for something impossible; the message starts with the key."""


class DataError(ValueError):
    """A file or a corpus is missing, damaged, or holds nothing to learn from."""
