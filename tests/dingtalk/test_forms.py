"""Forms are decoded in an unusual way (docs/decisions/0013): they must read as urllib reads them."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guanxi.dingtalk.decode import read_form
from guanxi.dingtalk.failures import BodyUnreadable
from tests.depth import DEPTH

PIECES = ["%", "%%", "=", "+", "&", "%4", "%41", "%e5%bc%a0", "%E5%BC", "%3D", "%0D%0A", "%zz", "=41", "a", "F", "0", " ", "\t", "\r", "\n", "\x00", "_", "."]  # fmt: skip


def read_by_urllib(form: str) -> dict[str, str] | None:
    """Give what the standard library reads, None when it is not UTF-8; what has no name is not looked at."""
    named = "&".join(part for part in form.split("&") if not part.startswith("="))
    try:
        return dict(parse_qsl(named, keep_blank_values=True, encoding="utf-8", errors="strict"))
    except UnicodeDecodeError:
        return None


@settings(max_examples=1000 * DEPTH, derandomize=DEPTH == 1, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("a==41%zz")  # with = for %, one escape would look like another
@example("a=%41\n")
@example("a=%41%\n")
@example("a=b%20 ")
@example("%=%41&=1&b")
@example("a=%E5%BC")
def test_a_form_is_read_as_the_standard_library_reads_it(form: str) -> None:
    expected = read_by_urllib(form)
    if expected is None:
        with pytest.raises(BodyUnreadable):
            read_form(form.encode(), "body")
    else:
        assert read_form(form.encode(), "body") == expected
