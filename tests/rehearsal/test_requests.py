"""A request in 待操作 ends soon after its paper was decided elsewhere; an early or a late answer is not lost unsaid."""

import httpx
import pytest
from tests.rehearsal.office import DEPUTY, NOW, Office, letter, name_of

from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.office.actor import Actor
from duban.services.sign.sign import SignerAnswer
from duban.stack.airflow_api import AirflowApi, Request

SIGNER = "fgw_fenguan"
REQUESTS = "/api/v2/dags/sign_document/dagRuns/{}/taskInstances/ask/-1/hitlDetails"

pytestmark = pytest.mark.timeout(900)


def decide(office: Office, unit: str, outcome: Outcome, reason: str = "") -> None:
    """As the page and the command do: one call of the service."""
    office.app.sign.decide(name_of(unit), 1, SignerAnswer(outcome, reason), deputy(office), NOW)


def deputy(office: Office) -> Actor:
    return office.app.settings.roles.actor(SIGNER, NOW.date())


def gone(office: Office, run_id: str) -> None:
    """Wait until that run asks nobody any more."""

    def nobody(requests: list[Request]) -> bool:
        return all(one.task.run_id != run_id for one in requests)

    with office.stack.api() as api:
        api.wait_for_requests(nobody, office.stack.patience())


@pytest.mark.parametrize(
    ("unit", "outcome", "reason", "state"),
    [("wjw", Outcome.SIGN, "", DocumentState.SIGNED), ("kjj", Outcome.WITHDRAW, "已报送", DocumentState.WITHDRAWN)],
)
def test_a_request_ends_by_itself_once_its_paper_was_decided_elsewhere(
    office: Office, api: AirflowApi, unit: str, outcome: Outcome, reason: str, state: DocumentState
) -> None:
    office.ask(unit)
    decide(office, unit, outcome, reason)
    gone(office, unit)
    office.ended(unit)
    (ask,) = api.task_instances("sign_document", unit, "ask")
    assert ask.state == "skipped"
    assert office.state(unit) is state


def test_an_answer_to_what_was_decided_elsewhere_is_refused_in_words_and_records_nothing(office: Office) -> None:
    """Whether it comes before the request has ended, or long after from a page that stayed open."""
    run_id = letter(office.app, "tyj").request_id("a" * 64, 1)
    office.ask("tyj", run_id)
    decide(office, "tyj", Outcome.SIGN)
    answer = {"chosen_options": [Outcome.DEFER.value], "params_input": {"理由": "再核", "暂缓至": None}}
    with office.client(SIGNER) as signer, httpx.Client(base_url=office.stack.url, trust_env=False) as stranger:
        soon = signer.patch(REQUESTS.format(run_id), json=answer)
        gone(office, run_id)
        late = signer.patch(REQUESTS.format(run_id), json=answer)
        unknown = stranger.patch(REQUESTS.format(run_id), json=answer)
    for told in (soon, late):
        assert told.status_code == httpx.codes.CONFLICT
        assert (
            told.json()["detail"] == "《tyj · 函请》第1稿已签发（调度台、命令或纸质），以该决定为准，您的选择未登记。"
        )
    assert unknown.status_code == httpx.codes.UNAUTHORIZED
    with office.app.context.ledger.begin() as work:
        (only,) = work.documents.decisions(name_of("tyj"), 1)
    assert (only.outcome, only.by) == (Outcome.SIGN, DEPUTY)


def test_an_answer_in_the_first_moment_of_a_request_counts(office: Office) -> None:
    """Airflow takes it while the request is only being written, and hands it over to nobody; the trigger finds it."""
    answer = {"chosen_options": [Outcome.SIGN.value], "params_input": {"理由": None, "暂缓至": None}}
    with office.client(SIGNER) as signer:
        office.begin("sfj")
        with office.stack.api() as api:

            def answered(_: object) -> bool:
                return signer.patch(REQUESTS.format("sfj"), json=answer).is_success

            api.wait("sign_document", "sfj", until=answered, patience=office.stack.patience())
    office.ended("sfj")
    assert office.signature("sfj").account == SIGNER
