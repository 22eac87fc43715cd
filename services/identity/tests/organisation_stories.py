"""What tests of organisations at WorkOS are told with: an office, and what WorkOS would send about it."""

import base64
import hmac
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from identity_driver import Identity, Opened
from outside_servers import Emulator

from contracts.identity.api import ListMembers, Tokens
from contracts.identity.organisations.api import (
    ConnectOrganisation,
    ReceiveWorkosEvent,
)
from contracts.permissions import Role
from identity.organisations.ticks import agree_with_organisations, settle_workos_events
from kit import clock
from kit.db import Database
from kit.scope import Scope

SECRET = b"the new secret"


def address(name: str = "ada") -> str:
    return f"{name}.{uuid4().hex[:10]}@example.com"


@dataclass
class Office:
    """A business whose owner runs an organisation at WorkOS, and who works there."""

    identity: Identity
    database: Database
    workos: Emulator
    organisation: str
    owner: Tokens
    opened: Opened

    @property
    def scope(self) -> Scope:
        return self.opened.scope

    async def connect(self, **more: Any) -> Any:
        return await self.identity.ask(ConnectOrganisation(organisation_id=self.organisation, **more), self.scope)

    async def agree(self) -> None:
        """Let the due look happen."""
        await agree_with_organisations(self.database)

    async def hear(self, *events: dict[str, Any]) -> None:
        for event in events:
            await self.identity.ask(delivered(event))
        while await settle_workos_events(self.database):
            pass

    async def roles(self) -> dict[str, set[Role]]:
        """Who is what, by address."""
        page = await self.identity.ask(ListMembers(), self.scope)
        return {member.email: set(member.roles) for member in page.items}


def delivered(event: dict[str, Any], *, secret: bytes = SECRET, form: str = "t={ms}, v1={v1}", late: int = 0) -> Any:
    """The event as WorkOS would send it: a body, and the header over it."""
    body = json.dumps(event, indent=1).encode()
    seconds = int(clock.now().timestamp()) - late
    moment = {"ms": str(seconds * 1_000), "s": str(seconds)}
    used = moment["ms"] if "{ms}" in form else moment["s"]
    signature = hmac.new(secret, used.encode() + b"." + body, "sha256").hexdigest()
    return ReceiveWorkosEvent(body=base64.b64encode(body).decode(), signature=form.format(**moment, v1=signature))


def about(organisation: str, kind: str = "organization_membership.updated") -> dict[str, Any]:
    name = "id" if kind.startswith("organization.") else "organization_id"
    return {"id": f"event_{uuid4().hex}", "event": kind, "data": {"object": "any", name: organisation}}
