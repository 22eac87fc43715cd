"""Addresses that browsers are sent to when they are done at Stripe."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from billing.settings import settings
from kit.errors import Invalid


class AddressRefused(Invalid):
    """Browsers are sent back to HTTPS addresses alone, without a user name or a password in them."""

    code = "billing.address_refused"


def check(*addresses: str) -> None:
    """Refuse addresses that a browser must not be sent to; where settings say so, this machine is fine without TLS.

    Raises `AddressRefused`.
    """
    for address in addresses:
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise AddressRefused from None
        if not host or parts.username is not None or parts.password is not None:
            raise AddressRefused
        if parts.scheme != "https" and not (settings().outside_loopback and _is_here(host)):
            raise AddressRefused


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
