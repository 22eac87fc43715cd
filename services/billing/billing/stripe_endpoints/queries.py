"""Reading the endpoints and their secrets."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from billing.settings import settings
from billing.stripe_endpoints import rules
from billing.stripe_endpoints.models import StripeEndpoint
from contracts.billing.webhooks import shapes
from contracts.billing.webhooks.shapes import Audience, EndpointStatus, StripeEndpoints
from kit.db import NO_BUSINESS, Session
from kit.vault import Place


async def secrets(session: Session) -> list[str]:
    """What our endpoints sign with: both of those there are, and of those that were replaced lately."""
    ring = settings().key_ring()
    rows = await session.fetch("select id, secret from stripe_endpoints where secret is not null")
    return [ring.decrypt(row["secret"], place(str(row["id"]))).decode() for row in rows]


def place(endpoint_id: str) -> Place:
    """Where the secret of an endpoint belongs."""
    return Place(NO_BUSINESS, "stripe_endpoints", endpoint_id, "secret")


async def current(session: Session) -> Sequence[StripeEndpoint]:
    """The endpoints in use or being made, one for each audience."""
    stands = StripeEndpoint.status.in_((EndpointStatus.STARTED, EndpointStatus.ACTIVE))
    return (await session.scalars(select(StripeEndpoint).where(stands).with_for_update())).all()


async def due(session: Session, url: str, now: datetime) -> Sequence[StripeEndpoint]:
    """Endpoints that are to be made, or are not as they should be, or whose time has come; locked."""
    differs = [
        (StripeEndpoint.status == EndpointStatus.ACTIVE)
        & (StripeEndpoint.audience == audience)
        & (StripeEndpoint.problem.is_(None))
        & ((StripeEndpoint.url != url) | (StripeEndpoint.events != rules.events(audience)))
        for audience in Audience
    ]
    query = select(StripeEndpoint).where(
        StripeEndpoint.status != EndpointStatus.GONE, or_(StripeEndpoint.due_at <= now, *differs)
    )
    return (await session.scalars(query.order_by(StripeEndpoint.id).with_for_update(skip_locked=True))).all()


async def has_active(session: Session, audience: Audience) -> bool:
    """Whether an endpoint of this audience is in use."""
    stands = (StripeEndpoint.audience == audience) & (StripeEndpoint.status == EndpointStatus.ACTIVE)
    return await session.scalar(select(StripeEndpoint.id).where(stands)) is not None


async def known(session: Session) -> set[str]:
    """The ids at Stripe of those whose secret we have."""
    query = select(StripeEndpoint.stripe_id).where(StripeEndpoint.secret.is_not(None))
    return {found for found in await session.scalars(query) if found}


async def listed(session: Session) -> StripeEndpoints:
    """All of them, the newest first."""
    rows = await session.scalars(select(StripeEndpoint).order_by(StripeEndpoint.id.desc()))
    items = [shapes.StripeEndpoint.model_validate(row) for row in rows]
    return StripeEndpoints(items=items, by_hand=bool(settings().stripe_webhook_secrets))
