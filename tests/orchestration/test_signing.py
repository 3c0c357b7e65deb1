"""Asking for a signature: what the signer reads, which answers count, when a request closes."""

import asyncio
import logging
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowRuntimeError,
    AirflowSkipException,
    ErrorType,
    TaskDeferred,
)
from airflow.sdk.execution_time.comms import ErrorResponse
from tests.orchestration.test_told import of_ours, strange

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, File, Outcome
from duban.domain.office.actor import Actor
from duban.domain.office.roles import Person, Roles
from duban.errors import ConfigurationError, LedgerBusy, Refused, UnknownReference
from duban.orchestration import pending, signing, steps
from duban.orchestration.looks import SharedLooks
from duban.orchestration.pending import RequestTrigger
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
LOOK = {pending.LOOK: True}
GONE = {pending.GONE: True}


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
        assert (document.name, now) == (REPORT.name, NOW)
        return self.shows

    def is_recorded(self, name: str, draft: int, answer: SignerAnswer, account: str) -> bool:
        return (answer, account) in [(one, by.account) for one, by in self.decided]

    def decide(self, name: str, draft: int, answer: SignerAnswer, by: Actor, now: datetime) -> DocumentState:
        assert (name, draft, now) == (REPORT.name, REPORT.draft, NOW)
        if self.refuses is not None:
            raise self.refuses
        if isinstance(self.now, Document) and self.now.state is DocumentState.WAITING:
            self.decided.append((answer, by))
            self.now = replace(self.now, state=DocumentState.SIGNED)
        return DocumentState.SIGNED

    def waiting(self) -> tuple[Document, ...]:
        if isinstance(self.now, Exception):
            raise self.now
        return (self.now,) if self.now.state is DocumentState.WAITING else ()


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Desk:
    context = Desk()
    for module in (signing, pending):
        monkeypatch.setattr(module, "app", lambda: SimpleNamespace(sign=context, settings=SETTINGS))
        monkeypatch.setattr(module, "now", lambda: NOW)
        monkeypatch.setattr(module, "pause", lambda: 0)
    monkeypatch.setattr(pending, "WAITING", SharedLooks(pending.waiting_drafts))
    return context


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The requests that were written."""
    requests: list[dict[str, object]] = []
    monkeypatch.setattr(signing, "upsert_hitl_detail", lambda **request: requests.append(request))
    return requests


@pytest.fixture
def ask(context: Desk) -> AskForSignature:
    return AskForSignature(
        task_id="ask", document=REPORT.name, draft=str(REPORT.draft), dossier=context.shows.sha256, note=""
    )


TI = "019a0000-0000-7000-8000-000000000001"


class Instance:
    """The task instance of a request, with what it tells the tasks after it."""

    def __init__(self, try_number: int = 1) -> None:
        self.id, self.try_number, self.told = TI, try_number, {}

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
    assert ask.execute_complete(task_context(), answered("暂缓", " 数字再核 ", "2021-11-08")) == "暂缓"
    shown = context.shows.sha256
    assert context.decided == [
        (SignerAnswer(Outcome.DEFER, "数字再核", date(2021, 11, 8), shown), ROLES.actor("fgw_fenguan", NOW.date()))
    ]


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.WAITING])
def test_nobody_is_asked_for_what_is_decided_or_void(context: Desk, ask: AskForSignature, state: DocumentState) -> None:
    context.now = replace(REPORT, state=state)
    with pytest.raises(AirflowSkipException, match=f"{state.words}，无需请示"):
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
    """Waits without a new request; the trigger hands over the same answer again."""
    context.refuses = error
    with pytest.raises(TaskDeferred):
        ask.execute_complete(task_context(), answered("签发"))
    assert written == []
    context.refuses = None
    assert ask.execute_complete(task_context(), answered("签发")) == "签发"
    assert ask.execute_complete(task_context(), answered("签发")) == "签发", "handed over once more, recorded once"
    assert len(context.decided) == 1


def test_an_answer_to_what_was_decided_elsewhere_is_told_so_and_records_nothing(
    context: Desk, ask: AskForSignature
) -> None:
    context.now = replace(REPORT, state=DocumentState.SIGNED)
    with pytest.raises(AirflowFailException, match=r"已签发（调度台、命令或纸质），以该决定为准，您的选择未登记"):
        ask.execute_complete(task_context(), answered("暂缓", "数字再核"))
    assert context.decided == []


@pytest.mark.usefixtures("context")
def test_the_first_try_asks_and_waits_for_the_answer_or_the_ledgers_word(
    ask: AskForSignature, written: list[dict[str, object]]
) -> None:
    with pytest.raises(TaskDeferred) as waits:
        ask.execute(task_context())
    assert [request["subject"] for request in written] == ["10月任务进展情况报告（第2稿）"]
    assert written[0]["assigned_users"] == [{"id": "市发改委分管领导", "name": "市发改委分管领导"}]
    where, of = waits.value.trigger.serialize()
    assert where == f"{RequestTrigger.__module__}.{RequestTrigger.__qualname__}"
    assert of == {"document": REPORT.name, "draft": 2, "dossier": ask.dossier, "request": TI}
    assert waits.value.timeout is None


@pytest.mark.usefixtures("context")
def test_a_later_try_writes_nothing_before_it_is_known_what_became_of_the_request(
    ask: AskForSignature, written: list[dict[str, object]]
) -> None:
    """Writing it again would take the answer away that moved along with it."""
    with pytest.raises(TaskDeferred):
        ask.execute(task_context(try_number=2))
    assert written == []
    with pytest.raises(TaskDeferred):
        ask.execute_complete(task_context(try_number=2), GONE)
    assert [request["subject"] for request in written] == [
        "（再次请示，此前的选择未登记）10月任务进展情况报告（第2稿）"
    ]


def test_a_refused_answer_does_not_refuse_the_request_that_somebody_cleared(
    context: Desk, ask: AskForSignature, written: list[dict[str, object]]
) -> None:
    context.refuses = Refused("“暂缓”须写明理由。")
    with pytest.raises(TaskDeferred):
        ask.execute_complete(task_context(try_number=2), answered("暂缓") | {pending.FOUND: True})
    assert len(written) == 1


def test_an_old_answer_is_not_recorded_again_for_a_paper_that_waits_once_more(
    context: Desk, ask: AskForSignature, written: list[dict[str, object]]
) -> None:
    assert ask.execute_complete(task_context(), answered("暂缓", "数字再核")) == "暂缓"
    context.now = REPORT
    with pytest.raises(TaskDeferred):
        ask.execute_complete(task_context(try_number=2), answered("暂缓", "数字再核") | {pending.FOUND: True})
    assert (len(context.decided), len(written)) == (1, 1)


@pytest.mark.usefixtures("context")
def test_a_request_that_was_cleaned_up_is_written_again(ask: AskForSignature, written: list[dict[str, object]]) -> None:
    with pytest.raises(TaskDeferred):
        ask.execute_complete(task_context(), GONE)
    assert [request["subject"] for request in written] == ["10月任务进展情况报告（第2稿）"]


def test_a_ledger_that_does_not_answer_costs_no_request(
    context: Desk, ask: AskForSignature, written: list[dict[str, object]]
) -> None:
    context.now = LedgerBusy("busy")
    with pytest.raises(TaskDeferred):
        ask.execute_complete(task_context(), LOOK)
    assert written == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DocumentState.WITHDRAWN, "第2稿已撤回，请求自动关闭"),
        (DocumentState.SIGNED, "第2稿已签发（调度台、命令或纸质），请求自动关闭"),
    ],
)
def test_the_request_of_a_draft_that_waits_no_longer_closes_and_says_why(
    context: Desk, ask: AskForSignature, state: DocumentState, words: str
) -> None:
    context.now = replace(REPORT, state=state)
    with pytest.raises(AirflowSkipException, match=words):
        ask.execute_complete(task_context(), LOOK)


def test_the_request_of_a_draft_whose_facts_changed_closes(context: Desk, ask: AskForSignature) -> None:
    context.shows = Dossier("**应报 18 家**")
    with pytest.raises(AirflowSkipException, match="另行请示"):
        ask.execute_complete(task_context(), LOOK)


UNANSWERED = SimpleNamespace(response_received=False, responded_by_user=None)


def news(monkeypatch: pytest.MonkeyPatch, held: object, dossier: str) -> dict[str, object]:
    """What ends the wait of a request for which Airflow holds *held*."""

    def detail(ti_id: UUID) -> object:
        assert str(ti_id) == TI
        if isinstance(held, Exception):
            raise held
        return held

    monkeypatch.setattr(pending, "get_hitl_detail_content_detail", detail)
    return asyncio.run(anext(RequestTrigger(REPORT.name, REPORT.draft, dossier, TI).run())).payload


def test_an_answer_that_airflow_took_and_handed_to_nobody_is_found(
    context: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = SimpleNamespace(
        response_received=True,
        responded_by_user=SimpleNamespace(id="7", name="fgw_fenguan"),
        chosen_options=["签发"],
        params_input={"理由": None, "暂缓至": None},
    )
    told = news(monkeypatch, given, context.shows.sha256)
    assert told["chosen_options"] == ["签发"]
    assert told["responded_by_user"] == {"id": "7", "name": "fgw_fenguan"}


def test_a_request_that_is_no_longer_there_is_told(context: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = AirflowRuntimeError(ErrorResponse(error=ErrorType.API_SERVER_ERROR, detail={"status_code": 404}))
    assert news(monkeypatch, gone, context.shows.sha256) == GONE


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.WAITING])
def test_a_paper_that_was_decided_elsewhere_ends_the_wait(
    context: Desk, monkeypatch: pytest.MonkeyPatch, state: DocumentState
) -> None:
    context.now = replace(REPORT, state=state)
    assert news(monkeypatch, UNANSWERED, context.shows.sha256) == LOOK


def test_another_case_ends_the_wait(context: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = context.shows.sha256
    context.shows = Dossier("**应报 18 家**")
    assert news(monkeypatch, UNANSWERED, shown) == LOOK


def test_what_cannot_be_read_now_is_read_again(context: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a ledger that is away nor an Airflow that does not answer ends the wait."""
    failures = iter([LedgerBusy("busy"), OSError("no answer")])

    def waiting(_: None) -> frozenset[tuple[str, int]]:
        if (error := next(failures, None)) is not None:
            raise error
        return frozenset()

    monkeypatch.setattr(pending, "WAITING", SharedLooks(waiting))
    assert news(monkeypatch, UNANSWERED, context.shows.sha256) == LOOK


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
        pytest.param({f"{RUN}1": "deferred"}, None, id="a request is open"),
        pytest.param({f"{RUN}1": None}, None, id="a run is about to ask"),
        pytest.param({f"{RUN}1": "up_for_retry"}, None, id="a run tries again"),
        pytest.param({f"{RUN}1": "failed"}, f"{RUN}2", id="marked failed, or an answer without effect"),
        pytest.param({f"{RUN}1": "success"}, f"{RUN}2", id="marked success"),
        pytest.param({f"{RUN}1": "failed", f"{RUN}2": "deferred"}, None, id="the second is open"),
        pytest.param({RUN.replace("abababab", "cdcdcdcd") + "1": "deferred"}, f"{RUN}1", id="other facts"),
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


@pytest.mark.usefixtures("written")
def test_the_log_of_a_request_is_sentences_of_an_office(
    context: Desk, ask: AskForSignature, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(TaskDeferred):
        ask.execute(task_context())
    assert ask.execute_complete(task_context(), answered("签发")) == "签发"
    context.now = LedgerBusy("台账暂时没有响应。")
    with pytest.raises(TaskDeferred):
        ask.execute_complete(task_context(), LOOK)
    said = of_ours(caplog)
    assert said == [
        "已请市发改委分管领导办理10月任务进展情况报告（第2稿）。",
        "《10月任务进展情况报告》第2稿已由市发改委分管领导签发。",
        "台账暂时没有响应。 请求继续等待。",
    ]
    assert strange(said) == []
