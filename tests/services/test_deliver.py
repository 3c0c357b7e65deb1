"""Sending: once, and never by guessing."""

from datetime import timedelta

from tests.services.conftest import CYCLE, OfficeHouse, address, at

from duban.domain.delivery import EVIDENCE_TAKES, LEASE, MOST_ATTEMPTS, Attempt, MailState
from duban.domain.ladder import NoticeState

FORM = f"R0/{CYCLE.of('swj')}"


def state_of(house: OfficeHouse, key: str) -> MailState:
    with house.desk.ledger.begin() as work:
        mail = work.outbox.get(key)
    assert mail is not None
    return mail.state


def prepare_one(house: OfficeHouse) -> None:
    house.generate.open_cycle(CYCLE, at(10, 14))
    house.generate.prepare_form(CYCLE.of("swj"), at(10, 14))


def test_a_mail_is_sent_once_however_often_the_sender_runs(house: OfficeHouse) -> None:
    prepare_one(house)
    for minute in range(4):
        house.deliver.round(at(10, 14, 9, minute))
    assert house.sent_to(address("swj")) == 1


def test_a_form_prepared_twice_is_one_mail(house: OfficeHouse) -> None:
    prepare_one(house)
    prepare_one(house)
    assert house.deliver.round(at(10, 14)).sent == (FORM,)


def test_every_mail_goes_to_our_own_mailbox_too_as_the_proof_that_it_left(house: OfficeHouse) -> None:
    prepare_one(house)
    house.deliver.round(at(10, 14))
    assert house.desk.office.robot in house.post_office.attempts[0][1]


def test_a_refusal_for_now_is_tried_again_later_with_the_same_bytes(house: OfficeHouse) -> None:
    prepare_one(house)
    house.post_office.script = [Attempt(MailState.RETRY, "451 later")]
    house.deliver.round(at(10, 14))
    house.deliver.round(at(10, 14, 9, 1))
    assert len(house.post_office.attempts) == 1, "not before the pause is over"
    house.deliver.round(at(10, 14, 10))
    assert state_of(house, FORM) is MailState.SENT
    first, second = house.post_office.attempts
    assert first == second


def test_a_refusal_for_good_is_not_repeated(house: OfficeHouse) -> None:
    prepare_one(house)
    house.post_office.script = [Attempt(MailState.FAILED, "550 no such user")]
    house.deliver.round(at(10, 14))
    house.deliver.round(at(10, 15))
    assert len(house.post_office.attempts) == 1
    assert state_of(house, FORM) is MailState.FAILED


def test_a_lost_answer_is_settled_by_our_own_copy_and_not_sent_again(house: OfficeHouse) -> None:
    prepare_one(house)
    house.post_office.script = [Attempt(MailState.UNKNOWN, "connection lost")]
    house.deliver.round(at(10, 14))
    house.mailbox.put(house.post_office.attempts[0][0], at(10, 14))
    house.work(at(10, 14, 9, 1))
    assert state_of(house, FORM) is MailState.SENT
    assert len(house.post_office.attempts) == 1


def test_a_sender_that_dies_leaves_a_mail_that_only_evidence_settles(house: OfficeHouse) -> None:
    prepare_one(house)
    now = at(10, 14)
    with house.desk.ledger.begin() as work:
        assert work.outbox.claim(FORM, now, now + LEASE) is not None
    house.deliver.round(now + timedelta(minutes=1))
    assert state_of(house, FORM) is MailState.SENDING
    house.deliver.round(now + LEASE)
    assert state_of(house, FORM) is MailState.UNKNOWN
    assert house.post_office.attempts == []
    house.deliver.round(now + LEASE + EVIDENCE_TAKES)
    assert state_of(house, FORM) is MailState.SENT
    assert house.sent_to(address("swj")) == 1


def test_after_the_last_attempt_without_a_known_end_a_person_decides(house: OfficeHouse) -> None:
    prepare_one(house)
    house.post_office.script = [Attempt(MailState.UNKNOWN, "lost")] * (MOST_ATTEMPTS + 1)
    for hour in range(MOST_ATTEMPTS + 2):
        house.deliver.round(at(10, 14, 9) + timedelta(hours=hour))
    assert state_of(house, FORM) is MailState.HELD
    assert len(house.post_office.attempts) == MOST_ATTEMPTS


def test_a_reminder_is_cancelled_when_the_return_came_before_it_left(house: OfficeHouse) -> None:
    house.send_forms()
    house.escalate.pay(CYCLE.of("jyj"), at(10, 20))
    house.mailbox.put(b"", at(10, 20))
    before = house.sent_to(address("jyj"))
    house.reply("jyj", house.good_form("jyj"), at(10, 20, 9, 30))
    assert state_of(house, f"R1/{CYCLE.of('jyj')}") is MailState.CANCELLED
    assert house.sent_to(address("jyj")) == before + 1, "the receipt and nothing else"
    with house.desk.ledger.begin() as work:
        states = {notice.rung: notice.state for notice in work.notices.about(str(CYCLE.of("jyj")))}
    assert states["R1"] is NoticeState.WITHDRAWN
