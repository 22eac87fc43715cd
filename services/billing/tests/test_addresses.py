"""Where browsers may be sent back to."""

from collections.abc import Callable

import pytest

from billing import addresses
from billing.settings import Settings


class TestCheck:
    def test_takes_https(self) -> None:
        addresses.check("https://harbour.example/settings?done=1", "https://harbour.example:8443/again")

    @pytest.mark.parametrize(
        "address",
        [
            "http://harbour.example/", "http://localhost:3000/", "https:///path", "https://user@harbour.example/",
            "https://user:secret@harbour.example/", "https://harbour.example:port/", "https://[::1/", "ftp://here/",
        ],
    )  # fmt: skip
    def test_refuses_everything_else(self, restart: Callable[..., Settings], address: str) -> None:
        restart()
        with pytest.raises(addresses.AddressRefused):
            addresses.check("https://harbour.example/", address)

    @pytest.mark.parametrize("address", ["http://localhost:3000/", "http://127.0.0.1/", "http://[::1]:1/done"])
    def test_takes_this_machine_in_development(self, restart: Callable[..., Settings], address: str) -> None:
        restart(NEXUS_OUTSIDE_LOOPBACK="1")
        addresses.check(address)
        with pytest.raises(addresses.AddressRefused):
            addresses.check("http://harbour.example/")
