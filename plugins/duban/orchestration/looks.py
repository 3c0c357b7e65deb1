"""One look at the ledger for all who wait for the same: nineteen lanes of a process are not nineteen queries."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class SharedLooks(Generic[K, V]):
    """What `read` gave last, by what it was asked for."""

    read: Callable[[K], V]
    taken: dict[K, tuple[float, V]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, key: K, at_most: float) -> V:
        """A reading of *key* that is less than *at_most* seconds old; what reading raises passes."""
        async with self.lock:
            seconds = asyncio.get_running_loop().time()
            if key in self.taken and seconds - self.taken[key][0] < at_most:
                return self.taken[key][1]
            reading = await asyncio.to_thread(self.read, key)
            self.taken[key] = (seconds, reading)
            return reading
