"""What can go wrong, by cause: catch the cause that you can do something about.

GuanxiError
├── NotSent            nothing reached the server
├── NoAnswer           it was sent, and nobody knows what became of it
│   └── Unreadable     what came back is no answer of DingTalk's or Guanxi's
├── Unchanged          what If-None-Match names is still there
└── Refused            the server said no; it has changed nothing
├── NotAuthenticated   the app's key, secret or token, or the API key
├── NotPermitted       the app or the holder of the key may not do that
├── NotSupported       the server has no such call
├── Invalid            a value is not what it may be
├── NotFound           what the call is about is not there
├── Conflict           something is in the way
│   └── AlreadyExists  and that is one that has the same number, id or name
├── LimitReached       the organisation has as many as it may have
├── Throttled          too many calls
└── Unavailable        the server cannot do it now
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


class GuanxiError(Exception):
    """Everything that a client raises, but for mistakes in how it is called (TypeError, ValueError).

    Attributes:
        operation: the name of the call that failed.
    """

    operation: str = ""

    def __str__(self) -> str:
        """Say which call failed, and why."""
        why = super().__str__()
        return f"{self.operation}: {why}" if self.operation else why


class NotSent(GuanxiError):
    """Nothing reached the server: no connection could be made."""


class NoAnswer(GuanxiError):
    """The request was sent, and no answer came: a write may have been carried out, or not."""


class Unreadable(NoAnswer):
    """What came back is no answer of DingTalk's or Guanxi's, as a proxy's page: it says nothing about what was done.

    Attributes:
        status: of HTTP.
    """

    status: int = 0


class Unchanged(GuanxiError):
    """What was asked for is still as `if_none_match` names it (HTTP 304)."""


class Refused(GuanxiError):
    """The server said no. Its subclasses say why; this class itself is for numbers that nobody knows.

    Attributes:
        errcode: the number, on v1 pages the text, that says what is wrong; of the native API the problem's type,
            without `urn:guanxi:problem:`.
        errmsg: the server's sentence.
        sub_code: more on it: the platform's number, or from Guanxi the field that is to blame.
        sub_msg: from Guanxi: what is wrong with it, and what is allowed.
        request_id: names the request in the server's log.
        status: of HTTP.
        told: the whole answer.
        retry_after: seconds after which it may be sent again, where the server says so.
    """

    retry_after: float | None = None

    def __init__(  # noqa: PLR0913 - the members of an error's answer
        self,
        errcode: int | str,
        errmsg: str,
        *,
        sub_code: str = "",
        sub_msg: str = "",
        request_id: str = "",
        status: int = 200,
        told: dict[str, Any] | None = None,
    ) -> None:
        """Take what the server told."""
        super().__init__(errcode, errmsg)
        self.errcode = errcode
        self.errmsg = errmsg
        self.sub_code = sub_code
        self.sub_msg = sub_msg
        self.request_id = request_id
        self.status = status
        self.told = told or {}

    def __str__(self) -> str:
        """Say it in a line."""
        more = f" ({self.sub_code}: {self.sub_msg})" if self.sub_msg and self.sub_msg not in self.errmsg else ""
        at = f" [request {self.request_id}]" if self.request_id else ""
        return f"{self.operation}: {self.errcode} {self.errmsg}{more}{at}"


class NotAuthenticated(Refused):
    """The app's key and secret, its token, or the API key is not accepted."""


class NotPermitted(Refused):
    """The app lacks a permission, or the organisation has switched the feature off."""


class NotSupported(Refused):
    """The server has no such call."""


class Invalid(Refused):
    """A value is not what it may be; `sub_code` and `sub_msg` say which and why, where the server does."""


class NotFound(Refused):
    """What the call is about is not there. DingTalk's pages say the same of an id that cannot be one."""


class Conflict(Refused):
    """Something is in the way: it has changed since, or is in use."""


class AlreadyExists(Conflict):
    """There is one with that phone number, id or name."""


class LimitReached(Refused):
    """The organisation has as many external contacts as it may have."""


class Throttled(Refused):
    """Too many calls.

    Attributes:
        until: when calls are let in again, where the sentence says so.
    """

    until: datetime | None = None


class Unavailable(Refused):
    """The server cannot do it now, or has failed; what became of a write is not known where it does not say so."""
