"""The order of a Chinese phone book."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guanxi.domain.readings import sort_key
from tests.depth import DEPTH

# Names as they stand one behind the other.
PHONE_BOOK = [
    "Adam",
    "Ämilie",
    "An Li",
    "安",
    "安娜",
    "Anna",
    "ａｎｎＢ",
    "白居易",
    "卜凡",
    "曹操",
    "曹植",
    "Chen Er",
    "陳三",  # a traditional form stands with the simplified one
    "陈一",
    "el Niño",
    "Élodie",
    "鲁班",
    "吕布",  # lü behind lu
    "栾平",  # and before luan
    "Łukasz",
    "罗成",
    "区桃",
    "欧阳修",
    "仇英",  # as the surname is read
    "单雄信",
    "尉迟恭",  # yù
    "曾国藩",
    "查良镛",
    "Zhang Wei",
    "张三",
    "张伟",
    "张伟2",
    "张伟a",
    "章一",  # zhāng too, by its character behind 张
    "长孙无忌",  # zhǎng
    "赵云",
    "Zoë",
    # Neither Chinese nor Latin.
    "",
    "100",
    "3M公司",
    "Волков",
    "김철수",
    "🚀",
]


def test_names_stand_as_in_a_phone_book() -> None:
    shuffled = PHONE_BOOK[:]
    random.Random(7).shuffle(shuffled)  # noqa: S311 - any order will do
    assert sorted(shuffled, key=lambda text: sort_key(text, name=True)) == PHONE_BOOK


TEXTS = [
    ("安", False, "an1安"),
    ("安德", False, "an1安de2德"),
    # Surnames only where a name begins; phrases in both.
    ("单", False, "dan1单"),
    ("单", True, "shan4单"),
    ("重庆银行", False, "chong2重qing4庆yin2银hang2行"),
    ("张重庆", True, "zhang1张chong2重qing4庆"),
    ("吕", False, "lu8吕"),
    ("略", False, "lue9略"),
    ("了", False, "le5了"),
    # Spaces and punctuation part words, once.
    ("  Zhang \t\n Wei  ", True, "zhang wei"),
    ("Zhang\tWei\nLi", True, "zhang wei li"),
    ("O’Brien-Smith", True, "o brien smith"),
    ("買買提·吐爾遜", True, "mai3买mai3买ti2提 tu3吐er3尔xun4逊"),
    # Letters alone.
    ("ÀÉÎÕÜ", True, "aeiou"),
    ("Straße", True, "strasse"),
    ("Æsir Øre Þór", True, "aesir ore thor"),
    ("ﬁne Ⅳ", True, "fine iv"),
    # Behind z.
    ("", True, "~"),
    ("...", True, "~"),
    ("7天", False, "~7tian1天"),
    ("①", False, "~1"),
    ("～安", False, "~~an1安"),
    ("𠮷野家", True, "~𠮷ye3野jia1家"),
    ("Ελλάδα", True, "~ελλαδα"),
    ("🚀", True, "~🚀"),
    # What no engine can keep, and what nobody sees.
    ("a\x00b\x1fc\u200bd\u202ee\ufefff", True, "abcdef"),
    ("\ud800安", True, "~\ufffdan1安"),
    ("\u0301安", True, "an1安"),
    # Bounded.
    ("a" * 1000, True, "a" * 128),
    ("\ufdfa" * 1000, True, None),
    ("张" * 1000, True, ("zhang1张" * 20)[:128]),
]


@pytest.mark.parametrize(("text", "name", "wanted"), TEXTS)
def test_a_text_has_a_key(text: str, name: bool, wanted: str | None) -> None:  # noqa: FBT001 - a table's column
    key = sort_key(text, name=name)
    assert key == wanted or (wanted is None and len(key) == 128)


ANY = st.text(max_size=40) | st.text(st.characters(exclude_categories=()), max_size=200) | st.text("张单重庆银行ü a🚀")


@settings(max_examples=200 * DEPTH, deadline=None)
@given(text=ANY, name=st.booleans())
@example(text="\ufdfa" * 128, name=False)
@example(text="~", name=True)
def test_any_text_has_a_key_that_can_be_stored(text: str, name: bool) -> None:  # noqa: FBT001 - hypothesis names it
    key = sort_key(text, name=name)
    assert 0 < len(key) <= 128
    assert key.encode() is not None
    assert "\x00" not in key
