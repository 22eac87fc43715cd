"""Making, using and revoking API keys."""

from sqlalchemy import or_, update

from contracts.identity.api_keys import shapes
from contracts.identity.api_keys.api import CreateApiKey, RevokeApiKey, UseApiKey
from contracts.identity.api_keys.shapes import ApiKeyKind, KeyStanding, NewApiKey
from contracts.permissions import KEY_PERMISSIONS
from contracts.types import to_typeid, uuid7
from identity.api_keys import queries, rules
from identity.api_keys.models import ApiKey, KeyEntry
from identity.audit import operations as audit
from identity.users.rules import user_id
from kit import clock, live
from kit.auth import hashed
from kit.db import Session
from kit.errors import Forbidden, Invalid

UNKNOWN = KeyStanding(active=False)


class BeyondCreator(Forbidden):
    """A key may do nothing that whoever makes it may not, nor make keys or give roles."""

    code = "identity.key_beyond_creator"


class NoPurpose(Invalid):
    """A secret key is made for something, a publishable one for nothing: name the permissions of a secret key alone."""

    code = "identity.key_without_purpose"


class Expired(Invalid):
    """A key has to end in the future."""

    code = "identity.key_expired"


async def create(session: Session, asked: CreateApiKey) -> NewApiKey:
    """Make a key whose secret is told once; a hash of it stays.

    Raises `Unauthorized` for anybody but a person, `NoPurpose`, `Expired`, and `BeyondCreator`, which names the
    permissions that were too many.
    """
    user_id(session.actor)
    wanted = sorted({*asked.permissions})
    if bool(wanted) != (asked.kind is ApiKeyKind.SECRET):
        raise NoPurpose
    if asked.expires_at is not None and asked.expires_at <= clock.now():
        raise Expired
    held = {name for name in KEY_PERMISSIONS if session.scope.may(name)}
    if beyond := rules.beyond(wanted, held):
        raise BeyondCreator(errors=[{"pointer": "/permissions", "detail": name} for name in beyond])
    secret = rules.new_key(asked.kind)
    key = ApiKey(
        id=uuid7(), kind=asked.kind, name=asked.name, hint=rules.hint(secret), permissions=wanted,
        created_by=str(session.actor), created_at=clock.now(), expires_at=asked.expires_at,
    )  # fmt: skip
    session.add(key)
    await session.flush()
    session.add(KeyEntry(key_hash=hashed(secret), business_id=session.business_id, key_id=key.id))
    made = shapes.ApiKey.model_validate(key)
    told = made.model_dump(mode="json", include={"id", "kind", "permissions", "expires_at"})
    audit.record(session, asked.subject, **told)
    return NewApiKey(**dict(made), secret=secret)


async def revoke(session: Session, asked: RevokeApiKey) -> shapes.ApiKey:
    """End a key of this business; the gateway hears of it at once. Raises `NotFound`."""
    key = await queries.get(session, asked.key_id)
    if key.revoke(clock.now()):
        live.signal(session, "api_key", key_id=to_typeid("key", key.id))
        audit.record(session, asked.subject, id=to_typeid("key", key.id))
    return shapes.ApiKey.model_validate(key)


async def use(session: Session, asked: UseApiKey) -> KeyStanding:
    """What the key with this hash may do now, and note the hour of its use. An unknown key gets no other answer than

    one that has ended.
    """
    key = await queries.find_by_hash(session, bytes.fromhex(asked.key_hash))
    now = clock.now()
    if key is None or not key.is_active(now):
        return UNKNOWN
    hour = rules.hour_of(now)
    if key.last_used_at is None or key.last_used_at < hour:
        unnoted = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < hour)
        await session.execute(update(ApiKey).where(ApiKey.id == key.id, unnoted).values(last_used_at=hour))
    return KeyStanding(
        active=True, id=key.id, business_id=key.business_id, kind=ApiKeyKind(key.kind),
        permissions=key.permissions, expires_at=key.expires_at,
    )  # fmt: skip
