"""DingTalk's part of the OpenAPI document, made of the pages' declarations and their examples."""

import json
from importlib.resources import files
from typing import Any, Final

import msgspec

from guanxi.dingtalk.page import ErrorRow, Page, Parameter
from guanxi.dingtalk.pages import PAGES

TAG: Final = "DingTalk"
SCHEME: Final = "access_token"
SIGNED: Final = "signature"
SECURITY: Final = {
    SCHEME: {
        "type": "apiKey",
        "in": "query",
        "name": "access_token",
        "description": "What gettoken and its neighbours give.",
    },
    SIGNED: {
        "type": "apiKey",
        "in": "query",
        "name": "signature",
        "description": (
            "Of a call of a third-party app without a token, with `accessKey`, `timestamp`, `suiteTicket` and `corpId` "
            "beside it: Base64 of HMAC-SHA256 with the suite's secret over timestamp, newline and ticket."
        ),
    },
}

_KINDS: Final[dict[str, dict[str, Any]]] = {
    "String": {"type": "string"},
    "Number": {"type": "integer"},
    "Boolean": {"type": "boolean"},
    "Number[]": {"type": "array", "items": {"type": "integer"}},
    "String[]": {"type": "array", "items": {"type": "string"}},
    "OpenExtContact": {"type": "object"},
}
_ENVELOPE: Final[dict[str, dict[str, Any]]] = {
    "errcode": {"type": "integer"},
    "errmsg": {"type": "string"},
    "sub_code": {"type": "string", "description": "the platform's number, or the path of the field that is to blame"},
    "sub_msg": {"type": "string", "description": "what is wrong, and what is allowed"},
    "request_id": {"type": "string", "description": "in the server's log too"},
    "requestid": {"type": "string"},
    "code": {"type": "string"},
    "message": {"type": "string"},
}
_JSON: Final = "application/json"


def part() -> dict[str, Any]:
    """Give `paths` and `schemas` of all pages."""
    schemas: dict[str, Any] = {}
    paths = {page.path: {page.methods[0].lower(): _operation(page, schemas)} for page in PAGES.values()}
    return {"paths": paths, "schemas": schemas}


def _in_query(page: Page) -> bool:
    return page.methods[0] == "GET"


def _operation(page: Page, schemas: dict[str, Any]) -> dict[str, Any]:
    request, answer = _example(page)
    operation: dict[str, Any] = {
        "operationId": page.name,
        "tags": [TAG],
        "summary": page.summary,
        "description": _description(page),
        "security": _security(page),
        "parameters": [],
    }
    body = []
    for parameter in page.parameters:
        if _in_query(page) or f"{{{parameter.name}}}" in page.path:
            operation["parameters"].append(_parameter(page, parameter, request.pop(parameter.name, None)))
        else:
            body.append(parameter)
    if body:
        schema = {"type": "object", **_object(body)}
        operation["requestBody"] = {"required": True, "content": {_JSON: {"schema": schema, "example": request}}}
    operation["responses"] = _responses(page, answer, schemas)
    operation["x-errors"] = [
        {"errcode": row.errcode, "errmsg": row.en, **({"status": row.status} if row.status != 200 else {})}  # noqa: PLR2004 - of HTTP
        for row in _rows(page)
    ]
    return operation


def _security(page: Page) -> list[dict[str, list[str]]]:
    """Give the ways in which a caller says who asks, any of which will do."""
    if not page.apps:
        return []
    ways = (SCHEME, SIGNED) if "third-party" in page.apps else (SCHEME,)
    return [{way: []} for way in ways]


def _example(page: Page) -> tuple[dict[str, Any], object]:
    """Give a request and its answer: the golden pair, which the tests hold against the server's bytes."""
    file = files("guanxi.dingtalk") / "examples" / f"{page.name}.json"
    if not file.is_file():
        return {}, {}  # a page that is being written; the tests ask for its pair
    pair = json.loads(file.read_text("utf-8"))
    return pair["request"], pair["answer"]


def _description(page: Page) -> str:
    told = [page.summary]
    if page.apps:
        with_permission = f" with the permission `{page.permission}`" if page.permission else ""
        told.append(f"For {' and '.join(sorted(page.apps))} apps{with_permission}.")
    if len(page.methods) > 1:
        told.append(f"Taken by {' and '.join(page.methods)}; parameters may stand in the query, a form or JSON.")
    table = "\n".join(f"| {row.errcode} | {row.en} |" for row in _rows(page))
    return f"{' '.join(told)}\n\n| errcode | errmsg |\n| --- | --- |\n{table}"


def _rows(page: Page) -> list[ErrorRow]:
    """Give the page's own rows, then its family's that it does not number itself; each number once."""
    own = {row.failure for row in page.errors}
    rows = {(row.errcode, row.en): row for row in page.errors}
    numbers = {row.errcode for row in page.errors}
    for row in page.family.errors:
        if row.failure not in own and row.errcode not in numbers:
            rows.setdefault((row.errcode, row.en), row)
    return list(rows.values())


def _parameter(page: Page, parameter: Parameter, example: object) -> dict[str, Any]:
    in_path = f"{{{parameter.name}}}" in page.path
    return {
        "name": parameter.name,
        "in": "path" if in_path else "query",
        "required": in_path or parameter.required,
        "description": parameter.note,
        "schema": _KINDS[parameter.kind],
        **({"example": example} if example is not None else {}),
    }


def _object(parameters: list[Parameter]) -> dict[str, Any]:
    """Give `properties` and `required` of an object; `contact.name` is a member of `contact`."""
    properties: dict[str, Any] = {}
    required = []
    for parameter in parameters:
        outer, _, inner = parameter.name.partition(".")
        if not inner:
            properties[outer] = {**_KINDS[parameter.kind], "description": parameter.note}
            if parameter.kind == "OpenExtContact":
                within = [one for one in parameters if one.name.startswith(f"{outer}.")]
                properties[outer] |= _object([_inner(one) for one in within])
            required += [outer] if parameter.required else []
    return {"properties": properties, **({"required": required} if required else {})}


def _inner(parameter: Parameter) -> Parameter:
    return Parameter(parameter.name.partition(".")[2], parameter.kind, parameter.required, parameter.note)


def _responses(page: Page, answer: object, schemas: dict[str, Any]) -> dict[str, Any]:
    success = _success(page, schemas)
    statuses = sorted({row.status for row in _rows(page)})
    error = {"type": "object", "properties": {name: _ENVELOPE[name] for name in page.family.error}}
    error["required"] = list(page.family.error)
    name = "dingtalk.ErrorV1" if "code" in page.family.error else "dingtalk.Error"
    schemas[name] = error
    told = {"$ref": f"#/components/schemas/{name}"}
    answers: dict[str, Any] = {}
    for status in sorted({200, *statuses}):
        parts = ([success] if status == 200 else []) + ([told] if status in statuses else [])  # noqa: PLR2004 - of HTTP
        media: dict[str, Any] = {"schema": parts[0] if len(parts) == 1 else {"anyOf": parts}}
        if status == 200:  # noqa: PLR2004 - of HTTP
            media["example"] = answer
        answers[str(status)] = {
            "description": "The answer." if status == 200 else "An error.",  # noqa: PLR2004 - of HTTP
            "content": {_JSON: media},
        }
    return answers


def _success(page: Page, schemas: dict[str, Any]) -> dict[str, Any]:
    _, found = msgspec.json.schema_components([page.answer], ref_template="#/components/schemas/dingtalk.{name}")
    own = found.pop(page.answer.__name__)
    schemas |= {f"dingtalk.{name}": schema for name, schema in found.items()}
    envelope = {name: _ENVELOPE[name] for name in page.family.success}
    if "errcode" in envelope:
        envelope |= {"errcode": {"const": 0}, "errmsg": {"const": "ok"}}
    properties = envelope | own["properties"]
    return {"type": "object", "properties": properties, "required": [*page.family.success, *own["required"]]}
