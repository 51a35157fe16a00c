"""Advice on the pages that give tokens: keys, secrets, signatures, tickets."""

import hmac
import re
from typing import Any, Final

from guanxi.dingtalk.chain import SIGNED
from guanxi.dingtalk.pages import PAGES
from guanxi.sandbox.advice.refused import Advice, Form, Refused
from guanxi.sandbox.advice.signing import TICKET, base64_of, digest
from guanxi.sandbox.misspelt import misspelt

_MINUTE_MS: Final = 60_000
_SECONDS: Final = re.compile(r"[0-9]{10}(\.[0-9]+)?", re.ASCII)


def credentials_missing(refused: Refused) -> Advice:
    """Say where key and secret belong."""
    say = ["send appkey and appsecret in the query: /gettoken reads nothing from a body"]
    wrong = misspelt("appkey", refused.parameters)
    if refused.call.request.body:
        say.insert(0, "they were sent in the body, perhaps")
    if wrong is not None:
        say.insert(0, f"appkey was sent as {wrong[:64]}")
    return Advice(tuple(say), refused.example())


def secret_missing(refused: Refused) -> Advice:
    """Say which secret is missing."""
    where = refused.where
    wrong = misspelt(where, [name for name in refused.parameters if name not in {"appkey", "corpid", where}])
    told = (f"{where} was sent as {wrong[:64]}",) if wrong is not None else ()
    return Advice(
        (*told, f"add {where} to the query: the app's secret"),
        refused.form(refused.parameters | {where: "$APP_SECRET"}),
    )


def corp_secret_refused(refused: Refused) -> Advice:
    """Say which half is wrong."""
    corp_id = refused.world.corp_id
    if refused.parameters.get("corpid") == corp_id:
        half = "corpsecret is not that of an app of this organisation"
    else:
        half = f"corpid is not this world's, which is {corp_id}"
    form = refused.form(refused.parameters | {"corpid": corp_id, "corpsecret": "$APP_SECRET"})
    return Advice((half, "newer clients send appkey and appsecret"), form)


def app_unknown(refused: Refused) -> Advice:
    """Say which of key and secret is wrong, as far as the world's own are concerned."""
    if refused.page.apps:
        return _signer_unknown(refused)
    world = refused.world
    third_party = refused.page.name in {"get_corp_token", "oauth2_corp_access_token"}
    key = str(refused.value if refused.where else _key(refused))
    kind, right, secret = "suite_key", world.suite_key, "$SUITE_SECRET"
    if not third_party:
        kind, right, secret = "app_key", world.app_key, "$APP_SECRET"
    if key == right:
        say = f"the secret is not that of {right}; one that was rotated is over"
    elif key in {world.suite_key, world.app_key}:
        other = "a third-party app" if key == world.suite_key else "an internal app"
        say = f"this is the key of {other}, and this page is for the other kind: this world's {kind} is {right}"
    elif key in {world.app_secret, world.suite_secret}:
        say = "key and secret are exchanged"
    else:
        say = f"no app that is not revoked has this key and secret: this world's {kind} is {right}"
    form = _right(refused, right, secret)
    return Advice((say, f"GET /sandbox/worlds/{world.id} tells its keys and secrets"), form)


def _signer_unknown(refused: Refused) -> Advice:
    """Say whose key it is that a call was signed with, as far as the world's own are concerned."""
    world, key = refused.world, refused.value
    suite = f"this world's suite_key is {world.suite_key}"
    if key == world.app_key:
        say = "this is the key of an internal app, and only third-party apps can sign: send access_token in its place"
        rest = {name: one for name, one in refused.parameters.items() if name not in SIGNED}
        return Advice((say, "GET /gettoken?appkey=$APP_KEY&appsecret=$APP_SECRET gives one", suite), refused.form(rest))
    if key in {world.app_secret, world.suite_secret}:
        say = f"accessKey is a secret: the key belongs there, and {suite}"
    else:
        say = f"no third-party app has this accessKey: {suite}" if key else f"accessKey is missing: {suite}"
    return Advice((say, f"GET /sandbox/worlds/{world.id} tells its keys and secrets"), refused.form())


def _key(refused: Refused) -> Any:  # noqa: ANN401 - any JSON
    names = ("appkey", "appKey", "client_id", "suiteKey", "accessKey", "suite_key")
    return next((refused.parameters[name] for name in names if name in refused.parameters), "")


def _right(refused: Refused, key: str, secret: str) -> Form:
    """Give the form with key and secret as they would be taken."""
    parameters = refused.parameters | refused.example_parameters(refused.page)
    for name in parameters:
        if name in {"appkey", "appKey", "client_id", "suiteKey", "accessKey"}:
            parameters[name] = key
        elif "secret" in name.lower():
            parameters[name] = secret
    return refused.form(refused.signed(parameters) if "signature" in parameters else parameters)


def organisation_unknown(refused: Refused) -> Advice:
    """Say which organisation has authorised the suite."""
    world = refused.world
    say = f"this world's corp_id is {world.corp_id}, and its suite {world.suite_key} is authorised by it alone"
    if refused.page.apps and not refused.value:
        say = f"add corpId, the organisation that the call is for: {say}"
    known = {"client_id": world.suite_key, "client_secret": "$SUITE_SECRET"}
    known |= dict.fromkeys(("authCorpId", "auth_corpid", "corpId"), world.corp_id)
    return Advice((say,), refused.form({name: known.get(name, one) for name, one in refused.parameters.items()}))


def grant_type_refused(refused: Refused) -> Advice:
    """Name the one grant type."""
    say = "grant_type must be client_credentials: no other is served here"
    return Advice((say,), refused.form(refused.parameters | {"grant_type": "client_credentials"}))


def ticket_missing(refused: Refused) -> Advice:
    """Say that any ticket does."""
    say = "add suiteTicket: any text is accepted here, since nobody pushes tickets"
    return Advice((say,), refused.form(refused.parameters | {"suiteTicket": TICKET}))


def code_unknown(refused: Refused) -> Advice:
    """Say that there are no login codes."""
    say = "nobody logs in here, so that every login code is unknown: ask for an employee by userid, with /user/get"
    parameters = {"access_token": "$ACCESS_TOKEN", "userid": "$USERID"}
    method = refused.call.request.method
    return Advice((say,), Form(method=method, path=PAGES["get_user_get"].path, parameters=parameters))


def timestamp_malformed(refused: Refused) -> Advice:
    """Say that milliseconds are meant."""
    sent = str(refused.parameters.get("timestamp", ""))
    say = ["timestamp is milliseconds since 1970, 13 digits"]
    if _SECONDS.fullmatch(sent):
        say.insert(0, "these are seconds: multiply them by 1000, and sign that")
    return Advice(tuple(say), refused.form(refused.signed(refused.parameters)))


def timestamp_out_of_window(refused: Refused) -> Advice:
    """Say by how much the timestamp is off."""
    off = int(refused.parameters.get("timestamp", 0)) - refused.call.context.now
    behind = "behind" if off < 0 else "before"
    say = (
        f"timestamp is {abs(off) / 1000:g} seconds {behind} the world's clock, and may be {_MINUTE_MS // 1000} off",
        f"GET /sandbox/worlds/{refused.world.id}/clock tells its time",
    )
    return Advice(say, refused.form(refused.signed(refused.parameters)))


def signature_mismatch(refused: Refused) -> Advice:
    """Say what was signed instead, if that can be found out."""
    say = (
        "signature is Base64 of HMAC-SHA256 with the suite's secret over timestamp, a newline and suiteTicket, "
        "percent-encoded in the query"
    )
    found = _signed_instead(refused)
    return Advice((say,) if found is None else (found, say), refused.form(refused.signed(refused.parameters)))


def _signed_instead(refused: Refused) -> str | None:
    parameters, world = refused.parameters, refused.world
    timestamp, ticket = str(parameters.get("timestamp", "")), str(parameters.get("suiteTicket") or "")
    sent = str(parameters.get("signature", ""))
    secret, whole = world.suite_secret, f"{timestamp}\n{ticket}" if ticket else timestamp
    other = {
        "the timestamp alone was signed: suiteTicket belongs to it": (secret, timestamp),
        "the newline between timestamp and suiteTicket is missing": (secret, timestamp + ticket),
        "suiteTicket was signed before the timestamp": (secret, f"{ticket}\n{timestamp}"),
        "it was signed with the secret of the internal app": (world.app_secret, whole),
        "it was signed with the suite's key in place of its secret": (world.suite_key, whole),
    }
    for told, (key, message) in other.items():
        if hmac.compare_digest(base64_of(digest(key, message)).encode(), sent.encode()):
            return told
    if hmac.compare_digest(digest(secret, whole).hex().encode(), sent.lower().encode()):
        return "it is hexadecimal: Base64 is wanted"
    return None
