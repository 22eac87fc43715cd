"""Reading the login provider of a business."""

from dataclasses import dataclass

from sqlalchemy import select

from contracts.identity.issuers import api
from contracts.types import to_typeid
from identity import providers
from identity.businesses import queries as businesses
from identity.issuers.models import BusinessIssuer
from identity.oidc import Issuer
from kit.db import Session
from kit.errors import NotFound
from kit.vault import Place

MOST_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """The issuer of a business, ready for use."""

    provider: str
    """How its people are filed."""
    slug: str
    issuer: Issuer


def callback_path(slug: str) -> str:
    """Where the issuer of a business sends browsers back to."""
    return f"/v1/{slug}/auth/oidc/callback"


async def find_row(session: Session, *, for_update: bool = False) -> BusinessIssuer | None:
    """The settings of this business's issuer."""
    query = select(BusinessIssuer)
    found: BusinessIssuer | None = await session.scalar(query.with_for_update() if for_update else query)
    return found


async def find(session: Session) -> Found | None:
    """This business's issuer. What was learned about it before (its metadata, its keys) is remembered."""
    row = await find_row(session)
    if row is None:
        return None
    known, key = providers.current(), to_typeid("iss", row.id)
    issuer = known.issuers.pop(key, None)
    if issuer is None:
        secret = known.ring.decrypt(row.client_secret, place(row)).decode()
        issuer = Issuer(row.url, row.client_id, secret, known.reach)
        while len(known.issuers) >= MOST_REMEMBERED:
            del known.issuers[next(iter(known.issuers))]
    known.issuers[key] = issuer
    return Found(key, (await businesses.get_own(session)).slug, issuer)


async def get(session: Session) -> api.Issuer:
    """What may be told of the issuer. Raises `NotFound`."""
    row = await find_row(session)
    if row is None:
        raise NotFound
    return await shown(session, row)


async def shown(session: Session, row: BusinessIssuer) -> api.Issuer:
    """An issuer as the owners of the business see it."""
    slug = (await businesses.get_own(session)).slug
    return api.Issuer(
        name=row.name, issuer=row.url, client_id=row.client_id, changed_at=row.changed_at,
        redirect_uri=f"{providers.current().public_url}{callback_path(slug)}",
    )  # fmt: skip


def place(row: BusinessIssuer) -> Place:
    """Where the secret belongs."""
    return Place(row.business_id, "issuers", str(row.id), "client_secret")
