"""Whose turn it is: as somebody would find out who counts everything anew each time."""

from hypothesis import given
from hypothesis import strategies as st

from guanxi.domain.turns import Turns

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=9)


@given(COUNTS, st.integers(0, 60))
def test_whoever_has_the_fewest_gets_the_next_and_of_several_the_first(counts: list[int], contacts: int) -> None:
    names = [f"e{place}" for place in range(len(counts))]
    turns, has = Turns(names, counts), dict(zip(names, counts, strict=True))
    for _ in range(contacts):
        fewest = next(name for name in names if has[name] == min(has.values()))
        assert turns.take() == fewest
        has[fewest] += 1


@given(st.integers(1, 9), st.integers(0, 60))
def test_from_nothing_they_get_them_in_turn(employees: int, contacts: int) -> None:
    names = [f"e{place}" for place in range(employees)]
    turns = Turns(names, [0] * employees)
    assert [turns.take() for _ in range(contacts)] == [names[number % employees] for number in range(contacts)]


@given(COUNTS, st.integers(0, 40), st.integers(0, 40))
def test_turns_that_are_counted_anew_go_on_as_if_they_were_not(counts: list[int], first: int, then: int) -> None:
    names = [f"e{place}" for place in range(len(counts))]
    whole = Turns(names, counts)
    given_first = [whole.take() for _ in range(first)]
    anew = Turns(names, [count + given_first.count(name) for name, count in zip(names, counts, strict=True)])
    assert [anew.take() for _ in range(then)] == [whole.take() for _ in range(then)]
