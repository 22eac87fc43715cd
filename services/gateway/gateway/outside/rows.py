"""What a row says about a way to log in elsewhere, and about a vendor that sends us something."""

from dataclasses import dataclass
from typing import Any

from contracts.request import Request


@dataclass(frozen=True, slots=True)
class OutsideLogin:
    """A way to log in by another provider: `GET <path>/login` leads there, `GET <path>/callback` back."""

    path: str
    begin: type[Request[Any]]
    finish: type[Request[Any]]
    who: str
    """By whom, for the document."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a vendor sends what happened there: the body goes to its context to the byte, with the signature."""

    path: str
    request: type[Request[Any]]
    signature: bytes
    """The header that carries it, in lower case."""
