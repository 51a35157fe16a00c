"""Answers that are kept with the write that they are about, to be given again."""

import asyncio

from guanxi.domain.failures import PhoneTaken, StoreBusy
from guanxi.store.conformance.contract import Opener, expect, opened, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, contact, digest, founded, plan_of
from guanxi.store.effects import PutContact, PutReply
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs, StoredReply
from guanxi.store.working import Working


def _reply(name: str, expires_at: int = NOW + 1000, caller: str = "key", answer: bytes = b"{}") -> PutReply:
    return PutReply(caller, name, StoredReply(digest(name), expires_at, answer))


async def _kept(acme: Directory, *names: str, caller: str = "key") -> list[StoredReply | None]:
    needs = Needs(replies=tuple((caller, name) for name in names))
    found: list[StoredReply | None] = await acme.write(
        lambda at: Outcome([at.reply(caller, name) for name in names]), needs
    )
    return found


@rule
async def an_answer_is_kept_for_its_caller_and_name(opener: Opener) -> None:
    """Plans are given it, in every process and after opening again; another caller's and organisation's are others."""
    async with founded(opener, (ACME, ZENITH)) as acme, opened(opener) as store:
        one, two = _reply("one", answer=b"1"), _reply("one", caller="other", answer=b"2")
        before = await acme.store.walks.changes(ACME, 0, 10)
        await acme.write(plan_of(one, two), Needs())
        for directory in (acme, Directory(store)):
            expect(await _kept(directory, "one", "ONE"), [one.reply, None], "the answers of a caller")
            expect(await _kept(directory, "one", caller="other"), [two.reply], "another caller's")
        expect(await _kept(Directory(store, ZENITH), "one"), [None], "another organisation's")
        again = _reply("one", NOW + 9, answer=b"3")
        await acme.write(plan_of(again), Needs())
        expect(await _kept(Directory(store), "one"), [again.reply], "an answer that was put again")
        expect(await acme.store.walks.changes(ACME, 0, 10), before, "the log")
    async with opened(opener) as store:
        expect(await _kept(Directory(store), "one"), [again.reply], "after opening again")


@rule
async def an_answer_is_there_if_its_write_is(opener: Opener) -> None:
    """Both or neither, also when a neighbour's write fails; what arrives behind it in a batch sees it."""
    async with founded(opener) as acme:
        await acme.create("1", 1)
        needs = Needs(userids=("2", "3"), phones=(2,), replies=(("key", "one"), ("key", "two")))

        def once(at: Working) -> Outcome[str]:
            if at.reply("key", "one") is not None:
                return Outcome("again")
            return Outcome("done", (PutContact(contact("2", 2), 2), _reply("one")))

        def refusing(_: Working) -> Outcome[None]:
            raise PhoneTaken("2")

        careless = plan_of(PutContact(contact("3", 1), 1), _reply("two"))
        answers = await asyncio.gather(
            *[acme.write(plan, needs) for plan in (once, refusing, careless, once)], return_exceptions=True
        )
        told = [type(answer) if isinstance(answer, Exception) else answer for answer in answers]
        expect(told, ["done", PhoneTaken, StoreBusy, "again"], "the answers of a batch")
        expect([reply is not None for reply in await _kept(acme, "one", "two")], [True, False], "the answers kept")
        expect(await acme.userids(), ["1", "2"], "the contacts")


@rule
async def two_processes_do_not_do_one_request_twice(opener: Opener) -> None:
    """Of requests with one name at once, here and elsewhere, one is done and the others are given its answer."""
    async with founded(opener) as here, opened(opener) as store:

        def plan(at: Working) -> Outcome[bytes]:
            reply = at.reply("key", "one")
            if reply is not None:
                return Outcome(reply.answer)
            answer = str(at.next_seq).encode()
            phone = at.next_seq
            return Outcome(answer, (PutContact(contact(f"{phone}", phone), phone), _reply("one", answer=answer)))

        needs = Needs(userids=("0", "1"), phones=(0, 1), replies=(("key", "one"),))
        both = [directory.write(plan, needs) for directory in (here, Directory(store)) for _ in range(5)]
        expect(await asyncio.gather(*both), [b"0"] * 10, "the answers")
        expect(await here.userids(), ["0"], "the contacts")


@rule
async def expired_answers_are_removed_oldest_first(opener: Opener) -> None:
    """`remove_expired` removes at most `limit` answers whose time is over, the oldest first, and no other."""
    async with founded(opener) as acme:
        names = [str(number) for number in range(6)]
        # Answer n ends at NOW + 10 * n, but they were kept in another order, by two callers.
        for number in (4, 0, 3, 1, 5, 2):
            await acme.write(plan_of(_reply(names[number], NOW + 10 * number)), Needs())
        await acme.write(plan_of(_reply("0", NOW + 5, caller="other")), Needs())
        for limit, left, some in ((1, "12345", True), (2, "2345", True), (100, "45", True), (100, "45", False)):
            removed = await acme.store.remove_expired(ACME, NOW + 35, 10**12, limit)
            expect(removed, some, "whether there was anything to remove")
            kept = await _kept(acme, *names)
            expect("".join(n for n, one in zip(names, kept, strict=True) if one), left, f"answers left after {limit}")
        expect(await _kept(acme, "0", caller="other"), [None], "another caller's")
