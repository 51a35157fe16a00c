"""What a function leads to: the names that it and all functions of the project that it calls by name use."""

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any, Final

_FOLLOWED: Final = ("guanxi.api.", "guanxi.operations.")
_NOT_FOLLOWED: Final = {"guanxi.operations.context"}
"""Names what every operation is given, whether it uses it or not."""


def reached(function: Callable[..., Any]) -> set[str]:
    """The names: globals, members and methods, by their last word."""
    names: set[str] = set()
    done: set[FunctionType] = set()
    todo: list[Any] = [function]
    while todo:
        one = todo.pop()
        if not isinstance(one, FunctionType) or one in done or not _is_followed(one.__module__):
            continue
        done.add(one)
        for code in _codes(one.__code__):
            names.update(code.co_names)
            todo += [found for name in code.co_names for found in _functions(one.__globals__.get(name))]
    return names


def _is_followed(module: str) -> bool:
    return module.startswith(_FOLLOWED) and module not in _NOT_FOLLOWED


def _functions(found: object) -> list[object]:
    return list(vars(found).values()) if isinstance(found, type) and _is_followed(found.__module__) else [found]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inside in code.co_consts:
        if isinstance(inside, CodeType):
            yield from _codes(inside)
