"""Reading the platform's catalogue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from billing import plans
from billing.catalogue import rules
from billing.catalogue.models import CatalogueDrift, CatalogueObject, CatalogueState
from contracts.billing.catalogue import shapes
from kit.db import Session

SHOWN: Final = 50


async def left(session: Session) -> dict[str, rules.Fields]:
    """How each object was left, by its id."""
    return {row.id: row.fields for row in await session.scalars(select(CatalogueObject))}


async def is_due(session: Session, *, started_at: datetime, now: datetime) -> bool:
    """Whether a process that started then has to bring the catalogue into agreement."""
    state = await session.get(CatalogueState, 1)
    return state is None or rules.is_due(
        state.agreed_at, started_at, now, same=state.declared == rules.digest(plans.PLANS)
    )


async def get(session: Session) -> shapes.Catalogue:
    """What is declared, what serves it at Stripe, and what was found otherwise lately."""
    served = {fields["lookup_key"]: id_ for id_, fields in (await left(session)).items() if "lookup_key" in fields}
    state = await session.get(CatalogueState, 1)
    newest = select(CatalogueDrift).order_by(CatalogueDrift.seen_at.desc(), CatalogueDrift.id.desc()).limit(SHOWN)
    return shapes.Catalogue(
        plans=[_shown(plan, served) for plan in plans.PLANS],
        agreed_at=state.agreed_at if state else None,
        drifts=[shapes.CatalogueDrift.model_validate(each) for each in await session.scalars(newest)],
    )


async def synced(session: Session, steps: Sequence[rules.Step]) -> shapes.CatalogueSynced:
    """The same, and what was done just now."""
    done = [shapes.CatalogueStep(act=act, about=about) for act, about in map(rules.told, steps)]
    return shapes.CatalogueSynced(**dict(await get(session)), steps=done)


def _shown(plan: plans.Plan, served: dict[str, str]) -> shapes.CataloguePlan:
    prices = [
        shapes.CataloguePrice(
            lookup_key=each.lookup_key, price_id=served.get(each.lookup_key), interval=each.interval,
            amount=each.amount,
        )
        for each in plan.prices
    ]  # fmt: skip
    return shapes.CataloguePlan(
        name=plan.name, title=plan.title, description=plan.description, features=list(plan.features),
        most_staff_members=plan.limits.staff_members, product_id=plan.product_id, prices=prices,
    )  # fmt: skip
