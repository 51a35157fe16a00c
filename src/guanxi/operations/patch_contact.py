"""Patch or replace an external contact: the native API's ways to change one."""

import msgspec

from guanxi.domain.contact import Contact
from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_contact, patched_external_id, sent_custom
from guanxi.operations.contact_plans import Saved
from guanxi.operations.context import Context
from guanxi.operations.edit_contact import Editing, edit_contact, phones_of
from guanxi.operations.viewer import owned


async def patch_contact(
    context: Context, corp_id: str, userid: str, patch: ContactPatch, if_match: str | None = None
) -> Saved:
    """Change what a patch names; the rest stays (RFC 7396).

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.
        patch: what was sent.
        if_match: the version that the caller saw last; None if that does not matter.

    Raises:
        ValueMissing, ValueInvalid: a value cannot be taken (their subclasses say which).
        Failure: as `edit_contact`.
    """
    return await edit_contact(context, corp_id, patching(userid, patch, if_match))


def patching(userid: str, patch: ContactPatch, if_match: str | None) -> Editing:
    """Give what a patch asks for; arguments and failures as above."""

    def edit(old: Contact, external_id: str) -> tuple[Contact, str]:
        return patched_contact(old, patch), patched_external_id(external_id, patch)

    phones, external_id = phones_of(patch.mobile, patch.state_code), patched_external_id("", patch)
    return Editing(userid, edit, phones, external_id, if_match, sent_custom(patch))


async def replace_contact(
    context: Context, corp_id: str, userid: str, patch: ContactPatch, if_match: str | None
) -> Saved:
    """Make a contact what was sent and nothing else; arguments and failures as for `patch_contact`."""
    new, external_id = contact_of(owned(context.viewer, patch), userid), patched_external_id("", patch)

    def edit(old: Contact, _: str) -> tuple[Contact, str]:
        return msgspec.structs.replace(new, userid=old.userid), external_id

    phones, custom = phones_of(new.mobile, new.state_code), sent_custom(patch, whole=True)
    editing = Editing(userid, edit, phones, external_id, if_match, custom)
    return await edit_contact(context, corp_id, editing)
