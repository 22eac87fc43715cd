"""Keeping customers: who they are, what they agreed to, which user they are."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Result,
    String,
    Uuid,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert

from contracts.scheduling import shapes
from contracts.scheduling.customers import api
from contracts.scheduling.customers.events import CustomerUpdated
from contracts.scheduling.customers.shapes import Consent as ShownConsent
from contracts.scheduling.events import CustomerCreated
from contracts.scheduling.mail import CustomerMail
from contracts.scheduling.shapes import Contact
from contracts.types import to_typeid, uuid7
from kit import clock, outbox, sealed
from kit.db import Session, constraint
from kit.errors import Conflict, Invalid
from scheduling.customers import queries
from scheduling.customers.models import CONTACT, Consent, Customer
from scheduling.database import refuse_stale
from scheduling.settings import settings

AT_ONCE = 1_000
VERSION_BEFORE: ColumnElement[int | None] = literal_column("old.version")
"""Of a row that was there already; null for a new one."""
ONE_EACH = "uq_customers_business_id_email"
"""The constraint that refuses a second customer with one address."""


class CustomerExists(Conflict):
    """There is a customer with this e-mail address already; `current` says who."""

    code = "scheduling.customer_exists"


async def welcome(session: Session, contact: Contact) -> Customer:
    """The customer of this e-mail address, made where there is none yet; of a merged duplicate the one who stayed.

    What is not known yet is taken over. What is known changes only by the business's staff: anybody can book with
    somebody's address, and each booking keeps the name it was made in. Two first bookings at once give one customer,
    who cannot be merged or erased until this transaction ends. Publishes `CustomerCreated` for a new one,
    `CustomerUpdated` for one of whom more is known. One round trip, one more for a duplicate.
    """
    row = {"business_id": session.business_id, "id": uuid7(), "created_at": clock.now(), **contact.model_dump()}
    found: Result[Customer, int | None] = await session.execute(
        _welcome(replace=session.scope.may("bookings:write")), {f"said_{name}": value for name, value in row.items()},
        execution_options={"populate_existing": True},
    )  # fmt: skip
    customer, before = found.one()
    _tell(session, customer.id, customer.version, before, customer)
    return await queries.get_locked(session, customer.merged_into) if customer.merged_into else customer


@cache
def _welcome(*, replace: bool) -> ReturningInsert[Customer, int | None]:
    """The statement, made once: to make it costs more than to run it."""
    said = ("business_id", "id", "created_at", "email", *CONTACT)
    row: dict[str, Any] = {name: bindparam(f"said_{name}") for name in said}
    row["user_id"] = queries.proven_by(row["business_id"], row["email"])
    wanted = _welcoming(insert(Customer).values(version=1, **row), replace=replace)
    return wanted.returning(Customer, VERSION_BEFORE)


async def welcome_all(session: Session, contacts: Sequence[Contact]) -> int:
    """Customers of all these e-mail addresses, each given once; how many of them are new.

    As for `welcome`, for whoever knows less than the business does: only gaps are filled. One statement for each
    thousand, in the order of the addresses.
    """
    ordered = sorted(contacts, key=lambda contact: contact.email)
    known, added = Customer.__table__.c, 0
    for begin in range(0, len(ordered), AT_ONCE):
        wanted = _welcoming(_inserting(session, ordered[begin : begin + AT_ONCE]), replace=False)
        reached = [known[name] for name in ("email", *CONTACT)]
        for found in await session.execute(wanted.returning(known.id, known.version, VERSION_BEFORE, *reached)):
            customer_id, version, before, *_ = found
            _tell(session, customer_id, version, before, found)
            added += before is None
    return added


async def buyer(session: Session, contact: Contact | None) -> Customer:
    """Who buys something: whoever is named, as `welcome` says, else the customer that the login is.

    Raises `Invalid` where nobody is named and the login is no customer.
    """
    if contact is not None:
        return await welcome(session, contact)
    own = await queries.find_own(session)
    if own is None:
        raise Invalid(errors=[{"pointer": "/customer", "detail": "Say who buys: this login is no customer yet"}])
    return await queries.get_locked(session, own.id)


def _welcoming(wanted: Insert, *, replace: bool) -> Insert:
    """What becomes of those who are known; `replace` is whether what is said counts more than what is known."""
    said, known = wanted.excluded, Customer.__table__.c
    first, second = (said, known) if replace else (known, said)
    kept = {name: func.coalesce(first[name], second[name]) for name in CONTACT}
    news = known.merged_into.is_(None) & or_(*(kept[name].is_distinct_from(known[name]) for name in CONTACT))
    learned: dict[str, Any] = {name: case((news, kept[name]), else_=known[name]) for name in CONTACT}
    learned["version"] = known.version + case((news, 1), else_=0)
    return wanted.on_conflict_do_update(index_elements=["business_id", "email"], set_=learned)


def _inserting(session: Session, contacts: Sequence[Contact]) -> Insert:
    """A statement that is the same for any number of contacts, since working one out for each costs more than it."""
    columns: dict[str, list[Any]] = {"id": [uuid7() for _ in contacts]}
    columns |= {name: [getattr(contact, name) for contact in contacts] for name in ("email", *CONTACT)}
    arrays = [
        bindparam(None, values, type_=ARRAY(Uuid if name == "id" else String)) for name, values in columns.items()
    ]
    each = func.unnest(*arrays).table_valued(*columns, name="said").render_derived()
    user_id = queries.proven_by(literal(session.business_id), each.c.email)
    rows = select(
        literal(session.business_id), literal(1), literal(clock.now()), user_id, *(each.c[name] for name in columns)
    )
    return insert(Customer).from_select(["business_id", "version", "created_at", "user_id", *columns], rows)


async def create(session: Session, asked: api.CreateCustomer) -> shapes.Customer:
    """Add a customer. Raises `CustomerExists`."""
    customer = Customer(id=uuid7(), version=1, **asked.model_dump())
    async with _one_of_each(session, asked.email):
        session.add(customer)
        await session.flush()
    await _link_if_proven(session, customer)
    outbox.publish(session, CustomerCreated(customer_id=customer.id, version=1, contact=_sealed(customer)))
    return shapes.Customer.model_validate(customer)


async def update(session: Session, asked: api.UpdateCustomer) -> shapes.Customer:
    """Replace how a customer is reached. Raises `NotFound`, `CustomerGone`, `PreconditionFailed`, `CustomerExists`."""
    customer = await queries.get_locked(session, asked.customer_id)
    customer.refuse_when_erased()
    refuse_stale(customer, asked.if_version)
    async with _one_of_each(session, asked.email):
        customer.replace(asked)
        await session.flush()
    await _link_if_proven(session, customer)
    _tell_updated(session, customer)
    return await queries.show(session, customer)


async def record_consent(session: Session, asked: api.RecordConsent) -> ShownConsent:
    """Write down what a customer agreed to or took back. Raises `NotFound`, `CustomerGone`, `Invalid`."""
    now = clock.now()
    if asked.at and asked.at > now:
        raise Invalid(errors=[{"pointer": "/at", "detail": "Nobody has agreed to anything in the future yet"}])
    customer = await queries.get_locked(session, asked.customer_id)
    customer.refuse_when_erased()
    consent = Consent(
        id=uuid7(), customer_id=customer.id, kind=asked.kind, granted=asked.granted, at=asked.at or now,
        wording_version=asked.wording_version, source=asked.source, recorded_at=now, actor=str(session.actor),
    )  # fmt: skip
    session.add(consent)
    customer.version += 1
    _tell_updated(session, customer)
    return ShownConsent.model_validate(consent)


async def link(session: Session, user_id: UUID, email: str) -> Customer | None:
    """Say that the customer of this address is this user, who has proven that the address is theirs.

    Nobody else may call this: whoever is linked reads all that the business holds about the customer. None where there
    is no such customer, or they or the user are linked otherwise already. Twice is once.
    """
    customer = await queries.find_by_email(session, email)
    if customer is None or await queries.find_by_user(session, user_id):
        return None
    locked = await queries.get_locked(session, customer.id)
    if locked.email != email or locked.erased or locked.linked:
        return None
    locked.user_id = user_id
    locked.version += 1
    _tell_updated(session, locked)
    return locked


async def unlink(session: Session, customer_id: UUID) -> None:
    """Say that a customer is no user any more. Raises `NotFound`."""
    customer = await queries.get_locked(session, customer_id)
    customer.user_id = None
    customer.version += 1
    _tell_updated(session, customer)


class _Reached(Protocol):
    """How a customer is reached, as a row says it."""

    name: str
    email: str
    locale: str | None
    timezone: str | None


def _tell(session: Session, customer_id: UUID, version: int, before: int | None, contact: _Reached) -> None:
    """Say that a customer is new, who had no version before, or that more is known of them."""
    if before is None:
        outbox.publish(session, CustomerCreated(customer_id=customer_id, version=1, contact=_sealed(contact)))
    elif version > before:
        outbox.publish(session, CustomerUpdated(customer_id=customer_id, version=version, contact=_sealed(contact)))


def _tell_updated(session: Session, customer: Customer) -> None:
    contact = None if customer.erased else _sealed(customer)
    outbox.publish(session, CustomerUpdated(customer_id=customer.id, version=customer.version, contact=contact))


def _sealed(contact: _Reached) -> str:
    """How a customer is reached, readable by notifications alone."""
    mail = CustomerMail(
        customer_name=contact.name, email=contact.email, locale=contact.locale, timezone=contact.timezone
    )  # fmt: skip
    key = settings().seal_public_keys["notifications"]
    return sealed.seal(mail.model_dump_json(), "notifications", key, purpose="customer-mail")


async def _link_if_proven(session: Session, customer: Customer) -> None:
    """A customer whose address a user has proven is that user, from the moment the business writes it down."""
    if not customer.linked:
        customer.user_id = await session.scalar(
            select(queries.proven_by(literal(customer.business_id), literal(customer.email)))
        )


@asynccontextmanager
async def _one_of_each(session: Session, email: str) -> AsyncIterator[None]:
    """The database says whether an address is taken: of two who write it at once one is told so."""
    try:
        async with session.begin_nested():
            yield
        return
    except IntegrityError as error:
        if constraint(error) != ONE_EACH:
            raise
    other = await queries.find_by_email(session, email)
    raise CustomerExists(current={"customer_id": to_typeid("cus", other.id)} if other else None)
