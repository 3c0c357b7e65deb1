"""Pages beside one another: one that takes its time keeps neither the host nor another page waiting."""

import asyncio
from threading import Event

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from tests.board.conftest import DESK, ORIGIN, PREFIX

from duban.bootstrap import Installation


class SlowDays:
    """Stands for a ledger that takes its time: the page waits until it is let go."""

    def __init__(self, entered: Event, go_on: Event) -> None:
        self._entered, self._go_on = entered, go_on
        self.days = None

    def of(self, *asked: object) -> object:
        """The day, once somebody lets it go."""
        self._entered.set()
        self._go_on.wait()
        return self.days.of(*asked)


async def answered_meanwhile(root: FastAPI, entered: Event, go_on: Event) -> tuple[int, int, int]:
    """The answers to two requests made while today's page waits, and to that page in the end."""
    heads = {"x-user": DESK}
    async with AsyncClient(transport=ASGITransport(root), base_url=ORIGIN, headers=heads) as client:
        slow = asyncio.create_task(client.get(f"{PREFIX}/"))
        await asyncio.to_thread(entered.wait)
        try:
            host, ours = await client.get("/host"), await client.get(f"{PREFIX}/decisions")
        finally:
            go_on.set()
        return host.status_code, ours.status_code, (await slow).status_code


def test_a_slow_page_keeps_neither_the_host_nor_other_pages_waiting(app: Installation, web: FastAPI):
    entered, go_on = Event(), Event()
    slow = SlowDays(entered, go_on)
    slow.days = app.looking.days
    app.looking.__dict__["days"] = slow
    root = FastAPI()
    root.mount(PREFIX, web)

    @root.get("/host")
    async def host() -> dict[str, str]:
        """A page of the host, as Airflow's own are: answered in the loop itself."""
        return {}

    assert asyncio.run(answered_meanwhile(root, entered, go_on)) == (200, 200, 200)


def test_a_look_is_answered_while_somebody_writes_the_ledger(app: Installation, browser):
    with app.context.ledger.begin():
        assert browser(DESK).get("/decisions").status_code == 200
        assert browser(DESK).get("/work").status_code == 200
