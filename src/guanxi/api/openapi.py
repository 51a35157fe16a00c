"""The native API's part of the OpenAPI document, made of the endpoints' declarations."""

import re
from itertools import groupby
from typing import Any, Final

import msgspec

from guanxi.api import failures as api
from guanxi.api import idempotency
from guanxi.api.endpoint import BASE, HEADERS, Endpoint
from guanxi.api.problems import CONTENT_TYPE, KINDS, TYPE, Kind, kind_of
from guanxi.api.reading import members
from guanxi.api.resources import ENDPOINTS
from guanxi.domain import failures as domain
from guanxi.domain.failures import Failure

SCHEME: Final = "key"
SECURITY: Final = {
    SCHEME: {"type": "http", "scheme": "bearer", "description": "A key: `guanxi key create`, or POST /api/v1/keys."}
}

_EVERYWHERE: Final[tuple[type[Failure], ...]] = (
    api.Malformed,
    api.KeyMissing,
    domain.KeyInvalid,
    domain.PermissionMissing,
    domain.OrganisationSuspended,
    domain.ValueInvalid,
    domain.RateLimited,
    domain.StoreBusy,
    api.ServerFailed,
)
_STATUSES: Final = {200: "Done.", 201: "Created.", 204: "Done; there is nothing to answer.", 304: "Not changed."}
_REF: Final = "#/components/schemas/{name}"
_JSON: Final = "application/json"
_PATCH: Final = "application/merge-patch+json"
_REQUEST_ID: Final = {
    "X-Request-Id": {"description": "In the server's log too.", "schema": {"type": "string"}, "example": "439eqp31da45"}
}

_PROBLEM: Final = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": sorted({TYPE + kind.slug for kind in KINDS.values()})},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what is allowed."},
        "instance": {
            "type": "string",
            "description": "`urn:guanxi:request:` and the request's id; not in verdicts on one row of many.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "The place in the request's body (RFC 6901)."},
                    "parameter": {"type": "string", "description": "Or the parameter."},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


_IDEMPOTENCY: Final = {
    "name": idempotency.HEADER,
    "in": "header",
    "required": False,
    "description": "The same request with the same key is answered again as before for 24 hours, and done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "8f14e45f-ceea-467f-a8d3-0d4b1c2e7f10",
}


def part() -> dict[str, Any]:
    """Give `paths`, `schemas` and `responses` of all endpoints."""
    wanted = [one for endpoint in ENDPOINTS.values() for one in _types(endpoint)]
    found, schemas = _named(*msgspec.json.schema_components(wanted, ref_template=_REF))
    by_type = list(zip(wanted, found, strict=True))
    paths: dict[str, Any] = {}
    shared: dict[str, Any] = {}
    for endpoint in ENDPOINTS.values():
        paths.setdefault(BASE + endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, by_type, shared)
    return {"paths": paths, "schemas": {**schemas, "Problem": _PROBLEM}, "responses": shared}


def _named(found: Any, schemas: dict[str, Any]) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401 - JSON of any form
    """Give schemas the names that a generated client should have: `Employee`, `EmployeeList`."""

    def named(text: str) -> str:
        return re.sub(r"Listed_(\w+?)_(?=\W|$)", r"\1List", text).replace("Shown", "")

    told = named(msgspec.json.encode((found, schemas)).decode())
    renamed: tuple[Any, dict[str, Any]] = msgspec.json.decode(told, type=tuple[Any, dict[str, Any]])
    return renamed


def _types(endpoint: Endpoint[Any, Any]) -> list[Any]:
    return [
        one
        for one in ((endpoint.shown_body or endpoint.body) if endpoint.has_body else None, endpoint.answer)
        if one is not None
    ]


def _operation(
    endpoint: Endpoint[Any, Any], by_type: list[tuple[Any, dict[str, Any]]], shared: dict[str, Any]
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "tags": [endpoint.path.split("/")[1]],
        "summary": endpoint.summary,
        "description": f"{endpoint.description or endpoint.summary}\n\n{_scopes(endpoint)}",
        "security": [{SCHEME: []}],
        "parameters": _parameters(endpoint),
    }
    if endpoint.has_body:
        media = {"schema": _schema(endpoint.shown_body or endpoint.body, by_type), "example": endpoint.example.body}
        types = (_PATCH, _JSON) if endpoint.method == "PATCH" else (_JSON,)
        operation["requestBody"] = {"required": True, "content": dict.fromkeys(types, media)}
    kinds = problems(endpoint)
    operation["responses"] = _successes(endpoint, by_type) | _refusals(kinds, shared)
    operation["x-problems"] = [kind.slug for kind in kinds]
    return operation


def _scopes(endpoint: Endpoint[Any, Any]) -> str:
    names = " and ".join(f"`{scope}`" for scope in (endpoint.scope, *endpoint.also))
    return f"Scope{'s' if endpoint.also else ''}: {names}."


def _schema(kind: Any, by_type: list[tuple[Any, dict[str, Any]]]) -> dict[str, Any]:  # noqa: ANN401 - what msgspec takes for a type
    return next(schema for one, schema in by_type if one == kind)


def problems(endpoint: Endpoint[Any, Any]) -> list[Kind]:
    """Give the types of problem that an endpoint answers, by status."""
    failures = [*_EVERYWHERE, *endpoint.failures]
    failures += [api.BodyTooLarge] if endpoint.has_body else []
    failures += [api.PathUnknown] if "{" in endpoint.path else []
    failures += [domain.ContactsDisabled, domain.RoleRefused] if endpoint.needs_contacts else []
    failures += [domain.ReplyMismatch] if endpoint.method == "POST" else []
    kinds = {kind.slug: kind for kind in map(kind_of, failures)}
    return sorted(kinds.values(), key=lambda kind: (kind.status, kind.slug))


def _parameters(endpoint: Endpoint[Any, Any]) -> list[dict[str, Any]]:
    own = [_IDEMPOTENCY] if endpoint.method == "POST" else []
    if not members(endpoint.parameters):
        return own
    _, found = msgspec.json.schema_components([endpoint.parameters], ref_template=_REF)
    declared = found[endpoint.parameters.__name__]
    shown = []
    for name, full in declared["properties"].items():
        schema = _not_null(dict(full))
        in_path = f"{{{name}}}" in endpoint.path
        place = "path" if in_path else "header" if name in HEADERS else "query"
        parameter = {
            "name": HEADERS.get(name, name),
            "in": place,
            "required": in_path or name in declared["required"],
            "description": schema.pop("description", ""),
            "schema": schema,
        }
        if name in endpoint.example.parameters:
            parameter["example"] = endpoint.example.parameters[name]
        shown.append(parameter)
    return shown + own


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Take away that a parameter can be null: absent is how it is not given."""
    if schema.get("default", ...) is None:
        del schema["default"]
    kinds = [one for one in schema.pop("anyOf", ()) if one != {"type": "null"}]
    return schema | kinds[0] if len(kinds) == 1 else schema | ({"anyOf": kinds} if kinds else {})


def _successes(endpoint: Endpoint[Any, Any], by_type: list[tuple[Any, dict[str, Any]]]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status in endpoint.statuses:
        answers[str(status)] = answer = {"description": _STATUSES[status], "headers": _REQUEST_ID}
        if endpoint.answer is not None and status not in {204, 304}:
            answer["content"] = {
                _JSON: {"schema": _schema(endpoint.answer, by_type), "example": endpoint.example.answer}
            }
        if endpoint.links:
            answer["links"] = {
                link.to: {"operationId": link.to, "parameters": link.parameters} for link in endpoint.links
            }
    return answers


def _refusals(kinds: list[Kind], shared: dict[str, Any]) -> dict[str, Any]:
    """Refer to the answers that tell of problems, one for each status; equal ones are there once."""
    answers: dict[str, Any] = {}
    for status, group in groupby(kinds, key=lambda kind: kind.status):
        told = list(group)
        name = "_".join(kind.slug for kind in told)
        headers = {_title(name): _text(value) for kind in told for name, value in kind.headers}
        examples = {kind.slug: {"value": _example(kind)} for kind in told}
        shared[name] = {
            "description": "\n".join(f"`{kind.slug}`: {kind.title}" for kind in told),
            "headers": _REQUEST_ID | headers,
            "content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(name="Problem")}, "examples": examples}},
        }
        answers[str(status)] = {"$ref": f"#/components/responses/{name}"}
    return answers


def _text(example: str) -> dict[str, Any]:
    return {"schema": {"type": "string"}, "example": example}


def _title(header: str) -> str:
    return re.sub(r"\b[a-z]", lambda first: first[0].upper(), header)


def _example(kind: Kind) -> dict[str, Any]:
    return {
        "type": TYPE + kind.slug,
        "title": kind.title,
        "status": kind.status,
        "detail": kind.title,
        "instance": "urn:guanxi:request:439eqp31da45",
    }
