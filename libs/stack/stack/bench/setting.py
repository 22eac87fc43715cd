"""What a benchmark has at hand: the running system and, once asked for, the business in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from stack.bench import shop
from stack.bench.shop import Shop
from stack.bench.system import System


@dataclass
class Setting:
    """Where and for how long a benchmark measures."""

    system: System
    seconds: float
    """Measured time of each benchmark, warming up apart."""
    say: Callable[[str], None]
    """Tells whoever waits how far it is."""

    @cached_property
    def shop(self) -> Shop:
        """The business; founded when it is first needed."""
        return shop.open_shop(self.system.url())

    def port(self, name: str) -> int:
        """Where a part listens."""
        return self.system.state().ports[name]
