"""One contact, and contacts that nobody has."""

from typing import Any, Final

from guanxi.fidelity.probe import LISTED, Probe

PATH: Final = "/topapi/extcontact/get"
NOBODY: Final = "010000000000000001"
"""A userid that no contact has."""


def _get(name: str, why: str, **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    return Probe(name=f"get: {name}", path=PATH, why=why, **more)


def _refused(name: str, why: str, value: Any) -> Probe:  # noqa: ANN401 - any JSON
    return _get(name, why, json=value, sends_json=True)


PROBES: Final = (
    _get("listed", "a contact's members, their order and kinds", json={"user_id": LISTED}, sends_json=True,
         each="listed", data=True),
    _get("listed, GET", "GET like POST", method="GET", query={"user_id": LISTED}, each="listed", data=True),
    _get("listed, form", "a form like JSON", form={"user_id": LISTED}, each="listed", data=True),
    _get("listed, as userid", "whether the answers' name is taken", json={"userid": LISTED}, sends_json=True,
         each="listed", data=True),
    _get("listed, in a list", "whether a list of one is taken", json={"user_id": [LISTED]}, sends_json=True,
         each="listed", data=True),
    _refused("nobody", "error of an unknown userid", {"user_id": NOBODY}),
    _refused("without parameters", "error of a missing parameter", {}),
    _refused("null", "whether null is absent", {"user_id": None}),
    _refused("empty", "whether an empty text is absent", {"user_id": ""}),
    _refused("blank", "whether blanks are cut off", {"user_id": " "}),
    _refused("a number", "whether a number is taken for a text", {"user_id": int(NOBODY)}),
    _refused("64 characters", "the longest userid", {"user_id": "0" * 64}),
    _refused("65 characters", "error of a userid that is too long", {"user_id": "0" * 65}),
    _refused("Chinese", "error of a userid of other letters", {"user_id": "没有"}),
    _refused("a control character", "error of a userid that cannot be", {"user_id": "0\u0001"}),
    _refused("true", "error of a value of another kind", {"user_id": True}),
    _refused("an object", "error of a value of another kind", {"user_id": {}}),
)  # fmt: skip
