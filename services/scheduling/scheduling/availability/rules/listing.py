"""Slots as they travel: written out directly, because a listing holds hundreds of them and may hold thousands."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from contracts.types import to_typeid
from scheduling.availability.rules.times import DAY, Zone, date_of

if TYPE_CHECKING:
    from contracts.types import Money
    from scheduling.availability.rules.answers import Slot
    from scheduling.availability.rules.offers import Signer

REMEMBERED = 16_384
"""Many people look at the same few weeks: what a start looks like is worked out once."""


def written(
    slots: Iterable[Slot], signer: Signer, price: Money, shown_in: Zone, resources: frozenset[str] = frozenset()
) -> str:
    """The slots as a JSON array of `contracts.scheduling.shapes.Slot`, each with its offer and its start on the wall.

    Of those who are free the `resources` are left out. No text in them needs escaping, so it costs a microsecond a
    slot; objects and an encoder cost thrice that.
    """
    priced, sign = price.model_dump_json(), signer.sign
    found = [
        f'{{"starts_at":"{_wall(start)}Z","ends_at":"{_wall(end)}Z","local_start":"{_shown(shown_in, start)}",'
        f'"staff_member_ids":{_team(staff, resources)},"remaining":{remaining},"price":{priced},'
        f'"offer":"{sign(start)}"}}'
        for start, end, staff, remaining in slots
    ]
    return f"[{','.join(found)}]"


@lru_cache(REMEMBERED)
def _wall(local: int) -> str:
    day, second = divmod(local, DAY)
    return f"{date_of(day).isoformat()}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


@lru_cache(REMEMBERED)
def _shown(shown_in: Zone, start: int) -> str:
    offset = shown_in.offset(start)
    sign, minutes = "-" if offset < 0 else "+", abs(offset) // 60
    seconds = f":{abs(offset) % 60:02}" if offset % 60 else ""
    return f"{_wall(start + offset)}{sign}{minutes // 60:02}:{minutes % 60:02}{seconds}"


@lru_cache(4_096)
def _team(staff: tuple[str, ...], resources: frozenset[str]) -> str:
    ids = ",".join(f'"{to_typeid("stf", UUID(each))}"' for each in staff if each not in resources)
    return f"[{ids}]"
