"""Setting and removing the login provider of a business."""

from sqlalchemy import delete, update

from contracts.identity.issuers import api
from contracts.identity.issuers.api import RemoveIssuer, SetIssuer
from contracts.types import Done, to_typeid, uuid7
from identity import providers
from identity.audit import operations as audit
from identity.businesses import queries as businesses
from identity.issuers import queries
from identity.issuers.models import BusinessIssuer
from identity.logins.models import Ending, Login
from identity.oidc import Issuer
from identity.reach import ProviderUnavailable
from kit import clock, live
from kit.db import Database, Session
from kit.errors import Invalid, NotFound
from kit.scope import Scope


class IssuerRefused(Invalid):
    """There is no OpenID Connect issuer at this address that we may use; `reasons` says why."""

    code = "identity.issuer_refused"


async def look_at(_: Database, __: Scope, asked: SetIssuer) -> None:
    """Have the issuer say who it is, before anything is stored. Raises `IssuerRefused`."""
    try:
        issuer = Issuer(asked.issuer, asked.client_id, asked.client_secret, providers.current().reach)
        await issuer.login_url(redirect_uri="https://nexus.invalid", state="", nonce="", challenge="")
    except ProviderUnavailable as problem:
        raise IssuerRefused(reasons=[{"code": problem.what}]) from None


async def put(session: Session, asked: SetIssuer) -> api.Issuer:
    """Use this issuer from now on; logins by the one before end."""
    await businesses.get_own(session, for_update=True)
    await _end_logins(session)
    await session.execute(delete(BusinessIssuer))
    row = BusinessIssuer(
        business_id=session.business_id, id=uuid7(), name=asked.name, url=asked.issuer, client_id=asked.client_id,
        changed_at=clock.now(),
    )  # fmt: skip
    row.client_secret = providers.current().ring.encrypt(asked.client_secret.encode(), queries.place(row))
    session.add(row)
    await session.flush()
    audit.record(session, asked.subject, issuer=asked.issuer, id=to_typeid("iss", row.id))
    return await queries.shown(session, row)


async def remove(session: Session, asked: RemoveIssuer) -> Done:
    """Use none any more; logins by it end. Raises `NotFound` where there is none."""
    row = await queries.find_row(session, for_update=True)
    if row is None:
        raise NotFound
    await _end_logins(session)
    await session.delete(row)
    audit.record(session, asked.subject, issuer=row.url, id=to_typeid("iss", row.id))
    return Done()


async def _end_logins(session: Session) -> None:
    """End every login that the business's issuer vouched for, and have the gateway hear of it."""
    theirs = update(Login).where(Login.only_in == session.business_id, Login.ended_at.is_(None))
    ended = theirs.values(ended_at=clock.now(), ended_because=Ending.REVOKED).returning(Login.user_id)
    for user_id in set((await session.scalars(ended)).all()):
        live.signal(session, "access", user_id=to_typeid("usr", user_id), login_id=None)
