"""A name says what is inside; these say only that something is."""

from tests.architecture.sources import ROOT, python_files, shown

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services", "misc"}


def test_no_module_or_package_has_a_name_without_meaning() -> None:
    vague = {
        shown(path)
        for path in python_files()
        for part in path.relative_to(ROOT).with_suffix("").parts
        if EMPTY_WORDS & set(part.lower().split("_"))
    }
    assert vague == set()
