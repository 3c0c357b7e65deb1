"""A real Airflow asks for signatures: answers outlive a ledger that is away, refusals look refused, all are asked."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from duban.bootstrap import Installation, environment_credentials, file_clock, installation
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, Outcome
from duban.stack.airflow_api import AirflowApi, Request
from duban.stack.connections import embedded_connections
from duban.stack.environment import StackSettings
from duban.stack.stack import Stack, free_port

pytestmark = [pytest.mark.prove, pytest.mark.timeout(1500)]

SIGN_DAG = "sign_document"
SIGNER = "fgw_fenguan"
NOW = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)


def report(month: int) -> Document:
    """A report that waits for a signature."""
    reference = f"qz2021/department_monthly/2021-{month}"
    return Document(
        name=f"report/{reference}",
        draft=1,
        kind=DocumentKind.REPORT,
        reference=reference,
        title=f"{month}月任务进展情况报告",
        body="**应报 39 家**",
        signer="市发改委分管领导",
        files=(),
        created_at=NOW,
        subject=f"{month}月任务进展情况报告",
        text="应报39家。",
    )


@dataclass(frozen=True)
class Desk:
    """The installation, its Airflow, and where its ledger lies."""

    app: Installation
    api: AirflowApi
    stack: Stack
    ledger: Path

    def ask(self, document: Document) -> None:
        """Draft it and start the run that asks."""
        with self.app.context.ledger.begin() as work:
            work.documents.add(document)
        dossier = self.app.sign.dossier(document, NOW).sha256
        facts = {"document": document.name, "draft": 1, "title": document.title, "dossier": dossier, "note": ""}
        self.api.trigger(SIGN_DAG, document.request_id(dossier, 1), facts)

    def request(self, document: Document, *, but: str = "") -> Request:
        """The request for *document* that stands, of another run than *but*."""
        found: list[Request] = []

        def stands(requests: list[Request]) -> bool:
            found[:] = [one for one in requests if document.is_asked_by(one.task.run_id) and one.task.run_id != but]
            return bool(found)

        self.wait(stands)
        return found[-1]

    def answer(self, request: Request, outcome: Outcome, reason: str | None = None, until: str | None = None) -> None:
        """Choose as the signer does, in the page."""
        with self.stack.api(SIGNER) as api:
            api.answer(request, outcome, {"理由": reason, "暂缓至": until})

    def wait(self, until: Callable[..., bool]) -> None:
        self.api.wait_for_requests(until, self.stack.patience())


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = replace(load_settings(), home=tmp_path_factory.mktemp("home"))
    connections = embedded_connections(settings.home, settings.mail.address, free_port(23525))
    app = installation(environment_credentials(connections), settings)
    app.migrate()
    file_clock(settings.home).set(NOW)
    stack = Stack(StackSettings.of(settings, connections, rehearsal=True, first_port=28480))
    with stack:
        stack.start([SIGN_DAG])
        with stack.api() as api:
            api.set_pool("duban_outbox", 1)
            yield Desk(app, api, stack, settings.home / "ledger.db")


def test_an_answer_given_while_the_ledger_is_away_is_recorded_when_it_is_back(context: Desk) -> None:
    october = report(10)
    context.ask(october)
    request = context.request(october)
    away = context.ledger.with_name("away")
    context.ledger.rename(away)
    context.answer(request, Outcome.SIGN)
    for _attempt in range(2):  # SQLite makes an empty file of it: the task has tried
        context.wait(lambda _: context.ledger.exists())
        context.ledger.unlink(missing_ok=True)
    away.replace(context.ledger)
    context.wait(lambda _: context.app.sign.document(october.name, 1).state is DocumentState.SIGNED)
    with context.app.context.ledger.begin() as work:
        (signature,) = work.documents.decisions(october.name, 1)
    assert (signature.by, signature.account) == ("市发改委分管领导", SIGNER)
    assert signature.dossier == context.app.sign.dossier(october, NOW).sha256
    assert [one for one in context.api.pending_requests() if october.is_asked_by(one.task.run_id)] == []
    (next_one,) = context.app.sign.waiting()
    assert context.request(next_one).subject == "10月任务进展情况报告（第1稿）", "the second signer is asked by itself"


def test_a_refused_answer_is_red_and_the_next_request_says_why(context: Desk) -> None:
    november = report(11)
    context.ask(november)
    first = context.request(november)
    context.answer(first, Outcome.DEFER)
    second = context.request(november, but=first.task.run_id)
    assert second.subject.startswith("（上次选择未生效：“暂缓”须写明理由")
    (ask,) = context.api.task_instances(SIGN_DAG, first.task.run_id, "ask")
    assert ask.state == "failed"
    context.answer(second, Outcome.DEFER, "数字再核", "2021-11-08")
    context.wait(lambda _: context.app.sign.document(november.name, 1).state is DocumentState.DEFERRED)


@pytest.mark.parametrize("state", ["failed", "success"])
def test_a_request_that_somebody_marked_is_asked_again(context: Desk, state: str) -> None:
    december = replace(report(12), name=f"report.{state}/qz2021/department_monthly/2021-12")
    context.ask(december)
    first = context.request(december)
    path = f"/dags/{SIGN_DAG}/dagRuns/{first.task.run_id}/taskInstances/ask"
    context.api._send("PATCH", path, json={"new_state": state})
    second = context.request(december, but=first.task.run_id)
    assert second.subject == first.subject
    assert json.dumps(second.body) == json.dumps(first.body)
