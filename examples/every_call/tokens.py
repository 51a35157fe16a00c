"""Tokens. A client gets its own when it needs one; these are for programs that hand tokens on."""

import time

from examples.every_call.sandbox import Sandbox
from guanxi.client import Client
from guanxi.client.credentials import signed
from guanxi.client.dingtalk.auth_scopes import AuthScopesGot
from guanxi.client.dingtalk.tokens import OapiToken, V1Token

TICKET = "suite-ticket"  # a sandbox takes any


def get_tokens(client: Client, sandbox: Sandbox) -> None:
    """Get a token in each way that there is.

    Args:
        client: of any app.
        sandbox: with an internal and a third-party app.
    """
    oapi: OapiToken = client.gettoken(appkey=sandbox.app_key, appsecret=sandbox.app_secret)
    v1: V1Token = client.oauth2_access_token(app_key=sandbox.app_key, app_secret=sandbox.app_secret)
    of_organisation: OapiToken = client.oauth2_corp_token(
        corp_id=sandbox.corp_id, client_id=sandbox.app_key, client_secret=sandbox.app_secret
    )
    # Each way gives an internal app the token that it has already.
    print("an internal app's token lives", oapi.expires_in, v1.expire_in, of_organisation.expires_in, "seconds")

    timestamp = str(int(time.time() * 1000))
    by_signature: OapiToken = client.get_corp_token(
        access_key=sandbox.suite_key,
        timestamp=timestamp,
        suite_ticket=TICKET,
        signature=signed(sandbox.suite_secret, timestamp, TICKET),
        auth_corpid=sandbox.corp_id,
    )
    by_secret: V1Token = client.oauth2_corp_access_token(
        suite_key=sandbox.suite_key,
        suite_secret=sandbox.suite_secret,
        auth_corp_id=sandbox.corp_id,
        suite_ticket=TICKET,
    )
    print("a third-party app's lives", by_signature.expires_in, by_secret.expire_in, "seconds")

    seen: AuthScopesGot = client.get_auth_scopes()
    departments: list[int] = seen.auth_org_scopes.authed_dept
    print("the app sees departments", departments)
