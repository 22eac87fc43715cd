"""One request goes through the gateway's client, a transaction, the outbox, the stream and a consumer."""

import kitchen
from kitchen import RunningKitchen

from kit.client import Contexts
from kit.scope import Scope
from testkit import eventually


async def test_an_order_is_cooked_once(running: RunningKitchen, here: Scope, elsewhere: Scope) -> None:
    contexts = Contexts({"kitchen": running.url}, running.signer)
    plate = await contexts.ask(kitchen.OrderDish(name="soup"), here)

    async def cooked() -> bool:
        dishes = await contexts.ask(kitchen.ListDishes(), here)
        return [dish.cooked for dish in dishes if dish.id == plate.id] == [1]

    await eventually(cooked)
    assert await contexts.ask(kitchen.ListDishes(), elsewhere) == []
    await contexts.close()
