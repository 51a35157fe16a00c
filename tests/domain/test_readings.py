"""How Chinese characters are read, in tables.

Names are in `test_readings_of_names.py`; `test_readings_compiled.py` holds what was built against pypinyin.
"""

import pytest

from guanxi.domain.readings import SYLLABLES, completions, is_han, readings, simplified, sort_key
from guanxi.domain.surnames import COMPOUND, COMPOUND_AS_USUAL, SINGLE
from tests.domain.spelled import spelled

TEXTS = [
    # Phrases say which reading is meant, and then it is the only one.
    ("重庆", "chong qing"),
    ("重庆市", "chong qing shi"),
    ("银行", "yin hang"),
    ("长沙", "chang sha"),
    ("音乐", "yin yue"),
    ("快乐", "kuai le"),
    ("会计", "kuai ji"),
    ("校长", "xiao zhang"),
    ("单于", "chan yu"),
    ("东莞", "dong guan"),
    ("厦门", "xia men"),
    ("大厦", "da sha"),
    ("六安", "lu an"),
    ("乐清", "yue qing"),
    ("乐亭", "lao ting"),
    ("佛山", "fo shan"),
    ("番禺", "pan yu"),
    ("柏林", "bo lin"),
    ("蚌埠", "beng bu"),
    ("率先", "shuai xian"),
    ("效率", "xiao lv/lu"),
    ("重庆银行股份有限公司", "chong qing yin hang gu fen you xian gong si"),
    ("长沙音乐行业", "chang sha yin yue hang ye"),
    ("中国工商银行重庆分行", "zhong guo gong shang yin hang chong qing fen hang"),
    ("重慶銀行", "chong qing yin hang"),
    # Ours.
    ("单县", "shan xian"),
    ("涡阳", "guo yang"),
    ("洪洞", "hong tong"),
    ("长子县", "zhang zi xian"),
    ("支行", "zhi hang"),
    ("阿里巴巴", "a li ba ba"),
    ("朝鲜", "chao xian"),
    # The longest phrase wins.
    ("了不起", "liao bu qi"),
    # One whose reading pypinyin does not decide either.
    ("朝阳", "chao/zhao yang"),
    # Characters alone: only what people say today.
    ("张", "zhang"),
    ("伟", "wei"),
    ("行", "xing/hang"),
    ("乐", "le/yue"),
    ("重", "zhong/chong"),
    ("长", "zhang/chang"),
    ("佛", "fo"),
    ("似", "si"),
    ("大", "da"),
    ("石", "shi"),
    ("不", "bu"),
    ("车", "che"),
    ("华", "hua"),
    ("曾", "ceng/zeng"),
    ("率", "lv/lu/shuai"),
    ("嗯", "en"),
    # A surname is one only where a name begins.
    ("单", "dan"),
    ("小单", "xiao dan"),
    ("A单B", "- dan -"),
    # What is around a phrase does not matter.
    ("A银行B", "- yin hang -"),
    ("银 行", "yin - xing/hang"),
    ("银", "yin"),
    ("\ud800银行\udfff", "- yin hang -"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "wanted"), TEXTS)
def test_a_text_is_read(text: str, wanted: str) -> None:
    assert spelled(simplified(text), name=False) == wanted


SIMPLIFIED = [
    ("張偉", "张伟"),
    ("尉遲", "尉迟"),
    ("重慶", "重庆"),
    ("藍天髮型", "蓝天发型"),
    ("臺灣", "台湾"),
    ("峯", "峰"),
    ("薴", "苎"),  # by way of 苧
    ("㑳", "㑇"),
    ("\uf900", "岂"),  # 豈 for compatibility
    ("𠌥", "𠆿"),
    ("𠮷", "𠮷"),
    # Simplified texts have these too.
    ("乾著", "乾著"),
    ("堃喆淼", "堃喆淼"),
    ("张伟 A1🚀\ud800\x00", "张伟 A1🚀\ud800\x00"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "wanted"), SIMPLIFIED)
def test_traditional_characters_become_simplified_one_by_one(text: str, wanted: str) -> None:
    assert simplified(text) == wanted
    assert simplified(wanted) == wanted


def test_what_is_simplified_stays_so_and_keeps_its_length() -> None:
    everything = "".join(map(chr, range(0x110000)))
    once = simplified(everything)
    assert len(once) == len(everything)
    assert simplified(once) == once


@pytest.mark.parametrize("character", ["张", "張", "一", "龥", "㐀", "䶵", "々", "〇", "𠮷", "𬀩", "\uf900", "\ufa0e"])
def test_it_is_chinese(character: str) -> None:
    assert is_han(character)


@pytest.mark.parametrize(
    "character",
    [
        "a",
        "é",
        "1",
        " ",
        "\x00",
        "さ",
        "ア",
        "ㄅ",
        "김",
        "、",
        "。",
        "（",
        "Ａ",
        "🚀",
        "\ud800",
        "\ue000",
        "\U000e0001",
    ],
)
def test_it_is_not_chinese(character: str) -> None:
    assert not is_han(character)
    assert readings(character, name=False) == readings(character, name=True) == [()]


def test_every_character_has_at_most_three_readings_of_plain_letters() -> None:
    letters = set("abcdefghijklmnopqrstuvwxyz")
    assert all(letters.issuperset(syllable) for syllable in SYLLABLES)
    for name in (False, True):
        found = [readings(chr(code), name=name)[0] for code in (*range(0x2F00, 0xA100), *range(0x1FF00, 0x32500, 7))]
        assert {len(one) for one in found} == {0, 1, 2, 3}
        assert all(len(set(one)) == len(one) and SYLLABLES.issuperset(one) for one in found)


@pytest.mark.parametrize(
    ("beginning", "wanted"),
    [
        ("zha", "zha zhai zhan zhang zhao"),
        ("zhang", "zhang"),
        ("zhangw", ""),
        ("lv", "lv lve"),
        ("lu", "lu luan lue lun luo"),
        ("v", ""),
        ("u", ""),
        ("i", ""),
        ("", ""),
        ("ZHA", ""),
        ("张", ""),
    ],
)
def test_a_beginning_is_completed(beginning: str, wanted: str) -> None:
    assert " ".join(completions(beginning)) == wanted


def test_completions_are_all_syllables_that_begin_so() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert completions(letter) == tuple(sorted(one for one in SYLLABLES if one.startswith(letter)))
    assert 400 < len(SYLLABLES) < 430


def test_the_tables_of_surnames_repeat_nothing_that_is_read_so_anyway() -> None:
    for surname in SINGLE | COMPOUND:
        usual = [(readings(one, name=False)[0], sort_key(one, name=False)) for one in surname]
        key = sort_key(surname, name=True)
        assert readings(surname, name=True) != [ways for ways, _ in usual] or key != "".join(k for _, k in usual), (
            surname
        )
    for surname in COMPOUND_AS_USUAL.split(" "):
        assert readings(surname, name=True) == [readings(character, name=False)[0] for character in surname]
    assert not set(COMPOUND) & set(COMPOUND_AS_USUAL.split(" "))
