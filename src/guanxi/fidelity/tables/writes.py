"""What creates, changes and deletes a contact: only asked with `--write`, and only of the contact that it created."""

from collections.abc import Iterator
from typing import Any, Final

from guanxi.fidelity.probe import CREATED, LABEL, MOBILE, OWNER, STATE_CODE, Known, Probe
from guanxi.fidelity.tables import contacts, listing

CREATE: Final = "/topapi/extcontact/create"
UPDATE: Final = "/topapi/extcontact/update"
DELETE: Final = "/topapi/extcontact/delete"

NAME: Final = "Guanxi fidelity probe"
EMAIL: Final = "nobody@example.com"
_LONG: Final = "x" * 300
NAMES: Final = frozenset({NAME, _LONG, ""})
"""Names of whatever could be created."""
_NOWHERE: Final = 999_999_999_999
_NO_LABEL: Final = 1
_OPTIONAL: Final = ("title", "address", "remark", "company_name")
_SHARES: Final = ("share_dept_ids", "share_user_ids")
_NEW: Final = {
    "name": NAME,
    "mobile": MOBILE,
    "state_code": STATE_CODE,
    "follower_user_id": OWNER,
    "label_ids": [LABEL],
}
_FULL: Final = _NEW | {name: f"Guanxi {name}" for name in _OPTIONAL} | {"share_dept_ids": [], "share_user_ids": []}
_CHANGED: Final = {"user_id": CREATED, "name": NAME, "follower_user_id": OWNER, "label_ids": [LABEL]}
AS_SENT: Final = {NAME: "as sent", EMAIL: "as sent"} | {f"Guanxi {name}": "as sent" for name in _OPTIONAL}
"""What texts of the contact are called where they come back."""


def _changed(members: dict[str, Any]) -> dict[str, Any]:
    """Give an update with some members in front of the others, where the report shows them."""
    return members | {name: value for name, value in _CHANGED.items() if name not in members}


def _new(members: dict[str, Any]) -> dict[str, Any]:
    return members | {name: value for name, value in _NEW.items() if name not in members}


def _without(contact: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in contact.items() if key != name}


def _create(name: str, why: str, contact: Any, **more: Any) -> Probe:  # noqa: ANN401 - any JSON
    sent: dict[str, Any] = {"json": {"contact": contact}, "sends_json": True} | more
    return Probe(name=f"create: {name}", path=CREATE, why=why, creates=True, **sent)


def _update(name: str, why: str, contact: Any, **more: Any) -> Probe:  # noqa: ANN401 - any JSON
    sent: dict[str, Any] = {"json": {"contact": contact}, "sends_json": True} | more
    return Probe(name=f"update: {name}", path=UPDATE, why=why, **sent)


def _after(name: str) -> Probe:
    return Probe(
        name=f"get after {name}", path=contacts.PATH, why="what is kept, and what is cleared",
        json={"user_id": CREATED}, sends_json=True,
    )  # fmt: skip


def _delete(name: str, why: str, value: dict[str, Any]) -> Probe:
    return Probe(name=f"delete: {name}", path=DELETE, why=why, json=value, sends_json=True)


def _looked_at(*updates: Probe) -> Iterator[Probe]:
    """Give updates, each with a look at what it did."""
    for update in updates:
        yield update
        yield _after(update.name)


LIFE: Final[tuple[Probe, ...]] = (
    Probe(
        name="create", path=CREATE, why="success", json={"contact": _FULL}, sends_json=True, creates=True,
        learns={"created": "userid"},
    ),
    _after("create"),
    Probe(
        name="list after create", path=listing.PATH, why="whether the newest stands first",
        json={"offset": 0, "size": 1}, sends_json=True, data=True,
        like=listing.FIRST_PAGE,
    ),
    _create("again", "error of a number that is taken", _FULL),
    *_looked_at(
        _update("without the optional ones", "whether absent ones are kept", _CHANGED),
        _update("null", "whether null clears", _changed(dict.fromkeys((*_OPTIONAL, *_SHARES)))),
        _update("empty texts", "whether an empty text clears", _changed(dict.fromkeys(_OPTIONAL, ""))),
        _update("texts again", "success", _changed({name: f"Guanxi {name}" for name in _OPTIONAL})),
        _update("empty lists", "whether an empty list clears", _changed({"share_dept_ids": [], "share_user_ids": []})),
        _update("unknown department", "dropped, kept or refused", _changed({"share_dept_ids": [_NOWHERE]})),
        _update("unknown colleague", "dropped, kept or refused", _changed({"share_user_ids": ["guanxi-nobody"]})),
        _update("unknown label", "dropped, kept or refused", _changed({"label_ids": [_NO_LABEL]})),
        _update("no label", "error of a missing label", _changed({"label_ids": []})),
        _update("unknown owner", "kept or refused", _changed({"follower_user_id": "guanxi-nobody"})),
        _update("email", "whether it can be written", _changed({"email": EMAIL})),
        _update("with its number", "as three clients send it", _changed({"mobile": MOBILE, "state_code": STATE_CODE})),
    ),
    _update("in a form", "contact as JSON in a form", None, form={"contact": _CHANGED}, sends_json=False),
    _update("in the query", "POST with nothing in the body", None, query={"contact": _CHANGED}, sends_json=False),
    _update("label_ids in a text", "numbers with commas in a text", _changed({"label_ids": Known("label_text")})),
    _update("without label_ids", "error of a missing member", _without(_CHANGED, "label_ids")),
    _update("without name", "error of a missing member", _without(_CHANGED, "name")),
    _update("empty name", "error of a name that cannot be", _changed({"name": ""})),
    _update("without owner", "error of a missing member", _without(_CHANGED, "follower_user_id")),
    _update("without user_id", "error of a missing member", _without(_CHANGED, "user_id")),
    _update("nobody", "error of an unknown userid", _changed({"user_id": contacts.NOBODY})),
    _update("empty user_id", "error of a userid that cannot be", _changed({"user_id": ""})),
    _update("wrong number", "error of a number that cannot be", _changed({"mobile": "12", "state_code": STATE_CODE})),
    _update("without contact", "error of a missing parameter", None, json={}),
    _delete("without parameters", "error of a missing parameter", {}),
    _delete("empty", "whether an empty text is absent", {"user_id": ""}),
    _delete("nobody", "error of an unknown userid", {"user_id": contacts.NOBODY}),
    _delete("the contact", "success", {"user_id": CREATED}),
    _delete("again", "error of a userid that is gone", {"user_id": CREATED}),
    _after("delete"),
    _update("the deleted one", "error of a userid that is gone", _CHANGED),
)  # fmt: skip
"""The life of one contact."""

REFUSALS: Final[tuple[Probe, ...]] = (
    _create("without contact", "error of a missing parameter", None, json={}),
    _create("contact null", "whether null is absent", None),
    _create(
        "contact=null in a form", "as the pages' curl line sends it", None, form={"contact": "null"}, sends_json=False
    ),
    _create("contact empty", "as the pages' Python sample sends it", ""),
    _create("contact no JSON", "error of a text that is no object", "x"),
    _create("contact a list", "error of a value that is no object", []),
    *(
        _create(f"without {name}", "error of a missing member", _without(_NEW, name))
        for name in ("name", "mobile", "state_code", "follower_user_id", "label_ids")
    ),
    _create("empty label_ids", "error of a missing label", _new({"label_ids": []})),
    _create("unknown label", "kept or refused", _new({"label_ids": [_NO_LABEL]})),
    _create("label_ids of letters", "error of a list of another kind", _new({"label_ids": ["x"]})),
    _create("21 labels", "error of a list that is too long", _new({"label_ids": [LABEL, *range(1, 21)]})),
    _create("empty name", "error of a name that cannot be", _new({"name": ""})),
    _create("long name", "error of a name that is too long", _new({"name": _LONG})),
    _create("short number", "error of a number that cannot be", _new({"mobile": "12"})),
    _create("number of letters", "error of a number that cannot be", _new({"mobile": "x"})),
    _create("unknown country", "error of a country code that cannot be", _new({"state_code": "999"})),
    _create("plus before the country", "whether +86 is 86", _new({"state_code": Known("plus_code")})),
    _create("unknown owner", "kept or refused", _new({"follower_user_id": "guanxi-nobody"})),
    _create("contact in a form", "contact as JSON in a form", None, form={"contact": _NEW}, sends_json=False),
    _create("contact without its braces", "members without contact, as one client sends them", None, json=_NEW),
    _create(
        "labels as texts", "numbers in texts, as two clients send them", _new({"label_ids": [Known("label_text")]})
    ),
)
"""Refusals; whatever a server creates for one of them is deleted at once."""
