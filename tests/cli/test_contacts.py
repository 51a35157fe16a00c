"""`guanxi contacts`: a running server's contacts."""

import json

import pytest

from tests.cli.running import guanxi
from tests.cli.talking import CONTACT, Talking


def added(acme: Talking, number: int = 0, *more: str) -> str:
    words = (f"name=客户{number}", f"mobile=138{number:08}", "state_code=86", "follower_user_id=li.na", *more)
    userid: str = acme.ask("contacts", "add", *words)["userid"]
    return userid


def test_a_contact_is_added_shown_changed_deleted_and_restored(acme: Talking) -> None:
    contact = acme.ask("contacts", "add", *CONTACT, "label_ids=Type/Customer, In negotiation", "email=a@b.cn")
    userid = contact["userid"]
    assert (contact["label_ids"], contact["email"]) == ([1561077310, 1561077323], "a@b.cn")
    assert acme.ask("contacts", "get", userid) == contact
    words = ("company_name=云上科技", "email=", "share_dept_ids=7 8", "share_user_ids=a;b", "label_ids=1561077311")
    changed = acme.ask("contacts", "edit", userid, *words)
    assert "email" not in changed
    assert (changed["share_dept_ids"], changed["share_user_ids"]) == ([7, 8], ["a", "b"])
    assert (changed["company_name"], changed["label_ids"], changed["name"]) == ("云上科技", [1561077311], "张伟")
    assert acme.ask("contacts", "rm", userid) == {"items": [{"userid": userid, "deleted": True}]}
    (trashed,) = acme.ask("contacts", "trash")["items"]
    assert (trashed["userid"], trashed["contact"]["name"]) == (userid, "张伟")
    (restored,) = acme.ask("contacts", "restore", userid)["items"]
    assert restored.items() >= {"userid": userid, "restored": True}.items()
    assert acme.ask("contacts", "get", userid)["change"] == restored["change"]
    assert acme.ask("contacts", "trash")["items"] == []


def test_an_employee_works_with_what_they_see_and_own(acme: Talking) -> None:
    acme.ask("staff", "add", "userid=li.na", "name=李娜")
    made = ("key", "create", "--org", acme.corp_id, "--employee", "li.na", "--json")
    key = guanxi(*made, data=acme.data).json["key"]
    li = acme._replace(variables={**acme.variables, "GUANXI_API_KEY": key})
    hers = li.ask("contacts", "add", "name=张伟", "mobile=13800001234", "state_code=86")
    shared = acme.ask("contacts", "add", "name=A", "mobile=13800000001", "state_code=86",
        "follower_user_id=wang", "share_user_ids=li.na")["userid"]  # fmt: skip
    hidden = added(acme, 2)
    acme.ask("contacts", "edit", hidden, "follower_user_id=wang")
    assert [item["userid"] for item in li.ask("contacts", "ls")["items"]] == [hers["userid"], shared]
    assert li.ask("contacts", "edit", hers["userid"], "title=CFO", "--if-match", hers["etag"])["title"] == "CFO"
    ran = li.run("contacts", "rm", shared, hidden, hers["userid"])
    assert (ran.code, ran.out) == (1, f"deleted {hers['userid']}\n")
    refused, unknown = ran.err.splitlines()
    assert f"{shared}: you see this contact" in refused
    assert "`guanxi access USERID`" in refused
    assert f"{hidden}: no external contact" in unknown
    (restored,) = li.ask("contacts", "restore", hers["userid"])["items"]
    assert restored["etag"] == li.ask("contacts", "get", hers["userid"])["etag"]


def test_people_read_tables_with_the_names_of_tags(acme: Talking) -> None:
    assert "guanxi contacts add" in acme.say("contacts", "ls")
    userid = added(acme, 1, "label_ids=Core", "company_name=[red]云上[/red]")
    shown = acme.say("contacts", "ls")
    for word in (userid, "客户1", "13800000001", "Level/Core", "[red]云上[/red]", "li.na"):
        assert word in shown
    lines = acme.say("contacts", "get", userid).splitlines()
    assert [line.split()[1] for line in lines if line.startswith("label_ids")] == ["1561077319"]
    assert acme.say("contacts", "rm", userid) == f"deleted {userid}\n"
    assert userid in acme.say("contacts", "trash")
    assert acme.say("contacts", "restore", userid) == f"restored {userid}\n"


def test_a_list_follows_pages_as_far_as_is_wanted(acme: Talking) -> None:
    operations = [
        {
            "op": "create",
            "contact": {"name": str(n), "mobile": f"138{n:08}", "state_code": "86", "follower_user_id": "li"},
        }
        for n in range(1001)
    ]
    from guanxi.cli.api import Server  # noqa: PLC0415 - what is tested, used to fill the directory

    server = Server(acme.variables["GUANXI_SERVER"], acme.key)
    for first in (0, 1000):
        server.ask("POST", "/contacts/batch", {"operations": operations[first : first + 1000]})
    names = [item["name"] for item in acme.ask("contacts", "ls", "--all", "--fields", "name")["items"]]
    assert names == [str(n) for n in range(1001)]
    assert len(acme.ask("contacts", "ls")["items"]) == 50
    part = acme.ask("contacts", "ls", "--limit", "1000")
    rest = acme.ask("contacts", "ls", "--limit", "2", "--cursor", part["next"])
    assert (len(part["items"]), [item["name"] for item in rest["items"]], rest["next"]) == (1000, ["1000"], None)
    ran = acme.run("contacts", "ls", "--limit", "2", "--fields", "name, userid, label_ids")
    assert "there are more: --all" in ran.err
    assert [word for word in ran.out.split() if word.isdigit() and len(word) < 5] == ["0", "1"]
    assert acme.run("contacts", "ls", "--all").out.count("userid") == 2


def test_a_contact_is_found_by_its_phone_number_or_external_id(acme: Talking) -> None:
    first, second = added(acme, 1), added(acme, 2, "external_id=crm-2")
    for words, userid in ((("--mobile", "138 0000-0001"), first), (("--external-id", "crm-2"), second)):
        assert [item["userid"] for item in acme.ask("contacts", "ls", *words)["items"]] == [userid]
    assert acme.ask("contacts", "ls", "--mobile", "13800000001", "--state-code", "852")["items"] == []


def test_an_edit_with_a_change_that_is_not_the_last_is_refused(acme: Talking) -> None:
    contact = acme.ask("contacts", "add", *CONTACT)
    userid, seen = contact["userid"], str(contact["change"])
    changed = acme.ask("contacts", "edit", userid, "title=CFO", "--if-match", seen)
    assert acme.refused("contacts", "edit", userid, "title=CEO", "--if-match", seen)["status"] == 412
    assert acme.ask("contacts", "get", userid) == changed


def test_tags_are_given_and_taken_by_ids_and_by_filters(acme: Talking) -> None:
    one, two = added(acme, 1, "company_name=云上"), added(acme, 2)
    told = acme.ask("contacts", "tag", "--tag", "Customer", "--tag", "Level/Core", one, two)
    assert (told["matched"], told["changed"]) == (2, 2)
    said = acme.say("contacts", "untag", "--tag", "Core", "--company", "云上").splitlines()
    assert said[0] == "1 of 1 contacts are changed, 0 refused"
    assert said[1].startswith("to undo it: guanxi undo ")
    acme.ask("contacts", "tag", "--tag", "Potential", "--having", "Customer", "--without", "Core", "--owner", "li.na")
    acme.ask("contacts", "tag", "--tag", "Lost", "--having-any", "Core", "--having-any", "General")
    acme.ask("contacts", "tag", "--tag", "Supplier", "--all")
    labels = {item["userid"]: item["label_ids"] for item in acme.ask("contacts", "ls")["items"]}
    assert labels == {
        one: [1561077310, 1561077321, 1561077312],
        two: [1561077310, 1561077319, 1561077325, 1561077312],
    }
    ran = acme.run("contacts", "untag", "--tag", "Customer", one, "nobody")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "1 of 1 contacts are changed, 1 refused")
    assert ran.err.startswith("guanxi: nobody: no external contact")


def test_one_that_is_refused_does_not_stop_the_others(acme: Talking) -> None:
    userid = added(acme, 1)
    ran = acme.run("contacts", "rm", "nobody", userid)
    assert (ran.code, ran.out) == (1, f"deleted {userid}\n")
    assert ran.err == (
        "guanxi: nobody: no external contact has that userid (`guanxi contacts ls` shows those that there are)\n"
    )
    ran = acme.run("contacts", "restore", userid, "nobody", "--json")
    assert ran.code == 1
    restored, refused = ran.json["items"]
    assert (restored["restored"], refused["userid"], refused["problem"]["status"]) == (True, "nobody", 404)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add",), 2, "NAME=VALUE"),
        (("add", "name"), 2, "no NAME=VALUE"),
        (("add", "colour=red"), 2, "external_id"),
        (("add", "userid=x", *CONTACT), 2, "there is no 'userid'"),
        (("add", "name=a", "name=b"), 2, "name is given twice"),
        (("add", "share_dept_ids=1,x"), 2, "share_dept_ids takes whole numbers, not 'x'"),
        (("add", *CONTACT), 1, "/mobile: another external contact has this phone number (`guanxi contacts ls --mobile"),
        (("add", *CONTACT[1:]), 1, "/name: it is required"),
        (("add", *CONTACT, "label_ids=Nope"), 1, "there is no tag 'Nope' (`guanxi tags ls`"),
        (("add", *CONTACT, "label_ids=Type/"), 2, "is a group"),
        (("get", "nobody"), 1, "`guanxi contacts ls`"),
        (("get", ""), 2, "is no id"),
        (("get", ".."), 2, "is no id"),
        (("get", "a?b"), 1, "no external contact"),
        (("edit", "nobody", "name=a"), 1, "`guanxi contacts ls`"),
        (("edit", "USERID", "name="), 1, "/name: name is required"),
        (("edit", "USERID", "name=a", "--if-match", "x"), 1, "has changed"),
        (("rm", ""), 2, "is no id"),
        (("restore", "USERID"), 1, "`guanxi contacts trash`"),
        (("ls", "--limit", "0"), 2, "a number from 1"),
        (("ls", "--limit", "3", "--all"), 2, "not allowed with"),
        (("ls", "--fields", "colour"), 1, "fields: there is no member 'colour'"),
        (("ls", "--cursor", "x"), 1, "cursor"),
        (("tag", "USERID"), 2, "--tag"),
        (("tag", "--tag", "Core"), 2, "say which contacts"),
        (("tag", "--tag", "Core", "USERID", "--owner", "li.na"), 2, "say which contacts"),
        (("tag", "--tag", "Core", "--owner", "li.na", "--all"), 2, "say which contacts"),
        (("untag", "--tag", "Nope", "USERID"), 1, "`guanxi tags ls`"),
        (("tag", "--tag", "4711", "USERID"), 1, "4711"),
        (("nope",), 2, "invalid choice"),
    ],
)
def test_a_wrong_command_says_in_one_line_what_to_do_and_changes_nothing(
    acme: Talking, words: tuple[str, ...], code: int, said: str
) -> None:
    before = acme.ask("contacts", "add", *CONTACT)
    ran = acme.run("contacts", *(word.replace("USERID", before["userid"]) for word in words))
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert acme.ask("contacts", "ls")["items"] == [before]


def test_a_script_gets_the_problem_of_the_api(acme: Talking) -> None:
    ran = acme.run("contacts", "add", "name=a", "--json")
    error = json.loads(ran.err)["error"]
    assert (ran.code, ran.out, error["kind"], error["exit_code"]) == (1, "", "ProblemError", 1)
    assert error["message"] == "/mobile: it is required"
    assert error["problem"]["type"] == "urn:guanxi:problem:invalid"
    assert error["problem"]["errors"] == [{"pointer": "/mobile", "detail": "it is required"}]
