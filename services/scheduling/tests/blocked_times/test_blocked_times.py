"""Blocked times: set, listed by start, opened again."""

from datetime import timedelta

import pytest
from shops import Shop, instant

from contracts.permissions import Role
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from kit.errors import Forbidden, Invalid, NotFound

NINE = instant("2026-06-01T09:00:00+02:00")


def block(member: catalogue_shapes.StaffMember, starts=NINE, minutes: int = 60) -> catalogue.BlockTime:
    return catalogue.BlockTime(staff_member_id=member.id, starts_at=starts, ends_at=starts + timedelta(minutes=minutes))


class TestBlock:
    async def test_is_listed_by_start(self, shop: Shop) -> None:
        ada, bob = await shop.add_staff_member("Ada"), await shop.add_staff_member("Bob")
        later = await shop.ask(block(ada, NINE + timedelta(days=1)))
        sooner = await shop.ask(block(bob))
        assert (await shop.ask(catalogue.ListBlockedTimes())).items == [sooner, later]
        assert (await shop.ask(catalogue.ListBlockedTimes(staff_member_id=ada.id))).items == [later]
        first = await shop.ask(catalogue.ListBlockedTimes(limit=1))
        assert (await shop.ask(catalogue.ListBlockedTimes(limit=1, cursor=first.cursor))).items == [later]

    async def test_refuses_what_ends_before_it_starts(self, shop: Shop) -> None:
        ada = await shop.add_staff_member()
        for minutes in (0, -60):
            with pytest.raises(Invalid):
                await shop.ask(block(ada, minutes=minutes))

    async def test_another_business_neither_blocks_nor_opens_nor_sees_it(self, shop: Shop, other_shop: Shop) -> None:
        ada = await shop.add_staff_member()
        mine = await shop.ask(block(ada))
        for asked in (block(ada), catalogue.UnblockTime(blocked_time_id=mine.id)):
            with pytest.raises(NotFound):
                await other_shop.ask(asked)
        assert (await other_shop.ask(catalogue.ListBlockedTimes())).items == []

    async def test_opens_again_once(self, shop: Shop) -> None:
        mine = await shop.ask(block(await shop.add_staff_member()))
        await shop.ask(catalogue.UnblockTime(blocked_time_id=mine.id))
        with pytest.raises(NotFound):
            await shop.ask(catalogue.UnblockTime(blocked_time_id=mine.id))

    async def test_needs_the_permission(self, shop: Shop) -> None:
        with pytest.raises(Forbidden):
            await shop.ask(block(await shop.add_staff_member()), shop.a(Role.STAFF))
