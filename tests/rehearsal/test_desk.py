"""The office's pages in a real Airflow: in its frame, behind its login, and out of the reach of its neighbours."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from playwright.sync_api import FrameLocator, Page
from tests.rehearsal.office import DEPUTY, Office, letter, log_in, name_of

from duban.board.application import STATIC
from duban.domain.office.actor import Identification
from duban.domain.office.office import DESK
from duban.orchestration import files, metrics
from duban.orchestration.desk import PREFIX
from duban.orchestration.desk import application as pages

FORBIDDEN = 403
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Whatever of ours is mounted into Airflow.
OURS = ((PREFIX, pages()), (files.PREFIX, files.application()))

# A browser, two Airflow runs, and hundreds of requests, also on a machine that is busy with others.
pytestmark = pytest.mark.timeout(900)


def in_frame(page: Page) -> FrameLocator:
    """What stands in the frame of the office's pages."""
    return page.frame_locator(f"iframe[title={DESK}]")


def test_a_signer_reaches_the_offices_pages_with_one_click_and_signs_there(office: Office, page: Page) -> None:
    office.ask("gaj")
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" and PREFIX in one.text else None)
    log_in(page, office.stack, "fgw_fenguan")
    page.get_by_role("link", name=DESK).click()
    frame = in_frame(page)
    frame.get_by_role("heading", name="哪些等我办").wait_for()
    frame.get_by_role("link", name="文书", exact=True).click()
    frame.locator("fieldset", has_text="gaj · 函请").get_by_role("link", name="打开办理").click()
    frame.get_by_role("button", name="签发", exact=True).click()
    frame.get_by_text("gaj · 函请已签发").wait_for()
    signature = office.signature("gaj")
    assert (signature.by, signature.known, signature.account) == (DEPUTY, Identification.PAGE, "fgw_fenguan")
    assert said == []


def test_a_run_has_the_page_of_what_it_is_about_as_a_tab(office: Office, page: Page) -> None:
    office.ask("sjj")
    log_in(page, office.stack, "duban")
    page.goto(f"{office.stack.url}/dags/sign_document/runs/sjj")
    page.locator("a[href*=duban-run]").click()  # the tab, not the entry of the menu
    in_frame(page).get_by_role("heading", name="没有可显示的内容").or_(
        in_frame(page).get_by_text("没有可显示的内容")
    ).wait_for()


@pytest.fixture
def neighbour(office: Office) -> Iterator[str]:
    """A page on another port of the same host that posts a form of its own to ours as soon as it is opened."""
    form = (
        f"<form method=post action='{office.stack.url}{PREFIX}/decide/1/{name_of('mzj')}'>"
        "<input name=outcome value=签发><input name=token value=0></form><script>document.forms[0].submit()</script>"
    )

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(form.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_port_of_the_same_host_cannot_act_for_who_is_logged_in(
    office: Office, page: Page, neighbour: str
) -> None:
    with office.app.context.ledger.begin() as work:
        work.documents.add(letter(office.app, "czj"))
    log_in(page, office.stack, "fgw_fenguan")
    with page.expect_response(lambda one: "/decide/" in one.url) as answered:
        page.goto(neighbour)
    assert answered.value.status == FORBIDDEN
    assert "不是从本系统页面发出的" in page.inner_text("body")


def test_every_address_of_ours_asks_who_comes(office: Office) -> None:
    """Whatever is mounted into Airflow: strangers are unknown, who has no duty in the office is refused."""
    guest = {
        "username": "visitor",
        "email": "v@page.invalid",
        "first_name": "v",
        "last_name": "v",
        "password": "v-v-v-v",
    }
    with office.client("admin") as admin:
        admin.post("/auth/fab/v1/users", json=guest | {"roles": [{"name": "Public"}]}).raise_for_status()
    with (
        office.client("visitor", "v-v-v-v") as visitor,
        httpx.Client(base_url=office.stack.url, trust_env=False) as nobody,
    ):
        asked = [one for prefix, web in OURS for one in addresses(prefix, web)]
        for address, known in asked:
            for method in METHODS:
                wrong = set() if method in known else {httpx.codes.METHOD_NOT_ALLOWED}
                assert nobody.request(method, address).status_code in {httpx.codes.UNAUTHORIZED, *wrong}, address
                assert visitor.request(method, address).status_code in {FORBIDDEN, *wrong}, address
        for file in STATIC.iterdir():
            address = f"{PREFIX}/static/{file.name}"
            assert nobody.get(address).status_code == httpx.codes.OK
            assert {nobody.request(one, address).status_code for one in METHODS if one not in ("GET", "HEAD")} == {405}
    assert len(asked) > 50


def test_the_figures_are_opened_by_their_own_token_and_by_no_login(office: Office) -> None:
    address = f"{metrics.PREFIX}{metrics.PATH}"
    assert [one for one, _ in addresses(metrics.PREFIX, metrics.application())] == [address]
    token = office.app.settings.home / "secrets" / "metrics_token"
    with (
        office.client("admin") as admin,
        httpx.Client(base_url=office.stack.url, trust_env=False) as nobody,
    ):
        assert {one.get(address).status_code for one in (admin, nobody)} == {httpx.codes.NOT_FOUND}
        token.write_text("a-token-of-the-monitor")
        try:
            assert {one.get(address).status_code for one in (admin, nobody)} == {httpx.codes.UNAUTHORIZED}
            heads = {"Authorization": "Bearer a-token-of-the-monitor"}
            answer = nobody.get(address, headers=heads)
            assert (answer.status_code, "duban_condition_well" in answer.text) == (httpx.codes.OK, True)
            assert 'heartbeat_age_seconds{process="scheduler"}' in answer.text
            for closed in (f"{PREFIX}/", "/api/v2/dags"):
                assert nobody.get(closed, headers=heads).status_code in (httpx.codes.UNAUTHORIZED, FORBIDDEN)
        finally:
            token.unlink()


def addresses(prefix: str, web: FastAPI) -> Iterator[tuple[str, set[str]]]:
    """Every address below *prefix*, its parts filled in, with its methods; mounted are style sheet and script alone."""
    mounted = [route.path for route in web.routes if not isinstance(route, APIRoute)]
    assert mounted == (["/static"] if prefix == PREFIX else []), "something else is mounted: say who may see it"
    for route in web.routes:
        if isinstance(route, APIRoute):
            yield prefix + re.sub(r"\{(\w+)(:\w+)?\}", "1", route.path), route.methods
