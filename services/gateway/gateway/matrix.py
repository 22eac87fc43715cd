"""Who may call what: every row of both tables against every kind of caller (docs/permissions.md is made from it).

It says what is promised, in one place; that each cell of it holds is tried end to end.
"""

from enum import StrEnum
from typing import Final

from contracts.permissions import KEY_PERMISSIONS, PERMISSIONS, Role
from gateway.callers.access import Access
from gateway.live.rows import StreamRow
from gateway.procedures import PROCEDURES, SUBSCRIPTIONS
from gateway.rest.rows import Route
from gateway.routes import ROUTES, STREAMS
from gateway.trpc.rows import Procedure, Subscription

Row = Route | Procedure | StreamRow | Subscription


class Who(StrEnum):
    """A kind of caller."""

    ANONYMOUS = "anonymous"
    CUSTOMER = "customer"
    STAFF = "staff"
    MANAGER = "manager"
    OWNER = "owner"
    PLATFORM_ADMIN = "platform admin"
    PUBLISHABLE_KEY = "publishable key"
    SECRET_KEY = "secret key"  # noqa: S105 - a kind of caller
    """One that was made for all that a key can be made for."""

    @property
    def is_key(self) -> bool:
        """Whether it is no person."""
        return self in {Who.PUBLISHABLE_KEY, Who.SECRET_KEY}

    @property
    def role(self) -> Role | None:
        """Their role in the business they belong to."""
        return _ROLES.get(self)


_ROLES: Final = {
    Who.CUSTOMER: Role.CUSTOMER, Who.STAFF: Role.STAFF, Who.MANAGER: Role.MANAGER, Who.OWNER: Role.OWNER,
    Who.PLATFORM_ADMIN: Role.PLATFORM_ADMIN,
}  # fmt: skip


def permission(row: Row) -> str | None:
    """The permission that a row names, None where it needs none."""
    needed = _access(row)
    return None if isinstance(needed, Access) else needed


def allowed(row: Row, who: Who, *, at_home: bool = True, without: bool = False) -> bool:
    """Whether the row answers this caller; what they may then see or do of it is the context's to say.

    Not `at_home`: the caller belongs to another business than the one that is asked. `without`: a key that was made for
    something else than the row's permission.
    """
    needed = _access(row)
    if needed is Access.OPEN:
        return True
    if who.is_key:
        return at_home and _key_may(row, who, without=without)
    if isinstance(needed, Access):
        return needed is Access.ANYONE or who is not Who.ANONYMOUS
    if not row.in_business:
        return who is Who.PLATFORM_ADMIN
    held = who.role if at_home or who is Who.PLATFORM_ADMIN else None
    return held is not None and needed in PERMISSIONS[held]


def _key_may(row: Row, who: Who, *, without: bool) -> bool:
    needed = _access(row)
    if isinstance(needed, Access):
        return needed is Access.ANYONE and row.in_business
    return who is Who.SECRET_KEY and needed in KEY_PERMISSIONS and not without


def _access(row: Row) -> Access | str:
    """Who may call a row; a text is the permission they need."""
    return row.permission if isinstance(row, Procedure | Subscription) else row.access


def document() -> str:
    """The table as a page."""
    tables: dict[str, tuple[Row, ...]] = {
        "Procedures (`/trpc/…`)": PROCEDURES, "Routes": ROUTES, "Streams": STREAMS,
        "Subscriptions (`/trpc/…`)": SUBSCRIPTIONS,
    }  # fmt: skip
    return "\n".join(
        [*_roles(), *(line for title, rows in tables.items() for line in ("", f"## {title}\n", *_rows(rows)))]
    )


def _roles() -> list[str]:
    roles = [role for role in Role if role is not Role.CUSTOMER]
    names = sorted({name for role in roles for name in PERMISSIONS[role]})
    return [
        "# Who may do what\n",
        _MEANING,
        "## Roles and what keys can be made for\n",
        f"| Permission | {' | '.join(str(role).replace('_', ' ').capitalize() for role in roles)} | Secret key |",
        f"|---|{'---|' * len(roles)}---|",
        *(
            f"| `{name}` | {' | '.join(_mark(name in PERMISSIONS[role]) for role in roles)} |"
            f" {_mark(name in KEY_PERMISSIONS)} |"
            for name in names
        ),
    ]


_MEANING: Final = (
    "In another business everybody but a platform admin is somebody without a role, and a key is nobody. A row that is"
    " open to somebody shows them what is theirs: a booking takes the token of its link or its customer's login.\n"
)


def _rows(rows: tuple[Row, ...]) -> list[str]:
    return [
        f"| Row | Needs | {' | '.join(str(who).capitalize() for who in Who)} |",
        f"|---|---|{'---|' * len(Who)}",
        *(f"| `{row.name}` | {_needs(row)} | {' | '.join(_mark(allowed(row, who)) for who in Who)} |" for row in rows),
    ]


def _needs(row: Row) -> str:
    needed = _access(row)
    return str(needed) if isinstance(needed, Access) else f"`{needed}`"


def _mark(yes: bool) -> str:  # noqa: FBT001 - a cell
    return "✓" if yes else "–"
