"""What an official reads in the logs of the tasks: sentences of an office, whatever a task did or could not do."""

import logging
import re
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException, TaskDeferred
from tests.cli.conftest import CYCLE, furnished, moment

from duban.bootstrap import Installation, file_clock
from duban.domain.plan.organisation import Role
from duban.errors import StorageUnavailable
from duban.orchestration import awaiting, noticing, runs, steps
from duban_rehearsal.simulation.post import InnerPostOffice

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What Python, our keys and our codes look like.
STRANGE = re.compile(r"[<>{}\[\]=]|\b(None|True|False)\b|\b[a-z]+_[a-z_]+\b|\b[a-z]+\d*/\S+/|\w+\(|Traceback")


class Instance:
    """A task instance of which no run is known."""

    def get_task_states(self, *_: object, **__: object) -> dict[str, object]:
        return {}

    def get_dr_count(self, *_: object, **__: object) -> int:
        return 0

    def xcom_pull(self, **_: object) -> str:
        return "“暂缓”须写明理由，请重新选择。"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office on the day on which October's forms go out, with a post office that takes every mail but one unit's."""
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_SMTP", "smtp://robot@127.0.0.1:1")  # nobody answers there, nobody asks
    app = furnished(tmp_path, monkeypatch, moment(10, 14))
    dead = {contact.mail.casefold() for contact in app.context.programme(CYCLE).contacts_of("swj", tuple(Role))}
    post = InnerPostOffice(app.clock, app.settings.mail.address, dead=dead)
    for end in ("post_office", "mailbox"):
        monkeypatch.setattr(Installation, end, post)
    for module in (steps, noticing, runs, awaiting):
        monkeypatch.setattr(module, "app", lambda: app)
    return app


def at(app: Installation, when: datetime) -> None:
    file_clock(app.settings.home).set(when)


def of_ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What we said so far; the log is empty after."""
    said = [one.getMessage() for one in caplog.records if one.name.startswith("duban") and one.levelno >= logging.INFO]
    caplog.clear()
    return said


def strange(sentences: list[str]) -> list[str]:
    """Those that no official would understand."""
    return [one for one in sentences if not CHINESE.search(one) or STRANGE.search(one) or not one.endswith("。")]


def a_run(**facts: object) -> SimpleNamespace:
    return SimpleNamespace(run_id="manual", run_type="manual", logical_date=None, triggering_user_name="duban", **facts)


@pytest.mark.prove
def test_a_cycle_is_told_in_sentences_from_its_opening_to_its_report(
    office: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    said: list[str] = []

    def told() -> list[str]:
        now = of_ours(caplog)
        assert now, "a task that says nothing"
        said.extend(now)
        return now

    asked: dict[str, object] = {"period": str(CYCLE.period)}
    cycle = steps.begin_cycle(CYCLE.programme, CYCLE.stream, asked, Instance(), a_run())
    assert steps.open_cycle(cycle) is None
    assert "等待确认后自动继续" in told()[-1]
    mails = office.opening.ask(CYCLE, office.clock.now()).mails
    steps.begin_cycle(CYCLE.programme, CYCLE.stream, asked | {"confirmed": mails}, Instance(), a_run())
    returns = steps.open_cycle(cycle)
    assert returns
    assert told()[-1].startswith(f"已开启{office.settings.programmes['qz2021'].title}2021年10月报送周期，应报单位")
    for one in returns:
        steps.prepare_form(**one)
    assert len(told()) == len(returns)
    steps.deliver()
    # One more than lead departments: a co-lead is asked to countersign.
    assert told()[-1].startswith(f"已向{len(returns) + 1}家单位发出2021年10月填报表{len(returns) + 1}封")
    steps.deliver()
    assert told() == ["发件箱中没有到时应发的邮件。"]
    lane = awaiting.AwaitReturn(task_id="await_return", **returns[0])
    with pytest.raises(TaskDeferred):
        lane.execute({"ti": SimpleNamespace(try_number=2)})
    told()
    at(office, moment(10, 14, 10))
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "someone@elsewhere.example", office.settings.mail.address, "问"
    letter.set_content("请问填哪一张表？")
    office.post_office.send(letter.as_bytes(), (office.settings.mail.address,))
    steps.archive_mail()
    steps.file_returns()
    assert any(one.startswith("已处理来信") for one in told())
    at(office, moment(10, 26))
    for debt in steps.list_debts():
        steps.pay_debt(**debt)
    assert any("应办理" in one for one in told())
    steps.deliver()
    steps.preview_tomorrow()
    steps.preview_tomorrow()
    told()
    at(office, moment(11, 2))
    steps.compile_report(returns, Instance())
    assert any("已编制" in one for one in told())
    steps.compile_outstanding(Instance())
    steps.ask_again(Instance(), "report/qz2021/department_monthly/2021-10")
    told()
    with pytest.raises(AirflowFailException):
        lane.execute({"ti": SimpleNamespace(try_number=1)})
    assert "未收到合格的报送件" in told()[-1]
    assert strange(said) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StorageUnavailable("档案库写不进。"), "市税务局：暂时未能办完：档案库写不进。"),
        (KeyError("swj"), "市税务局：程序出错，本任务未办完"),
        (runs.ConfigurationError("设置中缺少此项。"), "市税务局：设置中缺少此项。 改正后自动继续"),
        (runs.PermanentError("这份填报表已被更换，请刷新后再试。"), "市税务局：这份填报表已被更换"),
    ],
)
def test_a_task_that_fails_says_first_what_happened_to_whom_and_what_to_do(
    office: Installation,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    words: str,
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setitem(office.__dict__, "generate", SimpleNamespace(prepare_form=fails, is_laid_out=bool))
    caplog.set_level(logging.INFO)
    with pytest.raises(Exception):  # noqa: B017, PT011 - as told
        steps.prepare_form(str(CYCLE.of("swj")), "市税务局")
    said = [one for one in of_ours(caplog) if one.startswith("市税务局")]
    assert len(said) == 1
    assert said[0].startswith(words)
    assert strange(said) == []
