"""Bulk operations: which contacts they are about, and what they tell."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.failures import RequestInvalid
from guanxi.api.problems import problem
from guanxi.api.reply import Reply
from guanxi.domain.contact_filter import ContactFilter
from guanxi.operations.bulk_edit import Act, Preview

_MOST: Final = 1000
FILTERS: Final = (
    "A filter asks for all that it names: `label_ids` with `any`, `all` and `none`, `label_group`, `untagged`,"
    " `follower_user_id`, `unowned`, `share_user_id`, `share_dept_id`, `company_name` (an empty one: none),"
    " `created_from`, `created_before`, `updated_from`, `updated_before`."
)

DryRun = Annotated[bool, Meta(description="Whether to say what would be done, and do nothing.")]


class ChosenContacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contacts: `userids`, or a `filter`."""

    userids: Annotated[tuple[str, ...], Meta(description="Ids of contacts.", max_length=_MOST)] | None = None
    filter: Annotated[ContactFilter, Meta(description="What they have to have; {} is all of them.")] | None = None


class Refused(msgspec.Struct, frozen=True):
    """A contact that stays as it was, or as it was changed since."""

    userid: str
    problem: Annotated[dict[str, Any], Meta(description="Why.")]


_Matched = Annotated[int, Meta(description="Contacts that it was about.")]
_Changed = Annotated[int, Meta(description="Those that are not as they were.")]
_Refused = Annotated[list[Refused], Meta(description="Those that could not be changed, and why.")]


class ActDone(msgspec.Struct, frozen=True):
    """What a bulk operation did."""

    act: Annotated[str, Meta(description="Its id; every change that it made has it. `POST /acts/{act}/undo`")]
    matched: _Matched
    changed: _Changed
    refused: _Refused


class OfLabel(msgspec.Struct, frozen=True):
    """How many contacts have a label."""

    label_id: int
    contacts: int


class OfCompany(msgspec.Struct, frozen=True):
    """How many contacts are of a company."""

    company_name: Annotated[str, Meta(description="Empty for those of none.")]
    contacts: int


class ActTried(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk operation did, or would do."""

    act: Annotated[str | None, Meta(description="Its id, as of every bulk operation; null with `dry_run`.")]
    matched: _Matched
    changed: _Changed
    refused: _Refused
    by_label: (
        Annotated[list[OfLabel], Meta(description="With `dry_run`: of those that would change, the largest first.")]
        | UnsetType
    ) = UNSET
    by_company: (
        Annotated[list[OfCompany], Meta(description="With `dry_run`: of those that would change, the largest first.")]
        | UnsetType
    ) = UNSET


def which(chosen: ChosenContacts) -> tuple[str, ...] | ContactFilter:
    """Give the contacts that a request is about.

    Raises:
        RequestInvalid: it says so twice, or not at all.
    """
    named, wanted = chosen.userids, chosen.filter
    if (named is None) == (wanted is None):
        what = "say which contacts: by userids, or by a filter, not both"
        raise RequestInvalid(what, [{"pointer": "/userids", "detail": what}])
    return wanted or named or ()


def act_members(act: Act) -> dict[str, Any]:
    """Give the members by which an act is told."""
    refused = [Refused(userid, problem(failure).document) for userid, failure in act.refused]
    told = {"act": act.act, "matched": act.matched, "changed": act.changed, "refused": refused}
    return told if act.preview is None else told | _previewed(act.preview)


def act_reply(act: Act) -> Reply:
    """Answer what a bulk operation did."""
    return Reply(act_members(act))


def _previewed(preview: Preview) -> dict[str, Any]:
    # Of those that are equally many, the lowest id and name first: an answer is the same each time.
    labels = sorted(preview.by_label.items(), key=lambda one: (-one[1], one[0]))
    companies = sorted(preview.by_company.items(), key=lambda one: (-one[1], one[0]))
    return {
        "by_label": [OfLabel(*one) for one in labels[:_MOST]],
        "by_company": [OfCompany(*one) for one in companies[:_MOST]],
    }
