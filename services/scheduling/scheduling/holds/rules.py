"""What a hold, or a booking made at once, freezes."""

from contracts.scheduling.shapes import Policy
from scheduling.services.models import Service

MINUTES = 10
"""How long a slot is kept."""


def policy_of(service: Service) -> Policy:
    """The service's policy as it stands now."""
    return Policy(
        version=service.version,
        cancel_notice_minutes=service.notice.cancel_minutes,
        move_notice_minutes=service.notice.move_minutes,
        late_cancel_fee_percent=service.late_cancel_fee_percent,
        no_show_fee_percent=service.no_show_fee_percent,
        deposit=service.deposit,
        credits=service.credits,
    )
