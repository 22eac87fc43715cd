"""The identity context: `uvicorn identity.main:app`."""

import identity.access.api
import identity.accounts.api
import identity.accounts.ticks
import identity.businesses.api
import identity.invitations.api
import identity.invitations.ticks
import identity.links.ticks
import identity.logins.api
import identity.logins.ticks
import identity.roles.api
import identity.second_factors.api
import identity.totp.ticks
from identity import keyring
from identity.settings import Settings
from kit.app import Service, create_app


async def load_keys(service: Service) -> None:
    """Take the signing keys from the settings."""
    settings = service.settings
    assert isinstance(settings, Settings)
    keyring.load(keyring.Keyring(settings.jwt_signing_key, settings.jwt_previous_keys))


app = create_app(
    "identity",
    Settings,
    requests=[
        identity.access.api.requests,
        identity.accounts.api.requests,
        identity.businesses.api.requests,
        identity.invitations.api.requests,
        identity.logins.api.requests,
        identity.roles.api.requests,
        identity.second_factors.api.requests,
    ],
    ticks=[
        identity.accounts.ticks.ticks,
        identity.invitations.ticks.ticks,
        identity.links.ticks.ticks,
        identity.logins.ticks.ticks,
        identity.totp.ticks.ticks,
    ],
    on_start=load_keys,
)
