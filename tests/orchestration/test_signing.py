"""Asking for a signature: what the signer reads, which answers count, when a request closes."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskAwaitingInput

from duban.domain.cycle import TIMEZONE
from duban.domain.document import Document, DocumentKind, DocumentState, File
from duban.errors import LedgerBusy, UnknownReference
from duban.orchestration import signing, steps
from duban.orchestration.signing import AskForSignature, answer_of, body_of, options_for, subject_of

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
TIMEOUT = {"error": "nobody answered", "error_type": "timeout"}


def answered(option: str, reason: str = "") -> dict[str, object]:
    """Airflow's event after a person's answer."""
    return {
        "chosen_options": [option],
        "params_input": {"理由": reason},
        "responded_at": datetime(2021, 11, 1, 10, tzinfo=TIMEZONE),
        "responded_by_user": {"id": "7", "name": "市营商办负责人"},
    }


class Desk:
    """Stands for the service: gives the document, or the error, of this moment."""

    def __init__(self) -> None:
        self.now: Document | Exception = REPORT
        self.wait = ""

    def document(self, name: str, draft: int) -> Document:
        assert (name, draft) == (REPORT.name, REPORT.draft)
        if isinstance(self.now, Exception):
            raise self.now
        return self.now

    def too_early(self, document: Document, now: datetime) -> str:
        assert (document, now) == (self.now, NOW)
        return self.wait


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk()
    monkeypatch.setattr(signing, "house", lambda: SimpleNamespace(sign=desk))
    monkeypatch.setattr(signing, "now", lambda: NOW)
    return desk


@pytest.fixture
def reopened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The requests that were written again."""
    written: list[dict[str, object]] = []
    monkeypatch.setattr(signing, "upsert_hitl_detail", lambda **request: written.append(request))
    return written


@pytest.fixture
def ask() -> AskForSignature:
    return AskForSignature(task_id="ask", document=REPORT.name, draft=str(REPORT.draft))


CONTEXT = {"ti": SimpleNamespace(id="ti")}


def test_the_signer_reads_the_text_the_files_and_who_signs() -> None:
    assert subject_of(REPORT) == "10月任务进展情况报告（第2稿）"
    body = body_of(REPORT)
    assert body.startswith("**应报 19 家**")
    assert "签发人：市发改委分管领导" in body
    assert "附件：[报告.docx](/duban/files/2/0/report/qz2021/department_monthly/2021-10)" in body
    assert "附件" not in body_of(replace(REPORT, files=()))


def test_only_a_report_can_be_sent_back_to_be_compiled_again() -> None:
    assert options_for(REPORT) == ["签发", "退回", "暂缓", "撤回"]
    assert options_for(replace(REPORT, kind=DocumentKind.LETTER)) == ["签发", "暂缓", "撤回"]


def test_the_buttons_are_the_offices_and_the_form_asks_for_the_reason_only(ask: AskForSignature) -> None:
    assert ask.options == ["签发", "退回", "暂缓", "撤回"]
    assert list(ask.serialized_params) == ["理由"]


def test_an_answer_is_told_in_the_words_of_the_office() -> None:
    assert answer_of(answered("暂缓", " 数字再核 ")) == {
        "outcome": "暂缓",
        "reason": "数字再核",
        "by": "市营商办负责人",
    }


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.WAITING])
def test_nobody_is_asked_for_what_is_decided_or_void(desk: Desk, ask: AskForSignature, state: DocumentState) -> None:
    desk.now = replace(REPORT, state=state)
    with pytest.raises(AirflowSkipException, match="不再待签"):
        ask.execute(CONTEXT)


def test_a_draft_that_never_was_fails_at_once(desk: Desk, ask: AskForSignature) -> None:
    desk.now = UnknownReference("没有这份文书。")
    with pytest.raises(AirflowFailException, match="没有这份文书"):
        ask.execute(CONTEXT)


def test_a_signature_needs_no_reason(desk: Desk, ask: AskForSignature, reopened: list[dict[str, object]]) -> None:
    assert ask.execute_complete(CONTEXT, answered("签发"))["outcome"] == "签发"
    assert reopened == []


def test_a_signature_that_comes_too_early_is_removed_and_asked_for_again(
    desk: Desk, ask: AskForSignature, reopened: list[dict[str, object]]
) -> None:
    desk.wait = "最早可于11月03日09:05签发。"
    with pytest.raises(TaskAwaitingInput):
        ask.execute_complete(CONTEXT, answered("签发"))
    assert [request["ti_id"] for request in reopened] == ["ti"]


@pytest.mark.parametrize("option", ["暂缓", "撤回"])
def test_without_its_reason_an_answer_is_removed_and_asked_for_again(
    desk: Desk, ask: AskForSignature, reopened: list[dict[str, object]], option: str
) -> None:
    with pytest.raises(TaskAwaitingInput):
        ask.execute_complete(CONTEXT, answered(option, "  "))
    assert [request["ti_id"] for request in reopened] == ["ti"]
    assert ask.execute_complete(CONTEXT, answered(option, "数字再核"))["reason"] == "数字再核"


def test_an_unanswered_request_goes_on_waiting_as_it_is(
    desk: Desk, ask: AskForSignature, reopened: list[dict[str, object]]
) -> None:
    with pytest.raises(TaskAwaitingInput) as parked:
        ask.execute_complete(CONTEXT, TIMEOUT)
    assert parked.value.timeout == ask.response_timeout
    assert reopened == []


def test_a_ledger_that_does_not_answer_costs_no_request(desk: Desk, ask: AskForSignature) -> None:
    desk.now = LedgerBusy("busy")
    with pytest.raises(TaskAwaitingInput):
        ask.execute_complete(CONTEXT, TIMEOUT)


def test_the_request_of_a_void_draft_closes(desk: Desk, ask: AskForSignature) -> None:
    desk.now = replace(REPORT, state=DocumentState.WITHDRAWN)
    with pytest.raises(AirflowSkipException, match="本稿已失效"):
        ask.execute_complete(CONTEXT, TIMEOUT)


def test_a_draft_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a run id that Airflow accepts, which has no place for a slash."""
    house = SimpleNamespace(sign=SimpleNamespace(waiting=lambda: (REPORT, replace(REPORT, draft=3))))
    monkeypatch.setattr(steps, "house", lambda: house)
    there = {"report.qz2021.department_monthly.2021-10.2"}
    runs = SimpleNamespace(get_dr_count=lambda dag_id, run_ids: len(there & set(run_ids)))
    assert steps.unasked_drafts(runs) == [
        {
            "trigger_run_id": "report.qz2021.department_monthly.2021-10.3",
            "conf": {"document": REPORT.name, "draft": 3, "title": REPORT.title},
        }
    ]
