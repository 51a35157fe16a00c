"""The stretches of numbers by which PostgreSQL's index is asked."""

from hypothesis import given
from hypothesis import strategies as st

from guanxi.store.index_statements import SEARCH_PUT
from guanxi.store.postgres import index


@given(st.integers(0, 10**9), st.integers(1, index._WIDEST))  # noqa: SLF001 - the longest that is asked for by stretches
def test_each_number_of_a_range_lies_in_one_of_its_stretches_and_they_are_few(start: int, length: int) -> None:
    stretches = index._stretches(range(start, start + length))  # noqa: SLF001 - as above
    assert len(stretches) <= index._STRETCHES  # noqa: SLF001 - as above
    for number in (start, start + length // 2, start + length - 1):
        assert set(index._in_stretches(number, "one two")) & set(stretches)  # noqa: SLF001 - as above


def test_a_written_row_has_its_tokens_and_those_of_its_stretches_once() -> None:
    (rows,) = [rows for _, rows in index.stored_form([(SEARCH_PUT, [("ding", 1, 5, "a b a")])])]
    corp_id, number, tokens = rows[0]
    assert (corp_id, number) == ("ding", 5)
    assert isinstance(tokens, str)
    assert len(set(tokens.strip("{}").split(","))) == len(tokens.split(",")) == 2 + len(index._STRETCH_BITS)  # noqa: SLF001 - one for each
