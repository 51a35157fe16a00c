"""What a contact is found by: its tokens."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise, product, starmap
from operator import add
from typing import Final

from guanxi.domain.contact import Contact
from guanxi.domain.readings import readings
from guanxi.domain.search import terms
from guanxi.domain.search.fold import Part, fold, parts, spelled_words, stretches
from guanxi.domain.sharing import grantees

_WAYS: Final = 81
"""Ways in which a few characters are read together: more are not looked at."""


def tokens(contact: Contact, phone: int, created_at: int, updated_at: int) -> list[str]:
    """Give the tokens of a contact; some more than once, since a set of them takes longer than it saves.

    Args:
        contact: its record.
        phone: its E.164 number without the plus.
        created_at: milliseconds since 1970; 0 when it is not known.
        updated_at: likewise.
    """
    found = [terms.LIVE, *name_tokens(contact.name), *terms.digits(str(phone))]
    if contact.company_name:
        found += _company(contact.company_name)
    for text, reach in (
        (contact.title, terms.TEXTS["title"]),
        (contact.email, terms.TEXTS["email"]),
        (contact.address, terms.TEXTS["address"]),
        (contact.remark, terms.TEXTS["remark"]),
    ):
        if text:
            found += _texts(fold(text[: reach.characters]))
    found += map(terms.label, contact.label_ids) if contact.label_ids else (terms.UNTAGGED,)
    found += map(terms.grantee, grantees(contact))
    found += periods("created", created_at)
    found += periods("updated", updated_at)
    return found


def periods(kind: str, moment: int) -> tuple[str, str]:
    """Give the tokens of the month and the day (UTC) of a moment in milliseconds since 1970."""
    return _periods(kind, moment // 86_400_000)


@lru_cache(64)
def _periods(kind: str, day: int) -> tuple[str, str]:
    date = datetime.fromtimestamp(day * 86_400, UTC).strftime("%Y%m%d")
    return terms.moment(kind, date[:6]), terms.moment(kind, date)


def texts(text: str) -> list[str]:
    """Give the tokens of a text of a field of the organisation's own."""
    return _texts(fold(text[: terms.CUSTOM_CHARACTERS]))


@lru_cache(8_192)
def _texts(text: str) -> list[str]:
    """Give the tokens of a text that is found by its pairs of characters and the beginnings of its words."""
    found: list[str] = []
    for word in spelled_words(text):
        found += terms.edges(word)
    for stretch in stretches(text):
        found += _pairs(stretch)
    return found


def _pairs(text: str) -> list[str]:
    return list(map(add, text, text[1:]))


@lru_cache(8_192)
def name_tokens(text: str) -> tuple[str, ...]:
    """Give the tokens of a name."""
    reach = terms.TEXTS["name"]
    text = fold(text[: reach.characters])
    found: list[str] = []
    pieces = parts(text)
    ways: list[tuple[str, ...]] = []
    for number, (part, _, spelled) in enumerate(pieces):
        if spelled:
            found += (part[0], *terms.edges(part))
            ways.append((part,))
        else:
            ways += _spoken(found, part, 1, name=True)
            found += (*part, *_pairs(part))
        if not number:
            found += _beginning(part, ways, spelled=spelled)
    if pieces:
        found += map(terms.exact, whole_forms(pieces, ways))
        firsts = [_firsts(way) for way in ways[: terms.LONGEST_INITIALS]]
        for length in range(1, len(firsts) + 1):
            found += [terms.initials("".join(way)) for way in _together(firsts[:length])]
    return tuple(dict.fromkeys(found))


def whole_forms(pieces: Sequence[Part], ways: Sequence[tuple[str, ...]]) -> set[str]:
    """Give a name as it is written and as it is read, with nothing between its parts.

    Args:
        pieces: its parts.
        ways: how each of its characters and words is read.
    """
    return {"".join(piece.text for piece in pieces), *map("".join, _together(ways))}


def _beginning(part: str, ways: Sequence[tuple[str, ...]], *, spelled: bool) -> list[str]:
    if spelled:
        return [terms.first_word(beginning) for beginning in (part[0], *terms.edges(part))]
    pairs = starmap(terms.pair, product(*ways[:2])) if len(part) > 1 else ()
    return [terms.first(text) for text in (part[0], part[:2], *ways[0], *pairs)]


@lru_cache(8_192)
def _company(text: str) -> tuple[str, ...]:
    """Give the tokens of a company's name."""
    reach = terms.TEXTS["company_name"]
    whole = fold(text)
    found = [terms.company(whole)]
    for part, _, spelled in parts(fold(text[: reach.characters])):
        if spelled:
            found += terms.edges(part)
        else:
            _spoken(found, part, reach.least, name=False)
            found += (*part, *_pairs(part))
    return tuple(dict.fromkeys(found))


def _spoken(found: list[str], part: str, least: int, *, name: bool) -> list[tuple[str, ...]]:
    """Add how characters are read: each, each with the next, and their initials; give how each is read."""
    read = readings(part, name=name)
    spans = range(least, (terms.LONGEST_INITIALS if least == 1 else least) + 1)
    if all([len(way) == 1 for way in read]):  # noqa: C419 - most are read in one way, and a list is faster
        plain = [way[0] for way in read]
        found += plain
        found += map(terms.pair, plain, plain[1:])
        firsts = "".join([syllable[0] for syllable in plain])
        for length in spans:
            found += [firsts[at : at + length] for at in range(len(firsts) - length + 1)]
        return read
    read = [way or (character,) for way, character in zip(read, part, strict=True)]
    for way in read:
        found += way
    for pair in pairwise(read):
        found += starmap(terms.pair, product(*pair))
    several = [_firsts(way) for way in read]
    for length in spans:
        for at in range(len(several) - length + 1):
            found += map("".join, _together(several[at : at + length]))
    return read


def _firsts(way: Sequence[str]) -> tuple[str, ...]:
    if len(way) == 1:
        return (way[0][0],)
    return tuple(dict.fromkeys([one[0] for one in way]))


def _together(ways: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """Give ways in which characters are read together; too many of them: only the best way of each."""
    number = 1
    for way in ways:
        number *= len(way)
    return product(*ways) if number <= _WAYS else [tuple(way[0] for way in ways)]
