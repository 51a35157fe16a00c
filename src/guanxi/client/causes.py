"""Which cause a number of DingTalk's, or a problem of Guanxi's, stands for (docs/wire.md 6)."""

from collections.abc import Mapping
from typing import Final

from guanxi.client.errors import (
    AlreadyExists,
    Conflict,
    Invalid,
    LimitReached,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    NotSupported,
    Refused,
    Throttled,
    Unavailable,
)

_NUMBERS: Final[Mapping[type[Refused], tuple[int, ...]]] = {
    NotAuthenticated: (
        33001, 33009, 40000, 40014, 40089, 40096, 42001, 41001, 853001, 853002, 853003, 853004, 900005,
    ),
    NotPermitted: (43007, 50002, 50004, 60011, 60020, 60205, 400043),
    NotSupported: (22, 404),
    NotFound: (33012, 40078, 40104, 49017, 60003, 60111, 60121),
    AlreadyExists: (22005, 60104, 60200, 60201),
    LimitReached: (60203,),
    Throttled: (*range(90001, 90021),),
    Unavailable: (-1, 15, 40001, 400001),
    Invalid: (
        40, 41, 40003, 40035, 40036, 40068, 40069, 41002, 41004, 41101, 43001, 43002, 43009, 60103, 60112, 60204,
        400002,
    ),
}  # fmt: skip
_BY_NUMBER: Final = {number: cause for cause, numbers in _NUMBERS.items() for number in numbers}

_WRAPPING: Final = frozenset({88, 33009, 40035})
"""Numbers beside which `sub_code` can hold the platform's, which says more."""

_EXPIRED: Final = frozenset({40014, 42001})

_PROBLEMS: Final[Mapping[type[Refused], tuple[str, ...]]] = {
    NotAuthenticated: ("key-invalid", "key-missing"),
    NotSupported: ("method-not-allowed",),
    AlreadyExists: ("exists", "external-id-taken", "name-taken", "phone-taken"),
    LimitReached: ("organisation-full",),
}
_BY_PROBLEM: Final = {kind: cause for cause, kinds in _PROBLEMS.items() for kind in kinds}

_BY_STATUS: Final[Mapping[int, type[Refused]]] = {
    401: NotAuthenticated,
    403: NotPermitted,
    404: NotFound,
    405: NotSupported,
    408: Unavailable,
    409: Conflict,
    410: Conflict,
    412: Conflict,
    428: Invalid,
    429: Throttled,
}
_FAULT: Final = 500

_V1_TEXTS: Final = (
    ("Forbidden.AccessDenied.Qps", Throttled),
    ("Forbidden.AccessDenied.ApiCountLimit", Throttled),
    ("InvalidAuthentication", NotAuthenticated),
    ("AuthenticationFailed", NotAuthenticated),
    ("invalidClientIdOrSecret", NotAuthenticated),
    ("invalid.client", NotAuthenticated),
    ("unauthorized.client", NotAuthenticated),
    ("invalidSuite", NotAuthenticated),
    ("invalidAuthInfo", NotAuthenticated),
    ("InvalidAction.NotFound", NotSupported),
)


def platform_number(errcode: int, sub_code: str) -> int:
    """Give the number that says what is wrong: of errcode 88 it stands in `sub_code`.

    Args:
        errcode: of an answer.
        sub_code: of the same; Guanxi's documented profile has the platform's number there too, else a field's name.
    """
    return int(sub_code) if errcode in _WRAPPING and sub_code.isdecimal() else errcode


def is_expired(error: Exception) -> bool:
    """Tell whether another token may be accepted in place of the one that was refused."""
    if not isinstance(error, NotAuthenticated) or isinstance(error.errcode, str):
        return False
    return platform_number(error.errcode, error.sub_code) in _EXPIRED


def of_number(number: int) -> type[Refused]:
    """Give the cause that a number stands for."""
    return _BY_NUMBER.get(number, Refused)


def of_problem(kind: str, status: int) -> type[Refused]:
    """Give the cause of a problem of the native API.

    Args:
        kind: the end of its `type`.
        status: of HTTP, which decides for kinds that a later server may have.
    """
    return _BY_PROBLEM.get(kind) or of_status(status)


def of_v1(code: str, status: int) -> type[Refused]:
    """Give the cause of an error of a v1 page.

    Args:
        code: its text.
        status: of HTTP.
    """
    return next((cause for start, cause in _V1_TEXTS if code.startswith(start)), None) or of_status(status)


def of_status(status: int) -> type[Refused]:
    """Give the cause that an HTTP status stands for."""
    return Unavailable if status >= _FAULT else _BY_STATUS.get(status, Invalid)
