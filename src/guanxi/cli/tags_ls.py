"""`guanxi tags ls`: list the tags and their groups."""

import argparse

from guanxi.cli.answer import print_json, print_table
from guanxi.cli.api import add_server, server_of
from guanxi.cli.color import shown_color
from guanxi.cli.tag_names import TagNames


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them in their order, by the names that other commands take."""
    groups = TagNames(server_of(arguments)).groups
    if arguments.json:
        print_json({"items": groups, "next": None})
        return 0
    rows = []
    for group in groups:
        rows.append((f"{group['id']}/", f"{group['name']}/", shown_color(group["color"])))
        rows += [(str(label["id"]), f"{group['name']}/{label['name']}", "") for label in group["labels"]]
    print_table(("id", "tag", "color"), rows, "There is no tag yet; `guanxi tags add GROUP/` adds a group.")
    return 0
