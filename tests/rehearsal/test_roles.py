"""Who may sign, on a real Airflow: the wrong user is refused, the right one signs, and nothing else is a signature."""

import subprocess
import sys
from datetime import datetime, time

import httpx
import pytest
from playwright.sync_api import Page, Response
from tests.rehearsal.office import DEPUTY, STAND_IN_FROM, Office, letter, log_in
from tests.services.conftest import read_to_the_end

from duban.bootstrap import file_clock
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import DocumentState
from duban.domain.office.actor import Identification
from duban.orchestration.files import links_of
from duban.services.operate.authority_checks import check_connections
from duban.stack.airflow_api import AirflowError

FORBIDDEN = 403

# Six Airflow runs and two logins of a browser, also on a machine that is busy with others.
pytestmark = pytest.mark.timeout(900)


def choose_to_sign(page: Page, office: Office, unit: str) -> Response:
    """Open the request as its reader does, and click 签发; what Airflow answered."""
    page.goto(f"{office.stack.url}/dags/sign_document/runs/{unit}/tasks/ask/required_actions")
    with page.expect_response(lambda one: one.request.method == "PATCH" and "hitlDetails" in one.url) as answered:
        page.get_by_role("button", name="签发", exact=True).click()
    return answered.value


def test_in_the_page_the_wrong_user_is_refused_and_the_right_one_signs(office: Office, page: Page) -> None:
    """The login is in Chinese; both users may answer requests, this one is for one of them."""
    office.ask("swj")
    assert "请在下面输入您的用户名和密码" in page.inner_text("body")
    log_in(page, office.stack, "ysb_fuzeren")
    assert choose_to_sign(page, office, "swj").status == FORBIDDEN
    assert office.state("swj") is DocumentState.WAITING
    page.context.clear_cookies()
    page.goto(office.stack.url)
    log_in(page, office.stack, "fgw_fenguan")
    assert choose_to_sign(page, office, "swj").status == httpx.codes.OK
    office.ended("swj")
    assert office.state("swj") is DocumentState.SIGNED
    signature = office.signature("swj")
    assert (signature.by, signature.known, signature.account) == (DEPUTY, Identification.PAGE, "fgw_fenguan")


def test_nothing_but_the_signers_answer_is_a_signature(office: Office) -> None:
    """Whoever administers Airflow, writes an XCom or sets a task's state signs nothing."""
    request = office.ask("jyj")
    for user in ("admin", "duban", "fuhe", "chakan", "hegao", "fgw_zhuyao"):
        with office.stack.api(user) as api, pytest.raises(AirflowError, match=str(FORBIDDEN)):
            api.answer(request, "签发", {})
    task = "/api/v2/dags/sign_document/dagRuns/jyj/taskInstances/ask"
    made = {"username": "op", "email": "op@page.invalid", "first_name": "op", "last_name": "op", "password": "op-op-op"}
    with office.client("admin") as admin:
        answer = admin.post("/auth/fab/v1/users", json=made | {"roles": [{"name": "Op"}]})
        assert answer.is_success, answer.text
    with office.client("op", "op-op-op") as op:
        written = op.post(f"{task}/xcomEntries", json={"key": "return_value", "value": "signed", "map_index": -1})
        assert written.is_success, written.text
        marked = op.patch(task, json={"new_state": "success"})
        assert marked.is_success, marked.text
    office.ended("jyj")
    assert office.state("jyj") is DocumentState.WAITING


def test_a_stand_in_answers_what_was_asked_before_his_first_day(office: Office) -> None:
    request = office.ask("mzj")
    with office.stack.api("ysb_fuzeren") as api:
        with pytest.raises(AirflowError, match=str(FORBIDDEN)):
            api.answer(request, "签发", {})
        first_day = datetime.combine(STAND_IN_FROM, time(9), TIMEZONE)
        file_clock(office.app.settings.home).set(first_day)
        read_to_the_end(office.app.context, first_day)
        api.answer(request, "签发", {})
    office.ended("mzj")
    assert office.signature("mzj").by == f"市营商办负责人（代{DEPUTY}）"


def test_a_signer_changes_nothing_else(office: Office) -> None:
    """He neither pauses the DAG that asks him nor starts or clears a run, nor reads what is kept from him."""
    with office.client("fgw_fenguan") as signer:
        runs = "/api/v2/dags/sign_document/dagRuns"
        refused = [
            signer.patch("/api/v2/dags/sign_document", json={"is_paused": True}),
            signer.post(runs, json={"dag_run_id": "mine", "logical_date": None}),
            signer.post("/api/v2/dags/sign_document/clearTaskInstances", json={"dry_run": False, "dag_run_id": "swj"}),
            signer.get("/api/v2/connections"),
            signer.get("/api/v2/variables"),
        ]
        assert [answer.status_code for answer in refused] == [FORBIDDEN] * len(refused)


def test_the_files_of_a_draft_are_for_those_who_may_read_its_request(office: Office) -> None:
    address = links_of(letter(office.app, "swj"))[0].partition("](")[2].removesuffix(")")
    assert httpx.get(office.stack.url + address, trust_env=False).status_code == httpx.codes.UNAUTHORIZED
    made = {"username": "guest", "email": "g@page.invalid", "first_name": "g", "last_name": "g", "password": "guest-1"}
    with office.client("admin") as admin:
        admin.post("/auth/fab/v1/users", json=made | {"roles": [{"name": "Public"}]}).raise_for_status()
    with office.client("guest", "guest-1") as guest:
        assert guest.get(address).status_code == FORBIDDEN
    with office.client("hegao") as editor:
        assert editor.get(address).content == b"the letter"


def test_a_connection_of_ours_in_airflows_database_stops_the_start_and_is_named_by_doctor(office: Office) -> None:
    airflow = (sys.executable, "-m", "airflow", "connections")
    step = (sys.executable, "-m", "duban.orchestration.access")
    environment = office.stack.environment

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    with office.client("admin") as admin:
        added = admin.post("/api/v2/connections", json={"connection_id": "duban_smtp", "conn_type": "smtp"})
        assert added.is_success, added.text
    refused = run(*step)
    assert refused.returncode == 1
    assert "Airflow 数据库中有连接 duban_smtp" in refused.stderr
    (check,) = check_connections(office.database)
    assert check.mark.value == "需处理"
    assert run(*airflow, "delete", "duban_smtp").returncode == 0
    assert run(*step).returncode == 0, "and again changes nothing"
    (check,) = check_connections(office.database)
    assert check.mark.value == "正常"
