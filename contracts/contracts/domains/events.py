"""What domains tells the other contexts.

Domains will own how a business proves that a host is its own, and say these facts; until it does, nobody says them.
They stand here first because identity's directory, and with it the gateway, serves a business on its own hosts.
"""

from contracts.event import Event
from contracts.types import DomainId, Host


class _DomainFact(Event):
    """What every fact about a domain carries."""

    domain_id: DomainId
    host: Host
    """The same all through the domain's life; another host is another domain."""


class DomainVerified(_DomainFact, subject="domains.domain.verified.v1", about="domain_id"):
    """The business has proved that the host is its own: it is served there, and may call with cookies from there."""


class DomainReleased(_DomainFact, subject="domains.domain.released.v1", about="domain_id"):
    """The host is the business's no longer. It is verified anew, as another domain, before anybody is served there."""
