"""Search sees the last write, and marks what it found."""

from pathlib import Path

from guanxi.domain.contact_patch import ContactPatch
from guanxi.domain.label import LabelPatch
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.delete_employee import delete_employee
from guanxi.operations.patch_contact import patch_contact
from guanxi.operations.put_employee import put_employee
from guanxi.operations.restore_contact import restore_contact
from guanxi.operations.update_label import update_label
from tests.in_loop import in_loop
from tests.operations.staffing import an_employee
from tests.search.corpus import CONTACTS, Row
from tests.search.place import Searched, searched

FEW = [row for row in CONTACTS if row["handle"] in {"张伟", "张伟国", "張偉", "章文", "李娜"}]
NEW: Row = {"handle": "张苇", "name": "张苇", "mobile": "13300000001", "state_code": "86"}


async def names(one: Searched, query: str, who: str | None = None) -> str:
    return " ".join(handle for rank in await one.found(query, who) for handle in rank)


@in_loop
async def test_search_sees_the_last_write(tmp_path: Path) -> None:
    async with searched(tmp_path / "data", FEW) as one:

        async def change(handle: str, **sent: object) -> None:
            await patch_contact(one.at(), one.corp_id, one.userids[handle], ContactPatch(**sent))  # type: ignore[arg-type] # a test's own

        assert await names(one, "zhangwei") == "張偉 张伟 张伟国"
        await one.add(NEW)
        assert await names(one, "zhangwei") == "张苇 張偉 张伟 张伟国"

        # What changed last comes first; what does not change stays where it is.
        await change("张伟", title="新来的")
        await change("張偉", name="張偉")
        assert await names(one, "zhangwei") == "张伟 张苇 張偉 张伟国"
        assert await names(one, "新来") == "张伟"
        await change("张伟", title=None, name="李伟")
        assert await names(one, "zhangwei") == "张苇 張偉 张伟国"
        assert (await names(one, "新来"), await names(one, "liwei")) == ("", "张伟")
        await change("张伟", mobile="13311112222")
        assert (await names(one, "13800138000"), await names(one, "3311112222")) == ("", "张伟")

        await delete_contact(one.at(), one.corp_id, one.userids["张苇"])
        assert await names(one, "zhangwei") == "張偉 张伟国"
        await restore_contact(one.at(), one.corp_id, one.userids["张苇"])
        assert await names(one, "zhangwei") == "张苇 張偉 张伟国"

        await change("张苇", label_ids=[one.labels["VIP"]])
        assert await names(one, "vip") == "张苇 张伟 张伟国"
        await update_label(one.at(), one.corp_id, one.labels["VIP"], LabelPatch(name="贵宾"))
        assert (await names(one, "vip"), await names(one, "guibin")) == ("", "张苇 张伟 张伟国")

        assert (await names(one, "chengang"), await names(one, "赵")) == ("李娜", "")
        await put_employee(one.at(), one.corp_id, an_employee("chen.gang", name="赵刚"))
        assert (await names(one, "chengang"), await names(one, "zhaogang")) == ("", "李娜")
        await change("张苇", follower_user_id="chen.gang")
        assert await names(one, "zhaogang") == "张苇 李娜"
        await delete_employee(one.at(), one.corp_id, "chen.gang")
        assert await names(one, "zhaogang") == ""


@in_loop
async def test_employees_find_what_they_see_at_once(tmp_path: Path) -> None:
    async with searched(tmp_path / "data", FEW) as one:

        async def change(handle: str, **sent: object) -> None:
            await patch_contact(one.at(), one.corp_id, one.userids[handle], ContactPatch(**sent))  # type: ignore[arg-type] # a test's own

        assert await names(one, "zhang", "ouyang") == ""
        await change("张伟", share_user_ids=["ouyang"])
        await change("章文", follower_user_id="ouyang")
        assert await names(one, "z", "ouyang") == "章文 张伟"
        assert await names(one, "欧阳", "ouyang") == "章文"
        await change("张伟", share_user_ids=[])
        assert await names(one, "z", "ouyang") == "章文"
        await put_employee(one.at(), one.corp_id, an_employee("ouyang", name="欧阳娜娜", admin=True))
        assert await names(one, "z", "ouyang") == "张伟 章文 張偉 张伟国"


MARKED = {
    "张伟": {"张伟": "name [张伟]", "張偉": "name [張偉]", "张伟国": "name [张伟]国", "王张伟": "name 王[张伟]"},
    "weiguo": {"张伟国": "name 张[伟国]"},
    "zw": {"张伟": "name [张伟]", "张伟国": "name [张伟]国", "zoe": "name [Zoe W]ang; remark [zw]"},
    "zhangw": {"张伟国": "name [张伟]国", "章文": "name [章文]"},
    "js": {"smith": "name [John S]mith"},
    "johnsmith": {"smith": "name [John Smith]"},
    "smith": {"smith": "name John [Smith]; email j.[smith]@example.com", "smithson": "name [Smith]son; email info@[smith]son.example"},
    "weiss": {"strasse": "name Anna [Weiß]"},
    "weis": {"strasse": "name Anna [Weiß]"},
    "yhgf": {"李四": "company_name 中国[银行股份]有限公司"},
    "cqhg": {"重阳": "company_name [重庆火锅]"},
    "full": {"london": "remark [Ｆｕｌｌ] Ｗｉｄｔｈ"},
    "東莞路3號": {"hongkong": "address [東莞路3號]B座"},
    "80013": {"张伟": "mobile 13[80013]8000"},
    "+86 138": {"张伟": "mobile [13800138000]"},
    "伟 总经理": {"张伟国": "name 张[伟]国; title [总经理]"},
    "duo": {"钱多多": "name 钱[多多]"},
    "vip": {"张伟国": "labels", "张伟": "labels"},
    "chengang": {"李娜": "owner"},
}  # fmt: skip


@in_loop
async def test_what_was_found_is_marked_where_it_stands(tmp_path: Path) -> None:
    async with searched(tmp_path / "data", CONTACTS) as one:
        for query, expected in MARKED.items():
            told = {}
            for hit in await one.hits(query):
                assert hit.found is not None
                record = await one.read(hit.row.userid)
                pieces = []
                for field, marks in hit.found.marks.items():
                    text = getattr(record, field)
                    for start, end in reversed(marks):
                        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
                    pieces.append(f"{field} {text}")
                pieces += ["labels"] * bool(hit.found.labels) + ["owner"] * hit.found.owner
                told[one.handles[hit.row.userid]] = "; ".join(pieces)
            assert {handle: told.get(handle) for handle in expected} == expected, query
