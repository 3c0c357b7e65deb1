"""Asking for a signature: what the signer reads, which answers count, when a request closes."""

import logging
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from airflow.providers.standard.operators import hitl
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowRuntimeError,
    AirflowSkipException,
    ErrorType,
    TaskAwaitingInput,
)
from airflow.sdk.execution_time.comms import ErrorResponse

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, File, Outcome
from duban.domain.office.actor import Actor
from duban.domain.office.roles import Person, Roles
from duban.errors import ConfigurationError, LedgerBusy, Refused, UnknownReference
from duban.orchestration import signing, steps
from duban.orchestration.signing import AskForSignature, body_of, options_for, subject_of
from duban.services.sign.dossier import Dossier
from duban.services.sign.sign import SignerAnswer

REPORT = Document(
    name="report/qz2021/department_monthly/2021-10",
    draft=2,
    kind=DocumentKind.REPORT,
    reference="qz2021/department_monthly/2021-10",
    title="10月任务进展情况报告",
    body="**应报 19 家**",
    signer="市发改委分管领导",
    files=(File("报告.docx", "0" * 64),),
    created_at=datetime(2021, 11, 1, 9, tzinfo=TIMEZONE),
)
NOW = datetime(2021, 11, 1, 10, tzinfo=TIMEZONE)
ROLES = Roles({"fgw_fenguan": Person("市发改委分管领导", titles=("市发改委分管领导",))})
SETTINGS = SimpleNamespace(roles=ROLES)
TIMEOUT = {"error": "nobody answered", "error_type": "timeout"}


def answered(option: str, reason: str = "", until: str = "") -> dict[str, object]:
    """Airflow's event after a person's answer."""
    return {
        "chosen_options": [option],
        "params_input": {"理由": reason, "暂缓至": until},
        "responded_at": datetime(2021, 11, 1, 10, tzinfo=TIMEZONE),
        "responded_by_user": {"id": "7", "name": "fgw_fenguan"},
    }


class Desk:
    """Stands for the service: gives the document, or the error, of this moment, and keeps what was decided."""

    def __init__(self) -> None:
        self.now: Document | Exception = REPORT
        self.shows = Dossier("**应报 19 家**", ("报告.docx 0000",))
        self.refuses: Exception | None = None
        self.decided: list[tuple[SignerAnswer, Actor]] = []

    def document(self, name: str, draft: int) -> Document:
        assert (name, draft) == (REPORT.name, REPORT.draft)
        if isinstance(self.now, Exception):
            raise self.now
        return self.now

    def dossier(self, document: Document, now: datetime) -> Dossier:
        assert (document, now) == (self.now, NOW)
        return self.shows

    def is_recorded(self, name: str, draft: int, answer: SignerAnswer, account: str) -> bool:
        return (answer, account) in [(one, by.account) for one, by in self.decided]

    def decide(self, name: str, draft: int, answer: SignerAnswer, by: Actor, now: datetime) -> DocumentState:
        assert (name, draft, now) == (REPORT.name, REPORT.draft, NOW)
        if self.refuses is not None:
            raise self.refuses
        self.decided.append((answer, by))
        return DocumentState.SIGNED


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Desk:
    context = Desk()
    monkeypatch.setattr(signing, "app", lambda: SimpleNamespace(sign=context, settings=SETTINGS))
    monkeypatch.setattr(signing, "now", lambda: NOW)
    monkeypatch.setattr(signing, "pause", lambda: 0)
    return context


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The requests that were written again while another one waited; Airflow holds the one that waits."""
    again: list[dict[str, object]] = []
    monkeypatch.setattr(signing, "upsert_hitl_detail", lambda **request: again.append(request))
    monkeypatch.setattr(signing, "get_hitl_detail_content_detail", lambda ti_id: None)
    return again


@pytest.fixture
def ask(context: Desk) -> AskForSignature:
    return AskForSignature(
        task_id="ask", document=REPORT.name, draft=str(REPORT.draft), dossier=context.shows.sha256, note=""
    )


class Instance:
    """The task instance of a request, with what it tells the tasks after it."""

    def __init__(self, try_number: int = 1) -> None:
        self.id, self.try_number, self.told = "ti", try_number, {}

    def xcom_push(self, key: str, value: str) -> None:
        self.told[key] = value


def task_context(try_number: int = 1) -> dict[str, Instance]:
    return {"ti": Instance(try_number)}


def test_the_signer_reads_the_text_the_files_and_why_he_is_asked_again() -> None:
    assert subject_of(REPORT) == "10月任务进展情况报告（第2稿）"
    assert subject_of(REPORT, "（上次选择未生效：须写明理由）").startswith("（上次选择未生效：须写明理由）10月")
    body = body_of(REPORT, "**应报 19 家**")
    assert body.startswith("**应报 19 家**")
    assert "附件：[报告.docx](/duban/files/2/0/report/qz2021/department_monthly/2021-10)" in body
    assert "附件" not in body_of(replace(REPORT, files=()), "文")
    assert body_of(REPORT, "文", "最早可于11月03日09:05签发。").startswith("最早可于")


def test_only_a_report_can_be_sent_back_to_be_compiled_again() -> None:
    assert options_for(REPORT) == ["签发", "退回", "暂缓", "撤回"]
    assert options_for(replace(REPORT, kind=DocumentKind.LETTER)) == ["签发", "暂缓", "撤回"]


def test_the_buttons_are_the_offices_and_the_form_asks_for_the_reason_and_the_day(ask: AskForSignature) -> None:
    assert ask.options == ["签发", "退回", "暂缓", "撤回"]
    assert list(ask.serialized_params) == ["理由", "暂缓至"]


def test_an_answer_is_recorded_where_airflow_hands_it_over_with_its_responder(
    context: Desk, ask: AskForSignature
) -> None:
    assert ask.execute_complete(task_context(), answered("暂缓", " 数字再核 ", "2021-11-08")) == "signed"
    shown = context.shows.sha256
    assert context.decided == [
        (SignerAnswer(Outcome.DEFER, "数字再核", date(2021, 11, 8), shown), ROLES.actor("fgw_fenguan", NOW.date()))
    ]


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.WAITING])
def test_nobody_is_asked_for_what_is_decided_or_void(context: Desk, ask: AskForSignature, state: DocumentState) -> None:
    context.now = replace(REPORT, state=state)
    with pytest.raises(AirflowSkipException, match="不再待签"):
        ask.execute(task_context())


def test_nobody_is_asked_for_what_is_no_longer_so(context: Desk, ask: AskForSignature) -> None:
    context.shows = Dossier("**应报 18 家**")
    with pytest.raises(AirflowSkipException, match="另行请示"):
        ask.execute(task_context())


def test_a_draft_that_never_was_fails_at_once(context: Desk, ask: AskForSignature) -> None:
    context.now = UnknownReference("没有这份文书。")
    with pytest.raises(AirflowFailException, match="没有这份文书"):
        ask.execute(task_context())


@pytest.mark.parametrize(
    ("event", "refusal", "why"),
    [
        pytest.param(answered("暂缓"), Refused("“暂缓”须写明理由。"), "须写明理由", id="the rules refuse it"),
        pytest.param(answered("暂缓", "再核", "下周"), None, "须写日期", id="no day"),
        pytest.param(answered("签发") | {"responded_by_user": None}, None, "无法确认是谁", id="nobody in particular"),
    ],
)
def test_an_answer_that_is_refused_ends_in_red_and_says_why_to_whoever_asks_again(
    context: Desk, ask: AskForSignature, event: dict[str, object], refusal: Exception | None, why: str
) -> None:
    context.refuses = refusal
    here = task_context()
    with pytest.raises(AirflowFailException, match=why):
        ask.execute_complete(here, event)
    assert why in here["ti"].told["refusal"]
    assert context.decided == []


@pytest.mark.parametrize(
    "error", [LedgerBusy("busy"), ConfigurationError("账本数据库文件打不开"), OSError("No space left on device")]
)
def test_an_answer_outlives_whatever_keeps_it_from_being_recorded(
    context: Desk, ask: AskForSignature, written: list[dict[str, object]], error: Exception
) -> None:
    """Parked without a new request; Airflow hands over the same answer again."""
    context.refuses = error
    with pytest.raises(TaskAwaitingInput):
        ask.execute_complete(task_context(), answered("签发"))
    assert written == []
    context.refuses = None
    assert ask.execute_complete(task_context(), answered("签发")) == "signed"


def test_an_answer_that_airflow_lost_on_its_way_is_recorded_by_the_next_try_once(
    context: Desk, ask: AskForSignature, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = SimpleNamespace(
        response_received=True,
        responded_by_user=SimpleNamespace(id="7", name="市营商办负责人"),
        chosen_options=["签发"],
        params_input={"理由": None, "暂缓至": None},
    )
    monkeypatch.setattr(signing, "get_hitl_detail_content_detail", lambda ti_id: given)
    assert ask.execute(task_context(try_number=2)) == "signed"
    assert len(context.decided) == 1
    context.now = replace(REPORT, state=DocumentState.SIGNED)
    with pytest.raises(AirflowSkipException, match="不再待签"):
        ask.execute(task_context(try_number=3))
    assert len(context.decided) == 1


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("status", [400, 404], ids=["no task may ask", "nothing is there"])
def test_a_try_that_cannot_learn_of_an_earlier_answer_asks_again(
    ask: AskForSignature, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """The supervisor of a task answers 400, "Unhandled request": every later try failed by it, and nobody was asked."""

    def refused(ti_id: str) -> None:
        raise AirflowRuntimeError(ErrorResponse(error=ErrorType.API_SERVER_ERROR, detail={"status_code": status}))

    asked: list[dict[str, object]] = []
    monkeypatch.setattr(signing, "get_hitl_detail_content_detail", refused)
    monkeypatch.setattr(hitl, "upsert_hitl_detail", lambda **request: asked.append(request))
    instance = Instance(try_number=2)
    with pytest.raises(TaskAwaitingInput):
        ask.execute({"ti": instance, "task_instance": instance})
    assert [request["subject"] for request in asked] == ["（再次请示，此前的选择未登记）10月任务进展情况报告（第2稿）"]
    assert asked[0]["assigned_users"] == [{"id": "市发改委分管领导", "name": "市发改委分管领导"}]


def test_an_unanswered_request_goes_on_waiting_as_it_is_and_says_so(
    ask: AskForSignature, written: list[dict[str, object]], caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever chose in the first two seconds was told 200 by Airflow, and reads here that nothing arrived."""
    with caplog.at_level(logging.INFO), pytest.raises(TaskAwaitingInput) as parked:
        ask.execute_complete(task_context(), TIMEOUT)
    assert "尚未收到任何选择" in caplog.text
    assert parked.value.timeout == ask.response_timeout
    assert written == []


def test_a_request_that_was_cleaned_up_is_written_again(
    ask: AskForSignature, written: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(ti_id: str) -> None:
        raise AirflowRuntimeError(ErrorResponse(error=ErrorType.API_SERVER_ERROR, detail={"status_code": 404}))

    monkeypatch.setattr(signing, "get_hitl_detail_content_detail", gone)
    with pytest.raises(TaskAwaitingInput):
        ask.execute_complete(task_context(), TIMEOUT)
    assert [request["subject"] for request in written] == ["10月任务进展情况报告（第2稿）"]


def test_a_ledger_that_does_not_answer_costs_no_request(context: Desk, ask: AskForSignature) -> None:
    context.now = LedgerBusy("busy")
    with pytest.raises(TaskAwaitingInput):
        ask.execute_complete(task_context(), TIMEOUT)


@pytest.mark.parametrize(
    ("state", "words"),
    [(DocumentState.WITHDRAWN, "本稿已撤回"), (DocumentState.SIGNED, "本稿已另行签发（调度台或纸质）")],
)
def test_the_request_of_a_draft_that_waits_no_longer_closes_and_says_why(
    context: Desk, ask: AskForSignature, state: DocumentState, words: str
) -> None:
    context.now = replace(REPORT, state=state)
    with pytest.raises(AirflowSkipException, match=words):
        ask.execute_complete(task_context(), TIMEOUT)


def test_the_request_of_a_draft_whose_facts_changed_closes(context: Desk, ask: AskForSignature) -> None:
    context.shows = Dossier("**应报 18 家**")
    with pytest.raises(AirflowSkipException, match="另行请示"):
        ask.execute_complete(task_context(), TIMEOUT)


DIGEST = "ab" * 32
RUN = "report.qz2021.department_monthly.2021-10.2.abababab~"


def runs(states: dict[str, str | None]) -> SimpleNamespace:
    """Airflow's memory of the runs of sign_document: the state of the request in each."""

    def get_task_states(dag_id: str, task_ids: list[str], run_ids: list[str]) -> dict[str, dict[str, str | None]]:
        assert (dag_id, task_ids) == ("sign_document", ["ask"])
        return {run_id: {"ask": states[run_id]} for run_id in run_ids if run_id in states}

    return SimpleNamespace(get_task_states=get_task_states, xcom_pull=lambda task_ids, key: "须写明理由")


@pytest.mark.parametrize(
    ("states", "asked"),
    [
        pytest.param({}, f"{RUN}1", id="for the first time"),
        pytest.param({f"{RUN}1": "awaiting_input"}, None, id="a request is open"),
        pytest.param({f"{RUN}1": None}, None, id="a run is about to ask"),
        pytest.param({f"{RUN}1": "up_for_retry"}, None, id="a run tries again"),
        pytest.param({f"{RUN}1": "failed"}, f"{RUN}2", id="marked failed, or an answer without effect"),
        pytest.param({f"{RUN}1": "success"}, f"{RUN}2", id="marked success"),
        pytest.param({f"{RUN}1": "failed", f"{RUN}2": "awaiting_input"}, None, id="the second is open"),
        pytest.param({RUN.replace("abababab", "cdcdcdcd") + "1": "awaiting_input"}, f"{RUN}1", id="other facts"),
        pytest.param({f"{RUN}{n}": "failed" for n in range(1, 13)}, f"{RUN}13", id="many refusals"),
    ],
)
def test_whether_a_draft_is_being_asked_for_is_looked_up(
    monkeypatch: pytest.MonkeyPatch, states: dict[str, str | None], asked: str | None
) -> None:
    """Under a run id that Airflow accepts, which has no place for a slash."""
    app = SimpleNamespace(sign=SimpleNamespace(requests=lambda now: ((REPORT, DIGEST),)))
    monkeypatch.setattr(steps, "app", lambda: app)
    monkeypatch.setattr(steps, "now", lambda: NOW)
    facts = {"document": REPORT.name, "draft": 2, "title": REPORT.title, "dossier": DIGEST, "note": ""}
    expected = [{"trigger_run_id": asked, "conf": facts}] if asked else []
    assert steps.unasked_drafts(runs(states)) == expected
    noted = [one["conf"]["note"] for one in steps.ask_again(runs(states), REPORT.name)]
    assert noted == (["（上次选择未生效：须写明理由）"] if asked else [])
    assert all(REPORT.is_asked_by(one["trigger_run_id"]) for one in expected)
