"""Slots as they travel: written out directly, because a listing holds hundreds of them and may hold thousands."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contracts.types import to_typeid
from scheduling.availability.rules.times import DAY, Zone, date_of

if TYPE_CHECKING:
    from contracts.types import Money
    from scheduling.availability.rules.answers import Slot
    from scheduling.availability.rules.offers import Signer

Written = dict[str, Any]
"""A `contracts.scheduling.shapes.Slot` as JSON values."""


def written(
    slots: Iterable[Slot], signer: Signer, price: Money, shown_in: Zone, resources: frozenset[str] = frozenset()
) -> list[Written]:
    """The slots as JSON values of their contract, each with its offer and its start on the wall of a zone.

    Of those who are free the `resources` are left out.
    """
    priced, offset_of, sign = price.model_dump(mode="json"), shown_in.offset, signer.sign
    found: list[Written] = []
    for start, end, staff, _ in slots:
        offset = offset_of(start)
        found.append(
            {
                "starts_at": f"{_wall(start)}Z",
                "ends_at": f"{_wall(end)}Z",
                "local_start": _wall(start + offset) + _east(offset),
                "staff_member_ids": _team(staff, resources),
                "price": priced,
                "offer": sign(start),
            }
        )
    return found


def _wall(local: int) -> str:
    day, second = divmod(local, DAY)
    return f"{_date(day)}T{_clock(second)}"


@lru_cache(4_096)
def _date(day: int) -> str:
    return date_of(day).isoformat()


@lru_cache(4_096)
def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


@lru_cache(256)
def _east(offset: int) -> str:
    sign, minutes = "-" if offset < 0 else "+", abs(offset) // 60
    seconds = f":{abs(offset) % 60:02}" if offset % 60 else ""
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}{seconds}"


@lru_cache(4_096)
def _team(staff: tuple[str, ...], resources: frozenset[str]) -> list[str]:
    return [to_typeid("stf", UUID(each)) for each in staff if each not in resources]
