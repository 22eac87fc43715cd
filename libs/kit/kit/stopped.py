"""What a business is still answered that the platform has stopped, or that does not pay for its plan."""

from typing import Any, Final

from contracts.permissions import Role
from contracts.request import Request
from kit.errors import BusinessClosed, BusinessNotInGoodStanding, BusinessSuspended
from kit.scope import Scope

_PEOPLE: Final = frozenset({Role.STAFF, Role.MANAGER, Role.OWNER})


def refuse(scope: Scope, asked: Request[Any], *, suspended: bool, unpaid: bool) -> None:
    """Refuse what a stopped business is not asked any more, but by platform admins.

    Raises `BusinessSuspended`. Of a business that is `unpaid` its own people and keys learn why
    (`BusinessNotInGoodStanding`); whoever else is told that it is closed (`BusinessClosed`).
    """
    if Role.PLATFORM_ADMIN in scope.roles:
        return
    if suspended and not asked.while_suspended:
        raise BusinessSuspended
    if unpaid and not asked.while_unpaid:
        raise BusinessNotInGoodStanding if scope.permissions or scope.roles & _PEOPLE else BusinessClosed
