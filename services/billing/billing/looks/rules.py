"""What a look is about, which event asks for which look, and how long one that fails rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

MOST_ATTEMPTS = 12
"""So often is an object looked at that we refuse to settle; then somebody has to see why."""
LONGEST_REST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Seen:
    """An object that is to be looked at."""

    id: UUID
    kind: str
    object_id: str
    account: str | None
    """The connected account it is in; None is the platform's own."""
    wanted: int


@dataclass(frozen=True, slots=True)
class About:
    """What events of some types are about."""

    prefix: str
    """How these types begin."""
    kind: str | None
    """The kind of object to look at, where it happened in a connected account; None where nobody cares."""
    of_platform: str | None = None
    """The same for the platform's own account."""
    names: str = "id"
    """The field of the event's object that names it; empty for the account itself."""
    sent: tuple[str, ...] = ()
    """What Stripe is asked to send, behind the prefix."""

    def kind_in(self, account: str) -> str | None:
        """The kind to look at, for what happened in an account; the empty one is the platform's."""
        return self.kind if account else self.of_platform

    def object_id(self, told: Mapping[str, Any], account: str) -> str | None:
        """The object to look at, as the event's object names it; None where it does not."""
        found = told.get(self.names) if self.names else account
        return found if isinstance(found, str) and found else None


ABOUT: Final = (
    About("payment_intent.", "payment_intent", sent=("succeeded", "payment_failed", "processing", "canceled",
          "requires_action", "amount_capturable_updated")),
    About("charge.dispute.", "dispute", sent=("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")),
    About("charge.refund.", "payment_intent", names="payment_intent", sent=("updated",)),
    About("charge.", "payment_intent", names="payment_intent", sent=("captured", "refunded", "updated")),
    About("refund.", "payment_intent", names="payment_intent", sent=("created", "updated", "failed")),
    About("setup_intent.", "setup_intent", sent=("succeeded", "setup_failed", "canceled")),
    About("payment_method.", "payment_method", sent=("detached", "updated", "automatically_updated")),
    About("checkout.session.", "checkout.session", "platform.checkout.session",
          sent=("completed", "expired", "async_payment_succeeded", "async_payment_failed")),
    About("customer.subscription.", "subscription", "platform.subscription",
          sent=("created", "updated", "deleted", "paused", "resumed", "trial_will_end")),
    About("invoice.", "invoice", "platform.invoice", sent=("created", "finalized", "finalization_failed", "paid",
          "payment_failed", "payment_action_required", "updated", "voided", "marked_uncollectible")),
    About("invoice_payment.", "invoice", "platform.invoice", names="invoice", sent=("paid",)),
    About("account.application.", "account", names="", sent=("deauthorized",)),
    About("account.external_account.", "account", names="account"),
    About("account.", "account", sent=("updated",)),
    About("capability.", "account", names="account", sent=("updated",)),
)  # fmt: skip
"""Every event that leads to a look; the first that fits counts. Types that are not here lead nowhere."""


def about(type_: str) -> About | None:
    """What an event of this type is about; None for one that leads nowhere."""
    return next((each for each in ABOUT if type_.startswith(each.prefix)), None)


def sent(*, connected: bool) -> list[str]:
    """The types that Stripe is asked to send: of connected accounts, or of the platform's own."""
    kinds = [(each, each.kind if connected else each.of_platform) for each in ABOUT]
    return sorted(each.prefix + name for each, kind in kinds if kind for name in each.sent)


def rest(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed: 2 s, 4 s, 8 s … 10 min."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_REST)
