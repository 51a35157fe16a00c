"""`/openapi.json` for programs and `/docs` for people: one page of HTML that loads nothing, from here or from afar."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final

from litestar import Request, route
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from guanxi.api.exchange import Exchange

# Nothing may be loaded, not even by mistake: the page is whole.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_HEADERS: Final = (("content-security-policy", _POLICY), ("x-content-type-options", "nosniff"))
_CODE: Final = re.compile(r"`([^`]+)`")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")


def page_routes(document: Callable[[], bytes]) -> list[HTTPRouteHandler]:
    """Make the routes of both.

    Args:
        document: writes the OpenAPI document.
    """

    async def openapi(request: Request[Any, Any, Any]) -> ASGIResponse:
        Exchange.of(request.scope).route = "openapi"
        return ASGIResponse(
            body=document(), media_type="application/json", headers=[("access-control-allow-origin", "*")]
        )

    async def docs(request: Request[Any, Any, Any]) -> ASGIResponse:
        Exchange.of(request.scope).route = "docs"
        return ASGIResponse(body=_cached(document()), media_type="text/html", headers=_HEADERS)

    return [
        route("/openapi.json", http_method="GET", name="openapi")(openapi),
        route("/docs", http_method="GET", name="docs")(docs),
    ]


@cache
def _cached(document: bytes) -> bytes:
    return page(json.loads(document)).encode()


def page(document: dict[str, Any]) -> str:
    """Write the page.

    Args:
        document: OpenAPI 3.1, with the extensions `x-problems` and `x-errors`.
    """
    style = (files("guanxi.api") / "documentation.css").read_text("utf-8")
    title = f"{document['info']['title']} {document['info']['version']}"
    tags = [tag["name"] for tag in document["tags"]]
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}: API</title><style>{style}</style></head><body>",
            f'<nav aria-label="Operations"><h1>{escape(title)}</h1><p><a href="/openapi.json">openapi.json</a></p>',
            *(_contents(document, tag) for tag in tags),
            '</nav><main><section id="about">',
            _markdown(document["info"]["description"]),
            "</section>",
            *(_section(document, tag) for tag in tags),
            f'<section id="problems"><h2>Problems</h2>{_problems(document)}</section>',
            '<section id="schemas"><h2>Types</h2>',
            *(_type(name, schema) for name, schema in sorted(document["components"]["schemas"].items())),
            "</section></main></body></html>",
        )
    )


def _operations(document: dict[str, Any], tag: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield method.upper(), path, operation


def _contents(document: dict[str, Any], tag: str) -> str:
    rows = "".join(
        f'<li><a href="#{operation["operationId"]}"><b class="{method}">{method}</b> {_breakable(path)}</a></li>'
        for method, path, operation in _operations(document, tag)
    )
    return f"<h2>{escape(tag)}</h2><ul>{rows}</ul>"


def _section(document: dict[str, Any], tag: str) -> str:
    return f"<h2>{escape(tag)}</h2>" + "".join(_operation(*one) for one in _operations(document, tag))


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    name = operation["operationId"]
    parts = [
        f'<article id="{name}"><h3><b class="{method}">{method}</b> <code>{_breakable(path)}</code></h3>',
        f'<p class="name">{name}</p>{_markdown(operation["description"])}',
    ]
    if operation["parameters"]:
        rows = [
            (one["name"], one["in"], "yes" if one["required"] else "no", _kind(one["schema"]), one["description"])
            for one in operation["parameters"]
        ]
        parts += ["<h4>Parameters</h4>", _table(("name", "in", "required", "type", ""), rows)]
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]
        media = next(iter(content.values()))
        parts += [f"<h4>Request: {escape(' or '.join(content))}</h4>", _shape(media["schema"]), _sample(media)]
    for status, answer in operation["responses"].items():
        if "$ref" not in answer:
            parts.append(f"<h4>{status}</h4><p>{_inline(answer['description'])}</p>")
            parts += [_shape(media["schema"]) + _sample(media) for media in answer.get("content", {}).values()]
    if "x-problems" in operation:
        links = " · ".join(f'<a href="#problem-{slug}">{slug}</a>' for slug in operation["x-problems"])
        parts.append(f'<h4>Problems</h4><p class="problems">{links}</p>')
    return "".join(parts) + "</article>"


def _problems(document: dict[str, Any]) -> str:
    """List the types of problem, once for all operations."""
    examples = {
        slug: example["value"]
        for response in document["components"]["responses"].values()
        for media in response["content"].values()
        for slug, example in media["examples"].items()
    }
    rows = "".join(
        f'<tr id="problem-{slug}"><td><code>{slug}</code></td><td>{one["status"]}</td>'
        f"<td>{escape(one['title'])}</td></tr>"
        for slug, one in sorted(examples.items(), key=lambda pair: (pair[1]["status"], pair[0]))
    )
    head = '<th scope="col"><code>urn:guanxi:problem:</code></th><th scope="col">status</th><th scope="col"></th>'
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _sample(media: dict[str, Any]) -> str:
    samples = [media["example"]] if "example" in media else [one["value"] for one in media.get("examples", {}).values()]
    return "".join(f"<pre>{escape(json.dumps(one, ensure_ascii=False, indent=2))}</pre>" for one in samples[:1])


def _type(name: str, schema: dict[str, Any]) -> str:
    told = f"<p>{_inline(schema['description'])}</p>" if "description" in schema else ""
    return f'<article id="schema-{name}"><h3>{escape(name)}</h3>{told}{_shape(schema)}</article>'


def _shape(schema: dict[str, Any]) -> str:
    """Show an object's members as a table, and anything else as its type."""
    if "properties" not in schema:
        return f"<p>{_kind(schema)}</p>"
    required = schema.get("required", ())
    rows = [
        (name, "yes" if name in required else "no", _kind(one), one.get("description", ""))
        for name, one in schema["properties"].items()
    ]
    inner = "".join(
        f"<details><summary><code>{escape(name)}</code></summary>{_shape(one)}</details>"
        for name, one in schema["properties"].items()
        if "properties" in one
    )
    return _table(("member", "required", "type", ""), rows) + inner


def _kind(schema: dict[str, Any]) -> str:
    """Give a type in words, as HTML."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#schema-{name}">{escape(name)}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const']))}</code>"
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    limits = [f"{word} {schema[key]}" for key, word in _LIMITS.items() if key in schema]
    return ", ".join([escape(str(schema.get("type", "any"))), *limits])


_LIMITS: Final = {
    "minimum": "at least",
    "maximum": "at most",
    "minLength": "characters at least",
    "maxLength": "characters at most",
    "default": "default",
}


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write a table; the first cell of a row is a name, the type is HTML, the others are text."""
    heads = "".join(f'<th scope="col">{one}</th>' for one in head)
    lines = "".join(
        f"<tr><td><code>{escape(first)}</code></td>{''.join(f'<td>{one}</td>' for one in middle)}"
        f"<td>{_inline(last)}</td></tr>"
        for first, *middle, last in rows
    )
    return f'<div class="table"><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'


def _markdown(text: str) -> str:
    """Write what descriptions use of Markdown: paragraphs, tables, code and bold."""
    return "".join(_paragraph(part) for part in text.split("\n\n"))


def _paragraph(text: str) -> str:
    if not text.startswith("|"):
        return f"<p>{_inline(text)}</p>"
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines()]
    lines = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in rows)
    heads = "".join(f'<th scope="col">{_inline(one)}</th>' for one in head)
    return f'<div class="table"><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'


def _inline(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", escape(text, quote=False)))


def _breakable(path: str) -> str:
    return escape(path).replace("/", "/<wbr>")
