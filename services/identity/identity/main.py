"""The identity context: `uvicorn identity.main:app`."""

import identity.access.api
import identity.accounts.api
import identity.accounts.ticks
import identity.api_keys.api
import identity.audit.api
import identity.businesses.api
import identity.businesses.queries
import identity.hosts.consumers
import identity.invitations.api
import identity.invitations.ticks
import identity.issuers.api
import identity.links.ticks
import identity.logins.api
import identity.logins.ticks
import identity.organisations.api
import identity.organisations.ticks
import identity.outside_logins.api
import identity.outside_logins.ticks
import identity.owner_mails.consumers
import identity.platform.api
import identity.roles.api
import identity.second_factors.api
import identity.signups.api
import identity.standings.consumers
import identity.tickets.api
import identity.tickets.ticks
import identity.totp.ticks
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
        identity.accounts.api.requests,
        identity.api_keys.api.requests,
        identity.audit.api.requests,
        identity.businesses.api.requests,
        identity.issuers.api.requests,
        identity.invitations.api.requests,
        identity.logins.api.requests,
        identity.organisations.api.requests,
        identity.outside_logins.api.requests,
        identity.platform.api.requests,
        identity.roles.api.requests,
        identity.second_factors.api.requests,
        identity.signups.api.requests,
        identity.tickets.api.requests,
    ],
    consumers=[
        identity.hosts.consumers.consumers,
        identity.owner_mails.consumers.consumers,
        identity.standings.consumers.consumers,
    ],
    ticks=[
        identity.accounts.ticks.ticks,
        identity.invitations.ticks.ticks,
        identity.links.ticks.ticks,
        identity.logins.ticks.ticks,
        identity.organisations.ticks.ticks,
        identity.outside_logins.ticks.ticks,
        identity.tickets.ticks.ticks,
        identity.totp.ticks.ticks,
    ],
    on_start=load_keys,
    guard=identity.businesses.queries.refuse_stopped,
)
