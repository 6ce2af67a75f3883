"""What can go wrong while choosing sentences."""


class EmptyPool(ValueError):
    """There is no sentence to choose from."""
