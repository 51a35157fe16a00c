"""Which host has which path."""

from typing import Final
from urllib.parse import urlsplit

# The older gateway is on a host of its own: PyPI's dingtalk-sdk has its address as a constant.
_VENDOR: Final = {
    "oapi.dingtalk.com": {"/v1.0/": "https://api.dingtalk.com", "/router/rest": "https://eco.taobao.com"},
    "oapi.dingtalk.io": {"/v1.0/": "https://api.dingtalk.io", "/router/rest": "https://eco.taobao.com"},
}


class Server:
    """A server that is asked.

    Attributes:
        host: its name in the report, with its port if that is not the usual one.
        is_vendors: whether it is the real service.
        is_local: whether it is on this machine.
        is_plain: whether what is sent to it can be read on the way.
    """

    def __init__(self, url: str) -> None:
        """Take its address: http:// or https://, without a query."""
        parts = urlsplit(url)
        name = parts.hostname or ""
        bracketed = f"[{name}]" if ":" in name else name
        self.host = bracketed if parts.port is None else f"{bracketed}:{parts.port}"
        self._url = url.rstrip("/")
        self._others = _VENDOR.get(name, {}) if parts.port in {None, 443} else {}
        self.is_vendors = bool(self._others)
        self.is_local = name in {"localhost", "::1"} or name.startswith("127.")
        self.is_plain = parts.scheme == "http"

    def url(self, path: str) -> str:
        """Give the address of a path: the real service has some on other hosts."""
        base = next((other for prefix, other in self._others.items() if path.startswith(prefix)), self._url)
        return base + path
