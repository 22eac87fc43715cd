"""The identity context: `uvicorn identity.main:app`."""

import identity.access.api
import identity.businesses.api
import identity.issuers.api
import identity.logins.api
import identity.logins.ticks
import identity.organisations.api
import identity.organisations.ticks
import identity.outside_logins.api
import identity.outside_logins.ticks
import identity.roles.api
from identity import keyring, providers
from identity.settings import Settings
from kit.app import Service, create_app


async def load_keys(service: Service) -> None:
    """Take the signing keys and the login providers from the settings."""
    settings = service.settings
    assert isinstance(settings, Settings)
    keyring.load(keyring.Keyring(settings.jwt_signing_key, settings.jwt_previous_keys))
    providers.load(providers.from_settings(settings))


app = create_app(
    "identity",
    Settings,
    requests=[
        identity.access.api.requests,
        identity.businesses.api.requests,
        identity.issuers.api.requests,
        identity.logins.api.requests,
        identity.organisations.api.requests,
        identity.outside_logins.api.requests,
        identity.roles.api.requests,
    ],
    ticks=[identity.logins.ticks.ticks, identity.organisations.ticks.ticks, identity.outside_logins.ticks.ticks],
    on_start=load_keys,
)
