"""When a connection is read."""

from uvicorn.protocols.http.flow_control import FlowControl


class HeldFlow(FlowControl):
    """Flow control that stays paused while requests wait in line: uvicorn resumes at each `receive()`.

    Attributes:
        held: whether they do.
    """

    held = False

    def resume_reading(self) -> None:
        """Read on, unless requests wait in line."""
        if not self.held:
            super().resume_reading()
