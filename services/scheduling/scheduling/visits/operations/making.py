"""Making visits."""

from collections.abc import Sequence

from contracts.scheduling.shapes import BookingLinks
from contracts.scheduling.visits.api import CreateVisit
from contracts.scheduling.visits.shapes import NewVisit, VisitFields
from contracts.types import uuid7
from kit import clock
from kit.auth import hashed, new_secret
from kit.db import Session
from kit.errors import Invalid
from scheduling.bookings import operations as bookings
from scheduling.bookings.operations import Order
from scheduling.customers import operations as customers
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Claim, Claims, Wish
from scheduling.visits.models import Visit


async def create(session: Session, asked: CreateVisit) -> NewVisit:
    """Book every part of a visit or none, each a booking of its own; tell the links that manage the visit.

    Raises `SlotTaken` or `NotBookable` with the reasons of the first part that cannot be had and alternatives to it,
    `Invalid` where one starts before the one before ends, `NotFound`, `OfferRefused`, `OfferExpired`; where it is paid
    with credits `NotEnoughCredits`, `CreditsNotYours`.
    """
    wishes = [await occupancies.wish_for(session, part) for part in asked.parts]
    links = BookingLinks(cancel_token=new_secret(), reschedule_token=new_secret())
    async with occupancies.claiming_all(session, wishes) as claims:
        taken = await take_in_turn(claims, wishes)
        customer = await customers.welcome(session, asked.customer)
        visit = Visit(
            id=uuid7(), version=1, customer_id=customer.id, cancel_token_hash=hashed(links.cancel_token),
            reschedule_token_hash=hashed(links.reschedule_token), created_at=clock.now(),
        )  # fmt: skip
        session.add(visit)
        await session.flush()
        orders = [Order(wish, claim, visit_id=visit.id) for wish, claim in zip(wishes, taken, strict=True)]
        made = await bookings.make(session, asked, customer, orders)
    return NewVisit(
        **dict(VisitFields.model_validate(visit)),
        bookings=[bookings.announce(session, booking) for booking in made],
        links=links,
    )


async def take_in_turn(claims: Claims, wishes: Sequence[Wish]) -> list[Claim]:
    """Claims that follow each other. Raises `Refused`, `Invalid` where one starts before the one before ends."""
    taken: list[Claim] = []
    for number, wish in enumerate(wishes):
        claim = await claims.take(wish)
        if taken and claim.starts_at < taken[-1].ends_at:
            detail = "It starts before the one before ends"
            raise Invalid(errors=[{"pointer": f"/parts/{number}/starts_at", "detail": detail}])
        taken.append(claim)
    return taken
