"""The books of a business after the dust has settled: what was said, heard, done and told, held against each other."""

import asyncio
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from load import Load
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig

from contracts import registry
from contracts.types import from_typeid
from stack.console.mail import KEPT
from testkit import eventually
from testkit.system import CONTEXTS, System

SPEAKERS = ("identity", "scheduling", "billing", "notifications")
ID_HEADER = "Nats-Msg-Id"
TOLD = {
    "scheduling.booking.requested.v1": "requested",
    "scheduling.booking.confirmed.v1": "confirmed",
    "scheduling.booking.rescheduled.v1": "rescheduled",
    "scheduling.booking.cancelled.v1": "cancelled",
}
"""The facts that people are told of, and the word in the notification's key."""


@dataclass(frozen=True)
class Fact:
    """A committed event."""

    id: UUID
    subject: str
    about: str
    version: int
    data: dict[str, Any]
    on_its_way: bool


@dataclass
class Books:
    """Everything that was read, the database as of one moment, and the faults found in it.

    Mails whose process died wait for their lease's end and may leave while we read: what notifications says later than
    `fresh` may be on its way to the stream.
    """

    fresh: datetime
    facts: dict[UUID, Fact] = field(default_factory=dict)
    heard: dict[tuple[str, UUID], datetime] = field(default_factory=dict)
    """When a consumer took an event, by durable and event."""
    mails: int = 0
    repeated_mails: int = 0
    faults: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """One line for a report."""
        return (
            f"{len(self.facts)} events, {len(self.heard)} inbox rows, {self.mails} mails on the wire "
            f"({self.repeated_mails} again)"
        )

    def must(self, holds: object, otherwise: str) -> None:
        """Note a fault unless this holds."""
        if not holds:
            self.faults.append(otherwise)


async def settle(system: System, seconds: float = 30.0) -> float:
    """Wait until nothing is on its way any more; how long that took. Raises `TimeoutError` with what is left."""
    began = time.monotonic()
    left = await backlog(system)
    while left:
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"after {seconds:.0f} s there still wait: {left}")
        await asyncio.sleep(0.1)
        left = await backlog(system)
    return time.monotonic() - began


MAILS_LEASED = """select count(*) from notifications.notifications where
    status = 'sending' or (status = 'planned' and next_attempt_at <= now())"""
MAILS_IN_WORK = """select count(*) from notifications.notifications where
    (status in ('planned', 'sending') and next_attempt_at <= now())
    or (status = 'sending' and next_attempt_at > now() + interval '110 seconds')"""
"""Due now, or claimed in the last ten seconds; one that a dead process claimed comes back when its lease of 120 s ends."""


async def backlog(system: System) -> dict[str, int]:
    """What waits: events in outboxes, messages in consumers; a server that is away counts as one."""
    try:
        async with asyncio.timeout(5):
            found = await waiting_in_outboxes(system) | await _waiting_in_consumers(system)
    except (OSError, NatsError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return {repr(error): 1}
    return {name: count for name, count in found.items() if count}


async def mailed(system: System, seconds: float, *, leases: bool) -> None:
    """Wait until every mail that is due has left: they leave ever so many at a time, after their facts are known."""
    database = await system.sql()

    async def done() -> bool:
        return await database.fetchval(MAILS_LEASED if leases else MAILS_IN_WORK) == 0

    try:
        await eventually(done, seconds)
    finally:
        await database.close()


async def waiting_in_outboxes(system: System) -> dict[str, int]:
    """Unsent events by context."""
    database = await system.sql()
    try:
        return {
            f"outbox of {name}": await database.fetchval(f"select count(*) from {name}.outbox where sent_at is null")
            for name in SPEAKERS
        }
    finally:
        await database.close()


async def _waiting_in_consumers(system: System) -> dict[str, int]:
    bus = await system.bus()
    try:
        found = {}
        for durables in registry.durables().values():
            for durable, subjects in durables.items():
                info = await bus.jetstream().consumer_info(_stream(subjects[0]), durable)
                found[durable] = (info.num_pending or 0) + (info.num_ack_pending or 0)
        return found
    finally:
        await bus.close()


async def audit(system: System, load: Load, *, in_order: bool = True, leases: bool = False) -> Books:
    """Hold a business's books against each other and against what its guests were told.

    A stream that was sent again while bookings went on is not in order; its consumers know that.
    With `leases`, mails that died with their process are waited for as well: two minutes.
    """
    await mailed(system, 300 if leases else 90, leases=leases)
    books = Books(datetime.now(UTC) - timedelta(seconds=2), faults=list(load.bad))
    business_id = from_typeid("biz", load.practice.business_id)
    database, bus = await system.sql(), await system.bus()
    try:
        await database.execute("begin transaction isolation level repeatable read, read only")
        await _read_facts(books, database, business_id)
        await _check_streams(books, bus, business_id, in_order=in_order)
        await _check_inboxes(books, database)
        await _check_projections(books, database, business_id)
        await _check_bookings(books, database, business_id, load)
        await _check_notifications(books, database, business_id)
        await _check_mails(books, database, business_id, system)
    finally:
        await bus.close()
        await database.close()
    return books


async def _read_facts(books: Books, database: Any, business_id: UUID) -> None:
    for name in SPEAKERS:
        rows = await database.fetch(
            f"select event_id, subject, body::text as body, sent_at from {name}.outbox where body->>'businessid' = $1",
            str(business_id),
        )
        for row in rows:
            body = orjson.loads(row["body"])
            fact = Fact(
                row["event_id"], row["subject"], body["subject"], int(body["sequence"]), body["data"],
                on_its_way=_is_fresh(books, body) and not row["sent_at"],
            )  # fmt: skip
            books.facts[fact.id] = fact
            books.must(row["sent_at"] or fact.on_its_way, f"{fact.subject} {fact.id} was never sent")


async def _check_streams(books: Books, bus: Client, business_id: UUID, *, in_order: bool) -> None:
    """Every fact lies on its stream exactly once, those of one aggregate in order, and nothing else does."""
    found: Counter[UUID] = Counter()
    latest: dict[tuple[str, str], int] = {}
    for name in SPEAKERS:
        async for message_id, body in _messages(bus, name.upper()):
            told_since = UUID(body["id"]) not in books.facts and _is_fresh(books, body)
            if body.get("businessid") != str(business_id) or told_since:
                continue
            books.must(message_id == body["id"], f"{body['id']} travels as {message_id}")
            found[UUID(body["id"])] += 1
            before = latest.get((name, body["subject"]), 0)
            follows = int(body["sequence"]) >= before
            books.must(follows or not in_order, f"{body['subject']}: {body['sequence']} follows {before}")
            latest[name, body["subject"]] = int(body["sequence"])
    for fact in books.facts.values():
        books.must(
            found[fact.id] == 1 or fact.on_its_way, f"{fact.subject} {fact.id} is {found[fact.id]} times on its stream"
        )
    books.must(not found.keys() - books.facts.keys(), "there are events on the streams that nobody committed")


def _is_fresh(books: Books, body: dict[str, Any]) -> bool:
    """Whether a mail left just now."""
    return body["source"] == "/nexus/notifications" and datetime.fromisoformat(body["time"]) > books.fresh


async def _messages(bus: Client, stream: str) -> Any:
    js = bus.jetstream(timeout=10)
    left = (await js.stream_info(stream)).state.messages
    reader = await js.pull_subscribe("", stream=stream, config=ConsumerConfig(ack_policy=AckPolicy.NONE))
    while left > 0:
        for message in await reader.fetch(min(left, 500), timeout=10):
            left -= 1
            yield (message.headers or {}).get(ID_HEADER), orjson.loads(message.data)
    await reader.unsubscribe()


async def _check_inboxes(books: Books, database: Any) -> None:
    """Every registered consumer took each of its facts, and buried none."""
    consumers = [
        (context, durable, set(subjects))
        for context, durables in registry.durables().items()
        for durable, subjects in durables.items()
    ]
    for name in CONTEXTS:
        for row in await database.fetch(f"select consumer, event_id, received_at from {name}.inbox"):
            books.heard[row["consumer"], row["event_id"]] = row["received_at"]
        for row in await database.fetch(f"select consumer, event_id, reason from {name}.dead_letters"):
            ours = row["event_id"] in {str(event_id) for event_id in books.facts}
            books.must(not ours, f"{row['consumer']} buried {row['event_id']}: {row['reason']}")
    for event_id in {event for _, event in books.heard} - books.facts.keys():
        for _, durable, _ in consumers:
            books.heard.pop((durable, event_id), None)
    for fact in books.facts.values():
        for _, durable, subjects in consumers:
            if fact.subject in subjects:
                books.must((durable, fact.id) in books.heard, f"{durable} never took {fact.subject} {fact.id}")


async def _check_projections(books: Books, database: Any, business_id: UUID) -> None:
    """What others know of a business, its people and its bookings is the newest that was said."""
    newest = max(fact.version for fact in books.facts.values() if fact.subject.startswith("identity.business."))
    for name in ("scheduling", "notifications"):
        known = await database.fetch(f"select version from {name}.businesses where business_id = $1", business_id)
        books.must([row[0] for row in known] == [newest], f"{name} knows versions {known} of the business")
    apart = await database.fetch(
        """select coalesce(told.id, known.id) from scheduling.bookings told full join notifications.bookings known
           using (business_id, id) where business_id = $1
           and (told.version, told.status) is distinct from (known.version, known.status)""",
        business_id,
    )
    books.must(not apart, f"notifications knows another state of {apart}")
    grants = {(fact.data["user_id"], fact.data["role"]) for fact in books.facts.values() if ".role." in fact.subject}
    members = await database.fetchval("select count(*) from notifications.members where business_id = $1", business_id)
    books.must(members == len(grants), f"{members} members are known of {len(grants)} role grants")


async def _check_bookings(books: Books, database: Any, business_id: UUID, load: Load) -> None:
    """Each booking that was acknowledged is there once, as last acknowledged; no other is; none overlap."""
    rows = {
        row["id"]: row
        for row in await database.fetch("select * from scheduling.bookings where business_id = $1", business_id)
    }
    told = {from_typeid("bkg", each.booking_id): each for each in load.told.values()}
    books.must(not rows.keys() - told.keys(), f"{len(rows.keys() - told.keys())} bookings that nobody was told of")
    for booking_id, each in told.items():
        row = rows.get(booking_id)
        found = row and (row["status"], row["version"], row["starts_at"])
        wanted = (each.status, each.version, datetime.fromisoformat(each.starts_at))
        books.must(found == wanted, f"{each.booking_id}: told {wanted}, is {found}")
    versions: dict[str, list[int]] = defaultdict(list)
    for fact in books.facts.values():
        if fact.subject.startswith("scheduling.booking."):
            versions[fact.about].append(fact.version)
    for each in load.told.values():
        said = sorted(versions[each.booking_id])
        books.must(said == list(range(1, each.version + 1)), f"{each.booking_id}: versions {said} were said")
    for table in ("occupancies", "bookings"):
        overlaps = await database.fetchval(OVERLAPS[table], business_id)
        books.must(overlaps == 0, f"{overlaps} overlaps in {table}")


OVERLAPS = {
    "occupancies": """select count(*) from scheduling.occupancies one join scheduling.occupancies two
        on one.business_id = two.business_id and one.resource_id = two.resource_id and one.lane = two.lane
        and one.id < two.id and one.during && two.during where one.business_id = $1""",
    "bookings": """select count(*) from scheduling.bookings one join scheduling.bookings two
        on one.business_id = two.business_id and one.staff_member_id = two.staff_member_id and one.id < two.id
        and tstzrange(one.starts_at, one.ends_at) && tstzrange(two.starts_at, two.ends_at)
        where one.business_id = $1 and one.status <> 'cancelled' and two.status <> 'cancelled'""",
}


async def _check_notifications(books: Books, database: Any, business_id: UUID) -> None:
    """Each fact has its one mail, and its one note in the app unless a newer fact came first."""
    rows = await database.fetch(
        "select id, channel, status, dedupe_key, user_id from notifications.notifications where business_id = $1",
        business_id,
    )
    keys = Counter(row["dedupe_key"] for row in rows)
    books.must(all(count == 1 for count in keys.values()), "a notification was planned twice")
    for fact in books.facts.values():
        if (word := TOLD.get(fact.subject)) is None:
            continue
        begins = f"booking:{from_typeid('bkg', fact.about)}:{word}:{fact.version}:"
        books.must(keys[f"{begins}email"] == 1, f"no mail was planned for {fact.subject} {fact.id}")
        notes = sum(count for key, count in keys.items() if key.startswith(f"{begins}in_app:"))
        books.must(notes == 1 or _overtaken(books, fact), f"{notes} people were told in the app of {fact.id}")
    in_app = await database.fetch(
        """select user_id, array_agg(sequence order by sequence) as sequences, count(distinct id) as different
           from notifications.in_app_notifications where business_id = $1 group by 1""",
        business_id,
    )
    for row in in_app:
        wanted = list(range(1, row["different"] + 1))
        books.must(row["sequences"] == wanted, f"notes in the app of {row['user_id']} have gaps or doubles")
    shown = sum(row["different"] for row in in_app)
    books.must(shown == sum(row["channel"] == "in_app" for row in rows), f"{shown} notes are shown in the app")


def _overtaken(books: Books, fact: Fact) -> bool:
    """Whether a newer fact about the same booking was heard first."""
    durable = "notifications-plan_mails"
    heard = books.heard.get((durable, fact.id))
    newer = (
        books.heard.get((durable, other.id))
        for other in books.facts.values()
        if other.about == fact.about and other.version > fact.version
    )
    return heard is not None and any(moment is not None and moment <= heard for moment in newer)


async def _check_mails(books: Books, database: Any, business_id: UUID, system: System) -> None:
    """What was sent was sent on behalf of one notification, logged once, said once; a repetition names itself."""
    rows = await database.fetch(
        """select id, status, (select count(*) from notifications.notification_log log
             where log.business_id = one.business_id and log.notification_id = one.id and log.outcome = 'sent') as sent
           from notifications.notifications one where business_id = $1 and channel = 'email'""",
        business_id,
    )
    said = Counter(
        from_typeid("ntf", fact.about)
        for fact in books.facts.values()
        if fact.subject == "notifications.notification.sent.v1"
    )
    wire = _wire(system)
    all_kept = wire.total() < KEPT
    for row in rows:
        sent = row["status"] == "sent"
        books.must(row["sent"] == sent, f"mail {row['id']} is {row['status']} and was logged {row['sent']} times")
        books.must(said[row["id"]] == sent, f"mail {row['id']} was said to be sent {said[row['id']]} times")
        books.must(wire[row["id"]] >= sent or not all_kept, f"mail {row['id']} is sent and never arrived")
        books.must(row["status"] != "failed", f"mail {row['id']} was given up")
        books.mails += wire[row["id"]]
        books.repeated_mails += max(0, wire[row["id"]] - 1)


def _wire(system: System) -> Counter[UUID]:
    """Mails that arrived, by the notification that their Message-ID names."""
    parser, found = BytesHeaderParser(), Counter[UUID]()
    for file in system.home.mail.glob("*.eml"):
        message_id = str(parser.parsebytes(file.read_bytes())["Message-ID"] or "")
        found[UUID(message_id.strip("<> ").partition("@")[0])] += 1
    return found


def _stream(subject: str) -> str:
    return subject.split(".", 1)[0].upper()
