"""A small context of kit's own, on which the chassis is tried: it takes orders for dishes and cooks them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import Field
from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.event import Event
from contracts.request import Request
from contracts.types import Line, Shape, TypeId, uuid7
from kit import db, outbox, stopped
from kit.app import Parts, Service
from kit.auth import ActorSigner
from kit.consumers import Consumers
from kit.db import Base, Database, Session, Tenant
from kit.errors import Conflict, NotFound
from kit.requests import Requests
from kit.scope import Scope
from kit.ticks import Ticks

DishId = Annotated[UUID, TypeId("dsh")]


class Dish(Tenant, Base):
    __tablename__ = "dishes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    cooked: Mapped[int] = mapped_column(default=0)


class Ordered(Event, subject="kitchen.dish.ordered.v1", about="dish_id"):
    """Somebody is hungry."""

    dish_id: DishId
    name: Line


class Plate(Shape):
    """A dish, as guests see it."""

    id: DishId
    name: Line
    cooked: int


class OrderDish(Request[Plate], subject="kitchen.dish.order.v1"):
    """Order a dish."""

    name: Line
    count: int = Field(default=1, ge=1)


class ListDishes(Request[list[Plate]], subject="kitchen.dish.list.v1", reads=True):
    """Every dish."""


class GetDish(Request[Plate], subject="kitchen.dish.get.v1", reads=True):
    """One dish."""

    dish_id: DishId


class TasteDish(Request[Plate], subject="kitchen.dish.taste.v1", reads=True):
    """Stumbles over a bug, in the middle of its transaction."""

    dish_id: DishId


class MoveIn(Request[Plate], subject="kitchen.dish.move_in.v1"):
    """Open a kitchen of one's own and put its first dish on the table."""

    name: Line


class FetchDish(Request[Plate], subject="kitchen.dish.fetch.v1"):
    """Queue at the counter for a dish, while there are any."""

    name: Line


class ReheatDish(Request[Plate], subject="kitchen.dish.reheat.v1", while_suspended=True):
    """Cook a dish once more; each time counts."""

    dish_id: DishId


class Burnt(Conflict):
    """This dish cannot be ordered."""

    code = "kitchen.burnt"


requests = Requests()
consumers = Consumers("kitchen")
ticks = Ticks()


@requests.answer(OrderDish)
async def order(session: Session, asked: OrderDish) -> Plate:
    if asked.name == "charcoal":
        raise Burnt
    if asked.name == "bug":
        raise ZeroDivisionError
    dish = Dish(business_id=session.business_id, id=uuid7(), name=asked.name, version=1, cooked=0)
    session.add(dish)
    outbox.publish(session, Ordered(dish_id=dish.id, name=dish.name, version=1))
    return Plate.model_validate(dish)


async def pack(_: Database, __: Scope, asked: MoveIn) -> str:
    db.refuse_network_in_transaction()
    return f"{asked.name}, packed"


@requests.answer(MoveIn, prepare=pack)
async def move_in(session: Session, asked: MoveIn, packed: str) -> Plate:
    await session.enter(uuid7())
    return await order(session, OrderDish(name=packed))


class Counter:
    """Where guests queue: one is served at a time, nobody once all is gone."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.all_gone = False
        self.waiting = 0

    async def stand(self, guests: int) -> bool:
        """Whether so many wait."""
        return self.waiting == guests

    @asynccontextmanager
    async def queue(self, _: Database, __: Scope, ___: FetchDish) -> AsyncIterator[None]:
        """Wait for one's turn. Raises `Burnt` when all is gone."""
        self.waiting += 1
        async with self.turn:
            self.waiting -= 1
            if self.all_gone:
                raise Burnt
            yield


counter = Counter()


@requests.answer(FetchDish, queue=counter.queue)
async def fetch(session: Session, asked: FetchDish) -> Plate:
    return await order(session, OrderDish(name=asked.name))


@requests.answer(ReheatDish, keeps_reply=False)
async def reheat(session: Session, asked: ReheatDish) -> Plate:
    dish = (await session.scalars(select(Dish).where(Dish.id == asked.dish_id))).one()
    dish.cooked += 1
    return Plate.model_validate(dish)


@requests.answer(ListDishes)
async def list_dishes(session: Session, asked: ListDishes) -> list[Plate]:
    return [Plate.model_validate(dish) for dish in await session.scalars(select(Dish).order_by(Dish.id))]


@requests.answer(GetDish, permission="services:read")
async def get(session: Session, asked: GetDish) -> Plate:
    dish = await session.scalar(select(Dish).where(Dish.id == asked.dish_id))
    if dish is None:
        raise NotFound
    return Plate.model_validate(dish)


@requests.answer(TasteDish)
async def taste(session: Session, asked: TasteDish) -> Plate:
    await session.execute(text("select 1 / 0"))
    raise AssertionError


@consumers.on(Ordered)
async def cook(session: Session, event: Ordered) -> None:
    """Cook what was ordered."""
    if event.name == "stone":
        raise Burnt
    if event.name == "doubled":
        session.add(Dish(id=event.dish_id, name="a secret recipe"))
        await session.flush()
    if event.name == "raw":
        raise RuntimeError("the oven is cold")
    dish = await session.scalar(select(Dish).where(Dish.id == event.dish_id))
    assert dish is not None
    dish.cooked += 1


CLOSED: set[UUID] = set()
"""The businesses whose kitchen is closed."""
UNPAID: set[UUID] = set()
"""The businesses that do not pay for theirs."""


async def refuse_closed(session: Session, asked: Request[Any]) -> None:
    stopped.refuse(session.scope, asked, suspended=session.business_id in CLOSED, unpaid=session.business_id in UNPAID)


PARTS = Parts(requests=[requests], consumers=[consumers], ticks=[ticks], guard=refuse_closed)
SIGNING_KEY = Ed25519PrivateKey.generate()
VAULT: dict[str, Any] = {"vault_keys": {"2026": "a" * 43 + "="}, "vault_active_key": "2026"}


class RunningKitchen:
    """The kitchen served by uvicorn on a free port."""

    def __init__(self, url: str, service: Service) -> None:
        self.url = url
        self.service = service
        self.signer = ActorSigner(SIGNING_KEY.private_bytes_raw())
