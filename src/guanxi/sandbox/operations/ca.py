"""The certificate of the CA by which clients verify the sandbox."""

from guanxi.sandbox.operations.operation import Missing, Operation, Sent
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds


def operation_of(ca: bytes | None) -> Operation:
    """Give the operation that tells it.

    Args:
        ca: PEM; None if the sandbox has made none.
    """

    async def tell(_worlds: Worlds, _world: World, _sent: Sent) -> bytes:
        if ca is None:
            raise Missing("this sandbox has no CA of its own: start it with --tls")
        return ca

    summary = "Get the certificate of the CA by which clients verify this sandbox."
    return Operation("GET", "/ca.pem", summary, tell, content_type="application/pem-certificate-chain")
