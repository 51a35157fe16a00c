"""Creates, changes and deletes one contact, and touches no other."""

from typing import Any, Final, NamedTuple

from guanxi.fidelity.decoding import decoded, found
from guanxi.fidelity.probe import Known, Probe, request_of
from guanxi.fidelity.run import Progress, Run
from guanxi.fidelity.sending import Answer
from guanxi.fidelity.tables import listing, writes

TABLE: Final = (*writes.LIFE, *writes.REFUSALS)
_SIZE: Final = 100
_SHORT: Final = 5
_PAGES: Final = 500
"""Pages that are looked through: 50,000 contacts."""


class CannotLookError(Exception):
    """It cannot be made sure that the number is nobody's; the text says why."""


class _Contact(NamedTuple):
    name: str
    mobile: str


async def ask(run: Run, progress: Progress) -> None:
    """Ask the probes that write, and delete in the end whatever they created.

    Args:
        run: with `mobile` and `owner` known. If the number is a contact's, or that cannot be told, nothing is written
            and each probe says why.
        progress: told what is done.
    """
    try:
        before = await _contacts(run, progress)
    except CannotLookError as error:
        _stop(run, f"Nothing was written: {error}.")
        return
    number = run.known["mobile"]
    if any(is_same_number(number, contact.mobile) for contact in before.values()):
        _stop(run, "Nothing was written: the number of --mobile is that of a contact.")
        return
    if "label" in run.known:
        run.known["label_text"] = str(run.known["label"])
    run.known["plus_code"] = f"+{run.known['state_code']}"
    writing = _Writing(run, frozenset(before), progress)
    try:
        await writing.ask()
    finally:
        await writing.clean_up()


def is_same_number(one: str, other: str) -> bool:
    """Whether two numbers may be the same: when one ends with the other, whatever stands between their digits."""
    digits, others = ("".join(sign for sign in text if sign.isdecimal()) for text in (one, other))
    if not digits or not others:
        return False
    return digits.endswith(others) or others.endswith(digits)


def _stop(run: Run, note: str) -> None:
    run.skip(TABLE, "nothing more is written")
    run.notes.append(note)


async def _contacts(run: Run, progress: Progress) -> dict[str, _Contact]:
    """Give every contact, by its userid.

    Raises:
        CannotLookError: they cannot be listed, have no numbers, or are too many.
    """
    if "token" not in run.known:
        raise CannotLookError("the server gave no token")
    there: dict[str, _Contact] = {}
    for page in range(_PAGES):
        progress("looking whether the number is a contact's", page, page + 1)
        probe = _unnamed(listing.PATH, {"offset": page * _SIZE, "size": _SIZE})
        answer = await run.send(request_of(probe, run.known))
        value = decoded(answer.body) if isinstance(answer, Answer) else None
        if not isinstance(value, dict) or not _is_ok(value) or not isinstance(value.get("results"), list):
            raise CannotLookError("the contacts that are there cannot be listed")
        new = {
            str(one["userid"]): _Contact(str(one.get("name", "")), str(one.get("mobile", "")))
            for one in value["results"]
            if isinstance(one, dict) and "userid" in one and str(one["userid"]) not in there
        }
        there |= new
        if not new:
            if there and not any(contact.mobile for contact in there.values()):
                raise CannotLookError("the contacts that are there are listed without numbers")
            return there
    raise CannotLookError(f"there are more than {_PAGES * _SIZE} contacts to look through")


class _Writing:
    """What was there before, and what has been created since."""

    def __init__(self, run: Run, before: frozenset[str], progress: Progress) -> None:
        self._run = run
        self._before = before
        self._progress = progress
        self._created: list[str] = []

    async def ask(self) -> None:
        """Ask the table; what a refusal creates is deleted at once, so that the next one finds the number free."""
        for place, probe in enumerate(TABLE):
            self._progress(probe.name, place, len(TABLE))
            values = await self._run.probe(probe)
            if probe.path == writes.DELETE and _is_ok(values[-1] if values else None) and _names(probe.json, "created"):
                self._created.clear()
            if not probe.creates:
                continue
            if len(values) < len(self._run.asked[probe.name].answers):
                _stop(self._run, "A create was not answered.")
                return
            if not self._keep(values):
                _stop(
                    self._run,
                    "A create was answered with the userid of a contact that was there: that was not touched.",
                )
                return
            if not await self._delete(but=self._run.known.get("created")):
                _stop(self._run, "A contact that was created could not be deleted at once.")
                return

    def _keep(self, values: list[Any]) -> bool:
        """Keep what a probe created; false if that was there before, and then it is never touched."""
        for userid in (str(one) for value in values for one in found(value, "userid")):
            if userid in self._before:
                self._run.known.pop("created", None)
                return False
            if userid not in self._created:
                self._created.append(userid)
        return True

    async def _delete(self, but: str | None = None) -> bool:
        for userid in [one for one in self._created if one != but]:
            answer = await self._run.send(request_of(_unnamed(writes.DELETE, {"user_id": userid}), self._run.known))
            if not (isinstance(answer, Answer) and _is_ok(decoded(answer.body))):
                return False
            self._created.remove(userid)
        return True

    async def clean_up(self) -> None:
        """Delete what is left; then look for what was created without an answer that said so."""
        self._progress("deleting what was created", 0, 1)
        await self._delete()
        try:
            there = await _contacts(self._run, self._progress)
        except CannotLookError as error:
            self._run.notes.append(f"Look whether a contact has the number of --mobile: {error}.")
        else:
            self._created = [userid for userid, contact in there.items() if self._is_ours(userid, contact)]
            await self._delete()
        self._run.left_behind += self._created
        self._progress("deleting what was created", 1, 1)

    def _is_ours(self, userid: str, contact: _Contact) -> bool:
        if userid in self._before:
            return False
        if is_same_number(self._run.known["mobile"], contact.mobile):
            return True
        return contact.name in writes.NAMES and len(contact.mobile) < _SHORT  # of a refusal that was none


def _unnamed(path: str, value: dict[str, Any]) -> Probe:
    return Probe(name="", path=path, why="", json=value, sends_json=True)


def _is_ok(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(value, dict) and value.get("errcode") == 0


def _names(template: Any, known: str) -> bool:  # noqa: ANN401 - any JSON
    """Whether a template holds a known value."""
    if isinstance(template, dict):
        return any(_names(value, known) for value in template.values())
    return isinstance(template, Known) and template.name == known
