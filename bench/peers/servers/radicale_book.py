"""Radicale: each contact a vCard of one address book.

`radicale_book.py load FOLDER CONTACTS` fills a folder, `radicale_book.py serve FOLDER PORT` serves it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gunicorn_one
from radicale import config, storage
from radicale.item import Item, read_components

_BOOK = "bench/contacts"
_CONFIG = """
[auth]
type = none
[rights]
type = owner_only
[storage]
filesystem_folder = {folder}
use_mtime_and_size_for_item_cache = True
[web]
type = none
[logging]
level = error
"""


def _card(contact: dict[str, Any]) -> str:
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{contact['userid']}",
        f"FN:{contact['name']}",
        f"N:{contact['name']};;;;",
        f"TEL:+{contact['state_code']}-{contact['mobile']}",
        f"TITLE:{contact['title']}",
        f"ORG:{contact['company_name']}",
        f"ADR:;;{contact['address']};;;;",
        f"EMAIL:{contact['email']}",
        f"NOTE:{contact['remark']}",
        f"CATEGORIES:{','.join(map(str, contact['label_ids']))}",
        f"X-FOLLOWER-USER-ID:{contact['follower_user_id']}",
        f"X-SHARE-DEPT-IDS:{','.join(map(str, contact['share_dept_ids']))}",
        f"X-SHARE-USER-IDS:{','.join(contact['share_user_ids'])}",
        "END:VCARD",
        "",
    )
    return "\r\n".join(lines)


def _items(contacts: Path) -> Iterator[Item]:
    parsed: dict[str, Any] = {}
    with contacts.open() as file:
        for line in file:
            contact = json.loads(line)
            text = _card(contact)
            if not parsed:  # what Radicale finds out by parsing is the same for all, but for the UID
                first = Item(collection_path=_BOOK, vobject_item=read_components(text)[0])
                parsed = {"name": first.name, "component_name": first.component_name, "time_range": first.time_range}
            yield Item(collection_path=_BOOK, text=text, uid=contact["userid"], **parsed)


def main() -> None:
    """Load or serve."""
    folder = Path(sys.argv[2])
    settings = folder / "config"
    if sys.argv[1] == "load":
        folder.mkdir(parents=True)
        settings.write_text(_CONFIG.format(folder=folder / "cards"))
        loaded = config.load([(str(settings), False)])
        loaded.update({"storage": {"_filesystem_fsync": "False"}}, "load", privileged=True)
        kept = storage.load(loaded)
        kept.create_collection("/bench/", props={})
        kept.create_collection(f"/{_BOOK}/", items=_items(Path(sys.argv[3])), props={"tag": "VADDRESSBOOK"})
    else:
        gunicorn_one.serve("radicale:application", sys.argv[3], RADICALE_CONFIG=str(settings))


if __name__ == "__main__":
    main()
