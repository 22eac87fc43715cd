"""The audit chain: whoever changes it, leaves something out or cuts off its end is found out."""

import asyncio
import json
from datetime import UTC, datetime
from functools import partial

import asyncpg
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from sellers import ask

from billing.audit import operations, queries, rules
from billing.audit.operations import NotExact
from contracts.billing.audit.api import ListBillingAudit, VerifyBillingAudit
from contracts.billing.audit.shapes import Flaw
from contracts.permissions import Role
from contracts.types import uuid7
from kit.db import Database
from kit.errors import Forbidden
from kit.scope import GUEST, Scope

CHAIN = "billing.business_billing_audit"


async def record(database: Database, scope: Scope, *amounts: int) -> None:
    for amount in amounts:
        work = partial(operations.record, what="payment.succeeded", payment_id="pay_1", amount_minor=amount)
        await database.run(scope, work)


@pytest_asyncio.fixture
async def chain(database: Database, here: Scope) -> None:
    await record(database, here, *range(1, 8))


class TestRecord:
    async def test_links_are_numbered_without_gaps(self, database, here, chain):
        told = await ask(database, here, ListBillingAudit())
        assert [entry.sequence for entry in told.items] == [7, 6, 5, 4, 3, 2, 1]
        assert told.items[0].detail == {"payment_id": "pay_1", "amount_minor": 7}
        assert told.items[0].actor == str(here.actor)

    async def test_many_at_once_make_one_chain(self, database, here):
        await asyncio.gather(*(record(database, here, number) for number in range(12)))
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.intact, verdict.checked, verdict.head) == (True, 12, 12)

    @pytest.mark.parametrize("value", [1.5, 1.0, ["a"], {"a": 1}, b"a"])
    async def test_what_json_does_not_keep_to_the_letter_is_a_bug(self, database, here, value):
        with pytest.raises(NotExact):
            await database.run(here, partial(operations.record, what="payment.succeeded", amount=value))

    async def test_what_is_rolled_back_leaves_no_gap(self, database, here, chain):
        async def fail(session) -> None:
            await operations.record(session, "payment.succeeded")
            raise Forbidden

        with pytest.raises(Forbidden):
            await database.run(here, fail)
        await record(database, here, 8)
        assert (await ask(database, here, VerifyBillingAudit())).verified_to == 8


class TestVerify:
    async def test_a_chain_that_nobody_touched_is_whole(self, database, here, elsewhere, chain):
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.intact, verdict.checked, verdict.verified_to, verdict.head) == (True, 7, 7, 7)
        assert verdict.head_hash == (await ask(database, here, ListBillingAudit(limit=1))).items[0].hash
        empty = await ask(database, elsewhere, VerifyBillingAudit())
        assert (empty.intact, empty.checked, empty.head, empty.head_hash) == (True, 0, 0, None)

    async def test_it_goes_on_where_it_stopped(self, database, here, chain):
        first = await database.run(here, partial(queries.verify, most=3))
        assert (first.checked, first.verified_to, first.intact) == (3, 3, True)
        second = await ask(database, here, VerifyBillingAudit(after=3))
        assert (second.checked, second.verified_to, second.intact) == (4, 7, True)
        beyond = await ask(database, here, VerifyBillingAudit(after=99))
        assert (beyond.checked, beyond.verified_to, beyond.intact) == (0, 7, True)

    @pytest.mark.parametrize("batch", [1, 2, 7, 8])
    async def test_it_reads_in_batches(self, database, here, chain, batch):
        verdict = await database.run(here, partial(queries.verify, batch=batch), reads=True)
        assert (verdict.checked, verdict.verified_to, verdict.intact) == (7, 7, True)

    @pytest.mark.parametrize(
        ("tampering", "broken_at", "flaw"),
        [
            (
                "update {} set detail = '{{\"amount_minor\": 1}}' where business_id = $1 and sequence = 4",
                4,
                Flaw.CHANGED,
            ),
            ("update {} set actor = 'user:eve' where business_id = $1 and sequence = 4", 4, Flaw.CHANGED),
            ("update {} set what = 'payment.failed' where business_id = $1 and sequence = 7", 7, Flaw.CHANGED),
            ("update {} set at = at + interval '1 us' where business_id = $1 and sequence = 1", 1, Flaw.CHANGED),
            ("update {} set hash = previous where business_id = $1 and sequence = 4", 4, Flaw.CHANGED),
            ("update {} set previous = hash where business_id = $1 and sequence = 1", 1, Flaw.CHANGED),
            ("delete from {} where business_id = $1 and sequence = 4", 4, Flaw.MISSING),
            ("delete from {} where business_id = $1 and sequence = 1", 1, Flaw.MISSING),
            ("delete from {} where business_id = $1 and sequence >= 6", 6, Flaw.MISSING),
            ("delete from {} where business_id = $1", 1, Flaw.MISSING),
        ],
    )
    async def test_what_was_done_to_it_is_found(self, database, here, chain, superuser, tampering, broken_at, flaw):
        await superuser.execute(tampering.format(CHAIN), here.business_id)
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.intact, verdict.broken_at, verdict.flaw) == (False, broken_at, flaw)
        assert verdict.verified_to == broken_at - 1

    async def test_a_swapped_pair_is_found(self, database, here, chain, superuser):
        for old, new in ((3, 99), (4, 3), (99, 4)):
            swap = f"update {CHAIN} set sequence = $3 where business_id = $1 and sequence = $2"
            await superuser.execute(swap, here.business_id, old, new)
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.broken_at, verdict.flaw) == (3, Flaw.CHANGED)

    async def test_an_entry_that_was_put_in_whole_is_found_by_the_next(self, database, here, chain, superuser):
        """Who knows how links are hashed can make one that is right in itself; the one behind it still tells."""
        await self.forge(superuser, here, 4)
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.broken_at, verdict.flaw) == (5, Flaw.UNLINKED)

    async def test_nor_does_it_help_to_tell_the_next_of_it(self, database, here, chain, superuser):
        """A hash covers the one before it: whoever changes one entry has to write all that follow anew."""
        await self.forge(superuser, here, 4)
        tell = f"update {CHAIN} n set previous = f.hash from {CHAIN} f where f.sequence = 4 and n.sequence = 5"
        await superuser.execute(f"{tell} and (n.business_id, f.business_id) = ($1, $1)", here.business_id)
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.broken_at, verdict.flaw) == (5, Flaw.CHANGED)

    async def test_an_end_that_was_put_in_whole_is_found_by_the_head(self, database, here, chain, superuser):
        await self.forge(superuser, here, 7)
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.broken_at, verdict.flaw) == (7, Flaw.REWRITTEN)

    async def test_an_entry_behind_the_end_is_found(self, database, here, chain, superuser):
        copy = f"insert into {CHAIN} select business_id, 8, at, what, actor, detail, previous, hash from {CHAIN}"
        await superuser.execute(f"{copy} where business_id = $1 and sequence = 7", here.business_id)
        verdict = await ask(database, here, VerifyBillingAudit())
        assert (verdict.broken_at, verdict.flaw, verdict.verified_to) == (8, Flaw.ADDED, 7)

    @staticmethod
    async def forge(superuser, here, sequence):
        row = await superuser.fetchrow(
            f"select * from {CHAIN} where business_id = $1 and sequence = $2", here.business_id, sequence
        )
        said = row["business_id"], row["sequence"], row["at"], row["what"], "user:eve", json.loads(row["detail"])
        await superuser.execute(
            f"update {CHAIN} set actor = 'user:eve', hash = $3 where business_id = $1 and sequence = $2",
            here.business_id, sequence, rules.link(row["previous"], *said),
        )  # fmt: skip


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "statement",
        [
            f"update {CHAIN} set what = 'x'", f"delete from {CHAIN}", f"truncate {CHAIN}",
            "update billing.audit_heads set sequence = 1", "delete from billing.audit_heads",
            "insert into billing.audit_heads select * from billing.audit_heads",
        ],
    )  # fmt: skip
    async def test_changes_by_the_service_itself(self, login, statement):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await login.execute(statement)

    @pytest.mark.parametrize(("sequence", "shift"), [(9, 0), (7, 0), (1, 0), (8, 1)])
    async def test_an_entry_that_does_not_follow_the_last(self, database, login, here, chain, sequence, shift):
        """A fork, a gap, a second beginning, or a link to another entry than the last."""
        head = await database.run(here, queries.head)
        previous = rules.FIRST if sequence == 1 else bytes([head.hash[0] ^ shift, *head.hash[1:]])
        await login.execute("select set_config('app.business_id', $1, false)", str(here.business_id))
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await login.execute(
                f"insert into {CHAIN} values ($1, $2, now(), 'x', 'user:eve', '{{}}', $3, $3)",
                here.business_id, sequence, previous,
            )  # fmt: skip


class TestReading:
    async def test_another_business_sees_nothing(self, database, here, elsewhere, chain):
        assert (await ask(database, elsewhere, ListBillingAudit())).items == []

    @pytest.mark.parametrize("asked", [ListBillingAudit(), VerifyBillingAudit()])
    async def test_guests_and_staff_see_nothing(self, database, here, asked):
        for roles in (frozenset(), frozenset({Role.STAFF})):
            with pytest.raises(Forbidden):
                await ask(database, Scope(here.business_id, GUEST, roles), asked)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
details = st.dictionaries(words, words | st.integers(-(2**70), 2**70) | st.booleans() | st.none(), max_size=6)
moments = st.datetimes(timezones=st.just(UTC))


class TestHash:
    @given(detail=details, at=moments)
    def test_it_covers_json_to_the_letter(self, detail, at):
        """What is read back from JSON has the same hash, in whatever order its fields come."""
        business = uuid7()
        before = rules.link(rules.FIRST, business, 1, at, "payment.succeeded", "system:x", detail)
        again = json.loads(json.dumps(dict(reversed(detail.items()))))
        assert rules.link(rules.FIRST, business, 1, at, "payment.succeeded", "system:x", again) == before

    @given(one=details, other=details)
    def test_two_details_have_two_hashes(self, one, other):
        business, at = uuid7(), datetime(2026, 11, 23, tzinfo=UTC)
        hashes = {rules.link(rules.FIRST, business, 1, at, "x", "y", detail) for detail in (one, other)}
        assert len(hashes) == 1 + (json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True))

    async def test_the_database_keeps_what_is_hashed(self, database, here):
        detail = {
            "text": 'Zoë\n"\\ \u2028 \U0001f4b6',
            "big": 2**70,
            "less": -(10**30),
            "yes": True,
            "none": None,
            "": 0,
        }
        await database.run(here, partial(operations.record, what="x", **detail))
        assert (await ask(database, here, VerifyBillingAudit())).intact
        assert (await ask(database, here, ListBillingAudit())).items[0].detail == detail
