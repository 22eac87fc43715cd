"""What billing reads from its environment."""

from decimal import Decimal
from functools import cache

from pydantic import Field, model_validator

import kit.settings


class Settings(kit.settings.Settings):
    """Settings of billing."""

    stripe_api_key: str = Field(default="", repr=False)
    """The secret key of the platform's account at Stripe; without one no money is taken there."""
    stripe_url: str = "https://api.stripe.com"
    """Where Stripe's API is; locally its twin."""
    stripe_timeout_seconds: float = Field(default=10, gt=0, le=30)
    """How long one call may take."""
    stripe_webhook_secrets: list[str] = Field(default_factory=list, repr=False)
    """Secrets of webhook endpoints that were made by hand; those that billing makes itself lie in its vault."""
    application_fee_percent: Decimal = Field(default=Decimal(0), ge=0, le=50, decimal_places=2)
    """The platform's share of what businesses take, in percent with two decimals at most, as Stripe has it."""
    sells_plans: bool = False
    """Whether businesses pay the platform: then the plans of `billing.plans` are sold at Stripe. Where they do not,
    each is active, on the plan `free`."""
    outside_loopback: bool = False
    """Let addresses that browsers return to be on this machine and without TLS: for development and tests alone."""
    trial_days: int = Field(default=30, ge=0, le=730)
    """How long a business tries the platform out before it needs a plan."""
    grace_days: int = Field(default=14, ge=0, le=365)
    """How long everything goes on for a business that nothing pays for any more."""

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money: what Stripe says of test mode is then refused, and the reverse."""
        return self.stripe_api_key.startswith(("sk_live_", "rk_live_"))

    @model_validator(mode="after")
    def _can_seal(self) -> "Settings":
        if "notifications" not in self.seal_public_keys:
            raise ValueError("NEXUS_SEAL_PUBLIC_KEYS must hold the key of notifications: mails are sealed to it")
        return self


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
