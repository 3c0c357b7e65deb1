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
from tests.services.conftest import CYCLE, OfficeApp, address, at
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


def test_a_mail_is_sent_once_however_often_the_sender_runs(app: OfficeApp) -> None:
    prepare_one(app)
    for minute in range(4):
        app.deliver.round(at(10, 14, 9, minute))
    assert app.sent_to(address("swj")) == 1


def test_a_form_prepared_twice_is_one_mail(app: OfficeApp) -> None:
    prepare_one(app)
    prepare_one(app)
    assert app.deliver.round(at(10, 14)).sent == (FORM,)


def test_every_mail_goes_to_our_own_mailbox_too_as_the_proof_that_it_left(app: OfficeApp) -> None:
    prepare_one(app)
    app.deliver.round(at(10, 14))
    assert app.context.robot in app.post_office.attempts[0][1]


def test_a_refusal_for_now_is_tried_again_later_with_the_same_bytes(app: OfficeApp) -> None:
    prepare_one(app)
    app.post_office.script = [SendAttempt(MailState.RETRY, "451 later")]
    app.deliver.round(at(10, 14))
    app.deliver.round(at(10, 14, 9, 1))
    assert len(app.post_office.attempts) == 1, "not before the pause is over"
    app.deliver.round(at(10, 14, 10))
    assert state_of(app, FORM) is MailState.SENT
    first, second = app.post_office.attempts
    assert first == second


def test_a_refusal_for_good_is_not_repeated(app: OfficeApp) -> None:
    prepare_one(app)
    app.post_office.script = [SendAttempt(MailState.FAILED, "550 no such user")]
    app.deliver.round(at(10, 14))
    app.deliver.round(at(10, 15))
    assert len(app.post_office.attempts) == 1
    assert state_of(app, FORM) is MailState.FAILED


def test_a_lost_answer_is_settled_by_our_own_copy_and_not_sent_again(app: OfficeApp) -> None:
    prepare_one(app)
    app.post_office.script = [SendAttempt(MailState.UNKNOWN, "connection lost")]
    app.deliver.round(at(10, 14))
    app.mailbox.put(app.post_office.attempts[0][0], at(10, 14))
    app.work(at(10, 14, 9, 1))
    assert state_of(app, FORM) is MailState.SENT
    assert len(app.post_office.attempts) == 1


def test_a_sender_that_dies_leaves_a_mail_that_only_evidence_settles(app: OfficeApp) -> None:
    prepare_one(app)
    now = at(10, 14)
    with app.context.ledger.begin() as work:
        assert work.outbox.claim(FORM, now, now + LEASE) is not None
    app.deliver.round(now + timedelta(minutes=1))
    assert state_of(app, FORM) is MailState.SENDING
    app.deliver.round(now + LEASE)
    assert state_of(app, FORM) is MailState.UNKNOWN
    assert app.post_office.attempts == []
    app.deliver.round(now + LEASE + EVIDENCE_TAKES)
    assert state_of(app, FORM) is MailState.SENT
    assert app.sent_to(address("swj")) == 1


def test_after_the_last_attempt_without_a_known_end_a_person_decides(app: OfficeApp) -> None:
    prepare_one(app)
    app.post_office.script = [SendAttempt(MailState.UNKNOWN, "lost")] * (MOST_ATTEMPTS + 1)
    for hour in range(MOST_ATTEMPTS + 2):
        app.deliver.round(at(10, 14, 9) + timedelta(hours=hour))
    assert state_of(app, FORM) is MailState.HELD
    assert len(app.post_office.attempts) == MOST_ATTEMPTS


def test_a_reminder_is_cancelled_when_the_return_came_before_it_left(app: OfficeApp) -> None:
    app.send_forms()
    app.escalate.pay(CYCLE.of("jyj"), at(10, 20))
    app.mailbox.put(b"", at(10, 20))
    before = app.sent_to(address("jyj"))
    app.reply("jyj", app.good_form("jyj"), at(10, 20, 9, 30))
    assert state_of(app, f"R1/{CYCLE.of('jyj')}") is MailState.CANCELLED
    assert app.sent_to(address("jyj")) == before + 1, "the receipt and nothing else"
    with app.context.ledger.begin() as work:
        states = {notice.rung: notice.state for notice in work.notices.about(str(CYCLE.of("jyj")))}
    assert states["R1"] is NoticeState.WITHDRAWN


class TestNoLongerTrue:
    @pytest.mark.parametrize("state", [ReturnState.EXEMPT, ReturnState.NIL, ReturnState.ACCEPTED])
    @pytest.mark.parametrize("rung", ["R0", "R1"])
    def test_nothing_goes_to_a_unit_that_owes_nothing_any_more(self, app, state, rung):
        app.generate.open_cycle(CYCLE, at(10, 14))
        if rung == "R0":
            app.generate.prepare_form(CYCLE.of("swj"), at(10, 14))
        else:
            app.send_forms()
            app.escalate.pay(CYCLE.of("swj"), at(10, 20))
        with app.context.ledger.begin() as work:
            work.returns.record(ReturnEvent(str(CYCLE.of("swj")), state, at(10, 20)))
        before = len(app.post_office.attempts)
        assert app.deliver.round(at(10, 20)).cancelled == (key(rung, "swj"),)
        assert len(app.post_office.attempts) == before

    def test_a_signed_notice_is_cancelled_when_the_return_came_between_signature_and_sending(self, app):
        app.send_forms()
        for day in (20, 22, 26, 28):
            app.escalate.pay(CYCLE.of("jyj"), at(10, day))
            app.deliver.round(at(10, day))
        (draft,) = app.sign.waiting()
        app.sign.decide(draft.name, draft.draft, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 28))
        with app.context.ledger.begin() as work:
            work.returns.record(ReturnEvent(str(CYCLE.of("jyj")), ReturnState.ACCEPTED, at(10, 28)))
        assert app.deliver.round(at(10, 28)).cancelled == (key("R4", "jyj"),)

    def test_after_an_outage_only_the_highest_notice_is_said(self, app):
        app.send_forms()
        app.escalate.pay(CYCLE.of("jyj"), at(10, 20))
        app.escalate.pay(CYCLE.of("jyj"), at(10, 22))
        delivered = app.deliver.round(at(10, 22))
        assert (delivered.cancelled, delivered.sent) == ((key("R1", "jyj"),), (key("R2", "jyj"),))

    def test_a_reminder_of_a_day_that_is_over_is_cancelled(self, app):
        app.send_forms()
        app.escalate.pay(CYCLE.of("jyj"), at(10, 22))
        assert app.deliver.round(at(10, 26, 9)).cancelled == (key("R2", "jyj"),)
        assert "时限已过" in mail_of(app, key("R2", "jyj")).response

    def test_a_notice_of_a_cycle_long_closed_is_cancelled(self, app):
        app.send_forms()
        app.escalate.pay(CYCLE.of("jyj"), at(10, 26))
        assert app.deliver.round(at(12, 15)).cancelled == (key("R3", "jyj"),)


class TestWrongHands:
    def forged(self, app, **changes: object) -> str:
        """A form mail to the civil affairs bureau that something made wrongly."""
        prepare_one(app)
        wrong = replace(mail_of(app, FORM), key=key("R0", "mzj"), message_id="<wrong@x.example>", **changes)
        with app.context.ledger.begin() as work:
            assert work.outbox.add(wrong)
        return wrong.key

    def test_a_form_of_another_unit_never_leaves_even_if_a_person_releases_it(self, app, caplog):
        other = self.forged(app, reference=str(CYCLE.of("mzj")), organisation="mzj", recipients=(address("mzj"),))
        with caplog.at_level(logging.ERROR):
            assert app.deliver.round(at(10, 14)).held == (other,)
        assert "所附填报表却属于 qz2021/department_monthly/2021-10/swj" in mail_of(app, other).response
        assert mail_of(app, other).subject in caplog.text
        with app.context.ledger.begin() as work:
            work.outbox.release(other, "确认", at(10, 14))
        assert app.deliver.round(at(10, 14, 10)).held == (other,)
        assert app.sent_to(address("mzj")) == 0

    def test_a_form_to_an_address_of_another_unit_waits_until_a_person_releases_it(self, app):
        other = self.forged(app, recipients=(address("mzj"), app.context.robot))
        assert app.deliver.round(at(10, 14)).held == (other,)
        assert address("mzj") in mail_of(app, other).response
        with app.context.ledger.begin() as work:
            work.outbox.release(other, "该单位更换邮箱，已电话核实", at(10, 14, 10))
        assert app.deliver.round(at(10, 14, 10)).sent == (other,)

    def test_a_form_mail_without_a_form_never_leaves(self, app):
        empty = app.context.archive.put(b"Subject: no form\r\n\r\n")
        assert app.deliver.round(at(10, 14)).held == ()
        other = self.forged(app, raw_sha256=empty)
        assert app.deliver.round(at(10, 14)).held == (other,)

    def test_a_word_document_beside_the_form_is_no_strange_form(self, app):
        """The page that a lead may forward to those who share its items goes out with the form."""
        other = self.forged(app)
        letter = BytesParser(policy=default).parsebytes(app.context.archive.get(mail_of(app, other).raw_sha256))
        document = BytesIO()
        Document().save(document)
        kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
        letter.add_attachment(document.getvalue(), maintype="application", subtype=kind, filename="供稿单.docx")
        raw = app.context.archive.put(letter.as_bytes())
        beside = replace(mail_of(app, other), key="R0/beside", message_id="<beside@x.example>", raw_sha256=raw)
        with app.context.ledger.begin() as work:
            assert work.outbox.add(beside)
        assert "R0/beside" in app.deliver.round(at(10, 14)).sent

    def test_bytes_that_are_lost_are_told_and_stop_nobody_else(self, app):
        other = self.forged(app, raw_sha256="f" * 64)
        delivered = app.deliver.round(at(10, 14))
        assert (delivered.held, delivered.sent) == ((other,), (FORM,))

    def test_every_real_form_and_notice_passes(self, app):
        """The check would be worthless if it held back what is right."""
        app.send_forms()
        for organisation in ("swj", "jyj", "mzj"):
            assert state_of(app, key("R0", organisation)) is MailState.SENT
            app.escalate.pay(CYCLE.of(organisation), at(10, 20))
        assert len(app.deliver.round(at(10, 20)).sent) == 3


class TestEvidence:
    def looking(self, app) -> Callable[[datetime], None]:
        def look(now: datetime) -> None:
            app.collect.archive_new_mail(now)
            app.collect.handle(now)

        return look

    def no_mailbox(self, _now: datetime) -> None:
        raise MailboxUnavailable("信箱连不上")

    def test_a_mail_that_our_mailbox_holds_is_not_sent_again(self, app):
        """The ledger was restored from a backup made before the mail left."""
        prepare_one(app)
        app.mailbox.put(app.context.archive.get(mail_of(app, FORM).raw_sha256), at(10, 14))
        app.collect.archive_new_mail(at(10, 14))
        app.collect.handle(at(10, 14))
        assert app.deliver.round(at(10, 14)).sent == (FORM,)
        assert app.post_office.attempts == []
        assert "副本" in mail_of(app, FORM).response

    def test_a_mail_long_overdue_is_looked_for_before_it_is_sent(self, app):
        prepare_one(app)
        app.mailbox.put(app.context.archive.get(mail_of(app, FORM).raw_sha256), at(10, 14))
        replace(app.deliver, look=self.looking(app)).round(at(10, 15))
        assert app.post_office.attempts == []
        assert state_of(app, FORM) is MailState.SENT

    def test_without_our_mailbox_a_mail_long_overdue_waits_and_a_fresh_one_goes(self, app):
        prepare_one(app)
        blind = replace(app.deliver, look=self.no_mailbox)
        assert blind.round(at(10, 15)).sent == ()
        app.generate.prepare_form(CYCLE.of("jyj"), at(10, 15))
        assert blind.round(at(10, 15)).sent == (key("R0", "jyj"),)
        assert app.deliver.round(at(10, 15)).sent == (FORM,)

    def test_without_our_mailbox_an_unknown_mail_is_not_repeated(self, app):
        prepare_one(app)
        app.post_office.script = [SendAttempt(MailState.UNKNOWN, "lost")]
        app.deliver.round(at(10, 14))
        blind = replace(app.deliver, look=self.no_mailbox)
        for hour in range(10, 18):
            blind.round(at(10, 14, hour))
        assert state_of(app, FORM) is MailState.UNKNOWN
        assert len(app.post_office.attempts) == 1


class TestCopiesThatSaySomethingElse:
    """A Message-ID follows from what a mail is for: a ledger that was set back gives it to other words as well."""

    def waits(self, app: OfficeApp, text: str) -> OutgoingMail:
        """A signed report that waits, after another one of the same key had left and its copy arrived."""
        mails = [self.report(app, words) for words in ("昨日的数据", text)]
        app.mailbox.put(app.context.archive.get(mails[0].raw_sha256), at(10, 28, 9))
        app.collect.archive_new_mail(at(10, 28, 9))
        app.collect.handle(at(10, 28, 9))
        with app.context.ledger.begin() as work:
            work.outbox.add(mails[1])
        return mails[1]

    def report(self, app: OfficeApp, text: str) -> OutgoingMail:
        facts = {"subject": "十月汇总报告", "text": text}
        draft = MailDraft(MailKind.REPORT, f"report/{CYCLE}#1", "signed_notice", facts, CYCLE, ("office@yyb.example",))
        return app.context.write(draft, at(10, 28, 10))

    def test_a_signed_paper_that_says_something_else_waits_for_a_person(self, app):
        mail = self.waits(app, "今日的数据")
        assert app.deliver.round(at(10, 28, 10)).held == (mail.key,)
        assert app.post_office.attempts == []
        assert "内容与本件不同" in mail_of(app, mail.key).response
        with app.context.ledger.begin() as work:
            work.outbox.release(mail.key, "已电话说明", at(10, 28, 11))
        assert app.deliver.round(at(10, 28, 11)).sent == (mail.key,), "a person let it go"

    def test_one_that_says_the_same_has_left(self, app):
        mail = self.waits(app, "昨日的数据")
        assert app.deliver.round(at(10, 28, 10)).sent == (mail.key,)
        assert app.post_office.attempts == []
        assert mail_of(app, mail.key).sent_at == at(10, 28, 9), "when its copy arrived"

    def test_what_is_written_by_rule_was_said_then_and_is_kept_as_it_was_said(self, app):
        prepare_one(app)
        mail = mail_of(app, FORM)
        raw = app.context.archive.get(mail.raw_sha256).replace(b"Subject: ", b"Subject: Re ", 1)
        app.mailbox.put(raw, at(10, 14))
        app.collect.archive_new_mail(at(10, 14))
        app.collect.handle(at(10, 14))
        assert app.deliver.round(at(10, 14, 10)).sent == (FORM,)
        assert app.post_office.attempts == []
        assert app.context.archive.get(mail_of(app, FORM).raw_sha256) == raw
