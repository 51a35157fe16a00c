"""What can be wrong with a request before it asks for anything: only this door can say it."""

from collections.abc import Sequence

from guanxi.domain.failures import Failure, ValueInvalid


class PathUnknown(Failure):
    """There is nothing at that path."""


class MethodRefused(Failure):
    """Nothing is done at that path by that HTTP method."""


class Malformed(Failure):
    """The request is broken, or its body is no JSON or says that it is something else."""


class BodyTooLarge(Failure):
    """The body is larger than this operation takes."""


class HeadTooLarge(Failure):
    """The request line and headers are too large."""


class TooSlow(Failure):
    """The request stopped arriving."""


class KeyMissing(Failure):
    """No key was sent."""


class IfMatchRequired(Failure):
    """The operation replaces a whole record, and the request does not say which state of it."""


class ServerFailed(Failure):
    """The server has a fault, and has logged it."""


class RequestInvalid(ValueInvalid):
    """Values of a request are not what the operation takes.

    Args:
        reason: as in Failure.
        errors: each value that is wrong, as a problem shows it.
    """

    def __init__(self, reason: str, errors: Sequence[dict[str, str]]) -> None:
        super().__init__(reason)
        self.errors = errors
