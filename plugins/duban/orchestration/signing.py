"""Asking a person for a signature, and recording the answer where Airflow hands it over."""

import logging
import time
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NoReturn

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import Context, Param
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowRuntimeError,
    AirflowSkipException,
    TaskAwaitingInput,
)
from airflow.sdk.execution_time.hitl import HITLUser, get_hitl_detail_content_detail, upsert_hitl_detail

from duban.bootstrap import is_rehearsal
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, Outcome
from duban.errors import DubanError, Refused, UnknownReference
from duban.orchestration.files import links_of
from duban.orchestration.runs import app, now, translated
from duban.orchestration.steps import REFUSAL, SIGN_DAG
from duban.services.sign.sign import SignerAnswer

log = logging.getLogger(__name__)

GONE = 404
# Airflow 3.3.2 lets triggers ask for a request and its answer, but no task: its supervisor does not know the question.
NOT_ANSWERED = 400
# Before the operator gives its place free: each time it does may cost a try.
ATTEMPTS = 10
AGAIN = "（再次请示，此前的选择未登记）"
REASON, UNTIL = "理由", "暂缓至"
CLOSED = "所附情况已有变化，本请求关闭，另行请示。"
ENDED = {
    DocumentState.SIGNED: "已另行签发（调度台或纸质）",
    DocumentState.DEFERRED: "已另行暂缓",
    DocumentState.WITHDRAWN: "已撤回",
    DocumentState.SUPERSEDED: "已有新稿",
}
# Airflow answers 200 to a choice that comes while a request is only being written, and forgets it.
UNANSWERED = "至本次查看尚未收到任何选择，本请求继续等待。已经选择过而仍显示待办的，请在页面上重新选择一次。"
NO_EFFECT = (
    "所附情况以请示时为准；此后有变化的（单位已报送、已答复，或另有新稿），所作选择不产生效力，"
    "并另行请示。同一文书有两份请示的，以后一份为准。"
)
HINTS = {
    REASON: "退回、暂缓、撤回须写明",
    UNTIL: "选“暂缓”时填写再次请示的日期；不填的，按规定的工作日数后再请示",
}


class AskForSignature(HITLOperator):
    """
    The request for a signature on one draft, in state awaiting_input: no worker, no triggerer, no pool slot.

    *The decision is recorded here*, from the event that Airflow hands over with its responder: an XCom can be
    written by any worker, this event by nobody. Whatever goes wrong while it is recorded is tried again, then the
    operator parks itself without writing a new request, and Airflow hands over the same answer.
    *An answer that Airflow lost on its way is found*: under load the executor's late report of a task's end makes
    Airflow try the task again, as if it had failed; the answer still lies with the request, and is recorded from there.
    *An answer that the rules refuse* (no reason, a day that has passed, other facts than were shown) ends the request
    as failed, in red and with the reason; the next task asks again, and the new request says in its title why.
    *A request shows one dossier*: its digest is in the run, and a run whose dossier is no longer that of now ends
    without asking, or at its next look; Airflow never rewrites a request, so another one takes its place.
    *Every half an hour* the wait times out and the ledger is read.
    Cleared, it reads the ledger first and asks for nothing that was decided.
    """

    template_fields = (*HITLOperator.template_fields, "document", "draft", "dossier", "note")

    def __init__(self, *, document: str, draft: str, dossier: str, note: str = "", **kwargs: Any) -> None:
        # Airflow hands down the DAG's params here; the form of the request shows those of the task alone.
        # Null, not an empty text: an empty text would be mandatory in the form and keep its buttons grey.
        types = ["null", "string"]
        params = {
            REASON: Param(None, type=types, title=REASON, maxLength=200, description=HINTS[REASON], source="task"),
            UNTIL: Param(None, type=types, title=UNTIL, format="date", description=HINTS[UNTIL], source="task"),
        }
        super().__init__(
            subject="",
            body="",
            options=[outcome.value for outcome in Outcome],
            response_timeout=timedelta(minutes=5 if is_rehearsal() else 30),
            **(kwargs | {"params": params}),
        )
        self.document = document
        self.draft = draft
        self.dossier = dossier
        self.note = note

    @translated()
    def execute(self, context: Context) -> Any:
        """Ask, if there is still something to decide and the facts are those of the run; otherwise end."""
        if context["ti"].try_number > 1 and (event := self._left_behind(context)) is not None:
            return self._settle(context, event)
        document = self._read()
        if document.state is not DocumentState.WAITING:
            raise AirflowSkipException(f"本稿不再待签（{document.state}），无需请示。")
        self._compose(document, context)
        return super().execute(context)

    @translated()
    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Record an answer, or go on after the pause in which nobody answered."""
        if event.get("error_type") == "timeout":
            self._look_again(context)
        return self._settle(context, event)

    def _settle(self, context: Context, event: Mapping[str, Any]) -> str:
        """Record what a person chose; wait on with the answer if that cannot be done now."""
        for _ in range(ATTEMPTS):
            try:
                return self._record(event).value
            except (Refused, UnknownReference) as refusal:
                self._refuse(context, str(refusal))
            except Exception:
                # Anything at all: the answer was given, and an error that went on from here would lose it.
                log.exception("所作选择暂未登记，稍后自动再试，不必重新选择")
            time.sleep(pause())
        return self._wait_on()

    def _left_behind(self, context: Context) -> dict[str, Any] | None:
        """An answer that an earlier try was given and did not record; None if there is none or Airflow does not say."""
        try:
            given = get_hitl_detail_content_detail(context["ti"].id)
        except AirflowRuntimeError as error:
            if (error.error.detail or {}).get("status_code") in (GONE, NOT_ANSWERED):
                return None
            raise
        if not given.response_received or given.responded_by_user is None:
            return None
        event = {
            "chosen_options": given.chosen_options,
            "params_input": given.params_input,
            "responded_by_user": {"id": given.responded_by_user.id, "name": given.responded_by_user.name},
        }
        return None if self._is_recorded(event) else event

    def _is_recorded(self, event: Mapping[str, Any]) -> bool:
        """Whether the very answer stands in the ledger; what cannot be read as an answer does not."""
        try:
            answer = answer_of(event, self.dossier)
            return app().sign.is_recorded(self.document, int(self.draft), answer, account_of(event))
        except Refused:
            return False
        except Exception:
            log.exception("暂时无法确认此前的选择是否已登记，稍后自动再试")
            time.sleep(pause())
            self._wait_on()

    def _record(self, event: Mapping[str, Any]) -> DocumentState:
        """The state of the draft after what Airflow says that a person chose."""
        account = account_of(event)
        if not account:
            raise Refused("无法确认是谁作出的选择，请登录后在请示中重新选择。")
        answer, moment = answer_of(event, self.dossier), now()
        by = app().settings.roles.actor(account, moment.astimezone(TIMEZONE).date())
        state = app().sign.decide(self.document, int(self.draft), answer, by, moment)
        log.info("%s 第%s稿：%s（%s）→ %s", self.document, self.draft, answer.outcome, account, state)
        return state

    def _refuse(self, context: Context, why: str) -> NoReturn:
        """End in red; the next request tells why the choice had no effect."""
        context["ti"].xcom_push(key=REFUSAL, value=why)
        raise AirflowFailException(f"所作选择未生效：{why}")

    def _look_again(self, context: Context) -> NoReturn:
        """Close a request whose draft waits no longer or whose facts changed; else, or if nobody can tell, wait on."""
        try:
            document = self._read()
            if document.state is not DocumentState.WAITING:
                raise AirflowSkipException(f"本稿{ENDED[document.state]}，请求自动关闭。")
            self._compose(document, context)
            log.info(UNANSWERED)
            self._mend(context)
        except (DubanError, AirflowRuntimeError) as error:
            log.warning("%s; waiting on", error)
        self._wait_on()

    def _compose(self, document: Document, context: Context) -> None:
        """Write the request, as it was written before if it was; AirflowSkipException if the facts are others now."""
        dossier = app().sign.dossier(document, now())
        if dossier.sha256 != self.dossier:
            raise AirflowSkipException(CLOSED)
        self.options = options_for(document)
        # The post, not a user: the auth manager asks who holds it at the moment of the answer.
        self.assigned_users = [HITLUser(id=document.signer, name=document.signer)]
        self.subject = subject_of(document, self.note or (AGAIN if context["ti"].try_number > 1 else ""))
        self.body = body_of(document, dossier.shown, dossier.waits)

    def _mend(self, context: Context) -> None:
        """Write a request again that is gone, as after a clean-up of Airflow's database; one that is there stays."""
        ti_id = context["ti"].id
        try:
            get_hitl_detail_content_detail(ti_id)
        except AirflowRuntimeError as error:
            if (error.error.detail or {}).get("status_code") != GONE:
                raise  # it may be there, answered: writing it again would remove the answer
            upsert_hitl_detail(
                ti_id=ti_id,
                options=self.options,
                subject=self.subject,
                body=self.body,
                params=self.serialized_params,
                assigned_users=self.assigned_users,
            )

    def _wait_on(self) -> NoReturn:
        """Wait as before; an answer that was given meanwhile, or could not be recorded, is handed over at once."""
        raise TaskAwaitingInput(method_name="execute_complete", timeout=self.response_timeout)

    def _read(self) -> Document:
        return app().sign.document(self.document, int(self.draft))


def account_of(event: Mapping[str, Any]) -> str:
    """The account that answered, as Airflow knows it; empty if it does not."""
    user = event.get("responded_by_user") or {}
    return str(user.get("name") or "")


def pause() -> float:
    """How many seconds pass before an answer that could not be recorded is tried again."""
    return 1 if is_rehearsal() else 20


def options_for(document: Document) -> list[str]:
    """What may be decided on a draft: only a report can be compiled again."""
    return [
        outcome.value for outcome in Outcome if outcome is not Outcome.SEND_BACK or document.kind is DocumentKind.REPORT
    ]


def subject_of(document: Document, note: str = "") -> str:
    """The line that stands in the list of requests; *note* says why it is asked again."""
    return f"{note}{document.title}（第{document.draft}稿）"


def body_of(document: Document, shown: str, waits: str = "") -> str:
    """What the signer reads: what he has to wait for, the dossier, and the files that go with it."""
    files = ["附件：" + "；".join(links_of(document))] if document.files else []
    return "\n\n".join(filter(None, [waits, shown, *files, NO_EFFECT]))


def answer_of(event: Mapping[str, Any], shown: str) -> SignerAnswer:
    """Airflow's event in the words of the office; *shown* is the digest of what lay before the person. Refused."""
    given = event.get("params_input") or {}
    return SignerAnswer(
        outcome=Outcome(event["chosen_options"][0]),
        reason=str(given.get(REASON) or "").strip(),
        until=_day(str(given.get(UNTIL) or "").strip()),
        shown=shown,
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[: len("2021-11-08")])
    except ValueError:
        raise Refused(f"“暂缓至”须写日期，如2021-11-08，现为“{text}”。") from None


def request_signatures(drafts: Any) -> Any:
    """
    Start one run of sign_document for each of *drafts* (the result of a task); wait for none of them.

    A run that exists already is left alone, so asking twice asks once.
    """
    return TriggerDagRunOperator.partial(
        task_id="request_signatures",
        task_display_name="送请签发",
        trigger_dag_id=SIGN_DAG,
        logical_date=None,
        skip_when_already_exists=True,
        map_index_template="{{ task.conf['title'] }}",
    ).expand_kwargs(drafts)
