"""Small files and small functions, so that a reader holds each in the head at once."""

import ast

from tests.architecture.sources import python_files, shown

MAX_MODULE = 300
MAX_FUNCTION = 60


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {shown(path): len(path.read_text().splitlines()) for path in python_files()}
    assert "src/guanxi/__init__.py" in lengths
    assert {name: lines for name, lines in lengths.items() if lines > MAX_MODULE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    lengths: dict[str, int] = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                lengths[f"{shown(path)}:{start} {node.name}"] = (node.end_lineno or start) - start + 1
    assert any(name.endswith("test_no_function_is_longer_than_60_lines") for name in lengths)
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION} == {}
