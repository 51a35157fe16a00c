"""npm node-dingtalk, unchanged, against a real server."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.served import Served, served

HERE = Path(__file__).parent / "node"
SCRIPT = HERE / "extcontact.cjs"
SECONDS = 300
ZHANG = {"name": "张三", "mobile": "13088888888", "label_ids": [1561077310], "follower_user_id": "manager4220"}


def _bin(name: str) -> str:
    """Give the path of Node's programs: those of the wheel beside this Python, or else the machine's."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        _missing(f"{name} is not installed: `make test` installs the wheel that has it")
    assert found is not None
    return found


def _missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"node-dingtalk cannot be run: {reason}")
    pytest.skip(f"NOT TESTED against node-dingtalk: {reason}")


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """Install the client once for each lock file; several test processes may want it at the same time."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = HERE / "node_modules" / ".lock-hash"
    with (HERE / ".npmrc").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        done = subprocess.run(
            [_bin("npm"), "ci", "--ignore-scripts"],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            _missing(f"npm ci failed: {done.stderr.strip()[-500:]}")
        stamp.write_text(wanted)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "data") as running:
        yield running


def calls(server: Served, *wanted: list[Any], secret: str = "") -> list[dict[str, Any]]:
    said = server.said
    options = {"host": said["url"], "corpid": said["corp_id"], "corpsecret": secret or said["app_secret"]}
    argument = json.dumps({"options": options, "calls": wanted})
    done = subprocess.run([_bin("node"), str(SCRIPT), argument], capture_output=True, timeout=SECONDS, check=True)
    outcomes: list[dict[str, Any]] = json.loads(done.stdout)
    return outcomes


def test_its_whole_life_of_a_contact(server: Served) -> None:
    li = {"user_id": "$userid", "name": "李四", "label_ids": [1561077317], "follower_user_id": "li.na"}
    created, got, updated, again, listed, whole, deleted, empty = calls(
        server, ["create", ZHANG | {"title": ""}], ["get", "$userid"], ["update", li], ["get", "$userid"],
        ["list", {"offset": 0, "size": 20}], ["listAll"], ["delete", "$userid"], ["list"],
    )  # fmt: skip
    userid = created["value"]["userid"]
    shares: dict[str, Any] = {"share_dept_ids": [], "share_user_ids": []}
    assert got["value"] == ZHANG | shares | {"userid": userid, "state_code": "86", "title": ""}
    assert updated["value"]["errcode"] == 0
    changed = {"name": "李四", "label_ids": [1561077317], "follower_user_id": "li.na"}
    assert again["value"] == got["value"] | changed
    assert listed["value"] == whole["value"] == [again["value"]]
    assert deleted["value"]["errcode"] == 0
    assert empty["value"] == []


def test_it_finds_the_default_labels(server: Served) -> None:
    (groups,) = calls(server, ["listlabelgroups"])
    assert [(group["name"], len(group["labels"])) for group in groups["value"]] == [
        ("Type", 6), ("Level", 3), ("Status", 5), ("Recruitment status", 5),
    ]  # fmt: skip


def test_it_walks_through_more_contacts_than_fit_on_a_page(server: Served) -> None:
    token = server.token()
    for number in range(130):
        contact = ZHANG | {"mobile": str(13000000000 + number), "state_code": "86"}
        server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact})
    (whole,) = calls(server, ["listAll"])
    assert [one["mobile"] for one in whole["value"]] == [str(13000000000 + number) for number in range(130)]


def test_it_raises_errors_that_say_what_is_wrong(server: Served) -> None:
    _, duplicate, nobody = calls(server, ["create", ZHANG], ["create", ZHANG], ["get", "0100000000000"])
    assert "22005" in str(duplicate["error"]) or "already exists" in duplicate["error"]["message"]
    assert "Invalid userId" in nobody["error"]["message"]
    (refused,) = calls(server, ["list"], secret="wrong")
    assert "Invalid corpid or corpsecret" in refused["error"]["message"]
