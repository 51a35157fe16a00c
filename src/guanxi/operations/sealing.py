"""Texts that an employee is given and gives back, and that tell nothing: only theirs can be opened."""

from guanxi.operations.context import Asking
from guanxi.store import KeyMismatchError


def seal_for(asking: Asking, text: str) -> bytes:
    """Seal a text for whoever asks."""
    return asking.context.store.key.seal(text, _whose(asking))


def unseal_for(asking: Asking, sealed: bytes) -> str | None:
    """Open a text that was sealed for whoever asks; None for any other."""
    try:
        return asking.context.store.key.unseal(sealed, _whose(asking))
    except (KeyMismatchError, ValueError):
        return None


def _whose(asking: Asking) -> str:
    return f"place {asking.corp_id} {asking.key.employee}"
