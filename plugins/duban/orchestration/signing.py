"""Asking a person for a signature, and recording the answer."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NoReturn

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import Context, Param
from airflow.sdk.exceptions import AirflowSkipException, TaskAwaitingInput
from airflow.sdk.execution_time.hitl import upsert_hitl_detail

from duban.bootstrap import is_rehearsal
from duban.domain.document import Document, DocumentKind, DocumentState, Outcome
from duban.errors import TemporaryError
from duban.orchestration.files import links_of
from duban.orchestration.runs import house, now, translated
from duban.orchestration.steps import SIGN_DAG

log = logging.getLogger(__name__)

REASON = "理由"
NO_EFFECT = "如本稿此前已失效（单位已报送，或另有新稿），所作选择不产生效力，本请求会自动关闭。"


class AskForSignature(HITLOperator):
    """
    The request for a signature on one draft, in state awaiting_input: no worker, no triggerer, no pool slot.

    Airflow enforces no reason and knows nothing of drafts that become void, so the operator does:
    *an answer that lacks its reason*, or signs what has to wait, is removed and the request stands open again;
    *every hour* the wait times out, the ledger is read, and the request either goes on waiting (the same one,
    nothing changes for who looks at it) or ends because the draft waits no longer. It is not done more often
    because of the scheduler: an answer that comes within a second or two of the moment at which the task begins
    to wait meets the executor's late report of that task's end, and Airflow tries the task again: it asks again.
    Cleared, it reads the ledger first and asks for nothing that was decided.
    """

    template_fields = (*HITLOperator.template_fields, "document", "draft")

    def __init__(self, *, document: str, draft: str, **kwargs: Any) -> None:
        # Airflow hands down the DAG's params here; the form of the request shows those of the task alone.
        # Null, not an empty text: an empty text would be mandatory in the form and keep its buttons grey.
        types = ["null", "string"]
        hint = "退回、暂缓、撤回须写明"
        reason = Param(None, type=types, title=REASON, maxLength=200, description=hint, source="task")
        super().__init__(
            subject="",
            body="",
            options=[outcome.value for outcome in Outcome],
            response_timeout=timedelta(minutes=5 if is_rehearsal() else 60),
            **(kwargs | {"params": {REASON: reason}}),
        )
        self.document = document
        self.draft = draft

    @translated()
    def execute(self, context: Context) -> Any:
        """Ask, if there is still something to decide; otherwise the run ends without asking."""
        document = self._read()
        if document.state is not DocumentState.WAITING:
            raise AirflowSkipException(f"本稿不再待签（{document.state}），无需请示。")
        self.options = options_for(document)
        self.subject = subject_of(document)
        self.body = body_of(document, house().sign.case(document, now()).as_markdown())
        return super().execute(context)

    @translated()
    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Go on after an answer, or after the pause in which nobody answered."""
        if event.get("error_type") == "timeout":
            self._look_again()
        answer = answer_of(super().execute_complete(context, event))
        if Outcome(answer["outcome"]).needs_reason and not answer["reason"]:
            log.warning("“%s”须写明理由，请重新选择并填写“理由”。", answer["outcome"])
            self._ask_again(context)
        if Outcome(answer["outcome"]) is Outcome.SIGN and (reason := self._too_early()):
            log.warning("%s", reason)
            self._ask_again(context)
        return answer

    def _too_early(self) -> str:
        """Why the draft must not be signed yet; where nobody can tell now, it is told when the answer is recorded."""
        try:
            return house().sign.too_early(self._read(), now())
        except TemporaryError as error:
            log.warning("%s", error)
            return ""

    def _ask_again(self, context: Context) -> NoReturn:
        """Writing a request that has an answer removes the answer: the same request is open again."""
        upsert_hitl_detail(
            ti_id=context["ti"].id,
            options=self.options,
            subject=self.subject,
            body=self.body,
            params=self.serialized_params,
        )
        raise TaskAwaitingInput(method_name="execute_complete", timeout=self.response_timeout)

    def _look_again(self) -> NoReturn:
        """Close the request of a draft that waits no longer; otherwise wait on, also when nobody can tell."""
        try:
            waits = self._read().state is DocumentState.WAITING
        except TemporaryError as error:
            log.warning("%s; waiting on", error)
            waits = True
        if waits:
            raise TaskAwaitingInput(method_name="execute_complete", timeout=self.response_timeout)
        raise AirflowSkipException("本稿已失效，请求自动关闭。")

    def _read(self) -> Document:
        return house().sign.document(self.document, int(self.draft))


def options_for(document: Document) -> list[str]:
    """What may be decided on a draft: only a report can be compiled again."""
    return [
        outcome.value for outcome in Outcome if outcome is not Outcome.SEND_BACK or document.kind is DocumentKind.REPORT
    ]


def subject_of(document: Document) -> str:
    """The line that stands in the list of requests."""
    return f"{document.title}（第{document.draft}稿）"


def body_of(document: Document, case: str = "") -> str:
    """What the signer reads: what went before, the text, the files that go with it, who is to sign."""
    parts = [*((case, "---") if case else ()), document.body, "---", f"**签发人：{document.signer}**"]
    if document.files:
        parts.append("附件：" + "；".join(links_of(document)))
    return "\n\n".join([*parts, NO_EFFECT])


def answer_of(response: Mapping[str, Any]) -> dict[str, str]:
    """Airflow's response in the words of the office: outcome, reason, and who."""
    user = response.get("responded_by_user") or {}
    return {
        "outcome": response["chosen_options"][0],
        "reason": str(response["params_input"].get(REASON) or "").strip(),
        "by": str(user.get("name") or user.get("id") or ""),
    }


@translated()
def record_decision(document: str, draft: int, answer: Mapping[str, str]) -> bool:
    """Record the decision and what follows from it; whether the draft is signed. A void draft stays as it is."""
    outcome = Outcome(answer["outcome"])
    state = house().sign.decide(document, draft, outcome, answer["by"], answer["reason"], now())
    log.info("%s 第%d稿：%s（%s）→ %s", document, draft, outcome, answer["by"], state)
    return state is DocumentState.SIGNED


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
