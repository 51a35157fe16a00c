"""What somebody looks for among contacts: words, filters, an order."""

from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any, Final, Literal, cast, get_args

import msgspec
from msgspec import Meta

from guanxi.api.custom import Custom, read_custom
from guanxi.api.failures import RequestInvalid
from guanxi.api.lists import Fields, ListParameters
from guanxi.domain.contact_filter import ContactFilter, LabelFilter, Moment
from guanxi.domain.failures import LabelGroupUnknown, ReferenceUnknown
from guanxi.domain.search.order import Order
from guanxi.domain.search.query import MAX_CHARACTERS, MAX_WORDS
from guanxi.domain.text import is_blank
from guanxi.operations.context import Asking
from guanxi.operations.count_contacts import Facet
from guanxi.operations.criteria import criteria_of, words_of
from guanxi.operations.search_contacts import Sought

_LabelIds = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{1,19}(,[0-9]{1,19}){0,99}$",
        description="Ids of labels, with commas between; at most 100.",
        examples=["1561077310"],
    ),
]
Sort = Literal["name", "-name", "company", "-company", "created", "-created", "changed", "-changed"]
FACETS: Final = get_args(Facet)
_MOMENT: Final = {"format": "date-time"}
_From = Annotated[str, Meta(description="RFC 3339, with an offset: that moment, or later.", extra_json_schema=_MOMENT)]
_Before = Annotated[str, Meta(description="RFC 3339, with an offset: before that moment.", extra_json_schema=_MOMENT)]


class ContactsParameters(ListParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What contacts are wanted, and what of them."""

    q: (
        Annotated[
            str,
            Meta(
                description=f"Words that are all found: at most {MAX_CHARACTERS} characters and {MAX_WORDS} words.",
                extra_json_schema={"maxLength": MAX_CHARACTERS},
                examples=["zhangw"],
            ),
        ]
        | None
    ) = None
    label_any: Annotated[_LabelIds, Meta(description="Labels of which they have at least one.")] | None = None
    label_all: Annotated[_LabelIds, Meta(description="Labels that they all have.")] | None = None
    label_none: Annotated[_LabelIds, Meta(description="Labels that they do not have.")] | None = None
    label_group: Annotated[int, Meta(description="A group of labels of which they have at least one.")] | None = None
    untagged: Annotated[bool, Meta(description="Only those without any label.")] = False
    follower_user_id: Annotated[str, Meta(description="Only those of this owner.")] | None = None
    unowned: Annotated[bool, Meta(description="Only those whose owner is no employee.")] = False
    share_user_id: Annotated[str, Meta(description="Only those shared with this employee.")] | None = None
    share_dept_id: Annotated[int, Meta(description="Only those shared with this department itself.")] | None = None
    company_name: Annotated[str, Meta(description="Only those of this company; empty for those of none.")] | None = None
    created_from: _From | None = None
    created_before: _Before | None = None
    updated_from: _From | None = None
    updated_before: _Before | None = None
    custom: Custom | None = None
    trash: Annotated[bool, Meta(description="Deleted contacts instead, the last deleted first.")] = False
    sort: (
        Annotated[Sort, Meta(description="Their order; with `-` the other way round. `changed`: by their last change.")]
        | None
    ) = None
    facets: (
        Annotated[
            str,
            Meta(
                description=f"Count what is found by these, with commas between: {', '.join(FACETS)}.",
                examples=["label_ids,company_name"],
            ),
        ]
        | None
    ) = None
    fields: Fields | None = None
    external_id: Annotated[str, Meta(description="Only the contact with this external id.")] | None = None
    mobile: Annotated[str, Meta(description="Only the contact with this phone number, in any form.")] | None = None
    state_code: Annotated[str, Meta(description="The country code of `mobile`; 86 unless given.")] | None = None


_LABELS: Final = ("any", "all", "none")
_PLAIN: Final = (
    "label_group", "untagged", "follower_user_id", "unowned", "share_user_id", "share_dept_id", "company_name",
)  # fmt: skip
_MOMENTS: Final = ("created_from", "created_before", "updated_from", "updated_before")


class Query(msgspec.Struct, frozen=True):
    """What is looked for, as it was asked.

    Attributes:
        q: words, as typed; None if there are none.
        filter: what the contacts have to have.
        trash: whether deleted ones are looked for.
        sort: their order; None: by rank, and by the last change.
    """

    q: str | None = None
    filter: ContactFilter = ContactFilter()
    trash: bool = False
    sort: Sort | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return self != Query()

    @property
    def order(self) -> Order | None:
        """What they are ordered by."""
        return None if self.sort is None else cast("Order", self.sort.removeprefix("-"))

    @property
    def descending(self) -> bool:
        """Whether the order is turned round."""
        return self.sort is not None and self.sort.startswith("-")

    @property
    def digest(self) -> str:
        """The same for the same query."""
        return blake2b(_encode(self), digest_size=8).hexdigest()


_encode = msgspec.json.Encoder(order="deterministic").encode


def query_of(asked: ContactsParameters) -> Query:
    """Give what is looked for; a blank `q` is as if absent.

    Raises:
        RequestInvalid: it is about one contact as well, or about the trash in an order, or a moment is none.
    """
    members: dict[str, Any] = {name: getattr(asked, name) for name in _PLAIN}
    members |= {name: _moment(name, getattr(asked, name)) for name in _MOMENTS}
    members["custom"] = read_custom(asked.custom or "")
    members["label_ids"] = LabelFilter(**{name: _ids(getattr(asked, f"label_{name}")) for name in _LABELS})
    q = None if asked.q is None or is_blank(asked.q) else asked.q
    query = Query(q, ContactFilter(**members), asked.trash, asked.sort)
    for one in ("external_id", "mobile"):
        if getattr(asked, one) is not None and (query.asks or asked.facets is not None):
            raise _wrong(one, "it finds one contact: it goes without q, filters, sort and facets")
    if query.trash and query.sort is not None:
        raise _wrong("sort", "deleted contacts have one order: without words the last deleted come first")
    return query


def facets_asked(asked: ContactsParameters) -> tuple[Facet, ...]:
    """Give the facets that are asked for.

    Raises:
        RequestInvalid: one is none.
    """
    wanted = () if asked.facets is None else tuple(dict.fromkeys(one.strip() for one in asked.facets.split(",")))
    if not set(FACETS).issuperset(wanted):
        raise _wrong("facets", f"they are {', '.join(FACETS)}, with commas between")
    return cast("tuple[Facet, ...]", wanted)


def _wrong(parameter: str, what: str) -> RequestInvalid:
    return RequestInvalid(f"{parameter}: {what}", [{"parameter": parameter, "detail": what}])


def _moment(parameter: str, sent: str | None) -> datetime | None:
    if sent is None:
        return None
    try:
        return msgspec.convert(sent, Moment)
    except msgspec.ValidationError:
        raise _wrong(parameter, "it is a moment as in RFC 3339, such as 2026-11-21T10:00:00+08:00") from None


def _ids(sent: str | None) -> tuple[int, ...]:
    return () if sent is None else tuple(map(int, sent.split(",")))


async def sought_of(asking: Asking, query: Query) -> Sought:
    """Give what is looked for with all that has to be known of the organisation.

    Raises:
        ValueInvalid: it has too many words, or is too long.
        ReferenceUnknown: there is no such group of labels.
    """
    words = None if query.q is None else await words_of(asking.context, asking.corp_id, query.q)
    try:
        criteria = await criteria_of(asking.context, asking.corp_id, query.filter)
    except LabelGroupUnknown as failure:
        raise ReferenceUnknown(failure.reason, field="label_group") from None
    return Sought(words=words, criteria=criteria, trash=query.trash)
