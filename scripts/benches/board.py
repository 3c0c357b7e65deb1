"""How long the office's pages take over the ledger of a large plan, for some visitors at once."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from threading import Event

import httpx
from benches.board_ledger import CODE, NOW, PERIODS, LargeLedger, file_late, large_ledger
from benches.board_plan import ITEMS_OF_UNIT, STREAM, code_of
from benches.board_server import PREFIX, STATEMENTS

from duban.config import PROJECT
from duban.stack.stack import free_port

UNITS = 3000
VISITORS, ROUNDS = 3, 7
# Between two pages somebody reads; between two returns some seconds pass.
READS, RETURN_EVERY = 0.4, 4.0
PROMISE = 0.2
CYCLE = f"{CODE}/{STREAM}/{PERIODS[-1]}"
PAGES = {
    "今日": "/",
    "本期": f"/cycles/{CYCLE}",
    "本期，未报": f"/cycles/{CYCLE}?standing=OWED&order=findings",
    "一家的报送": f"/return/{CYCLE}/{{unit}}",
    "事项": "/items",
    "事项，红灯": "/items?light=RED",
    "事项，第7页": "/items?page=7",
    "一个事项": f"/items/{CODE}/{{item}}",
    "工作单": "/work?whose=all",
    "待核验": "/claims",
    "文书": "/papers",
    "单位": "/units",
    "一个单位": f"/units/{CODE}/{{unit}}",
    "审计": "/audit",
    "帮助（不问台账）": "/help",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: the page, how long it took, how many statements and bytes it was."""

    page: str
    seconds: float
    statements: int
    size: int


def bench_board() -> None:
    """
    Each page for some visitors at once while returns come in, over a ledger made for it; first once alone, unmeasured.

    $DUBAN_BENCH_LEDGER names a folder in which the ledger is kept from one run to the next.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("DUBAN_BENCH_LEDGER") or folder)
        large = LargeLedger(home, UNITS) if (home / "ledger.db").exists() else large_ledger(home, UNITS)
        with served(large) as address:
            answers = visited(address, large)
    what = f"{UNITS} units, {UNITS * ITEMS_OF_UNIT} items, {len(PERIODS)} cycles"
    print(f"board: {what}; {VISITORS} visitors at once, load of the machine {os.getloadavg()[1]:.1f}")
    for page in PAGES:
        report(page, [one for one in answers if one.page == page])
    report("all pages", answers)


@contextmanager
def served(large: LargeLedger) -> Iterator[str]:
    """The address of the pages in a process of their own."""
    port = free_port(8290)
    command = [sys.executable, "-m", "benches.board_server", str(large.home), str(large.units), str(port)]
    paths = os.pathsep.join([str(PROJECT / "scripts"), str(PROJECT / "plugins")])
    server = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": paths})
    try:
        yield f"http://127.0.0.1:{port}{PREFIX}"
    finally:
        server.terminate()
        server.wait()


def visited(address: str, large: LargeLedger) -> list[Answered]:
    """Every answer of all visitors."""
    with httpx.Client(timeout=600, trust_env=False) as client:
        wait_for(client, address)
        for page in PAGES:  # whoever comes first waits until the list is read and the report is compiled
            first = ask(client, address, page, 0)
            print(f"  first: {page} {first.seconds:.2f} s, {first.statements} statements", flush=True)
    over = Event()
    with ThreadPoolExecutor(VISITORS + 1) as people:
        filing = people.submit(returns_come, large, over)
        rounds = [people.submit(visits, address, place) for place in range(VISITORS)]
        found = [answer for each in rounds for answer in each.result()]
        over.set()
        print(f"  {filing.result()} returns came meanwhile", flush=True)
    return found


def wait_for(client: httpx.Client, address: str) -> None:
    """Until the server answers."""
    for _ in range(600):
        try:
            client.get(f"{address}/static/board.css")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the pages do not answer")


def visits(address: str, visitor: int) -> list[Answered]:
    """One visitor's way through all pages, over and over, each beginning at another one."""
    found = []
    pages = list(PAGES)
    with httpx.Client(timeout=600, trust_env=False) as client:
        for turn in range(ROUNDS):
            for place in range(len(pages)):
                page = pages[(place + visitor * 5) % len(pages)]
                found.append(ask(client, address, page, turn * 37 + visitor * 11))
                time.sleep(READS)
    return found


def ask(client: httpx.Client, address: str, page: str, number: int) -> Answered:
    """Ask for a page; an answer that is none ends the bench."""
    path = PAGES[page].format(unit=code_of(number), item=number * ITEMS_OF_UNIT + 1)
    began = time.perf_counter()
    answer = client.get(f"{address}{path}")
    seconds = time.perf_counter() - began
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"{path}: {answer.status_code} {answer.text[-300:]}")
    return Answered(page, seconds, int(answer.headers[STATEMENTS]), len(answer.content))


def returns_come(large: LargeLedger, over: Event) -> int:
    """File a return every few seconds until it is over; how many."""
    app = large.installation()
    count, began = 0, time.perf_counter()
    while not over.wait(RETURN_EVERY):
        count += file_late(app, NOW + timedelta(seconds=time.perf_counter() - began))
    return count


def report(page: str, answers: Sequence[Answered]) -> None:
    """One line: the middle and the 95th percentile, how many statements and bytes."""
    seconds = [one.seconds for one in answers]
    worst = quantiles(seconds, n=20)[-1]
    told = "" if worst <= PROMISE else f"  above {PROMISE * 1000:.0f} ms"
    print(
        f"  {page}: p50 {median(seconds) * 1000:.0f} ms, p95 {worst * 1000:.0f} ms, "
        f"{max(one.statements for one in answers)} statements, {max(one.size for one in answers) // 1024} kB "
        f"({len(answers)} times){told}",
        flush=True,
    )
