"""Apps: the programs that an organisation lets in."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from guanxi.domain.failures import ValueInvalid, ValueMissing
from guanxi.domain.text import is_blank, text_fault

AppKind = Literal["internal", "third-party"]

READ: Final = "qyapi_ext_read"
WRITE: Final = "qyapi_ext_write"
DEPARTMENTS: Final = "qyapi_get_department_list"
DEPARTMENT_MEMBERS: Final = "qyapi_get_department_member"
MEMBER: Final = "qyapi_get_member"
MEMBER_BY_MOBILE: Final = "qyapi_get_member_by_mobile"
SCOPES: Final = (READ, WRITE, DEPARTMENTS, DEPARTMENT_MEMBERS, MEMBER, MEMBER_BY_MOBILE)

TOKEN_SECONDS: Final = 7200
"""Life of an access token. One SDK decodes `expires_in` into 16 bits, so it may not pass 32,767."""


_NAME: Final = 128


class App(msgspec.Struct, frozen=True, kw_only=True):
    """A program as one organisation sees it.

    Attributes:
        app_key: its public name; of a third-party app, the suite key.
        kind: `internal`, or `third-party` for a suite that the organisation has authorised.
        scopes: the permissions it holds.
        name: what people call it.
        created_at: milliseconds since 1970, UTC.
        revoked: whether it is shut out.
    """

    app_key: str
    kind: AppKind
    scopes: frozenset[str]
    name: str
    created_at: int
    revoked: bool = False


def checked_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """Give the permissions of an app.

    Raises:
        ValueInvalid: there is no such permission.
    """
    wanted = frozenset(scopes)
    if unknown := sorted(wanted.difference(SCOPES)):
        raise ValueInvalid(f"{unknown[0]} is no permission; {', '.join(SCOPES)} are", field="scopes")
    return wanted


def check_app_name(name: str) -> None:
    """Refuse what cannot be an app's name.

    Raises:
        ValueMissing: it is blank.
        ValueInvalid: it is too long or holds control characters.
    """
    if is_blank(name):
        raise ValueMissing("an app needs a name", field="name")
    if fault := text_fault(name, _NAME):
        raise ValueInvalid(f"name {fault}", field="name")
