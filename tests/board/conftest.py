"""What the tests of the office's pages stand on: a whole installation behind them, and browsers of its people."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from fastapi import FastAPI, HTTPException, Request
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from tests.cli.conftest import CYCLE, furnished, moment

from duban.board.application import application
from duban.board.visiting import Host, PageUser
from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Document, DocumentKind
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.message import UnitMessage

PREFIX = "/duban/board"
ORIGIN = "https://duban.example"
TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')
DESK, CHECKER, LOOKER, DEPUTY = "duban", "fuhe", "chakan", "fgw_fenguan"
SWJ = CYCLE.of("swj")
LETTER = f"R5/{SWJ}"
DEPUTY_TITLE = "市发改委分管领导"


async def by_header(request: Request) -> PageUser:
    """Stands for Airflow's login: who is named in a header is logged in."""
    if not (user := request.headers.get("x-user")):
        raise HTTPException(401)
    return PageUser(user, tuple(filter(None, unquote(request.headers.get("x-groups", "")).split(","))))


@dataclass
class Browser:
    """The browser of one person; it sends what a browser sends along with a form of a page."""

    web: FastAPI
    user: str
    group: str = ""

    def __post_init__(self) -> None:
        root = Starlette(routes=[Mount(PREFIX, self.web)])
        heads = {"x-user": self.user, "x-groups": quote(self.group)} if self.user else {}
        self._client = TestClient(root, ORIGIN, headers=heads, follow_redirects=False)

    def get(self, path: str, **heads: str):
        """The answer to a page below the prefix."""
        return self._client.get(f"{PREFIX}{path}", headers=heads)

    def page(self, path: str) -> str:
        """The words of a page, its marks taken out; what it redirects to counts."""
        answer = self.get(path)
        while answer.status_code == 303:
            answer = self.get(answer.headers["location"].removeprefix(PREFIX))
        assert answer.status_code == 200, answer.text
        return text_of(answer.text)

    def token(self, path: str) -> str:
        """The token that the forms of a page carry for this person; a page without any fails the test."""
        found = TOKEN.search(self.get(path).text)
        assert found, f"{path} has no form for {self.user}"
        return found[1]

    def send(self, path: str, page: str, files: dict[str, tuple[str, bytes]] | None = None, **fields: str):
        """The answer to a form of *page*, sent as a browser does."""
        heads = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
        return self.post(path, fields | {"token": self.token(page)}, heads, files)

    def post(self, path: str, fields: dict[str, str], heads: dict[str, str], files=None):
        """The answer to a request, whoever wrote it."""
        return self._client.post(f"{PREFIX}{path}", data=fields, headers=heads, files=files)


def text_of(html: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation on the first of November: October's cycle is open, a letter waits, a unit wrote."""
    found = furnished(tmp_path, monkeypatch, moment(11, 1, 10))
    found.generate.open_cycle(CYCLE, moment(10, 14))
    with found.context.ledger.begin() as work:
        work.notices.add(Notice("R3", str(SWJ), moment(10, 26), NoticeState.PREPARED, mail_key=f"R3/{SWJ}"))
        work.notices.add(Notice("R5", str(SWJ), moment(11, 1), NoticeState.DRAFTED, mail_key=LETTER, document=LETTER))
        work.documents.add(letter(SWJ))
        work.unit_messages.add(message(SWJ))
        work.readings.listed(found.context.robot, moment(11, 1, 10))
        work.readings.read(found.context.robot, moment(11, 1, 10))
    return found


def letter(reference: Reference, signer: str = DEPUTY_TITLE) -> Document:
    """A letter that waits for its signer."""
    return Document(
        *(f"R5/{reference}", 1, DocumentKind.LETTER, str(reference), f"{reference.organisation} · 函请", "函"),
        signer=signer,
        files=(),
        created_at=moment(11, 1),
        subject="函",
        text="商请报送为荷。",
    )


def message(reference: Reference) -> UnitMessage:
    """What somebody at the unit wrote."""
    return UnitMessage("a" * 64, str(reference), "", "tbr@swj.quanzhou.example", moment(10, 29), "请问附件填哪一张表？")


@cache
def _pages() -> FastAPI:
    """The pages without an installation: built once for all tests of this process, as they are in a process."""
    return application(Host(nowhere, by_header, PREFIX))


def nowhere() -> Installation:
    raise AssertionError("a test of the pages names its installation: pages_over(app)")


def pages_over(app: Installation) -> FastAPI:
    """The pages over *app*, and no longer over that of the test before."""
    web = _pages()
    web.state.host = Host(lambda: app, by_header, PREFIX)
    return web


@pytest.fixture
def web(app: Installation) -> FastAPI:
    """The pages over it."""
    return pages_over(app)


@pytest.fixture
def browser(web: FastAPI) -> Callable[..., Browser]:
    """The browser of a user: `browser("duban")`; nobody is logged in without a name."""
    return lambda user="", group="": Browser(web, user, group)


@pytest.fixture
def chromium(require_program: Callable[[str, str], Path]) -> Iterator[Chromium]:
    """A browser without a window."""
    program = require_program("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        yield browser
        browser.close()
