"""A check that is switched off says why, where it is switched off."""

import re
import tomllib

from tests.architecture.sources import ROOT, python_files, shown

WORDS = re.compile(r"[A-Za-z]{2,}.*\s.*[A-Za-z]{2,}")
SWITCH = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|pragma)\b(?P<rest>.*)$")
CODES = re.compile(r"^:?\s*(?:\[[a-zA-Z, -]+\]|[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)")


def test_every_rule_that_ruff_leaves_out_has_a_reason_on_its_line() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    ruff = tomllib.loads(text)["tool"]["ruff"]["lint"]
    excluded = [*ruff["ignore"], *(code for codes in ruff["per-file-ignores"].values() for code in codes)]
    reasons = re.findall(r'^ +"([A-Z]+[0-9]*)", *# (.*)$', text, re.MULTILINE)
    assert ruff["select"] == ["ALL"]
    assert sorted(code for code, reason in reasons if WORDS.search(reason)) == sorted(excluded)


def test_every_rule_that_a_line_leaves_out_is_named_and_has_a_reason() -> None:
    bare = []
    for path in python_files():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            rest = line
            while found := SWITCH.search(rest):
                rest = CODES.sub("", found["rest"])
                if rest == found["rest"] or not WORDS.search(rest):
                    bare.append(f"{shown(path)}:{number}: {found[0]}")
    assert bare == []
