"""The steps before a page's own, in the order that docs/decisions/0012 gives.

A step that concerns every request is one line in a list. A step that waits for something gives what is awaited; the
others give None and cost no coroutine.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from guanxi.dingtalk.call import Call
from guanxi.dingtalk.decode import read_body, read_form, read_parameters
from guanxi.dingtalk.failures import MethodRefused
from guanxi.domain.failures import TokenMissing
from guanxi.domain.organisation import require_active, require_external_contacts
from guanxi.domain.rate import Rate
from guanxi.operations.authenticate import authenticate, require_kind, require_scope
from guanxi.operations.authenticate_suite import suite_caller, suite_with_signature
from guanxi.operations.context import Caller, Context

Step = Callable[[Call], Awaitable[None] | None]


def check_method(call: Call) -> None:
    """Refuse an HTTP method that the page does not take."""
    if call.request.method not in call.page.methods:
        raise MethodRefused(f"{call.page.path} is called with {' or '.join(call.page.methods)}", field="method")


def decode(call: Call) -> None:
    """Read query and body, in whatever shape they came."""
    call.parameters = read_parameters(call.request)


def decode_query(call: Call) -> None:
    """Read the query alone: some pages of the real service take nothing from a body."""
    call.parameters = dict(read_form(call.request.query, "query"))


def decode_body(call: Call) -> None:
    """Read a JSON body alone: pages of api.dingtalk.com take nothing else but what stands in the path."""
    call.parameters = read_body(call.request) | call.in_path


async def check_token(call: Call) -> None:
    """Find out who asks, by what is in the query, the form, or the JSON: a token, or else the signature of the call."""
    token = call.parameters.get("access_token")
    context = call.context
    if token and isinstance(token, str):
        call.caller = await authenticate(context, token)
    elif is_signed(call.parameters):
        call.caller = await _signer(context, call.parameters)
    else:
        raise TokenMissing("no access_token was sent: put it into the query")
    call.context = Context(context.store, context.ids, context.now, call.caller.app.app_key)


SIGNED: Final = ("accessKey", "timestamp", "suiteTicket", "signature", "corpId")
"""What a signed call has in place of a token (docs/wire.md 2.3)."""


def is_signed(parameters: dict[str, Any]) -> bool:
    """Tell whether a call is signed: it has no token, and something that only signed calls have."""
    token = parameters.get("access_token")
    return not (token and isinstance(token, str)) and bool(parameters.get("accessKey") or parameters.get("signature"))


async def _signer(context: Context, parameters: dict[str, Any]) -> Caller:
    # As with a token: what is neither a text nor a number counts as not sent.
    *signature, corp_id = (str(one) if isinstance(one := parameters.get(name), str | int) else "" for name in SIGNED)
    return await suite_caller(context, await suite_with_signature(context, *signature), corp_id)


def check_kind(call: Call) -> None:
    """Refuse a kind of app that the page is not for."""
    require_kind(call.app.app, call.page.apps)


def check_permission(call: Call) -> None:
    """Refuse an app without the page's permission."""
    if call.page.permission is not None:
        require_scope(call.app.app, call.page.permission)


def check_organisation(call: Call) -> None:
    """Refuse a suspended organisation, and one without external contacts."""
    organisation = call.app.organisation
    require_active(organisation)
    require_external_contacts(organisation)


def check_active(call: Call) -> None:
    """Refuse a suspended organisation; staff is there whether external contacts are switched on or not."""
    require_active(call.app.organisation)


def limited(chain: tuple[Step, ...], rate: Rate) -> tuple[Step, ...]:
    """Give a chain that counts an app's calls of a page, as soon as the app is known.

    Args:
        chain: of a page; one that does not find out who asks stays as it is: whoever knows an app's key alone could
            use up what the app may ask.
        rate: counts for each app, in each organisation, on each page.
    """
    if check_token not in chain:
        return chain

    def check_rate(call: Call) -> None:
        rate.count((call.app.corp_id, call.app.app.app_key, call.page.name), call.context.now)

    place = chain.index(check_token) + 1
    return (*chain[:place], check_rate, *chain[place:])


TOPAPI: Final[tuple[Step, ...]] = (
    check_method,
    decode,
    check_token,
    check_kind,
    check_permission,
    check_organisation,
)
STAFF: Final[tuple[Step, ...]] = (
    check_method,
    decode,
    check_token,
    check_kind,
    check_permission,
    check_active,
)
CREDENTIALS_IN_QUERY: Final[tuple[Step, ...]] = (check_method, decode_query)
CREDENTIALS: Final[tuple[Step, ...]] = (check_method, decode)
CREDENTIALS_IN_BODY: Final[tuple[Step, ...]] = (check_method, decode_body)
