"""A person who asks a running server by the command line."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.running import Ran, guanxi
from tests.served import Served

CONTACT = ("name=张伟", "mobile=13800001234", "state_code=86", "follower_user_id=li.na")


class Talking(NamedTuple):
    """One of an organisation.

    Attributes:
        corp_id: the organisation.
        data: the server's directory, for commands beside it.
        home: where their files are.
        variables: where the server is, and their key.
    """

    corp_id: str
    data: Path
    home: Path
    variables: Mapping[str, str]

    @property
    def key(self) -> str:
        return self.variables["GUANXI_API_KEY"]

    def run(self, *words: str, **variables: str) -> Ran:
        """Run a command, whatever becomes of it."""
        return guanxi(*words, data=None, **{**self.variables, **variables})

    def say(self, *words: str) -> str:
        """Run a command that succeeds, and give what it printed for people."""
        ran = self.run(*words)
        assert (ran.code, ran.err) == (0, "")
        return ran.out

    def ask(self, *words: str) -> dict[str, Any]:
        """Run a command that succeeds, and give its JSON."""
        ran = self.run(*words, "--json")
        assert (ran.code, ran.err) == (0, "")
        return ran.json

    def refused(self, *words: str) -> dict[str, Any]:
        """Run a command that the server refuses, and give the problem that it told."""
        ran = self.run(*words, "--json")
        assert (ran.code, ran.out) == (1, "")
        problem: dict[str, Any] = json.loads(ran.err)["error"]["problem"]
        return problem

    def file(self, name: str, content: str | bytes) -> str:
        """Make a file and give its path."""
        path = self.home / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)


def talking(server: Served, home: Path, role: str = "administrator") -> Talking:
    """Make an organisation and a key beside the server."""
    data = server.log.with_suffix("")
    corp_id = guanxi("org", "create", "Acme", "--json", data=data).json["corp_id"]
    key = guanxi("key", "create", "--org", corp_id, "--role", role, "--json", data=data).json["key"]
    variables = {"GUANXI_SERVER": server.said["url"], "GUANXI_API_KEY": key, "XDG_CONFIG_HOME": str(home)}
    return Talking(corp_id, data, home, variables)
