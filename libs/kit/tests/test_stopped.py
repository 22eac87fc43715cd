"""What a stopped business is still answered: by whom it is stopped, what is asked, and who asks."""

from dataclasses import replace
from itertools import product

import pytest
from kitchen import ListDishes, OrderDish, ReheatDish

from contracts.permissions import Role
from contracts.request import Request
from contracts.types import Done, uuid7
from kit import stopped
from kit.errors import AppError, BusinessClosed, BusinessNotInGoodStanding, BusinessSuspended
from kit.scope import GUEST, Scope


class PayBill(Request[Done], subject="kitchen.bill.pay.v1", while_unpaid=True):
    """Pay for what was eaten."""


NOBODY = Scope(uuid7(), GUEST)
ORDER, PAY, REHEAT, LIST = OrderDish(name="stew"), PayBill(), ReheatDish(dish_id=uuid7()), ListDishes()
PEOPLE = {Role.STAFF, Role.MANAGER, Role.OWNER}


def refusal(scope: Scope, asked: Request, *, suspended: bool = False, unpaid: bool = False) -> type[AppError] | None:
    try:
        stopped.refuse(scope, asked, suspended=suspended, unpaid=unpaid)
    except AppError as refused:
        return type(refused)
    return None


def test_what_each_request_says_of_itself() -> None:
    assert [(each.while_suspended, each.while_unpaid) for each in (ORDER, PAY, REHEAT, LIST)] == [
        (False, False), (False, True), (True, True), (True, True),
    ]  # fmt: skip


@pytest.mark.parametrize("role", [None, *Role])
def test_everybody_in_every_stopped_business(role: Role | None) -> None:
    scope = replace(NOBODY, roles=frozenset({role} if role else ()))
    for asked, suspended, unpaid in product((ORDER, PAY, REHEAT, LIST), (False, True), (False, True)):
        expected: type[AppError] | None = None
        if role is not Role.PLATFORM_ADMIN:
            if unpaid and not asked.while_unpaid:
                expected = BusinessNotInGoodStanding if role in PEOPLE else BusinessClosed
            if suspended and not asked.while_suspended:
                expected = BusinessSuspended
        assert refusal(scope, asked, suspended=suspended, unpaid=unpaid) is expected


def test_a_key_is_of_the_business() -> None:
    key = replace(NOBODY, permissions=frozenset({"services:write"}))
    assert refusal(key, ORDER, unpaid=True) is BusinessNotInGoodStanding
