"""`guanxi sandbox`, and `guanxi serve --sandbox`: how they start, what they say, and what they leave behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import guanxi
from tests.sandbox.sandboxed import Sandboxed, sandboxed
from tests.served import PATIENCE, served

CREDENTIALS = {"corp_id", "app_key", "app_secret", "suite_key", "suite_secret", "api_key"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandboxed]:
    with sandboxed() as running:
        yield running


def listed(running: Sandboxed) -> int:
    """The number of contacts of the default world."""
    answer = running.ask(
        "GET", "/api/v1/contacts?count=exact&limit=1", Authorization=f"Bearer {running.said['api_key']}"
    )
    count: int = answer.json["count"]
    return count


def test_the_first_world_has_the_same_credentials_each_time_and_they_open_every_door(sandbox: Sandboxed) -> None:
    assert sandbox.said.keys() == {"url", "sandbox", *CREDENTIALS}
    assert sandbox.said["sandbox"] is True
    with sandboxed("sandbox", "--empty") as other:
        assert {name: other.said[name] for name in CREDENTIALS} == {name: sandbox.said[name] for name in CREDENTIALS}
        assert (listed(other), listed(sandbox)) == (0, 25)
    world = sandbox.ask("GET", "/sandbox/worlds/default").json
    assert {name: world[name] for name in CREDENTIALS} == {name: sandbox.said[name] for name in CREDENTIALS}
    page = sandbox.ask("POST", f"/topapi/extcontact/list?access_token={sandbox.token()}", {"offset": 20, "size": 20})
    assert len(page.json["results"]) == 5


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/gettoken", 200),
        ("POST", "/topapi/extcontact/list", 200),
        ("POST", "/topapi/nowhere", 200),
        ("GET", "/api/v1/contacts", 401),
        ("GET", "/livez", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/nowhere", 200),
        ("GET", "/sandbox/worlds", 200),
        ("GET", "/sandbox/nowhere", 404),
        ("PUT", "/sandbox/worlds", 405),
        ("POST", "/sandbox/worlds/nope/clock", 404),
    ],
)
def test_every_answer_says_that_it_is_a_sandboxs(sandbox: Sandboxed, method: str, path: str, status: int) -> None:
    answer = sandbox.ask(method, path)
    assert answer.status == status
    assert answer.headers["x-guanxi-sandbox"] == ("control" if path.startswith("/sandbox") else "default")


def test_a_world_holds_nothing_the_example_or_what_the_request_says(sandbox: Sandboxed) -> None:
    own = {"contacts": [{"name": "A", "mobile": "13800000001", "state_code": "86", "follower_user_id": "x"}]}
    counts = []
    for asked in ({"seed": 7}, {"directory": "empty"}, {"directory": "example"}, {"directory": own, "name": "Own"}):
        world = sandbox.ask("POST", "/sandbox/worlds", asked)
        assert world.status == 201
        of = f"/topapi/extcontact/list?access_token={sandbox.token(world.json)}"
        counts.append(len(sandbox.ask("POST", of, {"offset": 0, "size": 100}).json["results"]))
        assert world.json["name"] == asked.get(
            "name", "Example Trading 示例贸易" if counts[-1] > 1 else world.json["name"]
        )
    assert counts == [0, 0, 25, 1]


@pytest.mark.parametrize(
    ("directory", "words"),
    [
        ("full", "$.directory"),
        ({"organisation": {"contact_limit": 2**53}}, "$.directory.organisation.contact_limit"),
        ({"nope": 1}, "unknown field `nope` - at `$.directory`"),
        ({"contacts": [{"mobile": 1}]}, "$.directory.contacts[0].mobile"),
        ({"contacts": [{"name": "A"}]}, "directory.contacts[0].mobile: mobile is required"),
        ({"employees": [{"userid": "a", "name": "A", "dept_id_list": [5]}]}, "directory.employees[0].dept_id_list: "),
    ],
)
def test_a_world_that_cannot_be_is_refused_and_nothing_is_made(
    sandbox: Sandboxed, directory: object, words: str
) -> None:
    before = sandbox.ask("GET", "/sandbox/worlds").json
    refused = sandbox.ask("POST", "/sandbox/worlds", {"directory": directory})
    assert (refused.status, refused.headers["content-type"]) == (422, "application/problem+json")
    assert words in refused.json["detail"]
    assert sandbox.ask("POST", "/sandbox/worlds", {"seed": 2**53}).status == 422
    assert sandbox.ask("GET", "/sandbox/worlds").json == before


@pytest.mark.skipif(
    shutil.which("curl") is None, reason="NOT TESTED: the printed lines need curl, which this machine lacks"
)
def test_what_it_prints_can_be_pasted_into_a_shell() -> None:
    environment = os.environ | {"GUANXI_PORT": "0"}
    command = [sys.executable, "-m", "guanxi", "sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        printed: list[str] = []
        while not printed or "Ctrl-C" not in printed[-1]:
            printed.append(server.stdout.readline())
        pasted = "".join(line + "\necho\n" for line in printed if line.startswith(("TOKEN=", "curl ")))
        done = subprocess.run(
            ["sh"],  # noqa: S607 - whichever shell a person has
            input=pasted,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
            env=environment,
        )
        server.terminate()
    assert server.returncode == 0
    created, listed, found, world, came = [json.loads(line) for line in done.stdout.split("\n") if line.startswith("{")]
    assert created["errcode"] == listed["errcode"] == 0
    assert len(listed["results"]) == 3
    assert [one["name"] for one in found["items"]] == ["周杰"]
    assert (world["id"], world["seed"], world["name"]) == ("w1", 7, "Example Trading 示例贸易")
    assert [one["request"]["path"] for one in came["requests"]] == ["/api/v1/contacts"]


# Ends at once when something but a device is opened to be written, or made, renamed or removed. What Python does not
# see, as what SQLite does, fails: no file may grow.
WATCHED = """
import os, resource, sys
CHANGING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "sqlite3.connect"}
def watch(event, arguments):
    changes = event in CHANGING
    if event == "open":
        path, _, flags = arguments
        changes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not str(path).startswith("/dev/")
    if changes:
        os.write(2, f"{event} {arguments!r}\\n".encode())
        os._exit(99)
sys.addaudithook(watch)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from guanxi.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_no_file_is_written(tmp_path: Path) -> None:
    variables = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    with sandboxed(program=("-c", WATCHED), variables=variables, home=tmp_path) as running:
        world = running.ask("POST", "/sandbox/worlds", {"directory": "example"}).json
        who = {"state_code": "86", "follower_user_id": "li.na"}
        phones = [str(13700000000 + place) for place in range(500)]
        rows = [{"op": "create", "contact": {"name": f"A {phone}", "mobile": phone, **who}} for phone in phones]
        of = {"Authorization": f"Bearer {world['api_key']}", "Content-Type": "application/json"}
        made = running.ask("POST", "/api/v1/contacts/batch", {"operations": rows}, **of).json["items"]
        assert {one["status"] for one in made} == {201}
        assert len(running.ask("GET", "/api/v1/contacts?q=a&sort=-name&limit=200", **of).json["items"]) == 200
        assert running.ask("DELETE", f"/api/v1/contacts/{made[0]['userid']}", **of).status == 204
        assert running.ask("GET", "/openapi.json").status == 200
        assert running.stop() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_hangup_begins_anew_on_the_same_port(tmp_path: Path) -> None:
    with sandboxed("sandbox", "--empty", home=tmp_path) as running:
        running.ask("POST", "/sandbox/worlds")
        running.process.send_signal(signal.SIGHUP)
        assert running.say() == running.said
        assert [one["id"] for one in running.ask("GET", "/sandbox/worlds").json["worlds"]] == ["default"]


def test_serve_makes_the_same_with_the_flag_whatever_variables_and_files_say(
    tmp_path: Path, sandbox: Sandboxed
) -> None:
    (tmp_path / "guanxi-data").mkdir()
    for path in (tmp_path / "guanxi-data" / "guanxi.toml", tmp_path / "other.toml"):
        path.write_text("profile = 'no such profile'\n")
    variables = {
        "GUANXI_DATA": str(tmp_path / "data"), "GUANXI_DATABASE": "postgresql://nobody@127.0.0.1:1/none",
        "GUANXI_WORKERS": "4", "GUANXI_CONFIG": str(tmp_path / "other.toml"), "GUANXI_PROFILE": "live",
        "GUANXI_HISTORY_DAYS": "none",
    }  # fmt: skip
    with sandboxed("serve", "--sandbox", variables=variables, home=tmp_path) as running:
        assert {name: running.said[name] for name in CREDENTIALS} == {name: sandbox.said[name] for name in CREDENTIALS}
        assert listed(running) == 25
        refused = running.ask("POST", "/topapi/extcontact/list?access_token=none", {})
        assert (refused.json["errcode"], refused.headers["x-guanxi-sandbox"]) == (88, "default")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["guanxi-data", "other.toml"]


def test_neither_a_variable_nor_a_file_makes_a_sandbox_of_a_server(tmp_path: Path) -> None:
    with served(tmp_path / "data", variables={"GUANXI_SANDBOX": "1"}) as server:
        assert "sandbox" not in server.said
        raw = server.raw(b"GET /sandbox/worlds HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"there is no page '/sandbox/worlds'" in raw
    (tmp_path / "guanxi.toml").write_text("sandbox = true\n")
    ran = guanxi("serve", "--config", str(tmp_path / "guanxi.toml"))
    assert ran.code == 2
    assert "which is no setting" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("serve", "--sandbox", "--data", "x"), 2, "in memory and has no --data"),
        (("serve", "--sandbox", "--database", "postgresql://x"), 2, "has no --database"),
        (("serve", "--sandbox", "--workers", "1"), 2, "has no --workers"),
        (("serve", "--sandbox", "--metrics-port", "0"), 2, "has no --metrics-port"),
        (("serve", "--sandbox", "--config", "x"), 2, "has no --config"),
        (("serve", "--sandbox", "--port", "x"), 2, "--port is 'x'"),
        (("sandbox", "--data", "x"), 2, "unrecognized arguments: --data"),
        (("sandbox", "--empty", "--seed-file", "x"), 2, "not allowed with"),
        (("sandbox", "--seed-file", "none.yaml"), 2, "cannot read the seed file none.yaml: No such file"),
        (("sandbox", "--seed-file", "HERE"), 2, "cannot read the seed file"),
        (("sandbox", "--seed-file", "HERE/seed.yaml"), 1, "seed.yaml, line 2: contacts[0].nmae: there is no such member; did you mean name?"),
        (("sandbox", "--port", "70000"), 2, "from 0 to 65535"),
    ],
)  # fmt: skip
def test_what_it_cannot_do_is_said_in_a_line(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    (tmp_path / "seed.yaml").write_text("contacts:\n- {nmae: x}\n")
    ran = guanxi(*(word.replace("HERE", str(tmp_path)) for word in words))
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err


def test_what_a_seed_file_asks_for_and_cannot_be_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text(
        "employees:\n- {userid: a, name: A}\n- userid: b\n  name: B\n  dept_id_list: [9]\n"
    )
    command = [sys.executable, "-m", "guanxi", "sandbox", "--port", "0", "--seed-file", "seed.yaml"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    what = "employees[1].dept_id_list: there is no department 9; create it first"
    assert ran.stderr == f"guanxi: seed.yaml, line 5: {what}\n"


# 6 MB, more than SQLite sorts without a file of its own.
SORTED = """
import resource
from guanxi.store.memory import Memory
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
found = Memory()._cursor.execute(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
    " SELECT hex(randomblob(100)) AS text FROM n ORDER BY text"
).fetchall()
print(len(found))
"""


def test_what_is_sorted_is_sorted_in_memory() -> None:
    ran = subprocess.run([sys.executable, "-c", SORTED], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (ran.stdout, ran.stderr) == ("30000\n", "")
