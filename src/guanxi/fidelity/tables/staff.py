"""Pages about departments and employees, asked for what nobody has."""

from typing import Any, Final

from guanxi.fidelity.probe import LISTED, PERSON, Probe

_NOBODY: Final = "guanxi-nobody"
_NOWHERE: Final = 999_999_999_999


def _post(path: str, name: str, why: str, value: dict[str, Any], **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    page = path.removeprefix("/topapi/")
    return Probe(name=f"{page}: {name}", path=path, why=why, json=value, sends_json=True, **more)


def _get(path: str, name: str, why: str, query: dict[str, Any], **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    return Probe(name=f"{path}: {name}", path=path, why=why, method="GET", query=query, **more)


_SUB_IDS: Final = "/topapi/v2/department/listsubid"
_SUB: Final = "/topapi/v2/department/listsub"
_DEPARTMENT: Final = "/topapi/v2/department/get"
_PARENTS: Final = "/topapi/v2/department/listparentbyuser"
_USER: Final = "/topapi/v2/user/get"
_BY_MOBILE: Final = "/topapi/v2/user/getbymobile"
_BY_UNIONID: Final = "/topapi/user/getbyunionid"
_MEMBERS: Final = "/topapi/user/listid"

PROBES: Final = (
    _post(_SUB_IDS, "the root", "children of the root", {"dept_id": 1}, data=True,
          learns={"department": "result.dept_id_list.*"}),
    _post(_SUB_IDS, "digits in a text", "as the official Java SDK sends them", {"dept_id": "1"}, data=True),
    _post(_SUB_IDS, "nowhere", "error of an unknown department", {"dept_id": _NOWHERE}),
    _post(_SUB_IDS, "without parameters", "error of a missing parameter", {}),
    _post(_SUB_IDS, "letters", "error of a value that is no number", {"dept_id": "x"}),
    _post(_SUB_IDS, "-1", "error of a number that cannot be", {"dept_id": -1}),
    _post(_SUB, "the root", "a department's members in a list", {"dept_id": 1}, data=True),
    _post(_SUB, "nowhere", "error of an unknown department", {"dept_id": _NOWHERE}),
    _post(_DEPARTMENT, "the root", "members of the root", {"dept_id": 1}, data=True),
    _post(_DEPARTMENT, "nowhere", "error of an unknown department", {"dept_id": _NOWHERE}),
    _post(_PARENTS, "nobody", "error of an unknown employee", {"userid": _NOBODY}),
    _post(_PARENTS, "without parameters", "error of a missing parameter", {}),
    _post(_USER, "the owner", "members of an employee", {"userid": PERSON}, data=True, each="person",
          learns={"employee": "result.userid"}),
    _post(_USER, "nobody", "error of an unknown employee", {"userid": _NOBODY}),
    _post(_USER, "without parameters", "error of a missing parameter", {}),
    _post(_USER, "a contact", "whether contacts are found there", {"userid": LISTED}, each="listed"),
    _post(_BY_MOBILE, "no number", "error of a number that cannot be", {"mobile": "1"}),
    _post(_BY_MOBILE, "letters", "error of a number that cannot be", {"mobile": "x"}),
    _post(_BY_MOBILE, "without parameters", "error of a missing parameter", {}),
    _post(_BY_UNIONID, "nobody", "error of an unknown unionid", {"unionid": _NOBODY}),
    _post(_BY_UNIONID, "without parameters", "error of a missing parameter", {}),
    _post(_MEMBERS, "nowhere", "error of an unknown department", {"dept_id": _NOWHERE}),
    _post("/topapi/v2/user/list", "nowhere", "error of an unknown department",
          {"dept_id": _NOWHERE, "cursor": 0, "size": 10}),
    _post("/topapi/v2/user/getuserinfo", "nobody", "error of an unknown login code", {"code": "nobody"}),
    _get("/user/get", "nobody", "error of an unknown employee", {"userid": _NOBODY}),
    _get("/user/get", "without parameters", "error of a missing parameter", {}),
    _get("/user/get_by_mobile", "no number", "error of a number that cannot be", {"mobile": "1"}),
    _get("/user/getUseridByUnionid", "nobody", "error of an unknown unionid", {"unionid": _NOBODY}),
    _get("/user/getuserinfo", "nobody", "error of an unknown login code", {"code": "nobody"}),
    _get("/department/get", "nowhere", "error of an unknown department", {"id": _NOWHERE}),
    _get("/department/list_ids", "the root", "children of the root", {"id": 1}, data=True),
    _get("/department/list_ids", "nowhere", "error of an unknown department", {"id": _NOWHERE}),
    _get("/auth/scopes", "all", "what the app may see", {}, data=True),
)  # fmt: skip
