"""Slots as they travel: written out directly, because a listing holds hundreds of them and may hold thousands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from contracts.types import to_typeid
from scheduling.availability.rules.offers import Signer, Terms
from scheduling.availability.rules.times import DAY, date_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduling.availability.rules.answers import Slot
    from scheduling.availability.rules.times import Zone

REMEMBERED = 16_384
"""Many people look at the same few weeks: what a start looks like is worked out once."""
SHEETS, ON_A_SHEET = 64, 1_024
"""How many services' texts are kept, and how many of each."""


class Sheet(dict["Slot", bytes]):
    """A service's slots as all see them who look within the same minute: each is written and signed once.

    Written directly, because no text in it needs escaping: objects and an encoder cost thrice the two microseconds.
    """

    def __init__(self, signer: Signer, terms: Terms, shown_in: Zone, resources: frozenset[str]) -> None:
        super().__init__()
        self._sign, self._zone, self._resources = signer.sign, shown_in, resources
        self._price = f'{{"amount_minor":{terms.price_minor},"currency":"{terms.currency}"}}'

    def __missing__(self, slot: Slot) -> bytes:
        start, end, staff, remaining = slot
        text = (
            f'{{"starts_at":"{_wall(start)}Z","ends_at":"{_wall(end)}Z","local_start":"{_shown(self._zone, start)}",'
            f'"staff_member_ids":{_team(staff, self._resources)},"remaining":{remaining},"price":{self._price},'
            f'"offer":"{self._sign(start)}"}}'
        ).encode()
        if len(self) < ON_A_SHEET:
            self[slot] = text
        return text


@lru_cache(SHEETS)
def sheet(
    key: bytes, business: UUID, service: UUID, terms: Terms, shown_in: Zone, resources: frozenset[str] = frozenset()
) -> Sheet:
    """The sheet of a service with these terms of its offers. Of those who are free the `resources` are left out."""
    return Sheet(Signer(key, business, service, terms), terms, shown_in, resources)


def written(service_id: str, timezone: str, texts: Iterable[bytes], *, has_more: bool) -> bytes:
    """Slots off their sheets as a `contracts.scheduling.shapes.Availability` in JSON: copied twice, for it is long."""
    head = f'{{"service_id":"{service_id}","timezone":"{timezone}","slots":['.encode()
    return b"".join((head, b",".join(texts), b'],"has_more":true}' if has_more else b'],"has_more":false}'))


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
