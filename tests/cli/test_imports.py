"""`guanxi staff import` and `guanxi departments import`: verdicts, dry runs, files of many rows."""

import io
import json
import os
import subprocess
import sys

import pytest

from guanxi.cli.csv_rows import Row
from guanxi.cli.departments_import import parents_first
from tests.cli.answering import Reply, answering
from tests.cli.talking import Talking

DEPARTMENTS = """\
dept_id,name,parent_id,order,dept_manager_userid_list
44,North,43,,
43,Shanghai,42,2,li.na
42,Sales,1,1,li.na; wang
,,,,
45,Beijing,42,1,
"""

STAFF = """\
userid;name;mobile;email;dept_id_list;active;admin
li.na;李娜;13800000001;;1 42;;是
wang;王芳;;w@x.cn;42;否;
"""

MANY = 1203


def exit_code_when_nobody_reads(acme: Talking, *words: str) -> int:
    read, write = os.pipe()
    os.close(read)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
    command = [sys.executable, "-m", "guanxi", *words]
    ran = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env={**kept, **acme.variables}, check=False)
    os.close(write)
    assert ran.stderr == b""
    return ran.returncode


def departments(acme: Talking) -> dict[int, int | None]:
    return {item["dept_id"]: item["parent_id"] for item in acme.ask("departments", "ls")["items"]}


def test_departments_come_in_any_order_and_a_second_time(acme: Talking) -> None:
    file = acme.file("d.csv", DEPARTMENTS)
    told = acme.ask("departments", "import", file)
    assert told == {"dry_run": False, "rows": 4, "created": 4, "updated": 0, "failed": 0, "failures": []}
    assert departments(acme) == {1: None, 42: 1, 43: 42, 44: 43, 45: 42}
    managers = {one["dept_id"]: one["dept_manager_userid_list"] for one in acme.ask("departments", "ls")["items"]}
    assert managers == {1: [], 42: ["li.na", "wang"], 43: ["li.na"], 44: [], 45: []}
    assert acme.say("departments", "import", file) == "4 rows: 0 created, 4 updated, 0 failed\n"


def test_employees_are_created_and_replaced(acme: Talking) -> None:
    acme.ask("departments", "import", acme.file("d.csv", DEPARTMENTS))
    acme.ask("staff", "add", "userid=wang", "name=old", "mobile=13800000009")
    told = acme.ask("staff", "import", acme.file("s.csv", STAFF))
    assert (told["created"], told["updated"], told["failed"]) == (1, 1, 0)
    na, wang = acme.ask("staff", "ls")["items"]
    assert (na["name"], na["mobile"], na["dept_id_list"], na["active"]) == ("李娜", "13800000001", [1, 42], True)
    assert (na["admin"], wang["admin"]) == (True, False)
    assert (wang["name"], wang["mobile"], wang["email"], wang["active"]) == ("王芳", "", "w@x.cn", False)


def test_a_dry_run_says_what_would_be_done_and_does_nothing(acme: Talking) -> None:
    ran = acme.run("departments", "import", acme.file("d.csv", DEPARTMENTS + "46,Lost,47,,\n"), "--dry-run")
    assert ran.code == 1
    assert ran.out.startswith(
        "line 7 (46): /parent_id: there is no department 47\n5 rows: 4 created, 0 updated, 1 failed (nothing was"
    )
    assert departments(acme) == {1: None}
    staff = acme.file("s.csv", STAFF.replace("42", "1"))
    assert acme.ask("staff", "import", staff, "--dry-run").items() >= {"dry_run": True, "created": 2}.items()
    assert acme.ask("staff", "ls")["items"] == []


def test_each_row_that_fails_is_told_by_its_line_and_the_others_are_imported(acme: Talking) -> None:
    acme.ask("staff", "add", "userid=old", "name=x", "mobile=13800000001")
    rows = (
        "userid,name,mobile,dept_id_list,active",
        "a,A,13800000001,,",
        '"b","B\nC",,,',
        "",
        "c,C,12,,",
        ",D,,,",
        "e,E,,9,",
        "f,F,,,maybe",
        "g,G,13800000002,,,x",
        "h,H,13800000003,1,true",
        "h,H again,,,",
        "i,I,13800000003,,",
    )
    ran = acme.run("staff", "import", acme.file("s.csv", "\r\n".join(rows)), "--json")
    assert ran.code == 1
    assert {failure["line"]: (failure["userid"], failure["message"]) for failure in ran.json["failures"]} == {
        2: ("a", "/mobile: another employee has this phone number"),
        3: ("b", "/name: name holds a control character; none is allowed"),
        6: ("c", "/mobile: mobile is not a phone number of country code 86"),
        7: (None, "/userid: it is required"),
        8: ("e", "/dept_id_list: there is no department 9; create it first"),
        9: ("f", "active is true or false, not 'maybe'"),
        10: ("g", "it has more cells than the first line has names (5)"),
        12: ("h", "userid h is on line 11 already"),
        13: ("i", "/mobile: another employee has this phone number"),
    }
    assert (ran.json["rows"], ran.json["created"], ran.json["failed"]) == (10, 1, 9)
    assert [item["userid"] for item in acme.ask("staff", "ls")["items"]] == ["h", "old"]
    shown = acme.run("staff", "import", f"{acme.home}/s.csv").out.splitlines()
    assert shown[0] == "line 2 (a): /mobile: another employee has this phone number"
    assert shown[3] == "line 7: /userid: it is required"
    assert shown[-1] == "10 rows: 0 created, 1 updated, 9 failed"


def test_a_long_file_is_imported_in_parts(acme: Talking) -> None:
    lines = "".join(f"u{n:04},员工{n}\n" for n in range(MANY))
    told = acme.ask("staff", "import", acme.file("s.csv", "userid,name\n" + lines))
    assert (told["rows"], told["created"], told["failed"]) == (MANY, MANY, 0)
    assert [item["userid"] for item in acme.ask("staff", "ls", "--all")["items"]] == [f"u{n:04}" for n in range(MANY)]
    for flag in ((), ("--json",)):
        assert exit_code_when_nobody_reads(acme, "staff", "ls", "--all", *flag) == 141


def test_a_dry_run_of_a_long_file_knows_parents_of_another_part(acme: Talking) -> None:
    # The last rows lie in the first one, which was sent a thousand rows before and, in a dry run, not written.
    lines = "".join(f"{n},D{n},{2 if n > 2 else 1}\n" for n in range(2, MANY))
    lines += f"{MANY},wrong,{MANY + 1}\n"
    file = acme.file("d.csv", "dept_id,name,parent_id\n" + lines)
    rehearsed = acme.run("departments", "import", file, "--dry-run", "--json").json
    assert (rehearsed["created"], [failure["line"] for failure in rehearsed["failures"]]) == (MANY - 2, [MANY])
    assert acme.run("departments", "import", file, "--json").json == rehearsed | {"dry_run": False}


def test_an_import_that_is_cut_off_says_how_far_it_came(acme: Talking) -> None:
    file = acme.file("s.csv", "userid,name\n" + "".join(f"u{n},x\n" for n in range(MANY)))
    verdicts = json.dumps({"items": [{"status": 201}] * 1000}).encode()
    with answering(Reply(200, verdicts), Reply(0)) as server:
        ran = acme.run("staff", "import", file, GUANXI_SERVER=server.url)
    assert (ran.code, ran.out, len(server.requests)) == (4, "", 2)
    assert "; 1000 rows were sent before, and the file can be imported again (is `guanxi serve` running?)" in ran.err
    with answering(Reply(0)) as server:
        assert "rows were sent" not in acme.run("staff", "import", file, GUANXI_SERVER=server.url).err


def test_a_file_comes_by_standard_input(acme: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STAFF.replace("42", "1").encode())))
    assert acme.ask("staff", "import", "-")["created"] == 2


def test_parents_stand_before_what_lies_in_them_and_a_circle_ends() -> None:
    def rows(*pairs: tuple[int, int]) -> list[Row]:
        return [Row(line, {"dept_id": one, "parent_id": parent}) for line, (one, parent) in enumerate(pairs)]

    def ids(found: list[Row]) -> list[int]:
        return [row.record["dept_id"] for row in found]

    ordered, before = parents_first(rows((4, 3), (3, 2), (9, 1), (2, 1)), repeat=True)
    assert ids(ordered) == [2, 3, 4, 9]
    assert ids(list(before(ordered[2]))) == [2, 3]
    circle, _ = parents_first(rows((5, 6), (6, 5), (7, 7)), repeat=False)
    assert sorted(ids(circle)) == [5, 6, 7]
