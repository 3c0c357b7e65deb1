"""The files of a draft behind Airflow's login: who is logged in gets the bytes, nobody else gets anything."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import unquote

import httpx
import pytest
from airflow.api_fastapi import app as airflow_app
from airflow.api_fastapi.core_api.security import get_user
from tests.orchestration.test_signing import REPORT

from duban.domain.decisions.document import Document, File
from duban.errors import LedgerBusy, UnknownReference
from duban.orchestration import desk, files, metrics
from duban.orchestration.access.manager import DubanAuthManager
from duban.orchestration.access.permissions import ROLES
from duban.orchestration.files import PREFIX, application, links_of, serve

ANNEX = File("2021年10月（第2稿）附件.xlsx", "1" * 64)
COPY = File("2021年10月附件.xlsx", "2" * 64)
DRAFT = replace(REPORT, files=(*REPORT.files, ANNEX))


class App:
    """Stands for the installation: one draft and the bytes of its files."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.sign = SimpleNamespace(files=lambda name, draft: (*self.document(name, draft).files, COPY))
        self.context = SimpleNamespace(archive=SimpleNamespace(get=lambda sha256: f"bytes of {sha256}".encode()))

    def document(self, name: str, draft: int) -> Document:
        if self.error:
            raise self.error
        if (name, draft) != (DRAFT.name, DRAFT.draft):
            raise UnknownReference(f"没有文书 {name} 第{draft}稿。")
        return DRAFT


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> App:
    app = App()
    monkeypatch.setattr(files, "app", lambda: app)
    return app


def log_in(monkeypatch: pytest.MonkeyPatch, *permissions: tuple[str, str]) -> None:
    """Be somebody with these permissions, judged by the real auth manager."""
    monkeypatch.setattr(airflow_app, "get_auth_manager", DubanAuthManager)
    someone = SimpleNamespace(username="somebody", perms=set(permissions))
    monkeypatch.setitem(application().dependency_overrides, get_user, lambda: someone)


@pytest.fixture
def logged_in(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(monkeypatch, *ROLES["办公室核稿"])


def get(address: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(serve), base_url="http://127.0.0.1") as client:
            return await client.get(address.removeprefix(PREFIX))

    return asyncio.run(ask())


def address(place: int) -> str:
    """Where the link to a file leads, as a browser asks for it."""
    return links_of(DRAFT)[place].partition("](")[2].removesuffix(")")


@pytest.mark.usefixtures("logged_in")
def test_a_link_leads_to_the_bytes_of_its_file_under_its_name() -> None:
    answer = get(address(1))
    assert (answer.status_code, answer.content) == (200, b"bytes of " + b"1" * 64)
    assert unquote(answer.headers["Content-Disposition"].rpartition("''")[2]) == ANNEX.name
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.usefixtures("logged_in")
def test_the_signed_copies_follow_the_files_of_the_draft() -> None:
    answer = get(f"{PREFIX}/2/2/{DRAFT.name}")
    assert (answer.status_code, answer.content) == (200, b"bytes of " + b"2" * 64)
    assert unquote(answer.headers["Content-Disposition"].rpartition("''")[2]) == "2021年10月附件.xlsx"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("asked", [address(0), address(1), f"{PREFIX}/1/0/nonsense"])
def test_whoever_is_not_logged_in_gets_nothing(asked: str) -> None:
    assert get(asked).status_code == 401


@pytest.mark.parametrize(
    "permissions",
    [
        pytest.param((), id="a user without any role"),
        pytest.param((("can_read", "DAGs"),), id="who sees the DAGs and not the requests"),
        pytest.param((("can_read", "HITL Detail"),), id="who reads requests, but not of this DAG"),
    ],
)
def test_who_is_logged_in_without_the_right_is_refused(
    app: App, monkeypatch: pytest.MonkeyPatch, permissions: tuple[tuple[str, str], ...]
) -> None:
    """Authenticated is not authorised."""
    log_in(monkeypatch, *permissions)
    assert get(address(0)).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_every_role_of_the_office_may_read_them(app: App, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    log_in(monkeypatch, *ROLES[role])
    assert get(address(0)).status_code == 200


@pytest.mark.usefixtures("logged_in")
@pytest.mark.parametrize("asked", ["/3/0/" + DRAFT.name, "/2/3/" + DRAFT.name, "/2/-1/" + DRAFT.name, "/2/0/report"])
def test_what_is_no_file_of_a_draft_is_not_found(asked: str) -> None:
    assert get(asked).status_code == 404


@pytest.mark.usefixtures("logged_in")
@pytest.mark.parametrize("asked", ["/docs", "/openapi.json", "/2/0/../../../etc/passwd", "/two/0/report"])
def test_nothing_else_is_served(asked: str) -> None:
    assert get(asked).status_code in (404, 422)


@pytest.mark.usefixtures("logged_in")
def test_a_ledger_that_is_busy_is_said_to_be_busy(app: App) -> None:
    app.error = LedgerBusy("台账正忙，请稍后再试。")
    assert (get(address(0)).status_code, get(address(0)).text) == (503, "台账正忙，请稍后再试。")


@pytest.mark.filterwarnings("ignore:GitWildMatchPattern")  # how Airflow reads .airflowignore
def test_the_plugin_mounts_it_and_airflow_can_tell_of_it() -> None:
    from airflow import plugins_manager

    from duban_plugin import DubanPlugin

    mounted = {entry["url_prefix"]: entry["app"] for entry in DubanPlugin.fastapi_apps}
    assert mounted == {PREFIX: serve, desk.PREFIX: desk.serve, metrics.PREFIX: metrics.serve}
    assert list(mounted)[-1] == metrics.PREFIX, "it lies above the others"
    told = next(info for info in plugins_manager.get_plugin_info() if info["name"] == "duban")
    assert [served["url_prefix"] for served in told["fastapi_apps"]] == list(mounted)


def test_the_offices_pages_are_in_the_menu_and_a_tab_of_runs_and_tasks_under_the_offices_own_name() -> None:
    views = desk.views()
    assert {view["name"] for view in views} == {"调度台"}
    assert [view["destination"] for view in views] == ["nav", "dag_run", "task_instance"]
    assert views[0]["nav_top_level"] is True
