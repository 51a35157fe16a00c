"""A Guanxi of our own to compare with: a sandbox in its own process, with a world like the other side's."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final, NamedTuple

from guanxi.fidelity.run import Run
from guanxi.testing.control import SandboxError
from guanxi.testing.server import Server

_BARE: Final = "guanxi-colleague"
_FULL: Final = {
    "state_code": "86",
    "title": "t",
    "address": "a",
    "remark": "r",
    "company_name": "c",
    "email": "e@example.com",
}


class OursFailedError(Exception):
    """The sandbox did not start, or made no world; the text says why."""


class World(NamedTuple):
    """A world of the sandbox.

    Attributes:
        url: of the server.
        app_key: of its app.
        app_secret: likewise.
        people: userids of employees, as `Run` takes them.
    """

    url: str
    app_key: str
    app_secret: str
    people: tuple[str, ...]


@contextmanager
def world_like(run: Run, profile: str) -> Iterator[World]:
    """Start a sandbox with a world that has contacts, departments and the owner if the other side has them.

    Args:
        run: of the other side.
        profile: how errors are told: `live` or `documented`.

    Raises:
        OursFailedError: it does not start.
    """
    directory, people = _directory(run)
    try:
        server = Server.started(profile)
    except SandboxError as error:
        raise OursFailedError(f"the sandbox to compare with did not start: {error}") from error
    with closing(server):
        try:
            made = server.world(directory=directory)
        except SandboxError as error:
            raise OursFailedError(f"the sandbox to compare with made no world: {error}") from error
        yield World(made.url, made.app_key, made.app_secret, people)


def _directory(run: Run) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give what the world holds, and the userids of employees that stand for the owner."""
    directory: dict[str, Any] = {}
    if "department" in run.known:
        directory["departments"] = [{"dept_id": 10, "name": "d"}, {"dept_id": 11, "name": "e", "parent_id": 10}]
    people: tuple[str, ...] = ()
    if (owner := run.known.get("owner")) is not None:
        people = (owner,)
        if "employee" in run.known:
            people = (owner, _BARE)
            full = {"mobile": "13800001001", "email": "e@example.com", "dept_id_list": [1]}
            directory["employees"] = [{"userid": owner, "name": "n", **full}, {"userid": _BARE, "name": "m"}]
    if run.listed:
        # Between them they have each member with each kind of value that it can have.
        known = str(run.known.get("mobile", ""))
        numbers = iter(
            number for number in ("13900002001", "13900002002", "13900002003", "13900002004") if number != known
        )
        base = {"state_code": "86", "labels": ["Customer"]}
        shared = {"share_dept_ids": [1], "share_user_ids": ["manager", "0123456789"]}
        empty = dict.fromkeys(("title", "address", "remark", "company_name"), "")
        directory["contacts"] = [
            {**base, **_FULL, **shared, "name": "n", "mobile": next(numbers), "follower_user_id": "manager"},
            {**base, "name": "m", "mobile": next(numbers), "follower_user_id": "0123456789"},
            {**base, **empty, "name": "o", "mobile": next(numbers), "follower_user_id": "manager"},
        ]
        directory["label_groups"] = [{"name": "g", "color": "#3296FA", "labels": []}]
    return directory, people
