"""`guanxi fields`, and `custom.KEY` of a contact."""

from tests.cli.talking import CONTACT, Talking


def test_fields_are_added_changed_and_removed(acme: Talking) -> None:
    assert acme.say("fields", "ls") == "There is no field yet; `guanxi fields add KEY NAME` adds one.\n"
    tier = acme.ask("fields", "add", "tier", "客户等级", "--type", "choice", "--choice", "gold", "--choice", "tin")
    assert tier == {"key": "tier", "name": "客户等级", "type": "choice", "choices": ["gold", "tin"]}
    assert acme.ask("fields", "add", "budget", "Budget", "--type", "number")["type"] == "number"
    assert acme.ask("fields", "add", "notes", "Notes")["type"] == "text"
    assert acme.ask("fields", "edit", "notes", "--name", "More", "--position", "0")["name"] == "More"
    assert acme.ask("fields", "edit", "tier", "--choice", "gold")["choices"] == ["gold"]
    assert [field["key"] for field in acme.ask("fields", "ls")["items"]] == ["notes", "tier", "budget"]

    contact = acme.ask("contacts", "add", *CONTACT, "custom.tier=gold", "custom.budget=9.50", "custom.notes=a=b")
    assert contact["custom_fields"] == {"notes": "a=b", "tier": "gold", "budget": 9.5}
    edited = acme.ask("contacts", "edit", contact["userid"], "custom.budget=", "custom.notes=7", "title=CFO")
    assert (edited["custom_fields"], edited["title"]) == ({"notes": "7", "tier": "gold"}, "CFO")
    shown = acme.say("contacts", "get", contact["userid"]).splitlines()
    assert "custom_fields     notes=7, tier=gold" in shown

    for custom, found in (("tier:gold", 1), ("tier:gold,budget", 0), ("budget:", 1), (r"notes:7\,", 0)):
        assert len(acme.ask("contacts", "ls", "--custom", custom)["items"]) == found, custom
    tagged = acme.ask("contacts", "tag", "--tag", "Core", "--custom", "tier:gold,budget:")
    assert (tagged["matched"], tagged["changed"]) == (1, 1)
    assert "custom_fields.tier: gold" in acme.say("contacts", "ls", "gold")
    assert acme.say("fields", "rm", "notes") == "removed notes\n"
    assert acme.ask("contacts", "get", contact["userid"])["custom_fields"] == {"tier": "gold"}
    for words, code, said in (
        (("fields", "add", "tier", "x"), 1, "key"),
        (("fields", "add", "x", "x", "--type", "colour"), 2, "invalid choice"),
        (("fields", "edit", "tier"), 2, "--name"),
        (("fields", "rm", "notes"), 1, "notes"),
        (("contacts", "edit", contact["userid"], "custom.notes=x"), 1, "`guanxi fields ls`"),
        (("contacts", "edit", contact["userid"], "custom.budget=x"), 1, "takes a number"),
        (("contacts", "edit", contact["userid"], "custom.budget=true"), 1, "takes a number"),
        (("contacts", "edit", contact["userid"], "custom.budget=NaN"), 1, "takes a number"),
        (("contacts", "edit", contact["userid"], "custom.tier=tin"), 1, "/custom_fields/tier"),
        (("contacts", "edit", contact["userid"], "custom.tier=a", "custom.tier=b"), 2, "given twice"),
        (("contacts", "edit", contact["userid"], "custom.tier"), 2, "custom.KEY=VALUE"),
        (("contacts", "ls", "--custom", "tier:.."), 2, "--custom: "),
        (("contacts", "ls", "--custom", "notes"), 1, "no such field"),
        (("contacts", "tag", "--tag", "Core", "--custom", "tier:.."), 2, "--custom: "),
    ):
        ran = acme.run(*words)
        assert (ran.code, ran.out) == (code, ""), words
        assert said in ran.err, words
        assert ran.err.count("\n") == 1, words
