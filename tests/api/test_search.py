"""GET /api/v1/contacts with words and filters: what is found, in which order, and how it is told."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.asking import problem
from tests.api.directory import LEAD, VIP
from tests.api.finding import finding
from tests.in_loop import in_loop

WORDS = {
    "zhangwei": "zhang", "zw": "zhang", "zhangw": "zhang", "张": "wei zhang", "張偉": "zhang wei", "z": "zeng wei zhang",
    "zeng": "zeng", "cenggf": "zeng", "yskj": "zeng zhang", "yunshang": "zeng zhang", "雲上 zw": "zhang", "john": "john",
    "smith": "john", "js": "john", "sohne": "john", "cf": "john", "1300000": "chen li zhang", "+86 130-0000": "chen li zhang",
    "05678": "wei", "2222": "zeng", "cloud": "zeng", "chongqing": "", "重慶": "zeng", "customer": "li zhang",
    "lina": "li zeng zhang", "lee": "john", "wang.wu": "", "nobody": "", "张 nobody": "", "同学": "wei",
}  # fmt: skip
"""What was typed, and who is found."""


@in_loop
async def test_words_find_what_the_page_on_search_says(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        assert {q: await acme.found(q=q) for q in WORDS} == WORDS


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"label_any": f"{VIP},999"}, "li zhang"),
    ({"label_all": f"{VIP},{LEAD}"}, "li"),
    ({"label_none": VIP}, "zeng john wei chen"),
    ({"label_any": LEAD, "label_none": VIP}, "john chen"),
    ({"untagged": "true"}, "zeng wei"),
    ({"follower_user_id": "li.na"}, "zeng li zhang"),
    ({"unowned": "true"}, "wei chen"),
    ({"share_user_id": "li.na"}, "john"),
    ({"share_dept_id": "42"}, "zhang"),
    ({"share_dept_id": "1"}, ""),
    ({"company_name": "雲上科技"}, "zeng zhang"),
    ({"company_name": ""}, "wei chen li"),
    ({"q": "张", "label_any": VIP}, "zhang"),
    ({"q": "张", "untagged": "true", "created_from": "2026-01-01T00:00:00+08:00"}, "wei"),
    ({"created_before": "2026-01-01T00:00:00Z"}, ""),
    ({"updated_from": "2026-01-01T00:00:00Z", "updated_before": "2199-01-01T00:00:00Z", "q": "zw"}, "zhang"),
    ({"q": "!?"}, ""),
    ({"q": "!?", "label_any": VIP}, ""),
    ({"q": " \u3000"}, "zhang li chen wei john zeng"),
    ({"q": "", "untagged": "false", "unowned": "0"}, "zhang li chen wei john zeng"),
    ({"q": "", "company_name": "云上科技"}, "zeng zhang"),
]


@in_loop
async def test_filters_find_with_words_and_without(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        group = next(one for one in (await acme.send("GET", "/label-groups")).json()["items"] if one["name"] == "Type")
        cases = [
            *FILTERS,
            ({"label_group": group["id"]}, "john chen li zhang"),
            ({"label_group": group["id"], "q": "li"}, "li zhang"),
        ]
        assert [(asked, await acme.found(**asked)) for asked, _ in cases] == cases


@in_loop
async def test_each_contact_tells_how_it_was_found(tmp_path: Path) -> None:
    def match(rank: str, labels: tuple[int, ...] = (), *, owner: bool = False, **marks: object) -> dict[str, object]:
        return {"rank": rank, "marks": marks, "labels": list(labels), "owner": owner}

    async with finding(tmp_path) as acme:
        (found,) = (await acme.find(q="zw"))["items"]
        assert (found["name"], found["mobile"], found["match"]) == (
            "张伟",
            "13000000001",
            match("initials", name=[[0, 2]]),
        )
        for q, matches in {
            "zhangwei": [match("exact", name=[[0, 2]])],
            "customer": [match("other", (VIP,)), match("other", (VIP,))],
            "5678": [match("other", mobile=[[9, 13]])],
            "lina 曾": [match("prefix", owner=True, name=[[0, 1]])],
            "sohne smi": [match("other", company_name=[[0, 3], [8, 13]], name=[[5, 8]])],
        }.items():
            page = await acme.find(q=q, fields="match")
            assert page["items"] == [{"match": one} for one in matches], q
        assert (await acme.find(q="zw", fields="name"))["items"] == [{"name": "张伟"}]
        assert (await acme.find(untagged="true", fields="name,match", limit=1))["items"] == [{"name": "曾國藩"}]


@in_loop
async def test_what_was_just_written_is_found(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        await acme.send("PATCH", "/contacts/{chen}", {"name": "张伟", "label_ids": [VIP]})
        assert await acme.found(q="zw") == "chen zhang"
        assert await acme.found(q="chenjing") == ""
        await acme.send("DELETE", "/contacts/{zhang}")
        assert await acme.found(q="zw", label_any=VIP) == "chen"
        await acme.send("POST", "/trash/{zhang}/restore")
        assert await acme.found(q="zw") == "zhang chen"


@in_loop
async def test_an_employee_finds_what_they_see(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        assert await acme.found("li.na", q="z") == "zeng zhang"
        assert await acme.found("li.na", label_any=f"{LEAD}") == "john li"
        assert await acme.found("ann", q="张") == ""
        page = await acme.find("li.na", q="z", limit=1)
        longer = await acme.find("li.na", q="z", limit=1, cursor=page["next"])
        assert (longer["items"][0]["name"], longer["items"][0].keys() & {"change", "etag"}) == ("张伟", {"etag"})
        for by in ("ann", "administrator"):
            problem(await acme.send("GET", f"/contacts?q=z&cursor={page['next']}", by=by), "invalid")


REFUSED = {
    "q=" + "a" * 201: ("invalid", "q", "at most 200"),
    "q=" + "%20".join(f"x{one}" for one in range(17)): ("invalid", "q", "at most 16"),
    "q=" + "%F0%9F%98%80" * 2_560: ("invalid", "q", "at most 200"),
    "q=%ED%A0%80": ("malformed", "", "UTF-8"),
    "q=a&external_id=x": ("invalid", "external_id", "one contact"),
    "untagged=true&mobile=1": ("invalid", "mobile", "one contact"),
    "untagged=perhaps": ("invalid", "untagged", "bool"),
    "label_any=1,": ("invalid", "label_any", ""),
    "label_all=" + ",".join(["1"] * 101): ("invalid", "label_all", ""),
    "label_group=7": ("unknown-reference", "label_group", "no such group"),
    "created_from=2026-01-01T00:00:00": ("invalid", "created_from", "RFC 3339"),
    "updated_before=1767225600": ("invalid", "updated_before", "RFC 3339"),
    "q=a&q=b": ("invalid", "q", "twice"),
}


@in_loop
async def test_what_cannot_be_asked_is_refused_with_what_can(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        for asked, (slug, at, said) in REFUSED.items():
            told = problem(await acme.send("GET", f"/contacts?{asked}"), slug)
            assert ([one["parameter"] for one in told.get("errors", ())], said in told["detail"]) == (
                [at] * (at > ""),
                True,
            )


STRANGE = [
    '"', "*", "NEAR", "NEAR(a b)", "a AND b", "a OR", "NOT", ":*", "a:*", "&", "|", "!", "<->", "'", "\\", "%", "_", "name:zhang",
    "-", "(", "{a b}", "^a", "\0", "a\0b", "\ue001", "\ue005" + str(VIP), "\ue00c", "😀", "👨‍👩‍👧‍👦", "\u202eabc", "שלום", "مرحبا",
    "\ufffe", "\U0010ffff", "\u0301" * 50, "ﷺ" * 100, "a\u0301" * 60, "ﬃ" * 200, "9" * 200, "張" * 200, "zhang" * 40, "zh" * 100, "a " * 15,
    "+", "+86", "00", "..", "٣٤٥", "123456789012345678901234567890",
]  # fmt: skip


@in_loop
async def test_whatever_is_typed_is_answered(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        for q in STRANGE:
            assert await acme.found(q=q, company_name="云上科技") in {"", "zhang", "zeng", "zeng zhang"}, q
        for name in ("follower_user_id", "share_user_id", "company_name"):
            assert await acme.found(**{name: "a\0\ue006\U0010ffff"}) == ""
        assert await acme.found(share_dept_id=2**80, label_any="9" * 19) == ""


@in_loop
async def test_a_cursor_is_of_one_query(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        first = (await acme.find(q="z", limit=1))["next"]
        plain = (await acme.find(limit=1))["next"]
        assert [one["userid"] for one in (await acme.find(q="z", limit=9, cursor=first, count="exact"))["items"]] == [
            "{wei}", "{zhang}"
        ]  # fmt: skip
        for asked in (
            f"q=zh&cursor={first}",
            f"q=z&untagged=true&cursor={first}",
            f"cursor={first}",
            f"q=z&cursor={plain}",
        ):
            told = problem(await acme.send("GET", f"/contacts?{asked}"), "invalid")
            assert [one["parameter"] for one in told["errors"]] == ["cursor"]


@pytest.mark.parametrize("by", ["administrator", "li.na"])
@in_loop
async def test_a_walk_neither_repeats_nor_skips_what_does_not_change(tmp_path: Path, by: str) -> None:
    async with finding(tmp_path) as acme:
        page = await acme.find(by, q="z", limit=1)
        await acme.send("PATCH", "/contacts/{zeng}", {"title": "x"})
        await acme.send("PATCH", "/contacts/{li}", {"name": "Zoe"})
        rest = await acme.find(by, q="z", cursor=page["next"])
        assert [one["userid"] for one in page["items"] + rest["items"]] in (
            ["{zeng}", "{wei}", "{zhang}"], ["{zeng}", "{zhang}"]
        )  # fmt: skip
