"""Seed files: a directory as YAML; whatever is wrong in one is told with its line."""

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from guanxi.domain.custom_fields import CustomField
from guanxi.domain.staff_patch import DepartmentSent, EmployeeSent
from guanxi.sandbox.directory import ContactSeed, Directory, OrganisationSeed, SeedInvalid
from guanxi.sandbox.tags import GroupSeed

EXAMPLE: Final = Path(__file__).with_name("example.yaml")
"""What a sandbox holds unless it is told otherwise."""

# What msgspec says: `Expected ... - at `$.contacts[0].name``.
_PLACED: Final = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<path>.*)`)?", re.DOTALL)
_STEP: Final = re.compile(r"\.?(?P<name>[^.\[]+)|\[(?P<index>\d+)\]")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(?P<name>.*)`", re.DOTALL)
_MEMBERS: Final = sorted(
    {
        name
        for kind in (Directory, OrganisationSeed, DepartmentSent, EmployeeSent, GroupSeed, CustomField, ContactSeed)
        for name in kind.__struct_fields__
    }
)
_FOR_TEXT: Final = re.compile(r"Expected `(?:str|.*\|.*\bstr|str\b.*)`, got `(?:int|float|bool)`")

_KINDS: Final = ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value")
_TAGS: Final = frozenset(f"tag:yaml.org,2002:{kind}" for kind in _KINDS)
"""Of nodes that were given none."""

_CONSTANTS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_FRACTION: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)


class SeedFile:
    """One that was read.

    Attributes:
        directory: what it describes.
    """

    def __init__(self, path: Path) -> None:
        """Read it.

        Raises:
            OSError: it cannot be read.
            SeedInvalid: it is no YAML, or describes no directory; the reason names file and line.
        """
        self._path = path
        self._node: yaml.Node | None = None
        try:
            self._node = yaml.compose(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            described = {} if self._node is None else self._value(self._node)
            self.directory = msgspec.convert(described, Directory)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._told_at(mark, f"this is no YAML: {error.problem}") from error
        except (yaml.YAMLError, UnicodeError, RecursionError) as error:
            raise SeedInvalid(f"{path} is no YAML in UTF-8: {str(error).splitlines()[0]}") from error
        except msgspec.ValidationError as error:
            raise self.told(*_placed(str(error))) from error

    def told(self, what: str, path: str) -> SeedInvalid:
        """Give what is wrong, with file and line.

        Args:
            what: one sentence.
            path: of what is to blame, as `contacts[2].mobile`; empty for the whole.
        """
        node = self._node
        for step in _STEP.finditer(path):
            node = _inside(node, step["name"], step["index"]) or node
        return self._told_at(node and node.start_mark, f"{path}: {what}" if path else what, path)

    def _told_at(self, mark: Any, what: str, path: str = "") -> SeedInvalid:  # noqa: ANN401 - either of PyYAML's classes
        line = 1 if mark is None else mark.line + 1
        return SeedInvalid(f"{self._path}, line {line}: {what}", field=path or None)

    def _value(self, node: yaml.Node) -> object:
        """Give what JSON could say, too: dates, `No` and 0123 stay the texts that they are.

        Raises:
            SeedInvalid: a member is there twice, or something has a tag.
        """
        if node.tag not in _TAGS:
            raise self._told_at(node.start_mark, "no value takes a tag here")
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one) for one in node.value]
        if isinstance(node, yaml.MappingNode):
            members: dict[str, object] = {}
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode) or key.value in members:
                    raise self._told_at(key.start_mark, "a member is there twice, or has no name")
                members[key.value] = self._value(value)
            return members
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return _scalar(node.value) if plain else node.value


@cache
def example() -> Directory:
    """Give the directory of `EXAMPLE`."""
    return SeedFile(EXAMPLE).directory


def _scalar(written: str) -> object:
    if written.lower() in _CONSTANTS:
        return _CONSTANTS[written.lower()]
    if _WHOLE.fullmatch(written):
        return int(written)
    return float(written) if _FRACTION.fullmatch(written) else written


def _inside(node: yaml.Node | None, name: str | None, index: str | None) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and index is not None and int(index) < len(node.value):
        found: yaml.Node = node.value[int(index)]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == name), None)
    return None


def _placed(told: str) -> tuple[str, str]:
    match = _PLACED.fullmatch(told)
    what, path = (told, "") if match is None else (match["what"], match["path"] or "")
    if unknown := _UNKNOWN.fullmatch(what):
        near = get_close_matches(unknown["name"], _MEMBERS, n=1)
        advice = f"; did you mean {near[0]}?" if near else ""
        return f"there is no such member{advice}", f"{path}.{unknown['name']}".removeprefix(".")
    if missing := _MISSING.fullmatch(what):
        return f"{missing['name']} is missing", path
    advice = ": write it in quotes" if _FOR_TEXT.match(what) else ""
    return what.replace("`", "") + advice, path
