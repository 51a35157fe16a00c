"""`offset` and `size` as both list pages take them."""

from typing import Final

from guanxi.dingtalk.failures import OffsetInvalid, SizeInvalid
from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.values import Raw, read_integer
from guanxi.domain.contact import MAX_NUMBER

MAX_SIZE: Final = 100
_DEFAULTS: Final = (0, 20)

PARAMETERS: Final = (
    Parameter("size", "Number", required=False, note="1 to 100; counts only together with offset, otherwise 20"),
    Parameter("offset", "Number", required=False, note="0 or more; counts only together with size, otherwise 0"),
)


def read_paging(parameters: Raw) -> tuple[int, int]:
    """Give offset and size: both, or 0 and 20 when one of them is missing.

    Raises:
        SizeInvalid: size is not 1 to 100.
        OffsetInvalid: offset is negative or no 64-bit number.
    """
    if parameters.get("size") is None or parameters.get("offset") is None:
        return _DEFAULTS
    size = read_integer(parameters, "size", SizeInvalid)
    if size is None or not 1 <= size <= MAX_SIZE:
        raise SizeInvalid(f"size must be 1 to {MAX_SIZE}")
    offset = read_integer(parameters, "offset", OffsetInvalid)
    if offset is None or not 0 <= offset <= MAX_NUMBER:
        raise OffsetInvalid("offset must be 0 or more")
    return offset, size
