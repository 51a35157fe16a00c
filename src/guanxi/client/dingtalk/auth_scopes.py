"""What an app may see: the page auth/scopes."""

from typing import Final

import msgspec

from guanxi.client.dingtalk.page import Answered, older
from guanxi.client.operation import Operation


class GetAuthScopes(msgspec.Struct, frozen=True):
    """What the app may see."""


class AuthScopes(msgspec.Struct, frozen=True):
    """Whom an app sees.

    Attributes:
        authed_dept: the departments.
        authed_user: employees beside those in them.
    """

    authed_dept: list[int] = []
    authed_user: list[str] = []


class AuthScopesGot(Answered, frozen=True, kw_only=True):
    """What an app sees.

    Attributes:
        auth_org_scopes: whom.
        auth_user_field: what of an employee, beside ids.
        condition_field: more members, under conditions.
    """

    auth_org_scopes: AuthScopes
    auth_user_field: list[str] = msgspec.field(default_factory=list)
    condition_field: list[str] = msgspec.field(default_factory=list)


GET_AUTH_SCOPES: Final = Operation(
    "get_auth_scopes", "Look at what the app sees.", GetAuthScopes, AuthScopesGot, older("/auth/scopes")
)
