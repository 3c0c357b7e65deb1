"""The first task of a cycle in Airflow's terms: it opens, waits at no cost, or is skipped with all that follows."""

import asyncio
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowSkipException, TaskDeferred

from duban.domain.calendar.cycle import Reference
from duban.errors import LedgerBusy, SettingsUnreadable
from duban.orchestration import opening, steps
from duban.orchestration.opening import AgreementTrigger, OpenCycle

CYCLE = Reference.parse("qz2021/department_monthly/2021-10")
CONTEXT = {"params": {}, "ti": None, "dag_run": None}
RETURNS = [{"reference": f"{CYCLE}/swj", "org": "市税务局"}]


def task() -> OpenCycle:
    return OpenCycle(task_id="open_cycle", programme="qz2021", stream="department_monthly")


def test_it_gives_the_returns_of_the_cycle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "begin_cycle", lambda *_: CYCLE)
    monkeypatch.setattr(steps, "open_cycle", lambda _: RETURNS)
    assert task().execute(CONTEXT) == RETURNS


def test_a_second_run_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    def another(*_: object) -> None:
        raise steps.AnotherRun(CYCLE, "scheduled__1")

    monkeypatch.setattr(steps, "begin_cycle", another)
    with pytest.raises(AirflowSkipException, match="2021年10月已由运行“scheduled__1”办理"):
        task().execute(CONTEXT)


def test_it_waits_in_the_triggerer_for_an_agreement_and_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "begin_cycle", lambda *_: CYCLE)
    monkeypatch.setattr(steps, "open_cycle", lambda _: None)
    with pytest.raises(TaskDeferred) as deferred:
        task().execute(CONTEXT)
    where, arguments = deferred.value.trigger.serialize()
    assert where == f"{AgreementTrigger.__module__}.{AgreementTrigger.__qualname__}"
    assert deferred.value.method_name == "execute"

    script = [False, LedgerBusy("busy"), SettingsUnreadable("正在保存"), True]

    def may_open(cycle: Reference) -> bool:
        assert cycle == CYCLE
        step = script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    monkeypatch.setattr(opening, "may_open", may_open)
    monkeypatch.setattr(opening, "pause", lambda: 0.0)
    assert asyncio.run(anext(AgreementTrigger(**arguments).run())).payload == str(CYCLE)
    assert script == []
    monkeypatch.setattr(steps, "open_cycle", lambda _: RETURNS)
    assert task().execute(CONTEXT, event=str(CYCLE)) == RETURNS


def test_it_asks_the_gate_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = SimpleNamespace(may_open=lambda cycle, now: (cycle, now) == (CYCLE, "now"))
    monkeypatch.setattr(opening, "app", lambda: SimpleNamespace(opening=gate))
    monkeypatch.setattr(opening, "now", lambda: "now")
    assert opening.may_open(CYCLE)
