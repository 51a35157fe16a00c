"""Who asks, and whether their key opens this: the one place that decides it for every endpoint."""

from collections.abc import Mapping
from typing import Any

from guanxi.api.endpoint import Endpoint
from guanxi.api.failures import KeyMissing
from guanxi.domain.organisation import require_external_contacts
from guanxi.domain.rate import Rate
from guanxi.operations.authenticate_key import authenticate_key, require_key_scope
from guanxi.operations.context import Asking, Context


async def let_in(
    context: Context, endpoint: Endpoint[Any, Any], headers: Mapping[bytes, bytes], rate: Rate | None
) -> Asking:
    """Find out who asks, and refuse who may not.

    Args:
        context: the request's, before anybody is known.
        endpoint: what is asked for.
        headers: by their names in small letters.
        rate: how often each key may ask; None for no limit.

    Raises:
        KeyMissing: no key was sent.
        KeyInvalid: it is unknown, expired or revoked.
        OrganisationSuspended: its organisation is.
        RateLimited: it has asked as often as it may within a second.
        PermissionMissing: it lacks a scope that the endpoint asks for.
        ContactsDisabled: the endpoint is about contacts, and they are switched off.
    """
    scheme, _, key = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer" or not key.strip():
        raise KeyMissing("send a key: Authorization: Bearer guanxi_...")
    asking = await authenticate_key(context, key.strip().decode("latin-1"))
    if rate is not None:
        rate.count((asking.corp_id, asking.key.key_id), asking.context.now)
    for scope in (endpoint.scope, *endpoint.also):
        require_key_scope(asking, scope)
    if endpoint.needs_contacts:
        require_external_contacts(asking.organisation)
    return asking
