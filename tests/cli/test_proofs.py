"""Proofs of receipt on the command line: whom to ring, what was said, and whether contacts live."""

import pytest
from tests.cli.conftest import CYCLE, duban, moment

from duban.bootstrap import Installation, file_clock
from duban.domain.mail.delivery import MailState, SendAttempt

URGE = f"R3/{CYCLE.of('swj')}"
CALL = ("outbox", "phone", URGE, "--at", "2021-10-26T15:30", "--to", "办公室值班员", "--content", "请于29日前报送")


@pytest.fixture
def urged(app: Installation) -> Installation:
    """The unit was sent the form and urged; our relay took every mail, and nobody said more."""
    for now in (moment(10, 14), moment(10, 26)):
        with app.context.ledger.begin() as work:
            work.readings.listed(app.context.robot, now)
            work.readings.read(app.context.robot, now)
        for debt in app.escalate.debts(now):
            if debt.reference.organisation == CYCLE.of("swj").organisation:
                app.escalate.pay(debt.reference, now)
        with app.context.ledger.begin() as work:
            for mail in work.outbox.due(now):
                work.outbox.claim(mail.key, now, now)
                work.outbox.settle(mail.key, SendAttempt(MailState.SENT, "250 ok"), now)
    file_clock(app.settings.home).set(moment(10, 26, 16))
    return app


def test_who_is_to_be_rung_is_listed_and_a_call_is_registered_once(urged: Installation) -> None:
    listed = duban("outbox", "proofs", columns=300).output
    assert URGE in listed
    assert "0595-" in listed
    assert "已交付发信服务器" in listed
    assert "尚无送达凭据" in duban("outbox").output
    said = duban(*CALL, "--user", "duban")
    assert (said.exit_code, duban(*CALL, "--user", "duban").exit_code) == (0, 0)
    assert "已登记：2021-10-26 15:30 已电话告知（市营商办督办岗致电办公室值班员：请于29日前报送" in said.output
    assert URGE not in duban("outbox", "proofs", columns=300).output
    assert "已电话告知" in duban("audit", "swj", columns=300).output


@pytest.mark.usefixtures("urged")
def test_nobody_who_is_not_known_by_name_registers_anything() -> None:
    refused = duban(*CALL)
    assert refused.exit_code != 0
    assert "登记送达凭据须由督办岗登录后办理" in refused.output.replace("\n", "")


@pytest.mark.usefixtures("urged")
def test_contacts_are_listed_with_when_they_lived() -> None:
    assert "最近证实可达" in duban("contacts", "swj").output
    assert "联系人 0 个" in duban("contacts", "--stale").output
    assert duban("contacts", "没有的单位").exit_code != 0
