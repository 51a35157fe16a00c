"""What all connections of a server share."""

from typing import NamedTuple

from guanxi.serving.limits import Limits
from guanxi.serving.line import Line
from guanxi.serving.outbox import Outbox
from guanxi.serving.refusal import Refuse


class Hosting(NamedTuple):
    """One listening socket's own.

    Attributes:
        limits: what a client may ask for.
        refuse: writes the answer to a request that is cut off.
        outbox: sends what is written at the end of a turn.
        line: says when to parse what is not one small request.
    """

    limits: Limits
    refuse: Refuse
    outbox: Outbox
    line: Line
