"""httpx logs the URL of every request, and those of DingTalk's pages hold tokens and secrets: they are masked there."""

import logging
import re
from typing import Final

_SECRET: Final = re.compile(r"(?i)\b((?:access_token|appsecret|corpsecret|signature)=)[^&\s\"]+")


def _mask(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(_masked(one) for one in record.args)
    return True


def _masked(one: object) -> object:
    text = str(one)
    return _SECRET.sub(r"\1***", text) if _SECRET.search(text) else one


def mask_secrets() -> None:
    """Let no URL of a request show a secret in the log of httpx; to call it again changes nothing."""
    logging.getLogger("httpx").addFilter(_mask)
