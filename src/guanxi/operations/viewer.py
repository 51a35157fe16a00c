"""An employee for whom an operation is done, and what they may do to a contact while it is done."""

import msgspec
from msgspec import UNSET

from guanxi.domain.contact_patch import ContactPatch
from guanxi.domain.failures import RoleRefused
from guanxi.domain.sharing import Reach, decode_sharing, may_edit, may_make_owner, sees
from guanxi.store import SeenWalks, Working


class Outdated(Exception):  # noqa: N818 - no error: what was planned for is planned again
    """Staff or departments have changed since the viewer's place was read."""


class Viewer:
    """One employee during one request.

    Attributes:
        userid: theirs.
        walks: the contacts that they see.
    """

    def __init__(self, userid: str, walks: SeenWalks) -> None:
        """Take who they are and what they see."""
        self.userid = userid
        self.walks = walks
        self._generation = -1
        self._reach: Reach | None = None

    async def renew(self) -> None:
        """Find out what their place lets them see now."""
        self._generation, self._reach = await self.walks.reach()

    def require_current(self, at: Working) -> None:
        """Stop a write that was planned for another place: in its transaction the rule is that of the same moment.

        Raises:
            Outdated: staff or departments have changed.
        """
        if at.counters.generation != self._generation:
            raise Outdated

    @property
    def reach(self) -> Reach:
        """What their place lets them see, since it was renewed last."""
        if self._reach is None:
            message = "a viewer is renewed before anything is planned"
            raise LookupError(message)
        return self._reach


def sees_contact(viewer: Viewer | None, record: bytes) -> bool:
    """Tell whether whoever asks sees a contact, by its record; inside of a plan."""
    return viewer is None or sees(viewer.reach, decode_sharing(record))


def require_editable(viewer: Viewer | None, record: bytes) -> None:
    """Refuse whoever sees a contact but may not change it; inside of a plan.

    Raises:
        RoleRefused: they are neither its owner, nor the owner's manager, nor an administrator.
    """
    if viewer is not None and not may_edit(viewer.reach, decode_sharing(record)):
        raise RoleRefused("you see this contact, but only its owner, their manager or an administrator may change it")


def require_owner(viewer: Viewer | None, userid: str) -> None:
    """Refuse an owner whom whoever asks may not choose; inside of a plan.

    Raises:
        RoleRefused: they are neither that employee, nor their manager, nor an administrator.
    """
    if viewer is not None and not may_make_owner(viewer.reach, userid):
        reason = "you may make yourself the owner, and whoever you manage; an administrator may make anybody"
        raise RoleRefused(reason, field="follower_user_id")


def owned(viewer: Viewer | None, patch: ContactPatch) -> ContactPatch:
    """Give what was sent of a new contact, with an employee as its owner where they named nobody."""
    if viewer is None or patch.follower_user_id is not UNSET:
        return patch
    return msgspec.structs.replace(patch, follower_user_id=viewer.userid)
