"""Who vouches for people besides ourselves: what the settings say, ready for use."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from identity import keyring
from identity.oidc import Issuer
from identity.reach import Reach
from identity.settings import Settings
from identity.workos import WorkOS
from kit.outside import Outside
from kit.vault import KeyRing


@dataclass(frozen=True)
class Providers:
    """The login providers of this process; without settings there is none, and people log in by password."""

    ring: KeyRing
    public_url: str
    reach: Reach
    """To addresses that businesses choose."""
    workos: WorkOS | None = None
    issuer: Issuer | None = None
    """The platform's own OpenID Connect issuer."""
    webhook_secrets: tuple[bytes, ...] = ()
    return_origins: frozenset[str] = frozenset()
    issuers: dict[str, Issuer] = field(default_factory=dict)
    """Those of businesses that were asked lately, by the id of their settings: their keys are remembered here."""

    def may_return_to(self, url: str) -> bool:
        """Whether a browser may be sent on there with the outcome of a login: an origin that is ours or listed."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        return origin in self.return_origins and parts.username is None and parts.password is None


def from_settings(settings: Settings) -> Providers:
    """What these settings say."""
    trusted = Reach()
    workos = issuer = None
    if settings.workos_client_id:
        workos = WorkOS(
            settings.workos_client_id, settings.workos_api_key, url=settings.workos_url,
            issuer=settings.workos_issuer or None, reach=trusted,
        )  # fmt: skip
    if settings.oidc_issuer:
        issuer = Issuer(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, trusted)
    own = urlsplit(settings.public_url)
    return Providers(
        ring=settings.key_ring(),
        public_url=settings.public_url.rstrip("/"),
        reach=Reach(Outside(loopback=settings.outside_loopback)),
        workos=workos,
        issuer=issuer,
        webhook_secrets=tuple(secret.encode() for secret in settings.workos_webhook_secrets),
        return_origins=frozenset(
            {f"{own.scheme}://{own.netloc}".lower(), *(origin.lower() for origin in settings.login_return_origins)}
        ),
    )


@dataclass(frozen=True, slots=True)
class Secrets:
    """What follows from the state of one login; it is stored nowhere, and not to be had without our key."""

    verifier: str
    nonce: str

    @property
    def challenge(self) -> str:
        """What the verifier is announced by (RFC 7636, S256)."""
        return challenge(self.verifier)


def secrets_of(state: str) -> Secrets:
    """The verifier and the nonce of the login with this state."""
    return Secrets(_derived("verifier", state), _derived("nonce", state))


def challenge(verifier: str) -> str:
    """The SHA-256 of a verifier in base64url (RFC 7636, section 4.2)."""
    return _base64url(hashlib.sha256(verifier.encode()).digest())


def _derived(purpose: str, state: str) -> str:
    return _base64url(hmac.digest(keyring.current().outside_logins, f"{purpose}\n{state}".encode(), "sha256"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


_loaded: list[Providers] = []


def load(providers: Providers) -> None:
    """Use these from now on; called once at start."""
    _loaded[:] = [providers]


def current() -> Providers:
    """The login providers of this process."""
    return _loaded[0]
