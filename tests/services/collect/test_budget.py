"""What one mail may cost: beyond that it waits for a person, its unit is not urged, and the others are filed."""

import signal
from dataclasses import replace

import pytest
from tests.services.collect.mails import holds, letter, state, submissions, text_of
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.adapters.mail import guarded_parser
from duban.adapters.mail.guarded_parser import GuardedParser
from duban.adapters.mail.plain_mail import LIMITS
from duban.adapters.office.reading import sandbox as guard
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.sandbox.client import Ended, SandboxClient
from duban.domain.mail.holds import HoldKind
from duban.domain.returns.submission import ReturnState


class BurntBy:
    """A child of ours, in which one mail or file used up all the processor time that it may have."""

    def __init__(self, real: SandboxClient, hostile: bytes, limit: int) -> None:
        self.real, self.hostile, self.limit, self.asked = real, hostile, limit, list[bool]()

    def ask(self, data: bytes) -> Ended:
        is_hostile = data.endswith(self.hostile)
        self.asked.append(is_hostile)
        return Ended(-signal.SIGXCPU, b"", float(self.limit)) if is_hostile else self.real.ask(data)


COSTLY = f"From: {address('swj')}\r\nSubject: a\r\nMIME-Version: 1.0\r\n\r\ncostly".encode()


def test_a_mail_too_costly_to_take_apart_waits_for_a_person_and_the_others_are_filed(
    app: OfficeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That there is such a mail show the tests of the parser, on a real one."""
    app.send_forms()
    child = BurntBy(guarded_parser.child(), COSTLY, LIMITS.cpu_seconds)
    monkeypatch.setattr(guarded_parser, "child", lambda: child)
    collect = replace(app.collect, parser=GuardedParser(app.context.robot, app.context.signer))
    app.mailbox.put(COSTLY, at(10, 20))
    app.mailbox.put(letter(address("jyj"), at(10, 20), files=[("表.xlsx", app.good_form("jyj"))]), at(10, 20))
    collect.archive_new_mail(at(10, 20))
    collect.handle(at(10, 20))
    assert state(app, "jyj") is ReturnState.ACCEPTED
    (hold,) = holds(app)
    assert (hold.kind, hold.sender, hold.reference) == (HoldKind.QUARANTINED, address("swj"), str(CYCLE.of("swj")))
    assert "读取超出时限" in hold.reason
    assert "swj" not in {debt.reference.organisation for debt in app.escalate.debts(at(10, 20))}


class Expensive:
    """The reading child, each of whose answers says that it took seven seconds."""

    def __init__(self) -> None:
        self.real, self.asked = guard.child(), 0

    def ask(self, data: bytes) -> Ended:
        self.asked += 1
        return replace(self.real.ask(data), seconds=7.0)


def test_a_form_that_burns_its_limit_burns_it_once_and_the_others_of_the_round_are_filed(
    app: OfficeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is attached twice, read, judged, explained and answered, and costs one limit in all."""
    app.send_forms()
    hostile = app.good_form("swj")
    child = BurntBy(guard.child(), hostile, guard.LIMITS.cpu_seconds)
    monkeypatch.setattr(guard, "child", lambda: child)
    object.__setattr__(app.collect.file_return, "reader", WorkbookFormReader())
    files = [("表.xlsx", hostile), ("表（再发）.xlsx", hostile)]
    app.mailbox.put(letter(address("swj"), at(10, 20), files=files), at(10, 20))
    app.mailbox.put(letter(address("jyj"), at(10, 20), files=[("表.xlsx", app.good_form("jyj"))]), at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    app.collect.handle(at(10, 20))
    assert child.asked.count(True) == 1
    assert state(app, "jyj") is ReturnState.ACCEPTED
    app.deliver.round(at(10, 20))
    answers = [text_of(raw) for raw, to in app.post_office.attempts if address("swj") in to]
    assert "文件过大或表格范围异常" in answers[-1]


def test_of_twenty_workbooks_those_within_the_budget_are_filed_and_the_others_wait_unblamed(
    app: OfficeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.send_forms()
    child = Expensive()
    monkeypatch.setattr(guard, "child", lambda: child)
    object.__setattr__(app.collect.file_return, "reader", WorkbookFormReader())
    good = app.good_form("swj")
    files = [("表.xlsx", good), *((f"{n}.xlsx", good + bytes(n)) for n in range(1, 20))]
    app.mailbox.put(letter(address("swj"), at(10, 20), files=files), at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    app.collect.handle(at(10, 20))
    assert child.asked == 3
    assert submissions(app, "swj")[0].verdict.accepts
    waiting = holds(app)
    assert {hold.kind for hold in waiting} == {HoldKind.QUARANTINED}
    assert {hold.file_name for hold in waiting} == {name for name, _ in files[3:]}
    assert all("尚未读取" in hold.reason for hold in waiting)
