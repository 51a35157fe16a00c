"""Every operation says where the rule of sharing is applied, and what it says is so."""

import argparse
import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from guanxi.api.endpoint import BASE, Endpoint
from guanxi.api.resources import ENDPOINTS
from guanxi.cli import COMMANDS
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.key import scopes_for
from tests.architecture.reaching import reached
from tests.architecture.sources import ROOT

SOURCE: Final = ROOT / "src" / "guanxi"
WORDS: Final = {"seen", "edited", "open", "closed"}

CONTACTS_READ: Final = {"walks", "feed_of"}
CONTACTS_WRITTEN: Final = {"PutContact", "RemoveContact", "RestoreContact"}
CHECKED: Final = {"require_editable", "require_owner"}

# Past `Context.walks`, and why that is right.
READ_THE_WHOLE: Final = {
    "context.py": "gives the walks of whoever asks",
    "read_contacts.py": "for apps, which see the whole organisation",
    "find_person.py": "likewise",
    "read_changes.py": "the feed by numbers is that of apps and administrators; employees have `feed_of`",
    "read_organisation.py": "only administrators are told how many contacts there are",
    "authenticate_key.py": "makes the walks of an employee",
    "hand_over.py": "counts what somebody owns whom whoever asks may make an owner: they see all of that",
    "undo_act.py": "reads the log of an act; its plans leave out contacts that whoever asks does not see",
    "explain_access.py": "asks for another employee's reach, about a contact that whoever asks sees",
}
_OF_THE_STORE: Final = {"walks", "contact", "contact_page", "seen_by", "feed_of"}

every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS.values(), ids=ENDPOINTS.keys())


@every_endpoint
def test_an_endpoint_is_closed_when_no_employees_key_can_have_its_scope(endpoint: Endpoint[Any, Any]) -> None:
    assert endpoint.sharing in WORDS
    assert (endpoint.sharing == "closed") == (endpoint.scope not in scopes_for("employee", None))


@every_endpoint
def test_an_endpoint_that_is_open_is_not_about_contacts(endpoint: Endpoint[Any, Any]) -> None:
    about = reached(endpoint.run) & (CONTACTS_READ | CONTACTS_WRITTEN)
    assert endpoint.sharing != "open" or (not about and not endpoint.needs_contacts)


@every_endpoint
def test_an_endpoint_that_changes_contacts_asks_who_may(endpoint: Endpoint[Any, Any]) -> None:
    names = reached(endpoint.run)
    if endpoint.sharing == "edited" or names & CONTACTS_WRITTEN:
        assert endpoint.sharing in {"edited", "closed"}
        assert names & CONTACTS_WRITTEN
        assert names & CHECKED


@every_endpoint
def test_an_endpoint_that_answers_what_is_seen_reads_by_what_whoever_asks_sees(endpoint: Endpoint[Any, Any]) -> None:
    assert endpoint.sharing != "seen" or reached(endpoint.run) & CONTACTS_READ


def past_the_walks(path: Path) -> Iterator[str]:
    """What a file reads of contacts by the store itself."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in _OF_THE_STORE:
            holder = node.value
            name = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
            if name == "store":
                yield node.attr


def test_operations_read_contacts_by_the_walks_of_whoever_asks() -> None:
    found = {path.name for path in (SOURCE / "operations").glob("*.py") if list(past_the_walks(path))}
    assert found == READ_THE_WHOLE.keys()
    doors = [path for door in ("api", "dingtalk") for path in (SOURCE / door).rglob("*.py")]
    assert [path.name for path in doors if list(past_the_walks(path))] == []


def naming(word: str) -> set[str]:
    """Files that name something, relative to src/guanxi."""
    files = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    return {name for name, text in files.items() if re.search(rf"\b{word}\b", text)}


def test_only_employees_keys_make_a_viewer_so_that_apps_see_the_whole_organisation() -> None:
    assert {name for name in naming("Viewer") if "Viewer(" in (SOURCE / name).read_text("utf-8")} == {
        "operations/authenticate_key.py"
    }
    assert [name for name in naming("viewer") if name.startswith(("dingtalk/", "cli/"))] == []


def table() -> dict[str, str]:
    """The table of docs/sharing.md: doors, and where the rule is applied."""
    rows = re.findall(r"^\| `([^|]+)` \| ([^|]+) \|$", (ROOT / "docs" / "sharing.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a door has two rows"
    return dict(rows)


def test_the_table_of_doors_has_every_endpoint_with_what_it_declares() -> None:
    declared = {f"{one.method} {BASE}{one.path}": one.sharing for one in ENDPOINTS.values()}
    assert {door: where for door, where in table().items() if BASE in door} == declared


def test_the_table_of_doors_has_every_page() -> None:
    shown = {door: where for door, where in table().items() if where == "whole"}
    assert shown == {f"{page.path}": "whole" for page in PAGES.values() if page.apps}
    tokens = {door: where for door, where in table().items() if where == "token"}
    assert tokens == {f"{page.path}": "token" for page in PAGES.values() if not page.apps}


def asks(module: str) -> str:
    """What a command asks: a server with a key, the store itself, or nothing."""
    parser = argparse.ArgumentParser(add_help=False)
    import_module(module).configure(parser)
    flags = {flag for action in parser._actions for flag in action.option_strings}  # noqa: SLF001 - no other way to ask
    return "local" if "--data" in flags else "key" if "--server" in flags else "nothing"


def test_the_table_of_doors_has_every_command() -> None:
    declared = {(f"guanxi {command.words[0]}", asks(command.module)) for command in COMMANDS}
    assert {(door, where) for door, where in table().items() if door.startswith("guanxi ")} == declared
