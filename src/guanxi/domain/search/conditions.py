"""Conditions on tokens, in the one form that both engines take."""

from collections.abc import Iterable
from itertools import product
from typing import Final

Alternative = tuple[frozenset[str], ...]
"""Of each of these groups any token."""

Condition = tuple[Alternative, ...]
"""Any of these alternatives; none at all is never met, an empty one always."""

_MOST: Final = 12


def one_of(tokens: Iterable[str]) -> Condition:
    """Give the condition that there is at least one of some tokens; of none, one that is never met."""
    group = frozenset(tokens)
    return ((group,),) if group else ()


def each_of(tokens: Iterable[str]) -> Condition:
    """Give the condition that all of some tokens are there."""
    return (tuple(frozenset({token}) for token in dict.fromkeys(tokens)),)


def either(conditions: Iterable[Condition]) -> Condition:
    """Give the condition that at least one of some conditions is met."""
    single: frozenset[str] = frozenset()
    several: list[Alternative] = []
    for alternative in dict.fromkeys(one for condition in conditions for one in condition):
        if len(alternative) == 1:
            single |= alternative[0]
        else:
            several.append(alternative)
    return ((single,), *several) if single else tuple(several)


def both(conditions: Iterable[Condition]) -> Condition:
    """Give a condition that is met wherever all of some are; where they are many, it may be met elsewhere, too."""
    found: Condition = ((),)
    for condition in conditions:
        if len(found) * len(condition) <= _MOST:
            found = tuple(tuple(dict.fromkeys(one + other)) for one, other in product(found, condition))
    return found
