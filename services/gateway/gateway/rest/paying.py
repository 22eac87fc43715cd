"""Saved cards and fees: scheduling says whose they are, billing keeps and takes them."""

from typing import Final
from uuid import UUID

from contracts.billing.fees.api import OpenFeeCheckout, PayFee
from contracts.billing.payment_methods.api import (
    ListMyPaymentMethods,
    ListPaymentMethods,
    OpenCardSetup,
    RemoveMyPaymentMethod,
    RemovePaymentMethod,
    SaveCard,
)
from contracts.permissions import Role
from contracts.scheduling.payers.api import GetPayer
from contracts.scheduling.payers.shapes import Payer
from contracts.types import Actor, ActorKind
from kit.client import Answered, Contexts
from kit.scope import Scope

_ACTOR: Final = Actor(kind=ActorKind.SYSTEM, id="payer")


async def save_card(contexts: Contexts, asked: SaveCard, scope: Scope, _: str | None) -> Answered:
    """A page on which whoever scheduling knows leaves a card; asked again it is the same page."""
    payer = await _payer(contexts, asked.booking_id, asked.token, scope)
    wanted = OpenCardSetup(
        customer_id=payer.customer_id, email=payer.email, booking_id=asked.booking_id, agreed=asked.agreed,
        success_url=asked.success_url, cancel_url=asked.cancel_url,
    )  # fmt: skip
    return Answered(await contexts.ask(wanted, _system(scope)), replayed=False)


async def list_cards(contexts: Contexts, asked: ListMyPaymentMethods, scope: Scope, _: str | None) -> Answered:
    """The cards of whoever scheduling knows."""
    payer = await _payer(contexts, asked.booking_id, asked.token, scope)
    found = await contexts.ask(ListPaymentMethods(customer_id=payer.customer_id), _system(scope))
    return Answered(found, replayed=False)


async def remove_card(contexts: Contexts, asked: RemoveMyPaymentMethod, scope: Scope, _: str | None) -> Answered:
    """Forget a card of whoever scheduling knows."""
    payer = await _payer(contexts, asked.booking_id, asked.token, scope)
    wanted = RemovePaymentMethod(payment_method_id=asked.payment_method_id, customer_id=payer.customer_id)
    return Answered(await contexts.ask(wanted, _system(scope)), replayed=False)


async def pay_fee(contexts: Contexts, asked: PayFee, scope: Scope, _: str | None) -> Answered:
    """A page on which whoever scheduling lets manage the booking pays its fee; asked again it is the same page."""
    payer = await _payer(contexts, asked.booking_id, asked.token, scope)
    wanted = OpenFeeCheckout(
        booking_id=asked.booking_id, email=payer.email, gift_code=asked.gift_code,
        success_url=asked.success_url, cancel_url=asked.cancel_url
    )  # fmt: skip
    return Answered(await contexts.ask(wanted, _system(scope)), replayed=False)


async def _payer(contexts: Contexts, booking_id: UUID | None, token: str | None, scope: Scope) -> Payer:
    return await contexts.ask(GetPayer(booking_id=booking_id, token=token), scope)


def _system(scope: Scope) -> Scope:
    return Scope(scope.business_id, _ACTOR, frozenset({Role.STAFF}), cause=scope.cause)
