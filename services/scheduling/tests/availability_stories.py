"""What tests of availability tell their stories with: a practice that is open on Monday from nine to noon."""

from typing import Any

from shops import Shop, hours

from contracts.scheduling.catalogue import shapes as catalogue_shapes

MONDAY = "2026-06-01T00:00:00+02:00"
TUESDAY = "2026-06-02T00:00:00+02:00"


async def nine_to_noon(
    shop: Shop, **fields: Any
) -> tuple[catalogue_shapes.Service, catalogue_shapes.StaffMember, catalogue_shapes.Schedule]:
    """Ada works from nine to noon and gives a service of an hour."""
    schedule = await shop.add_schedule(hours("09:00", "12:00"))
    ada = await shop.add_staff_member(schedule=schedule.id)
    return await shop.add_service(ada, **fields), ada, schedule


async def on_monday(shop: Shop, service: catalogue_shapes.Service, **more: Any) -> list[str]:
    """The wall times that are listed for Monday."""
    return [start[11:16] for start in await shop.starts(service, MONDAY, TUESDAY, **more)]
