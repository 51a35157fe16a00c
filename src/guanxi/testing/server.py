"""A running sandbox, and the worlds in it that tests have made."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import msgspec

from guanxi.testing import seeds
from guanxi.testing.control import Control, SandboxError
from guanxi.testing.requests import Requests
from guanxi.testing.world import Told, World

if TYPE_CHECKING:
    from datetime import datetime

    from guanxi.testing.process import Process

__tracebackhide__ = True  # a failing test shows the line that asked, not how it was asked


class Server:
    """A sandbox: one that was started for this run, or one that runs anyway.

    Attributes:
        url: where it answers: `http://127.0.0.1:40123`.
        worlds: those that were made through this object and are not deleted, those first that were made first.
    """

    def __init__(self, control: Control, process: "Process | None" = None) -> None:
        """Take what asks it, and its process if it ends with this object.

        Raises:
            SandboxError: it does not answer, or is no sandbox.
        """
        self._control = control
        self._process = process
        self.url: Final = control.url
        self.worlds: Final[list[World]] = []
        self.ended: Final[list[tuple[str, list[str]]]] = []
        """Deleted worlds, with the lines of their logs, until somebody clears it."""
        control.ask("GET", "/worlds/default")

    @classmethod
    def started(cls, profile: str = "documented") -> Self:
        """Start one, which is gone when this process is.

        Args:
            profile: how errors are told: `documented`, or `live` as real servers tell them.

        Raises:
            SandboxError: it does not start.
        """
        from guanxi.testing.process import Process  # noqa: PLC0415 - it is not needed where one runs already

        process = Process(profile)
        return cls(Control(process.url, process.why, by_proxies=False), process)

    @classmethod
    def at(cls, url: str) -> Self:
        """Use one that runs.

        Args:
            url: where it answers.

        Raises:
            SandboxError: it does not answer, or is no sandbox.
        """
        return cls(Control(url))

    def world(
        self, *, seed: int = 0, directory: seeds.Directory = "empty", name: str = "", folder: Path | None = None
    ) -> World:
        """Make a world; delete it, or use it with `with`.

        Args:
            seed: what its ids are made of: the same calls give the same ids.
            directory: `empty`, `example`, members as those of a seed file, or the path of one.
            name: of its organisation, if the directory does not say it.
            folder: that the path begins in; the working directory if not given.

        Raises:
            SandboxError: the directory cannot be; the text says where.
        """
        told = msgspec.json.decode(seeds.make(self._control, seed, name, directory, folder), type=Told)
        world = World(self._control, told, self._remember)
        self.worlds.append(world)
        return world

    def strays(self, since: "datetime") -> list[str]:
        """Tell what came to no world of a test, since its key or token named none: a line for each request.

        Args:
            since: by the machine's clock.

        Returns:
            Nothing for a sandbox that runs anyway: whose they are is not known there.
        """
        if self._process is None:
            return []
        default = Requests(self._control.of_world("default"))
        return [one.line() for one in default.find() if one.at >= since]

    def close(self) -> None:
        """Delete the worlds, end the connections, and the process if it is this object's."""
        try:
            for world in list(self.worlds):
                world.delete()
        except SandboxError:
            if self._process is None:
                raise
        finally:
            self._control.close()
            if self._process is not None:
                self._process.close()

    def __repr__(self) -> str:
        """Show where it is."""
        return f"<Server {self.url}>"

    def _remember(self, world: World) -> None:
        self.worlds.remove(world)
        self.ended.append((world.id, world.requests.lines()))
