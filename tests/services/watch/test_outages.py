"""An outage is told once by whatever channel works, once a day while it lasts, and so is its end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from tests.services.conftest import OfficeApp, at, read_to_the_end

from duban.adapters.outage_file import JsonOutageFile
from duban.domain.operation.outage import Outage, OutageKind, OutageRules
from duban.errors import LedgerBusy
from duban.ports import UnitOfWork
from duban.services.operate.health import Healths
from duban.services.operate.preview import Previews
from duban.services.watch.outages import OutageMemory

DOWN = "收信服务器 imap.example:993 连接失败。"


class Away:
    """A ledger that does not answer."""

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """Busy for ever."""
        raise LedgerBusy("账本数据库暂时没有响应。")
        yield


@pytest.fixture
def outages(app: OfficeApp, tmp_path: Path) -> OutageMemory:
    app.send_forms()
    return OutageMemory(app.context, JsonOutageFile(tmp_path / "outages.json"))


def recorded(app: OfficeApp) -> tuple[Outage, ...]:
    with app.context.ledger.begin() as work:
        return work.outages.all()


def subjects(app: OfficeApp, now: object) -> list[str]:
    """What the office was sent by *now*."""
    app.deliver.round(now)  # type: ignore[arg-type]
    office = app.context.office.report_to[0]
    mails = [message_from_bytes(raw, policy=default) for raw, to in app.post_office.attempts if office in to]
    return [str(mail["Subject"]).partition("〔")[0] for mail in mails]


def test_seven_minutes_without_a_mailbox_are_told_once_and_their_end_as_well(
    app: OfficeApp, outages: OutageMemory
) -> None:
    for minute in (0, 1, 3, 5, 7):
        outages.failing(OutageKind.MAILBOX, DOWN, at(10, 20, 9, minute))
    outages.well(at(10, 20, 9, 7), OutageKind.MAILBOX)
    outages.well(at(10, 20, 9, 10), OutageKind.MAILBOX)
    assert subjects(app, at(10, 20, 9, 15)) == [
        "【请处理】收信自10月20日9时起中断",
        "【已恢复】收信中断（自10月20日9时起）",
    ]
    (outage,) = recorded(app)
    assert (outage.reason, outage.told_at, outage.ended_at) == (DOWN, at(10, 20, 9, 5), at(10, 20, 9, 7))


def test_a_flap_is_recorded_and_not_told(app: OfficeApp, outages: OutageMemory) -> None:
    outages.failing(OutageKind.MAILBOX, DOWN, at(10, 20, 9))
    outages.well(at(10, 20, 9, 4), OutageKind.MAILBOX)
    assert subjects(app, at(10, 20, 10)) == []
    assert len(recorded(app)) == 1


def test_while_it_lasts_it_is_told_once_a_day(app: OfficeApp, outages: OutageMemory) -> None:
    for day in (20, 21, 22):
        for hour in (9, 10, 16):
            outages.failing(OutageKind.MAILBOX, DOWN, at(10, day, hour))
            app.deliver.round(at(10, day, hour))
    assert len(subjects(app, at(10, 22, 17))) == 3
    assert len(recorded(app)) == 1


def test_what_waits_for_a_person_is_told_at_once(app: OfficeApp, outages: OutageMemory) -> None:
    for hour in (9, 10, 11):
        outages.failing(OutageKind.MAILBOX, "授权码无效", at(10, 20, hour), urgent=True)
    assert len(subjects(app, at(10, 20, 11))) == 1
    told = message_from_bytes(app.post_office.attempts[-1][0], policy=default).get_body(("plain",))
    assert told is not None
    assert "授权码无效" in str(told.get_content())


def test_other_addresses_are_told_if_they_are_named(app: OfficeApp, outages: OutageMemory) -> None:
    told = replace(outages, rules=OutageRules(alert_to=("duty@yyb.example",)))
    told.failing(OutageKind.STORAGE, "磁盘已满", at(10, 20, 9), urgent=True)
    app.deliver.round(at(10, 20, 9))
    assert app.sent_to("duty@yyb.example") == 1


def test_of_a_mail_server_that_was_down_only_the_end_can_be_mailed(app: OfficeApp, outages: OutageMemory) -> None:
    for minute in (0, 10, 20):
        outages.failing(OutageKind.POST_OFFICE, "发信服务器连接失败。", at(10, 20, 9, minute))
    outages.well(at(10, 20, 9, 25), OutageKind.POST_OFFICE)
    assert subjects(app, at(10, 20, 9, 30)) == ["【已恢复】发信中断（自10月20日9时起）"]


def test_a_ledger_that_is_away_is_kept_in_a_file_until_it_is_back(
    app: OfficeApp, outages: OutageMemory, tmp_path: Path
) -> None:
    ledger = app.context.ledger
    object.__setattr__(app.context, "ledger", Away())
    outages.failing(OutageKind.LEDGER, "账本数据库暂时没有响应。", at(10, 20, 9))
    outages.failing(OutageKind.LEDGER, "账本数据库暂时没有响应。", at(10, 20, 9, 10))
    (seen,) = json.loads((tmp_path / "outages.json").read_text("utf-8"))
    assert (seen["what"], seen["since"]) == ("台账数据库", "2021-10-20T09:00:00+08:00")
    assert [outage.kind for outage in outages.open()] == [OutageKind.LEDGER]
    object.__setattr__(app.context, "ledger", ledger)
    outages.well(at(10, 20, 9, 20), OutageKind.STORAGE)
    assert subjects(app, at(10, 20, 9, 30)) == ["【已恢复】台账数据库中断（自10月20日9时起）"]
    assert outages.open() == ()
    assert json.loads((tmp_path / "outages.json").read_text("utf-8")) == []


def test_what_only_the_file_knows_is_not_lost_when_something_else_fails_first(
    app: OfficeApp, outages: OutageMemory
) -> None:
    ledger = app.context.ledger
    object.__setattr__(app.context, "ledger", Away())
    outages.failing(OutageKind.LEDGER, "账本数据库暂时没有响应。", at(10, 20, 9))
    object.__setattr__(app.context, "ledger", ledger)
    outages.failing(OutageKind.MAILBOX, DOWN, at(10, 20, 9, 10))
    assert {outage.kind for outage in recorded(app)} == {OutageKind.LEDGER, OutageKind.MAILBOX}


def test_a_file_that_is_damaged_hides_nothing(outages: OutageMemory, tmp_path: Path) -> None:
    (tmp_path / "outages.json").write_text("[{", encoding="utf-8")
    outages.failing(OutageKind.MAILBOX, DOWN, at(10, 20, 9))
    assert [outage.kind for outage in outages.open()] == [OutageKind.MAILBOX]


def test_one_that_began_by_a_clock_that_was_ahead_is_told_when_it_is_right(
    app: OfficeApp, outages: OutageMemory
) -> None:
    outages.failing(OutageKind.MAILBOX, DOWN, at(12, 20, 9))
    outages.failing(OutageKind.MAILBOX, DOWN, at(10, 20, 9))
    outages.failing(OutageKind.MAILBOX, DOWN, at(10, 20, 9, 10))
    assert len(subjects(app, at(10, 20, 9, 15))) == 1


def test_how_everything_is_can_be_asked_at_any_moment(app: OfficeApp, outages: OutageMemory) -> None:
    healths = Healths(app.context, outages)
    read_to_the_end(app.context, at(10, 20, 8, 50))
    assert healths.at(at(10, 20)).is_well
    assert healths.at(at(10, 20, 10)).troubles == ("收信：信箱自10月20日08:50起未能完整收取",)
    assert healths.at(at(10, 20, 10)).charges_nobody == "信箱自10月20日08:50起未能完整收取，暂不催办"
    outages.failing(OutageKind.MAILBOX, DOWN, at(10, 20, 9))
    outages.failing(OutageKind.STORAGE, "磁盘已满", at(10, 20, 9, 10))
    assert healths.at(at(10, 20, 10)).troubles == (
        f"收信：自10月20日09:00起中断（{DOWN}）",
        "档案库：自10月20日09:10起中断（磁盘已满）",
    )
    preview = Previews(app.context, app.escalate, healths=healths).at(at(10, 21), at(10, 20, 10))
    assert len(preview.troubles) == 2
    object.__setattr__(app.context, "ledger", Away())
    assert healths.at(at(10, 20, 10)).troubles == ("台账数据库：账本数据库暂时没有响应。",)
