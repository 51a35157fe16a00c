"""A server that repeats everybody's data wherever it can: none of it reaches the report."""

import json
import re
from typing import Any, Final
from urllib.parse import quote, unquote

import pytest

from tests.cli.running import Ran, guanxi
from tests.fidelity.stub import Directory, Reply, running, told

APP_KEY: Final = "dingqz7kq2w8ziiv4jk5abcd"
SECRET: Final = "Xy-8GEv-1aqsigwWkdht9yIU_L2kXbsqyGeqmWtDwA4"
MOBILE: Final = "13012345678"
OWNER: Final = "manager4220"
PERSON: Final = {
    "name": "欧阳娜", "mobile": "13987654321", "state_code": "86", "email": "ouyang.na@example.org", "userid": "0121703130520",
    "title": "首席信息官", "company_name": "银河网络 Harbour & Sons", "address": "北京市海淀区示例路 1 号", "remark": "每月来访",
    "follower_user_id": "zhao.min", "share_user_ids": ["anna.schmidt"], "share_dept_ids": [560935057], "label_ids": [1561077310],
}  # fmt: skip
COLLEAGUE: Final = "Siobhán O'Neill"
ADDRESS: Final = "203.0.113.77"
OTHERS: Final = ("13611112222", "+49 1512 3000005", "someone.else@example.com", "2026-09-03 00:01:02", "fe80::12ab")
OF_SOMEBODY: Final = [
    APP_KEY, SECRET, MOBILE, OWNER, Directory.token, COLLEAGUE, ADDRESS, *OTHERS,
    *(value for value in PERSON.values() if isinstance(value, str) and value != "86"),
    "zhao.min", "anna.schmidt", "560935057", "1561077310", "银河网络", "Harbour", "Siobhán", "潜在客户", "Deals",
]  # fmt: skip


class Chatty(Directory):
    """Puts it into texts, codes, names of members, content types and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.contacts = {str(PERSON["userid"]): dict(PERSON)}

    def answer(self, path: str, sent: dict[str, Any]) -> Reply | None:
        reply = super().answer(path, sent)
        assert reply is not None
        answer = json.loads(reply.body)
        if answer["errcode"] == 0 and path == "/gettoken":
            return reply
        answer |= {
            "errmsg": self._text(sent), "sub_msg": quote(self._text(sent)), "sub_code": f"{PERSON['mobile']}",
            "code": str(PERSON["name"]), "message": json.dumps(self._text(sent)), "whose": COLLEAGUE,
            str(PERSON["name"]): 1, str(PERSON["mobile"]): 1, str(PERSON["userid"]): {str(PERSON["email"]): 2},
            "zhao.min": [dict(PERSON)], "requestId": APP_KEY, "echo": sent,
        }  # fmt: skip
        return Reply(told(answer).body, 200, f"application/json; owner={OWNER}; ip={ADDRESS}")

    @staticmethod
    def _text(sent: dict[str, Any]) -> str:
        others = "; ".join(OTHERS)
        return (
            f"用户{PERSON['name']}({PERSON['mobile']}) of {COLLEAGUE} and {PERSON['company_name']}, appKey({APP_KEY}), "
            f"secret {SECRET}, request ip={ADDRESS}, {others}, https://x.example.com/?content={APP_KEY}, "
            f"token {sent.get('access_token')}, number +86-{MOBILE}, owner {OWNER}, {PERSON['userid']}"
        )

    def do_listlabelgroups(self, _sent: dict[str, Any]) -> Reply | None:
        group = {"name": "Deals", "color": 1, "labels": [{"id": 1561077310, "name": "潜在客户"}]}
        return told({"errcode": 0, "errmsg": "ok", "results": [group]})


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, str]:
    """What the command printed, and its report."""
    target = tmp_path_factory.mktemp("report") / "report.md"
    with running(Chatty()) as stub:
        ran = guanxi(
            "fidelity", "--against", stub.url, "--app-key", APP_KEY, "--pause", "0", "--write", "--mobile", MOBILE,
            "--owner", OWNER, "--output", str(target), "--json", GUANXI_APP_SECRET=SECRET,
        )  # fmt: skip
        assert isinstance(stub, Directory)
        assert stub.created > 20
    return ran, target.read_text("utf-8")


@pytest.mark.parametrize("form", ["file", "json"])
def test_nothing_of_anybody_is_in_the_report(reported: tuple[Ran, str], form: str) -> None:
    ran, text = reported
    told = text if form == "file" else json.dumps(ran.json, ensure_ascii=False)
    for _ in range(2):  # whatever is written in escapes, or in escapes of those
        told += unquote(re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), told))
    told = told.lower()
    assert [value for value in OF_SOMEBODY if value.lower() in told] == []
    assert "errmsg" in told


def test_the_words_of_the_server_are_in_the_report(reported: tuple[Ran, str]) -> None:
    _, text = reported
    assert "用户‹value›(‹value›) of ‹value›" in text
    assert "request ip=‹address›" in text
    assert "‹name›" in text
    assert "application/json; owner=‹value›; ip=‹address›" in text  # although a probe sends the word json, too
