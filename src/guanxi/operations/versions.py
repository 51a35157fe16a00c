"""Which state of a contact a caller has seen: what entity tags say."""

from guanxi.operations.context import Context


def version_of(context: Context, corp_id: str, userid: str, change: int) -> str:
    """Give the version of a contact as whoever asks may know it.

    Numbers of changes tell how much happens in the organisation; employees get a text that only tells whether it is
    the same version.

    Args:
        context: the request's.
        corp_id: whose contact.
        userid: which.
        change: the number of its last change.
    """
    if context.viewer is None:
        return str(change)
    return context.store.key.tag(corp_id, userid, change).hex()  # no "-" at its beginning: command lines take it
