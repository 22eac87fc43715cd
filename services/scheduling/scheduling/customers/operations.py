"""Customers come into being with their first booking."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from contracts.scheduling.events import CustomerCreated
from contracts.scheduling.shapes import Contact
from contracts.types import uuid7
from kit import clock, outbox
from kit.db import Session
from scheduling.customers.models import Customer


async def welcome(session: Session, contact: Contact) -> Customer:
    """The customer of this e-mail address, made where there is none yet; takes over what the contact says anew.

    Two first bookings at once give one customer. Publishes `CustomerCreated` for a new one.
    """
    row = {"business_id": session.business_id, "id": uuid7(), "created_at": clock.now(), **contact.model_dump()}
    made: Customer | None = await session.scalar(
        insert(Customer).values(row).on_conflict_do_nothing(index_elements=["business_id", "email"]).returning(Customer)
    )
    if made is not None:
        outbox.publish(session, CustomerCreated(customer_id=made.id, version=1))
        return made
    customer = (await session.scalars(select(Customer).where(Customer.email == contact.email))).one()
    customer.refresh(contact)
    return customer
