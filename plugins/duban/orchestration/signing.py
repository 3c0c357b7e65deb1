"""Asking a person for a signature, and recording the answer where Airflow hands it over."""

import logging
import time
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Context, Param
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from airflow.sdk.execution_time.hitl import HITLUser, upsert_hitl_detail

from duban.bootstrap import is_rehearsal
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, Outcome
from duban.errors import DubanError, Refused, UnknownReference
from duban.orchestration.files import links_of
from duban.orchestration.pending import FOUND, GONE, RequestTrigger
from duban.orchestration.runs import app, now, translated
from duban.orchestration.steps import REFUSAL

if TYPE_CHECKING:
    from duban.services.sign.sign import SignerAnswer

log = logging.getLogger(__name__)

# Before the operator gives its place free: each time it does may cost a try.
ATTEMPTS = 10
AGAIN = "（再次请示，此前的选择未登记）"
REASON, UNTIL = "理由", "暂缓至"
CLOSED = "所附情况已有变化，本请求关闭，另行请示。"
ELSEWHERE = "（调度台、命令或纸质）"
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
    The request for a signature on one draft, deferred: no worker, no pool slot.

    *The decision is recorded here*, from the event that Airflow hands over with its responder: an XCom can be
    written by any worker, this event by nobody. Whatever goes wrong while it is recorded is tried again, then the
    operator waits again without writing a new request, and is handed the same answer.
    *An answer that Airflow lost on its way is found* by the trigger: one that came while the request was only being
    written, or that moved along with the request when Airflow tried the task again.
    *An answer that the rules refuse* (no reason, a day that has passed, other facts than were shown, a paper that was
    decided elsewhere) ends the request as failed, in red and with the reason; if the paper still waits, the next task
    asks again, and the new request says in its title why.
    *A request shows one dossier*: its digest is in the run, and a run whose dossier is no longer that of now ends
    without asking, or soon after; Airflow never rewrites a request, so another one takes its place.
    *It ends soon after its paper was decided elsewhere*: the trigger looks at the ledger.
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
            **(kwargs | {"params": params}),
        )
        self.document = document
        self.draft = draft
        self.dossier = dossier
        self.note = note

    @translated()
    def execute(self, context: Context) -> Any:
        """Ask, if there is still something to decide and the facts are those of the run; otherwise end."""
        document = self._read()
        if document.state is not DocumentState.WAITING:
            raise AirflowSkipException(f"《{document.title}》第{document.draft}稿{document.state.words}，无需请示。")
        self._compose(document, context)
        if context["ti"].try_number == 1:
            self._ask(context)
        # A later try finds the request of the one before with it, answered or not: the trigger tells.
        self._wait(context)

    @translated()
    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Record an answer; or close a request that needs none any more, or write one that is gone."""
        if "chosen_options" not in event:
            self._look_again(context, ask=GONE in event)
        return self._settle(context, event)

    def _settle(self, context: Context, event: Mapping[str, Any]) -> str:
        """Record what a person chose; wait on with the answer if that cannot be done now."""
        for _ in range(ATTEMPTS):
            try:
                done = self._record(event)
            except (Refused, UnknownReference) as refusal:
                if context["ti"].try_number > 1 and event.get(FOUND):
                    # It may be the answer for which this request was red before somebody cleared it.
                    log.warning("此前的选择未生效：%s", refusal)
                    self._look_again(context, ask=True)
                self._refuse(context, str(refusal))
            except Exception:
                # Anything at all: the answer was given, and an error that went on from here would lose it.
                log.exception("所作选择暂未登记，稍后自动再试，不必重新选择。")
            else:
                return done or self._look_again(context, ask=True)
            time.sleep(pause())
        return self._wait(context)

    def _record(self, event: Mapping[str, Any]) -> str:
        """
        Record what Airflow says that a person chose, and give it as the office says it; Refused if it has no effect.

        What was recorded before is not recorded again: empty if the paper waits once more since.
        """
        account = account_of(event)
        if not account:
            raise Refused("无法确认是谁作出的选择，请登录后在请示中重新选择。")
        answer, moment, sign = answer_of(event, self.dossier), now(), app().sign
        given = (self.document, int(self.draft), answer, account)
        document = self._read()
        if sign.is_recorded(*given):
            return "" if document.state is DocumentState.WAITING else answer.outcome.value
        by = app().settings.roles.actor(account, moment.astimezone(TIMEZONE).date())
        sign.decide(self.document, int(self.draft), answer, by, moment)
        if not sign.is_recorded(*given):
            raise Refused(f"{ended(self._read())}，以该决定为准，您的选择未登记。")
        log.info("《%s》第%s稿已由%s%s。", document.title, document.draft, by.name, answer.outcome.value)
        return answer.outcome.value

    def _refuse(self, context: Context, why: str) -> NoReturn:
        """End in red; the next request tells why the choice had no effect."""
        context["ti"].xcom_push(key=REFUSAL, value=why)
        raise AirflowFailException(f"所作选择未生效：{why}")

    def _look_again(self, context: Context, *, ask: bool) -> NoReturn:
        """
        Close a request whose draft waits no longer or whose facts changed; else, or if nobody can tell, wait on.

        With *ask* the request is written again first: its answer goes.
        """
        try:
            document = self._read()
            if document.state is not DocumentState.WAITING:
                raise AirflowSkipException(f"{ended(document)}，请求自动关闭。")
            self._compose(document, context)
        except DubanError as error:
            log.warning("%s 请求继续等待。", error)
        else:
            if ask:
                self._ask(context)
        self._wait(context)

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

    def _ask(self, context: Context) -> None:
        """Write the request; one that was written before stays as it is, but loses its answer."""
        upsert_hitl_detail(
            ti_id=context["ti"].id,
            options=self.options,
            subject=self.subject,
            body=self.body,
            params=self.serialized_params,
            assigned_users=self.assigned_users,
        )
        log.info("已请%s办理%s。", "、".join(one["name"] for one in self.assigned_users or ()), self.subject)

    def _wait(self, context: Context) -> NoReturn:
        """Wait without end; an answer that was given meanwhile, or could not be recorded, is handed over soon."""
        trigger = RequestTrigger(self.document, int(self.draft), self.dossier, str(context["ti"].id))
        self.defer(trigger=trigger, method_name=self.execute_complete.__name__)

    def _read(self) -> Document:
        return app().sign.document(self.document, int(self.draft))


def account_of(event: Mapping[str, Any]) -> str:
    """The account that answered, as Airflow knows it; empty if it does not."""
    user = event.get("responded_by_user") or {}
    return str(user.get("name") or "")


def ended(document: Document) -> str:
    """How a draft that waits no longer ended, for whoever was asked for it."""
    where = ELSEWHERE if document.state in (DocumentState.SIGNED, DocumentState.DEFERRED) else ""
    return f"《{document.title}》第{document.draft}稿{document.state.words}{where}"


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


def answer_of(event: Mapping[str, Any], shown: str) -> "SignerAnswer":
    """Airflow's event in the words of the office; *shown* is the digest of what lay before the person. Refused."""
    from duban.services.sign.sign import SignerAnswer

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
