"""The OpenAPI 3.1 document of both dialects; `python -m guanxi.openapi` writes it to standard output."""

import json
import sys
from functools import cache
from typing import Any, Final

from guanxi import __version__
from guanxi.api import openapi as api
from guanxi.dingtalk import openapi as dingtalk

_ABOUT: Final = """\
Guanxi is a directory of external contacts that an organisation hosts itself. It has two dialects: paths below `/api/v1` are its own, all others are DingTalk's.

**The native API** is asked with a key, `Authorization: Bearer guanxi_…`, and with JSON in UTF-8. Whatever goes wrong is a problem (RFC 9457) with a `type` that never changes; `instance` and the header `X-Request-Id` name the request in the server's log. Members, parameters and values that are not described here are refused. Lists take `limit` and `cursor` and answer `items` and `next`.

Besides what each operation lists, any request can be answered by `not-found` (404, no such path), `method-not-allowed` (405), `too-slow` (408) and `head-too-large` (431).

**DingTalk's dialect** answers HTTP 200 with an `errcode`; paths below `/v1.0` have HTTP statuses."""  # noqa: E501 - paragraphs of Markdown


@cache
def document() -> bytes:
    """Write it, for programs."""
    return json.dumps(whole(), ensure_ascii=False, separators=(",", ":")).encode()


def whole() -> dict[str, Any]:
    """Put it together."""
    native, ding = api.part(), dingtalk.part()
    tags = {operation["tags"][0] for path in native["paths"].values() for operation in path.values()}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Guanxi",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in (*sorted(tags), dingtalk.TAG)],
        "paths": native["paths"] | ding["paths"],
        "components": {
            "schemas": native["schemas"] | ding["schemas"],
            "responses": native["responses"],
            "securitySchemes": api.SECURITY | dingtalk.SECURITY,
        },
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(whole(), ensure_ascii=False, indent=1) + "\n")
