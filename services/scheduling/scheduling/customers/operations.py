"""Customers come into being with their first booking."""

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from contracts.scheduling.events import CustomerCreated
from contracts.scheduling.shapes import Contact
from contracts.types import uuid7
from kit import clock, outbox
from kit.db import Session
from scheduling.customers.models import Customer

CONTACT = ("name", "phone", "timezone", "locale")
"""What a customer may say anew with each booking."""


async def welcome(session: Session, contact: Contact) -> Customer:
    """The customer of this e-mail address, made where there is none yet.

    What is not known yet is taken over. What is known changes only by the business's staff: anybody can book with
    somebody's address, and each booking keeps the name it was made in. Two first bookings at once give one customer.
    Publishes `CustomerCreated` for a new one. One round trip.
    """
    row = {"business_id": session.business_id, "id": uuid7(), "created_at": clock.now(), **contact.model_dump()}
    wanted = insert(Customer).values(row)
    said, known = wanted.excluded, Customer.__table__.c
    first, second = (said, known) if session.scope.may("bookings:write") else (known, said)
    kept = {name: func.coalesce(first[name], second[name]) for name in CONTACT}
    found = await session.execute(
        wanted.on_conflict_do_update(index_elements=["business_id", "email"], set_=kept).returning(Customer),
        execution_options={"populate_existing": True},
    )
    customer = found.scalar_one()
    if customer.id == row["id"]:
        outbox.publish(session, CustomerCreated(customer_id=customer.id, version=1))
    return customer
