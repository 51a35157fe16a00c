"""Tags and groups of tags by their names, as people write them.

`Type/Customer` or an id is a tag; with a slash at its end, `Type/` or `0/`, it is a group. A tag's name alone will do
where only one group has it.
"""

from collections.abc import Mapping
from typing import Any, Final

from guanxi.cli.answer import print_item
from guanxi.cli.api import Server
from guanxi.cli.color import shown_color
from guanxi.cli.report import CommandError, UsageError

HELP: Final = "TAG is an id, GROUP/NAME, or a NAME that one group has; GROUP/ is a group, by its name or id."


class TagNames:
    """The tags of a server's organisation.

    Attributes:
        groups: as the API gives them, in their order.
    """

    def __init__(self, server: Server) -> None:
        """Ask for them."""
        self.groups: list[dict[str, Any]] = server.ask("GET", "/label-groups")["items"]

    def shown(self, label_ids: list[int]) -> str:
        """Give the names of tags; an id that none has stays as it is."""
        names = {label["id"]: f"{group['name']}/{label['name']}" for group in self.groups for label in group["labels"]}
        return ", ".join(names.get(one, str(one)) for one in label_ids)

    def group_id(self, written: str) -> int:
        """Give the id of a group.

        Raises:
            CommandError: there is none.
        """
        name = written.removesuffix("/")
        for group in self.groups:
            if group["name"] == name:
                return int(group["id"])
        if name.isascii() and name.isdigit():
            return int(name)
        raise CommandError(f"there is no group {name!r}", "`guanxi tags ls` shows those that there are")

    def label_id(self, written: str) -> int:
        """Give the id of a tag.

        Raises:
            CommandError: there is none.
            UsageError: it is a group, or several tags have that name.
        """
        if written.isascii() and written.isdigit():
            return int(written)
        if is_group(written):
            raise UsageError(f"{written!r} is a group, not a tag", "guanxi tags ls")
        found = [
            label["id"]
            for group in self.groups
            for label in group["labels"]
            if written in {label["name"], f"{group['name']}/{label['name']}"}
        ]
        if not found:
            raise CommandError(f"there is no tag {written!r}", "`guanxi tags ls` shows those that there are")
        if len(found) > 1:
            raise UsageError(f"several tags are called {written!r}: write GROUP/NAME or an id", "guanxi tags ls")
        return int(found[0])

    def path(self, written: str) -> tuple[str, str]:
        """Give the parts of the path of a tag or a group; failures as of `label_id`."""
        if is_group(written):
            return "label-groups", str(self.group_id(written))
        return "labels", str(self.label_id(written))

    def label_ids(self, written: list[str]) -> list[int]:
        """Give the ids of tags; failures as of `label_id`."""
        return [self.label_id(one) for one in written]


def is_group(written: str) -> bool:
    """Tell whether a group is meant."""
    return written.endswith("/")


def name_of(written: str) -> tuple[str, str]:
    """Give group and name of a tag that shall be.

    Raises:
        UsageError: it names no group.
    """
    group, slash, name = written.partition("/")
    if not (group and slash and name):
        raise UsageError(
            f"{written!r} names no group: write GROUP/NAME, or GROUP/ for a group", "guanxi tags add --help"
        )
    return group, name


def print_tag(told: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a tag or a group as the API tells it; for people without the tags of a group."""
    if not as_json:
        told = {name: value for name, value in told.items() if name != "labels"}
        told |= {"color": shown_color(told["color"])} if "color" in told else {}
    print_item(told, as_json=as_json)
