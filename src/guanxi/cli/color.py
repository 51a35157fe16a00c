"""Colours of groups of tags: people write #RRGGBB, the wire has a signed 32-bit ARGB number."""

import argparse
import re
from typing import Final

_HEX: Final = re.compile("#(?P<alpha>[0-9a-fA-F]{2})?(?P<rgb>[0-9a-fA-F]{6})")
_NUMBER: Final = re.compile("-?[0-9]{1,10}", re.ASCII)
_OPAQUE: Final = 0xFF
_HALF: Final = 1 << 31


def color(written: str) -> int:
    """Take `#RRGGBB`, `#AARRGGBB` or the number itself, as an argument."""
    if match := _HEX.fullmatch(written):
        unsigned = int(match["alpha"] or f"{_OPAQUE:02X}", 16) << 24 | int(match["rgb"], 16)
        return (unsigned ^ _HALF) - _HALF
    if _NUMBER.fullmatch(written):
        return int(written)
    raise argparse.ArgumentTypeError("a colour is #RRGGBB, as in '#17C295'")


def shown_color(number: int) -> str:
    """Give a colour as people write it."""
    unsigned = number & 0xFFFFFFFF
    return f"#{unsigned & 0xFFFFFF:06X}" if unsigned >> 24 == _OPAQUE else f"#{unsigned:08X}"
