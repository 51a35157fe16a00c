"""`offset` and `size` as both list pages take them."""

from typing import Final

from guanxi.dingtalk.failures import OffsetInvalid, SizeInvalid
from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.values import Raw, read_integer, require
from guanxi.domain.contact import MAX_NUMBER

MAX_SIZE: Final = 100
_DEFAULTS: Final = (0, 20)
WHOLE: Final = (0, MAX_SIZE)
"""What the older pages of members give when they are not asked for a page: as much as there can be on one."""

PARAMETERS: Final = (
    Parameter("size", "Number", required=False, note="1 to 100; counts only together with offset, otherwise 20"),
    Parameter("offset", "Number", required=False, note="0 or more; counts only together with size, otherwise 0"),
)
MEMBERS: Final = (
    Parameter("offset", "Number", required=False, note="0 or more; counts only together with size, otherwise 0"),
    Parameter("size", "Number", required=False, note="1 to 100; counts only together with offset, otherwise 100"),
)


def read_paging(parameters: Raw, defaults: tuple[int, int] = _DEFAULTS) -> tuple[int, int]:
    """Give offset and size: both, or the defaults when one of them is missing.

    Raises:
        SizeInvalid: size is not 1 to 100.
        OffsetInvalid: offset is negative or no 64-bit number.
    """
    if parameters.get("size") is None or parameters.get("offset") is None:
        return defaults
    size = _read_size(parameters)
    return _read_offset(parameters, "offset"), size


def read_cursor(parameters: Raw) -> tuple[int, int]:
    """Give cursor, which is an offset, and size, both of which are required.

    Raises:
        ValueMissing: one of them is missing.
        SizeInvalid, OffsetInvalid: as read_paging.
    """
    require(parameters, ("cursor", "size"))
    size = _read_size(parameters)
    return _read_offset(parameters, "cursor"), size


def _read_size(parameters: Raw) -> int:
    size = read_integer(parameters, "size", SizeInvalid)
    if size is None or not 1 <= size <= MAX_SIZE:
        raise SizeInvalid(f"size must be 1 to {MAX_SIZE}")
    return size


def _read_offset(parameters: Raw, name: str) -> int:
    offset = read_integer(parameters, name, OffsetInvalid)
    if offset is None or not 0 <= offset <= MAX_NUMBER:
        raise OffsetInvalid(f"{name} must be 0 or more", field=name)
    return offset
