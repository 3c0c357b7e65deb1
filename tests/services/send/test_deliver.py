"""Sending: once, never by guessing, and never what is no longer true or in the wrong hands."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import default
from io import BytesIO

import pytest
from docx import Document
from tests.people import signer
from tests.services.conftest import CYCLE, OfficeHouse, address, at
from tests.services.outgoing import FORM, key, mail_of, prepare_one, state_of

from duban.domain.decisions.document import Outcome
from duban.domain.escalation.ladder import NoticeState
from duban.domain.mail.delivery import (
    EVIDENCE_TAKES,
    LEASE,
    MOST_ATTEMPTS,
    MailKind,
    MailState,
    OutgoingMail,
    SendAttempt,
)
from duban.domain.returns.submission import ReturnEvent, ReturnState
from duban.errors import MailboxUnavailable
from duban.services.context import MailDraft
from duban.services.sign.sign import SignerAnswer


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
    house.post_office.script = [SendAttempt(MailState.RETRY, "451 later")]
    house.deliver.round(at(10, 14))
    house.deliver.round(at(10, 14, 9, 1))
    assert len(house.post_office.attempts) == 1, "not before the pause is over"
    house.deliver.round(at(10, 14, 10))
    assert state_of(house, FORM) is MailState.SENT
    first, second = house.post_office.attempts
    assert first == second


def test_a_refusal_for_good_is_not_repeated(house: OfficeHouse) -> None:
    prepare_one(house)
    house.post_office.script = [SendAttempt(MailState.FAILED, "550 no such user")]
    house.deliver.round(at(10, 14))
    house.deliver.round(at(10, 15))
    assert len(house.post_office.attempts) == 1
    assert state_of(house, FORM) is MailState.FAILED


def test_a_lost_answer_is_settled_by_our_own_copy_and_not_sent_again(house: OfficeHouse) -> None:
    prepare_one(house)
    house.post_office.script = [SendAttempt(MailState.UNKNOWN, "connection lost")]
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
    house.post_office.script = [SendAttempt(MailState.UNKNOWN, "lost")] * (MOST_ATTEMPTS + 1)
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


class TestNoLongerTrue:
    @pytest.mark.parametrize("state", [ReturnState.EXEMPT, ReturnState.NIL, ReturnState.ACCEPTED])
    @pytest.mark.parametrize("rung", ["R0", "R1"])
    def test_nothing_goes_to_a_unit_that_owes_nothing_any_more(self, house, state, rung):
        house.generate.open_cycle(CYCLE, at(10, 14))
        if rung == "R0":
            house.generate.prepare_form(CYCLE.of("swj"), at(10, 14))
        else:
            house.send_forms()
            house.escalate.pay(CYCLE.of("swj"), at(10, 20))
        with house.desk.ledger.begin() as work:
            work.returns.record(ReturnEvent(str(CYCLE.of("swj")), state, at(10, 20)))
        before = len(house.post_office.attempts)
        assert house.deliver.round(at(10, 20)).cancelled == (key(rung, "swj"),)
        assert len(house.post_office.attempts) == before

    def test_a_signed_notice_is_cancelled_when_the_return_came_between_signature_and_sending(self, house):
        house.send_forms()
        for day in (20, 22, 26, 28):
            house.escalate.pay(CYCLE.of("jyj"), at(10, day))
            house.deliver.round(at(10, day))
        (draft,) = house.sign.waiting()
        house.sign.decide(draft.name, draft.draft, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 28))
        with house.desk.ledger.begin() as work:
            work.returns.record(ReturnEvent(str(CYCLE.of("jyj")), ReturnState.ACCEPTED, at(10, 28)))
        assert house.deliver.round(at(10, 28)).cancelled == (key("R4", "jyj"),)

    def test_after_an_outage_only_the_highest_notice_is_said(self, house):
        house.send_forms()
        house.escalate.pay(CYCLE.of("jyj"), at(10, 20))
        house.escalate.pay(CYCLE.of("jyj"), at(10, 22))
        delivered = house.deliver.round(at(10, 22))
        assert (delivered.cancelled, delivered.sent) == ((key("R1", "jyj"),), (key("R2", "jyj"),))

    def test_a_reminder_of_a_day_that_is_over_is_cancelled(self, house):
        house.send_forms()
        house.escalate.pay(CYCLE.of("jyj"), at(10, 22))
        assert house.deliver.round(at(10, 26, 9)).cancelled == (key("R2", "jyj"),)
        assert "时限已过" in mail_of(house, key("R2", "jyj")).response

    def test_a_notice_of_a_cycle_long_closed_is_cancelled(self, house):
        house.send_forms()
        house.escalate.pay(CYCLE.of("jyj"), at(10, 26))
        assert house.deliver.round(at(12, 15)).cancelled == (key("R3", "jyj"),)


class TestWrongHands:
    def forged(self, house, **changes: object) -> str:
        """A form mail to the civil affairs bureau that something made wrongly."""
        prepare_one(house)
        wrong = replace(mail_of(house, FORM), key=key("R0", "mzj"), message_id="<wrong@x.example>", **changes)
        with house.desk.ledger.begin() as work:
            assert work.outbox.add(wrong)
        return wrong.key

    def test_a_form_of_another_unit_never_leaves_even_if_a_person_releases_it(self, house, caplog):
        other = self.forged(house, reference=str(CYCLE.of("mzj")), organisation="mzj", recipients=(address("mzj"),))
        with caplog.at_level(logging.ERROR):
            assert house.deliver.round(at(10, 14)).held == (other,)
        assert "所附填报表却属于 qz2021/department_monthly/2021-10/swj" in mail_of(house, other).response
        assert other in caplog.text
        with house.desk.ledger.begin() as work:
            work.outbox.release(other, "确认", at(10, 14))
        assert house.deliver.round(at(10, 14, 10)).held == (other,)
        assert house.sent_to(address("mzj")) == 0

    def test_a_form_to_an_address_of_another_unit_waits_until_a_person_releases_it(self, house):
        other = self.forged(house, recipients=(address("mzj"), house.desk.office.robot))
        assert house.deliver.round(at(10, 14)).held == (other,)
        assert address("mzj") in mail_of(house, other).response
        with house.desk.ledger.begin() as work:
            work.outbox.release(other, "该单位更换邮箱，已电话核实", at(10, 14, 10))
        assert house.deliver.round(at(10, 14, 10)).sent == (other,)

    def test_a_form_mail_without_a_form_never_leaves(self, house):
        empty = house.desk.archive.put(b"Subject: no form\r\n\r\n")
        assert house.deliver.round(at(10, 14)).held == ()
        other = self.forged(house, raw_sha256=empty)
        assert house.deliver.round(at(10, 14)).held == (other,)

    def test_a_word_document_beside_the_form_is_no_strange_form(self, house):
        """The page that a lead may forward to those who share its items goes out with the form."""
        other = self.forged(house)
        letter = BytesParser(policy=default).parsebytes(house.desk.archive.get(mail_of(house, other).raw_sha256))
        document = BytesIO()
        Document().save(document)
        kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
        letter.add_attachment(document.getvalue(), maintype="application", subtype=kind, filename="供稿单.docx")
        raw = house.desk.archive.put(letter.as_bytes())
        beside = replace(mail_of(house, other), key="R0/beside", message_id="<beside@x.example>", raw_sha256=raw)
        with house.desk.ledger.begin() as work:
            assert work.outbox.add(beside)
        assert "R0/beside" in house.deliver.round(at(10, 14)).sent

    def test_bytes_that_are_lost_are_told_and_stop_nobody_else(self, house):
        other = self.forged(house, raw_sha256="f" * 64)
        delivered = house.deliver.round(at(10, 14))
        assert (delivered.held, delivered.sent) == ((other,), (FORM,))

    def test_every_real_form_and_notice_passes(self, house):
        """The check would be worthless if it held back what is right."""
        house.send_forms()
        for organisation in ("swj", "jyj", "mzj"):
            assert state_of(house, key("R0", organisation)) is MailState.SENT
            house.escalate.pay(CYCLE.of(organisation), at(10, 20))
        assert len(house.deliver.round(at(10, 20)).sent) == 3


class TestEvidence:
    def looking(self, house) -> Callable[[datetime], None]:
        def look(now: datetime) -> None:
            house.collect.archive_new_mail(now)
            house.collect.handle(now)

        return look

    def no_mailbox(self, _now: datetime) -> None:
        raise MailboxUnavailable("信箱连不上")

    def test_a_mail_that_our_mailbox_holds_is_not_sent_again(self, house):
        """The ledger was restored from a backup made before the mail left."""
        prepare_one(house)
        house.mailbox.put(house.desk.archive.get(mail_of(house, FORM).raw_sha256), at(10, 14))
        house.collect.archive_new_mail(at(10, 14))
        house.collect.handle(at(10, 14))
        assert house.deliver.round(at(10, 14)).sent == (FORM,)
        assert house.post_office.attempts == []
        assert "副本" in mail_of(house, FORM).response

    def test_a_mail_long_overdue_is_looked_for_before_it_is_sent(self, house):
        prepare_one(house)
        house.mailbox.put(house.desk.archive.get(mail_of(house, FORM).raw_sha256), at(10, 14))
        replace(house.deliver, look=self.looking(house)).round(at(10, 15))
        assert house.post_office.attempts == []
        assert state_of(house, FORM) is MailState.SENT

    def test_without_our_mailbox_a_mail_long_overdue_waits_and_a_fresh_one_goes(self, house):
        prepare_one(house)
        blind = replace(house.deliver, look=self.no_mailbox)
        assert blind.round(at(10, 15)).sent == ()
        house.generate.prepare_form(CYCLE.of("jyj"), at(10, 15))
        assert blind.round(at(10, 15)).sent == (key("R0", "jyj"),)
        assert house.deliver.round(at(10, 15)).sent == (FORM,)

    def test_without_our_mailbox_an_unknown_mail_is_not_repeated(self, house):
        prepare_one(house)
        house.post_office.script = [SendAttempt(MailState.UNKNOWN, "lost")]
        house.deliver.round(at(10, 14))
        blind = replace(house.deliver, look=self.no_mailbox)
        for hour in range(10, 18):
            blind.round(at(10, 14, hour))
        assert state_of(house, FORM) is MailState.UNKNOWN
        assert len(house.post_office.attempts) == 1


class TestCopiesThatSaySomethingElse:
    """A Message-ID follows from what a mail is for: a ledger that was set back gives it to other words as well."""

    def waits(self, house: OfficeHouse, text: str) -> OutgoingMail:
        """A signed report that waits, after another one of the same key had left and its copy arrived."""
        mails = [self.report(house, words) for words in ("昨日的数据", text)]
        house.mailbox.put(house.desk.archive.get(mails[0].raw_sha256), at(10, 28, 9))
        house.collect.archive_new_mail(at(10, 28, 9))
        house.collect.handle(at(10, 28, 9))
        with house.desk.ledger.begin() as work:
            work.outbox.add(mails[1])
        return mails[1]

    def report(self, house: OfficeHouse, text: str) -> OutgoingMail:
        facts = {"subject": "十月汇总报告", "text": text}
        draft = MailDraft(MailKind.REPORT, f"report/{CYCLE}#1", "signed_notice", facts, CYCLE, ("office@yyb.example",))
        return house.desk.write(draft, at(10, 28, 10))

    def test_a_signed_paper_that_says_something_else_waits_for_a_person(self, house):
        mail = self.waits(house, "今日的数据")
        assert house.deliver.round(at(10, 28, 10)).held == (mail.key,)
        assert house.post_office.attempts == []
        assert "内容与本件不同" in mail_of(house, mail.key).response
        with house.desk.ledger.begin() as work:
            work.outbox.release(mail.key, "已电话说明", at(10, 28, 11))
        assert house.deliver.round(at(10, 28, 11)).sent == (mail.key,), "a person let it go"

    def test_one_that_says_the_same_has_left(self, house):
        mail = self.waits(house, "昨日的数据")
        assert house.deliver.round(at(10, 28, 10)).sent == (mail.key,)
        assert house.post_office.attempts == []
        assert mail_of(house, mail.key).sent_at == at(10, 28, 9), "when its copy arrived"

    def test_what_is_written_by_rule_was_said_then_and_is_kept_as_it_was_said(self, house):
        prepare_one(house)
        mail = mail_of(house, FORM)
        raw = house.desk.archive.get(mail.raw_sha256).replace(b"Subject: ", b"Subject: Re ", 1)
        house.mailbox.put(raw, at(10, 14))
        house.collect.archive_new_mail(at(10, 14))
        house.collect.handle(at(10, 14))
        assert house.deliver.round(at(10, 14, 10)).sent == (FORM,)
        assert house.post_office.attempts == []
        assert house.desk.archive.get(mail_of(house, FORM).raw_sha256) == raw
