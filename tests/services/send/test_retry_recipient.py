"""An addressee who is turned away for now while others are served is tried again: alone, with the same bytes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.services.conftest import CYCLE, ROBOT, OfficeApp, address, at
from tests.services.outgoing import FORM, prepare_one

from duban.domain.mail.bounce_reason import refused_with
from duban.domain.mail.delivery import MOST_ATTEMPTS, MailState, Obstacle, SendAttempt
from duban.domain.mail.throttle import SendingRules
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import ReturnEvent, ReturnState
from duban.errors import AccountRefused
from duban.services.proof.deliverability import Reaching

LATE, OTHER = address("swj"), address("swj", Role.LIAISON)
GREY = "450 4.2.0 greylisted, try again"


def partly(reply: str = GREY) -> SendAttempt:
    return SendAttempt(MailState.SENT, f"250 ok；{LATE} 未收到：{reply}", {LATE: reply})


def turned_away(reply: str = GREY, **changes: object) -> SendAttempt:
    return replace(SendAttempt(MailState.RETRY, f"收件人全部被拒绝：{reply}", {LATE: reply}), **changes)


def refusals(app: OfficeApp) -> dict[str, str]:
    with app.context.ledger.begin() as work:
        return dict(work.outbox.refusals(FORM))


@pytest.fixture
def greylisted(app: OfficeApp) -> OfficeApp:
    """An office of whose first mail one addressee was put off, the others served."""
    prepare_one(app)
    app.post_office.script = [partly()]
    app.deliver.round(at(10, 14))
    return app


def test_only_he_is_tried_again_after_a_pause_with_the_same_bytes(greylisted: OfficeApp) -> None:
    greylisted.deliver.round(at(10, 14, 9, 1))
    assert len(greylisted.post_office.attempts) == 1, "not before the pause is over"
    greylisted.deliver.round(at(10, 14, 9, 6))
    (raw, everybody), (again, alone) = greylisted.post_office.attempts
    assert (again, alone) == (raw, (LATE,))
    assert set(everybody) == {LATE, OTHER, ROBOT}
    assert refusals(greylisted) == {}
    for hour in range(10, 15):
        greylisted.deliver.round(at(10, 14, hour))
    assert len(greylisted.post_office.attempts) == 2, "and once he has it, never again"


def test_he_is_tried_as_often_as_others_and_then_the_office_is_told(greylisted: OfficeApp) -> None:
    greylisted.post_office.script = [turned_away()] * 10
    for hour in range(10, 19):
        greylisted.deliver.round(at(10, 14, hour))
    assert sum(to == (LATE,) for _raw, to in greylisted.post_office.attempts) == MOST_ATTEMPTS - 1
    assert f"已试 {MOST_ATTEMPTS} 次" in refusals(greylisted)[LATE]
    assert {one.event.address for one in Reaching(greylisted.context).unreached()} == {LATE}
    greylisted.post_office.script = []
    greylisted.work(at(10, 15, 9))
    assert greylisted.sent_to("office@yyb.example") == 1


@pytest.mark.parametrize(
    ("attempt", "marked"),
    [
        pytest.param(SendAttempt(MailState.FAILED, "550 gone", {LATE: "550 5.1.1 gone"}), True, id="refused for good"),
        pytest.param(SendAttempt(MailState.UNKNOWN, "connection lost"), False, id="an unknown end is never repeated"),
    ],
)
def test_some_ends_are_final(greylisted: OfficeApp, attempt: SendAttempt, *, marked: bool) -> None:
    greylisted.post_office.script = [attempt]
    for hour in range(10, 15):
        greylisted.deliver.round(at(10, 14, hour))
    assert len(greylisted.post_office.attempts) == 2
    assert LATE in refusals(greylisted), "a person sees it"
    assert bool(Reaching(greylisted.context).unreached()) is marked


def test_a_process_that_dies_in_between_repeats_nothing(greylisted: OfficeApp) -> None:
    with greylisted.context.ledger.begin() as work:
        (due,) = work.deferred_recipients.due(at(10, 14, 10))
        assert work.deferred_recipients.claim(due, "结果未知", at(10, 14, 10)) is not None
        assert work.deferred_recipients.claim(due, "结果未知", at(10, 14, 10)) is None, "nor does a second process"
    greylisted.deliver.round(at(10, 14, 11))
    assert len(greylisted.post_office.attempts) == 1
    assert refusals(greylisted) == {LATE: "结果未知"}


def test_a_refused_login_of_ours_is_no_attempt_at_him(greylisted: OfficeApp) -> None:
    greylisted.post_office.script = [turned_away("535 no", obstacle=Obstacle.LOGIN)]
    with pytest.raises(AccountRefused):
        greylisted.deliver.round(at(10, 14, 10))
    greylisted.deliver.round(at(10, 14, 10) + timedelta(minutes=20))
    assert refusals(greylisted) == {}


def test_an_attempt_at_him_alone_counts_against_the_hourly_limits(greylisted: OfficeApp) -> None:
    sender = replace(greylisted.deliver, rules=SendingRules(per_hour=1))
    sender.round(at(10, 14, 9, 6))
    assert len(greylisted.post_office.attempts) == 1, "the mail itself used up the hour"
    sender.round(at(10, 14, 10, 1))
    assert len(greylisted.post_office.attempts) == 2
    greylisted.generate.prepare_form(CYCLE.of("jyj"), at(10, 14, 10))
    assert sender.round(at(10, 14, 10, 30)).waiting, "and he the next one"
    assert sender.round(at(10, 14, 11, 2)).sent


def test_he_is_not_told_what_is_no_longer_true(greylisted: OfficeApp) -> None:
    with greylisted.context.ledger.begin() as work:
        event = ReturnEvent(str(CYCLE.of("swj")), ReturnState.ACCEPTED, at(10, 14, 9, 3), "swj#1", complete=True)
        work.returns.record(event)
    greylisted.deliver.round(at(10, 14, 10))
    assert len(greylisted.post_office.attempts) == 1
    assert "已报送" in refusals(greylisted)[LATE]


def test_others_that_bounce_do_not_make_the_mail_lost_while_he_may_still_get_it(greylisted: OfficeApp) -> None:
    with greylisted.context.ledger.begin() as work:
        work.outbox.bounce(FORM, {OTHER: refused_with(OTHER, "550 gone")}, ROBOT)
        mail = work.outbox.get(FORM)
    assert mail is not None
    assert mail.state is MailState.SENT
