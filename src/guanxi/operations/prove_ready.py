"""Prove that requests can be served."""

from guanxi.operations.context import Context


async def prove_ready(context: Context) -> None:
    """Write where nobody reads; the store has run its migrations before it can be asked at all.

    Args:
        context: the request's.

    Raises:
        StoreBusy: the store cannot be written.
    """
    await context.store.prove_writable(context.now)
