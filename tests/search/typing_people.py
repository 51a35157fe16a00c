"""Contacts, and what people type, at random."""

from collections.abc import Mapping
from random import Random

from guanxi.domain.contact import Contact
from guanxi.domain.readings import readings
from guanxi.domain.search.query import MAX_WORDS
from tests.search.model import fold, runs

CHARACTERS = "张章伟维国曾单尉迟重庆长安行乐解仇任区朴查阿鄂恩二女吕绿薛西先银中藏薄宿参都大張偉維國長樂區綠𠮷"
LATIN = (
    "John",
    "José",
    "Weiß",
    "Søren",
    "an",
    "Lee",
    "Xi",
    "A",
    "e",
    "3M",
    "Zhang",
    "O'Neil",
    "wei",
    "Иван",
    "ZW",
    "ﬁne",
    "x²",
    "a÷b",
    "さくら",
    "ЁЖ",
    "한국",
    "किताब",
    "J.",
    "2024",
    "42",
)
ENDS = ("@example.com", "@bj.cn", "@zw.example")
LABELS = {1: "☆", 2: "重点客户", 3: "Key account", 4: "VIP 长安"}
PEOPLE = {"chen": "陈国长", "ouyang": "欧阳安", "lee": "Ann Lee"}


def some_text(chance: Random, most: int) -> str:
    """Stretches of characters and words."""
    pieces = [
        "".join(chance.choices(CHARACTERS, k=chance.randint(1, most)))
        if chance.random() < 0.6
        else chance.choice(LATIN)
        for _ in range(chance.randint(1, 3))
    ]
    return chance.choice(("", " ", "·", "-", ", ")).join(pieces)


def some_name(chance: Random) -> str:
    if chance.random() < 0.7:
        return "".join(chance.choices(CHARACTERS, k=chance.choice((1, 2, 2, 3, 3, 4, 5))))
    return some_text(chance, 2)


def some_contact(chance: Random, userid: str = "1", mobile: str | None = None) -> Contact:
    def perhaps(text: str) -> str | None:
        return text if chance.random() < 0.5 else None

    return Contact(
        userid=userid,
        name=some_name(chance),
        mobile=mobile or f"138{chance.randrange(10**8):08}",
        state_code="86",
        company_name=perhaps(some_text(chance, 5)),
        title=perhaps(some_text(chance, 3)),
        address=perhaps(some_text(chance, 4)),
        remark=perhaps(some_text(chance, 4)),
        email=perhaps(chance.choice(("j.smith", "a", "zhang-wei", "li_na")) + chance.choice(ENDS)),
        follower_user_id=chance.choice((*PEOPLE, "nobody")),
        label_ids=tuple(sorted({1, chance.choice((1, *LABELS))})),
        share_dept_ids=(),
        share_user_ids=(),
    )


def typed(text: str, chance: Random, *, name: bool) -> str:
    """Some of a text as somebody might type it: characters, syllables, initials, or a mixture."""
    pieces = []
    for run, spelled in runs(fold(text)):
        if spelled:
            pieces.append(run[: chance.randint(1, len(run))] if chance.random() < 0.7 else run)
            continue
        read = readings(run, name=name)
        start = chance.choice((0, 0, chance.randrange(len(run))))
        how = chance.choice(("characters", "syllables", "initials", "mixture", "mixture"))
        for at in range(start, min(len(run), start + chance.randint(1, 5))):
            pieces.append(unit(run[at], read[at], how, chance))
            if pieces[-1][-1:].isalpha() and chance.random() < 0.1:
                pieces.append(chance.choice((" ", "1", "'")))
    return chance.choice(("", "", " ", "-")).join(pieces)


def unit(character: str, read: tuple[str, ...], how: str, chance: Random) -> str:
    if how == "characters" or not read:
        return character
    syllable = chance.choice(read)
    if how == "mixture":
        how = chance.choice(("syllables", "initials", "two", "begun", "characters"))
    lengths = {"syllables": len(syllable), "initials": 1, "two": 2, "begun": chance.randint(1, len(syllable))}
    return syllable[: lengths[how]] if how in lengths else character


def digits(number: str, chance: Random) -> str:
    start = chance.randrange(len(number))
    piece = chance.choice(("", "+", "0", "00", "(")) + number[start : start + chance.randint(1, 11)]
    at = chance.randrange(len(piece) + 1)
    return piece[:at] + chance.choice(("", " ", "-", ".")) + piece[at:]


def some_query(
    contact: Contact, chance: Random, labels: Mapping[int, str] = LABELS, people: Mapping[str, str] = PEOPLE
) -> str:
    """What somebody types who looks for a contact, more or less."""
    fields = [contact.name] * 4 + [
        text for text in (contact.company_name, contact.title, contact.email, contact.address, contact.remark) if text
    ]
    fields += [labels[label] for label in contact.label_ids] + [people.get(contact.follower_user_id, "")]
    pieces = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if chance.random() < 0.15:
            pieces.append(digits(f"86{contact.mobile}", chance))
        else:
            text = chance.choice(fields)
            pieces.append(typed(text, chance, name=text == contact.name) if chance.random() < 0.85 else text)
    query = " ".join(pieces)
    for _ in range(chance.choice((0, 0, 1, 2))):
        at = chance.randrange(len(query) + 1)
        query = (
            query[:at]
            + chance.choice(("", *"aeghinuwxzz'1 张", CHARACTERS[chance.randrange(40)]))
            + query[at + chance.randrange(2) :]
        )
    query = query[:100]
    return query if len(query.split()) <= MAX_WORDS else " ".join(query.split()[:MAX_WORDS])
