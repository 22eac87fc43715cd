"""Keeping how the platform's catalogue was left at Stripe, and what was found otherwise."""

from collections.abc import Mapping, Sequence

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from billing.catalogue.models import CatalogueDrift, CatalogueObject, CatalogueState
from billing.catalogue.rules import Drift, Fields
from kit import clock
from kit.db import Session


async def report(session: Session, drifts: Sequence[Drift]) -> None:
    """Note what somebody changed at Stripe, before it is changed back."""
    session.add_all(
        CatalogueDrift(object_id=each.object_id, field=each.field, left=each.left, found=each.found) for each in drifts
    )


async def agreed(session: Session, objects: Mapping[str, Fields], declared: bytes) -> None:
    """Keep how every object was left: the catalogue is what is declared."""
    now = clock.now()
    for object_id, fields in sorted(objects.items()):
        values = {"fields": dict(fields), "left_at": now}
        made = insert(CatalogueObject).values(id=object_id, **values)
        await session.execute(made.on_conflict_do_update(index_elements=[CatalogueObject.id], set_=values))
    state = {"declared": declared, "agreed_at": now}
    kept = insert(CatalogueState).values(id=1, **state)
    await session.execute(kept.on_conflict_do_update(index_elements=[CatalogueState.id], set_=state))
    await session.execute(update(CatalogueDrift).where(CatalogueDrift.repaired_at.is_(None)).values(repaired_at=now))
