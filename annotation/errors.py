"""Every error a user can meet: a stable code, an HTTP status, a sentence that says what to do.

Raise these anywhere below the API; `annotation.api.errors` turns them into the one JSON error shape.
"""

from typing import Any


class AnnealError(Exception):
    """Base of all errors with a name. `data` is JSON-serialisable detail for programs."""

    code = "error"
    status = 400

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data


class Invalid(AnnealError):
    """What was sent breaks a rule of the domain."""

    code = "invalid"


class InvalidSpans(Invalid):
    """Spans out of bounds, overlapping, or of an unknown type."""

    code = "invalid_spans"


class NotFound(AnnealError):
    """Missing, or hidden from this user: the two cannot be told apart."""

    code = "not_found"
    status = 404


class NoSuchUser(NotFound):
    """A lead named a person who has no account."""

    code = "no_such_user"


class SignInFailed(AnnealError):
    """Name and password do not fit; which of them is wrong is not said."""

    code = "wrong_credentials"
    status = 401


class Forbidden(AnnealError):
    """The user is a member, but the role does not allow it."""

    code = "forbidden"
    status = 403


class Conflict(AnnealError):
    """The state of things does not allow it now: a lease lost, a round already running."""

    code = "conflict"
    status = 409


class LeaseLost(Conflict):
    """The claim on a sentence ran out and somebody else has it, or it is done."""

    code = "lease_lost"


class ImportFailed(AnnealError):
    """The whole file was refused and nothing was changed. `data['report']` holds the lines."""

    code = "import_failed"


class Cancelled(AnnealError):
    """A person cancelled the job; raised inside the job to stop it."""

    code = "cancelled"
    status = 409
