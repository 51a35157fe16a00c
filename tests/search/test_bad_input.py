"""Whatever is typed, search answers or says what is wrong with it; nothing typed reaches an engine's own syntax."""

from pathlib import Path

import pytest

from guanxi.domain.contact import Contact
from guanxi.domain.failures import ValueInvalid
from guanxi.domain.search import terms
from guanxi.domain.search.document import tokens
from guanxi.domain.search.query import MAX_CHARACTERS, MAX_WORDS, found_by, ranked, words
from tests.in_loop import in_loop
from tests.search.corpus import CONTACTS
from tests.search.place import searched

NOTHING = [
    "", " ", "\u3000", "\t\n\r\v\f", '"', '""', "*", '"*"', "'", "''--", ":*", "&", "|", "!", "^", "()", ")", "((((", "-", "+", "+(",
    "{}", "[", "\\", "%", "_", "__", "\x00", "\ud800", "\udfff\ud800", "\ufffe", "\uffff", "\ufeff", "\u200b", "\u202e", "\u0301",
    "\u0301\u0302\u0489", "😀", "👨\u200d👩\u200d👧", "🇨🇳", "☆", "…", "、。！？", "$1", "?1", "\ue00c", "\ue00a\ue00b", "\U0010ffff", "(0)", "٠",
]  # fmt: skip
"""Where there is anything to look for, it is nobody's."""

SAME_AS = {
    '"张伟"': "张伟", "张伟*": "张伟", "张伟:*": "张伟", "(张伟)": "张伟", "^张伟": "张伟", "-张伟": "张伟", "张伟 &": "张伟",
    "+zw": "zw", "zw!": "zw", "\x00张伟\x00": "张伟", "\ud800张伟": "张伟", "张伟😀": "张伟", "\u202e张伟": "张伟",
    "张\ufe0f伟": "张伟", "zha\u0301ngwe\u030ci": "zhangwei", "\ue001张伟": "张伟", "\ue00c张伟\ue00a": "张伟",
    "name:张伟": "name张伟", '"张伟" NEAR/2': "张伟 near 2", "张伟' OR '1'='1": "张伟 or 1=1",
}  # fmt: skip

WORDS = [
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR(",
    "NEAR/3",
    "NULL",
    "true",
    "张伟 AND 李娜",
    "张伟 OR 李娜",
    "NOT 张伟",
    "*:*",
    "a:b",
    "col:x*",
]

LONG = [
    "".join(map(chr, range(0x4E00, 0x4E00 + MAX_CHARACTERS))),
    "".join(map(chr, range(0x3300, 0x3358))),
    "㍿" * MAX_CHARACTERS,
    "ﷺ",
    "1234567890" * (MAX_CHARACTERS // 10),
    " ".join(["1234567890"] + [f"{number:011}" for number in range(15)]),
    " ".join("zhangwei"[:length] + "xian" * 2 for length in range(1, 9)),
    " ".join("".join(map(chr, range(0x5000 + 12 * word, 0x5000 + 12 * word + 11))) for word in range(MAX_WORDS)),
    "-".join("abcdefghij" * 10),
    "é" * MAX_CHARACTERS,
    "e" + "\u0301" * (MAX_CHARACTERS - 1),
    "한" * MAX_CHARACTERS,
]

TOO_MUCH = [
    "a" * (MAX_CHARACTERS + 1),
    "张" * 10_000,
    "x" * 10_240,
    " " * (MAX_CHARACTERS + 1),
    " ".join(f"w{number}" for number in range(1_000)),
    " ".join(chr(0x4E00 + number) for number in range(MAX_WORDS + 1)),
]


@in_loop
async def test_whatever_is_typed_is_answered(tmp_path: Path, engine: str) -> None:
    async with searched(tmp_path / "data", CONTACTS[:12]) as one:
        nobody: list[list[str]] = [[], [], [], []]
        for query in NOTHING:
            assert not query or await one.found(query) == nobody, f"{engine}: {query!r}"
        for query, same in SAME_AS.items():
            assert await one.found(query) == await one.found(same), f"{engine}: {query!r}"
        for query in WORDS:
            found = await one.found(query)
            assert sum(map(len, found)) < len(one.handles), f"{engine}: {query!r}"
        for query in LONG:
            assert await one.found(query) == nobody, f"{engine}: {query!r}"
        for query in TOO_MUCH:
            with pytest.raises(ValueInvalid) as wrong:
                await one.found(query)
            assert wrong.value.field == "q"
        for label in one.labels.values():
            assert await one.found(f"\ue005{label}") == nobody


MARKS = [
    value
    for name, value in vars(terms).items()
    if isinstance(value, str) and len(value) == 1 and "\ue000" <= value <= "\uf8ff"
]


def in_conditions(query: str) -> set[str]:
    asked = words(query)
    conditions = [*map(found_by, asked), *ranked(asked)]
    return {token for condition in conditions for alternative in condition for group in alternative for token in group}


def test_the_marks_of_kinds_of_tokens_cannot_be_typed_nor_written_into_a_record() -> None:
    assert len(MARKS) >= 10
    plain = Contact(
        userid="1", name="张伟", company_name="x", remark="a1 b2", follower_user_id="n", mobile="13800138000",
        state_code="86", label_ids=(7,), share_dept_ids=(), share_user_ids=(),
    )  # fmt: skip
    typed = "".join(f"{mark}{text}" for mark in MARKS for text in ("", "7", "张伟", "zw"))
    for query in (typed[:MAX_CHARACTERS], *MARKS, *(f"{mark}7" for mark in MARKS), "a·b", "xi·an"):
        for token in in_conditions(query):
            assert not any(mark in token[1:] for mark in MARKS), query
            assert token[0] not in {terms.LIVE, terms.TRASHED, terms.UNTAGGED}, query
            assert not token.startswith((terms.label(7), terms.grantee("")[:1])), query
    for mark in MARKS:
        written = Contact(
            userid="1", name=f"{mark}7张伟{mark}", company_name=f"{mark}x", remark=f"{mark}a1 {mark}b2", follower_user_id="n",
            mobile="13800138000", state_code="86", label_ids=(7,), share_dept_ids=(), share_user_ids=(),
        )  # fmt: skip
        for token in {*tokens(written, 8613800138000, 0, 0)} - {*tokens(plain, 8613800138000, 0, 0)}:
            assert not any(one in token[1:] for one in MARKS), mark
            assert token not in {terms.LIVE, terms.TRASHED, terms.UNTAGGED}, mark
