"""Pages that give tokens. A client gets its own when it needs one: these are for programs that hand tokens on."""

from typing import Final

import msgspec

from guanxi.client.dialect import OAPI_OPEN, V1_OPEN
from guanxi.client.operation import Operation, Way


class Gettoken(msgspec.Struct, frozen=True, kw_only=True):
    """The credentials of an internal app: either pair.

    Attributes:
        appkey: the app's key.
        appsecret: its secret.
        corpid: the organisation, as older programs send it.
        corpsecret: the secret, as older programs send it.
    """

    appkey: str | None = None
    appsecret: str | None = None
    corpid: str | None = None
    corpsecret: str | None = None


class GetCorpToken(msgspec.Struct, frozen=True, kw_only=True):
    """A signed call of a third-party app.

    Attributes:
        access_key: the suite's key.
        timestamp: milliseconds since 1970, at most a minute off.
        suite_ticket: the newest one that was sent to the app.
        signature: Base64 of HMAC-SHA256 with the suite's secret over timestamp, newline and ticket.
        auth_corpid: the organisation that has authorised the app.
    """

    access_key: str = msgspec.field(name="accessKey")
    timestamp: str
    suite_ticket: str | None = msgspec.field(name="suiteTicket", default=None)
    signature: str
    auth_corpid: str


class Oauth2AccessToken(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The credentials of an internal app.

    Attributes:
        app_key: its key.
        app_secret: its secret.
    """

    app_key: str
    app_secret: str


class Oauth2CorpAccessToken(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The credentials of a third-party app.

    Attributes:
        suite_key: its key.
        suite_secret: its secret.
        auth_corp_id: the organisation that has authorised it.
        suite_ticket: the newest one that was sent to it.
    """

    suite_key: str
    suite_secret: str
    auth_corp_id: str
    suite_ticket: str


class Oauth2CorpToken(msgspec.Struct, frozen=True, kw_only=True):
    """The credentials of either kind of app.

    Attributes:
        corp_id: the organisation.
        client_id: the app's key.
        client_secret: its secret.
        grant_type: client_credentials.
    """

    corp_id: str = msgspec.field(name="corpId")
    client_id: str
    client_secret: str
    grant_type: str = "client_credentials"


class OapiToken(msgspec.Struct, frozen=True):
    """A token.

    Attributes:
        access_token: sent with other calls.
        expires_in: seconds that it lives.
    """

    access_token: str
    expires_in: int = 7200


class V1Token(msgspec.Struct, frozen=True, rename="camel"):
    """A token.

    Attributes:
        access_token: sent with other calls.
        expire_in: seconds that it lives.
    """

    access_token: str
    expire_in: int = 7200


# To ask for a token twice changes nothing, so these may be sent again.
GETTOKEN: Final = Operation(
    "gettoken",
    "Get the token of an internal app: the same one again while it lives.",
    Gettoken,
    OapiToken,
    Way(dialect=OAPI_OPEN, method="GET", path="/gettoken", reads=True),
)
GET_CORP_TOKEN: Final = Operation(
    "get_corp_token",
    "Get a new token of a third-party app for one organisation, by a signed call.",
    GetCorpToken,
    OapiToken,
    Way(
        dialect=OAPI_OPEN,
        method="POST",
        path="/service/get_corp_token",
        reads=True,
        query=("accessKey", "timestamp", "suiteTicket", "signature"),
    ),
)
OAUTH2_ACCESS_TOKEN: Final = Operation(
    "oauth2_access_token",
    "Get the token of an internal app: the same one again while it lives.",
    Oauth2AccessToken,
    V1Token,
    Way(dialect=V1_OPEN, method="POST", path="/v1.0/oauth2/accessToken", reads=True),
)
OAUTH2_CORP_ACCESS_TOKEN: Final = Operation(
    "oauth2_corp_access_token",
    "Get a new token of a third-party app for one organisation.",
    Oauth2CorpAccessToken,
    V1Token,
    Way(dialect=V1_OPEN, method="POST", path="/v1.0/oauth2/corpAccessToken", reads=True),
)
OAUTH2_CORP_TOKEN: Final = Operation(
    "oauth2_corp_token",
    "Get the token of an internal or third-party app for one organisation.",
    Oauth2CorpToken,
    OapiToken,
    Way(dialect=V1_OPEN, method="POST", path="/v1.0/oauth2/{corpId}/token", reads=True),
)
