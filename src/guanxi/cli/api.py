"""The native API of a running server, as the commands ask it."""

import argparse
import os
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.asking import add_address, send, server_url
from guanxi.cli.config import config_path, read_config
from guanxi.cli.parser import add_json
from guanxi.cli.report import REFUSED, ProblemError, UnreachableError, UsageError, warn

_KEY_VARIABLE: Final = "GUANXI_API_KEY"
_MORE_TRIES: Final = 4
_LONGEST_WAIT: Final = 10.0  # seconds
_WAIT: Final = frozenset({429, 503})
_FAILED: Final = 400
_NOBODY: Final = frozenset(
    {"key-missing", "key-invalid", "scope-missing", "organisation-suspended", "contacts-disabled"}
)
"""Problems that every further request would get as well."""

_ANOTHER_KEY: Final = f"`guanxi key create` makes another one; set it as {_KEY_VARIABLE}"
_ADVICE: Final = {
    "key-missing": _ANOTHER_KEY,
    "key-invalid": _ANOTHER_KEY,
    "scope-missing": "`guanxi key list` shows what each key opens",
    "role-refused": "`guanxi access USERID` shows whose contact it is; an administrator's key may",
    "phone-taken": "`guanxi {list} --mobile NUMBER` shows who has it",
    "not-found": "`guanxi {list}` shows those that there are",
    "external-id-taken": "`guanxi contacts ls --external-id ID` shows who has it",
    "label-in-use": "--strip takes it from them, --reassign TAG gives them another one",
    "group-not-empty": "`guanxi tags move` or `rm` its tags first",
    "department-not-empty": "`guanxi departments ls` and `guanxi staff ls --department ID` show what is in it",
    "changed": "and send its change as --if-match",
    "organisation-full": "`guanxi org set CORP_ID contact_limit=N` raises the limit",
    "rate-limited": "try again later",
    "busy": "try again",
    "index-not-ready": "try again later; lists without words and filters need no index",
    "failed": "the server's log says why",
}
_LISTS: Final = {"trash": "contacts trash", "labels": "tags ls", "label-groups": "tags ls", "employees": "staff ls"}
"""What lists the records of a path, where it is not called like it."""


class Server(NamedTuple):
    """A server, and the key that is sent to it.

    Attributes:
        url: its address.
        key: a secret; it is in a header alone, and in no text that is printed.
    """

    url: str
    key: str

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, object] | None = None,
        if_match: str | None = None,
    ) -> dict[str, Any]:
        """Ask, and wait where the server says so.

        Args:
            method: of HTTP.
            path: from `path_of`, below /api/v1.
            body: sent as JSON; None for none.
            query: parameters; those that are None are not sent.
            if_match: the ETag that the record must have; None for any.

        Returns:
            The answer's JSON; empty where it has none.

        Raises:
            ProblemError: it was refused.
            UnreachableError: nobody answers, or not as the API would.
        """
        sent = {"Authorization": f"Bearer {self.key}"}
        if if_match is not None:
            sent["If-Match"] = if_match
        if method == "POST":
            # What is tried again is done once.
            sent["Idempotency-Key"] = uuid.uuid4().hex
        asked = {name: _sent(value) for name, value in (query or {}).items() if value is not None}
        url = f"{self.url}/api/v1{path}" + (f"?{urlencode(asked)}" if asked else "")
        answer = send(method, url, body, sent)
        for _ in range(_MORE_TRIES):
            if answer.status not in _WAIT:
                break
            wait = answer.headers.get("Retry-After", "1")
            time.sleep(min(float(wait) if wait.isascii() and wait.isdigit() else 1.0, _LONGEST_WAIT))
            answer = send(method, url, body, sent)
        if answer.status < _FAILED:
            return answer.json
        told = answer.json
        if not str(told.get("type")).startswith("urn:guanxi:problem:"):
            where = url.partition("?")[0]
            raise UnreachableError(f"{where} answered HTTP {answer.status}", "is it Guanxi, and not an older one?")
        raise ProblemError(told, _advice(told, path))


def add_server(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes that asks a server: where it is, and how to answer."""
    add_address(parser)
    add_json(parser)
    parser.epilog = "\n\n".join(
        filter(None, (parser.epilog, f"The key is {_KEY_VARIABLE}, or stands in the file docs/cli.md tells of."))
    )


def server_of(arguments: argparse.Namespace) -> Server:
    """Give the server and the key to ask it with.

    Raises:
        UsageError: there is no key, or it cannot be one; the address or the file is wrong.
    """
    key = os.environ.get(_KEY_VARIABLE)
    # The file is not looked at where nothing of it is wanted.
    configured = {} if key and arguments.server else read_config()
    source, key = (_KEY_VARIABLE, key) if key else (str(config_path()), configured.get("key", ""))
    if not key:
        raise UsageError(
            f'there is no key: set {_KEY_VARIABLE}, or write key = "…" to {source}; `guanxi key create` makes one',
            "guanxi key create --help",
        )
    key = key.strip()
    if not key.startswith("guanxi_") or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"what {source} holds is no key: one begins with guanxi_", "guanxi key create --help")
    return Server(server_url(arguments.server, configured.get("server")), key)


def path_of(*parts: str) -> str:
    """Give a path of the parts, which may hold anything.

    Raises:
        UsageError: one is empty, or a step in a path, and would lead somewhere else.
    """
    for part in parts:
        if part in {"", ".", ".."}:
            raise UsageError(f"{part!r} is no id", "guanxi --help")
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def for_each(
    names: Iterable[str], arguments: argparse.Namespace, member: str, work: Callable[[str], dict[str, Any]], done: str
) -> int:
    """Do something for each of several; one that is refused does not stop the others.

    Args:
        names: their ids.
        arguments: those of the command.
        member: what the API calls such an id.
        work: does it for one.
        done: the word for it.

    Returns:
        The exit code.
    """
    items: list[dict[str, Any]] = []
    refused = False
    for name in names:
        try:
            answer = work(name)
        except ProblemError as error:
            if _slug(error.problem) in _NOBODY:
                raise
            refused = True
            items.append({member: name, "problem": error.problem})
            if not arguments.json:
                warn(f"{name}: {error.message}" + (f" ({error.advice})" if error.advice else ""))
        else:
            items.append({member: name, done: True} | answer)
            if not arguments.json:
                print_lines(f"{done} {name}")
    if arguments.json:
        print_json({"items": items})
    return REFUSED if refused else 0


def _sent(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _slug(problem: Mapping[str, Any]) -> str:
    return str(problem["type"]).rpartition(":")[2]


def _advice(problem: Mapping[str, Any], path: str) -> str:
    noun = path.split("/")[1]
    if noun == "acts" and _slug(problem) == "not-found":
        return "a bulk operation prints its id, and so do its changes"
    return _ADVICE.get(_slug(problem), "").format(list=_LISTS.get(noun, f"{noun} ls"))
