"""Sending within limits: in its hours, no more than is welcome, not against an account or server that refuses."""

from dataclasses import dataclass, field, replace

import pytest
from tests.people import officer, signer
from tests.services.conftest import CYCLE, address, at, read_to_the_end
from tests.services.outgoing import FORM, REFUSED, brake_of, key, mail_of, prepare_all, prepare_one, with_rules

from duban.domain.decisions.document import Outcome
from duban.domain.mail.delivery import MOST_ATTEMPTS, MailKind, MailState, Obstacle, SendAttempt
from duban.domain.mail.throttle import EVERYWHERE
from duban.domain.office.actor import Duty, system_user
from duban.domain.plan.organisation import Role
from duban.errors import AccountRefused, PostOfficeUnavailable, Refused, UnknownReference
from duban.services.send.outbox_admin import MailRoom
from duban.services.sign.sign import SignerAnswer


class TestHours:
    def test_a_form_waits_for_the_next_morning_and_says_until_when(self, app):
        app.generate.open_cycle(CYCLE, at(10, 15, 21))
        app.generate.prepare_form(CYCLE.of("swj"), at(10, 15, 21))
        assert app.deliver.round(at(10, 15, 21)).waiting == (FORM,)
        waiting = mail_of(app, FORM)
        assert (waiting.state, waiting.attention_at, waiting.attempts) == (MailState.PREPARED, at(10, 18, 8), 0)
        assert app.deliver.round(at(10, 17, 12)).waiting == (), "it is not due before"
        assert app.deliver.round(at(10, 18, 8)).sent == (FORM,)

    def test_a_mail_that_waits_is_listed_with_moment_and_reason_and_leaves_when_a_person_wants_it(self, app):
        app.generate.open_cycle(CYCLE, at(10, 15, 21))
        app.generate.prepare_form(CYCLE.of("swj"), at(10, 15, 21))
        app.deliver.round(at(10, 15, 21))
        room = MailRoom(app.context.ledger)
        (waiting,) = room.deferred(at(10, 15, 21))
        assert (waiting.key, waiting.attention_at, waiting.response) == (FORM, at(10, 18, 8), "非发送时段，顺延发出")
        room.hurry(FORM, system_user("office"), at(10, 15, 22))
        assert room.deferred(at(10, 15, 22)) == ()
        assert app.deliver.round(at(10, 15, 22)).sent == (FORM,)
        assert mail_of(app, FORM).hurried_by == "office（系统用户）"
        with pytest.raises(Refused, match="不能再立即发出"):
            room.hurry(FORM, system_user("office"), at(10, 15, 22))

    def test_to_hurry_a_mail_needs_somebody_who_may_and_a_mail(self, app):
        room = MailRoom(app.context.ledger)
        with pytest.raises(Refused):
            room.hurry(FORM, officer("查看", Duty.VIEW), at(10, 15, 22))
        with pytest.raises(UnknownReference):
            room.hurry(FORM, system_user("office"), at(10, 15, 22))

    def test_a_receipt_goes_at_any_hour(self, app):
        app.send_forms()
        before = app.sent_to(address("swj"))
        app.reply("swj", app.good_form("swj"), at(10, 16, 23, 30))
        assert app.sent_to(address("swj")) == before + 1

    def test_what_a_person_signed_goes_in_office_hours_only(self, app):
        app.send_forms()
        for day in (20, 22, 26, 28):
            app.escalate.pay(CYCLE.of("jyj"), at(10, day))
            app.deliver.round(at(10, day))
        (draft,) = app.sign.waiting()
        read_to_the_end(app.context, at(10, 28, 18, 55))
        app.sign.decide(draft.name, draft.draft, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 28, 19))
        assert app.deliver.round(at(10, 28, 19)).waiting == (key("R4", "jyj"),)
        assert app.deliver.round(at(10, 29, 8)).sent == ()
        read_to_the_end(app.context, at(10, 29, 8, 25))
        assert app.deliver.round(at(10, 29, 8, 30)).sent == (key("R4", "jyj"),)


class TestLimits:
    def test_a_person_may_send_beyond_our_own_limits(self, app):
        prepare_all(app, at(10, 14))
        deliver = with_rules(app, per_hour=2)
        (waiting,) = deliver.round(at(10, 14)).waiting
        MailRoom(app.context.ledger).hurry(waiting, system_user("office"), at(10, 14, 9, 10))
        assert deliver.round(at(10, 14, 9, 10)).sent == (waiting,)

    def test_no_more_than_the_limit_leaves_in_an_hour_and_the_rest_follows(self, app):
        prepare_all(app, at(10, 14))
        deliver = with_rules(app, per_hour=2)
        first = deliver.round(at(10, 14))
        assert (len(first.sent), len(first.waiting)) == (2, 1)
        assert deliver.round(at(10, 14, 9, 59)).sent == ()
        assert len(deliver.round(at(10, 14, 10)).sent) == 1

    def test_the_limit_outlives_the_process(self, app):
        """It is counted from the ledger."""
        prepare_all(app, at(10, 14))
        assert len(with_rules(app, per_hour=2).round(at(10, 14)).sent) == 2
        assert with_rules(app, per_hour=2).round(at(10, 14, 9, 30)).sent == ()

    def test_receipts_come_first_then_forms_then_reminders(self, app):
        app.generate.open_cycle(CYCLE, at(10, 14))
        for organisation in ("swj", "jyj"):
            app.generate.prepare_form(CYCLE.of(organisation), at(10, 14))
        app.deliver.round(at(10, 14))
        app.post_office.attempts.clear()
        app.escalate.pay(CYCLE.of("jyj"), at(10, 20))
        app.generate.prepare_form(CYCLE.of("mzj"), at(10, 20, 9, 30))
        app.reply("swj", app.good_form("swj"), at(10, 20, 10))
        kinds = [mail_of(app, kind).kind for kind in self.order(app)]
        assert kinds == [MailKind.RECEIPT, MailKind.FORM, MailKind.NOTICE]

    def order(self, app) -> list[str]:
        raws = [raw for raw, _recipients in app.post_office.attempts]
        with app.context.ledger.begin() as work:
            sent = {mail.raw_sha256: mail.key for mail in work.outbox.in_state(MailState.SENT)}
        return [sent[app.context.archive.put(raw)] for raw in raws]

    def test_a_domain_that_has_enough_is_spared_for_longer_each_time_and_others_are_served(self, app):
        prepare_all(app, at(10, 14))
        slow = SendAttempt(MailState.RETRY, "451 DT:SPM", slow_down=("swj.example",))
        app.post_office.script = [slow]
        first = app.deliver.round(at(10, 14))
        assert (first.retry, len(first.sent)) == ((FORM,), 2)
        app.post_office.script = [slow]
        assert app.deliver.round(at(10, 14, 9, 5)).retry == (FORM,)
        assert brake_of(app, "swj.example").until == at(10, 14, 9, 20)
        assert app.deliver.round(at(10, 14, 9, 20)).sent == (FORM,)
        assert brake_of(app, "swj.example") is None

    def test_other_mail_to_a_slow_domain_waits_too(self, app):
        app.send_forms()
        app.escalate.pay(CYCLE.of("jyj"), at(10, 20))
        app.escalate.pay(CYCLE.of("mzj"), at(10, 20))
        app.post_office.script = [SendAttempt(MailState.RETRY, "421 HL:IFC", slow_down=(EVERYWHERE,))]
        delivered = app.deliver.round(at(10, 20))
        assert (len(delivered.retry), len(delivered.waiting)) == (1, 1)
        assert len(app.deliver.round(at(10, 20, 9, 5)).sent) == 2


class TestAccount:
    def test_a_refused_login_is_tried_once_in_fifteen_minutes_and_nothing_is_lost(self, app):
        prepare_all(app, at(10, 14))
        app.post_office.script = [REFUSED] * 3
        for minute in range(0, 40, 5):
            with pytest.raises(AccountRefused, match="每15分钟只试一次"):
                app.deliver.round(at(10, 14, 9, minute))
        assert len(app.post_office.attempts) == 3, "at 9:00, 9:15 and 9:30"
        assert len(app.deliver.round(at(10, 14, 9, 45)).sent) == 3
        assert [mail_of(app, key("R0", unit)).attempts for unit in ("swj", "jyj", "mzj")] == [1, 1, 1]
        assert len(app.post_office.attempts) == 6

    def test_the_alert_says_since_when_and_what_to_do(self, app):
        prepare_one(app)
        app.post_office.script = [REFUSED]
        with pytest.raises(AccountRefused, match=r"自 10月14日09:00 起.*duban_smtp.*09:15 前不再尝试"):
            app.deliver.round(at(10, 14))

    def test_of_two_senders_one_tries_again(self, app):
        """The moment is taken before the attempt, also by one that dies in it."""
        prepare_all(app, at(10, 14))
        app.post_office.script = [REFUSED]
        with pytest.raises(AccountRefused):
            app.deliver.round(at(10, 14))

        @dataclass
        class Meanwhile:
            tries: list[bytes] = field(default_factory=list)

            def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
                self.tries.append(raw)
                with pytest.raises(AccountRefused):
                    app.deliver.round(at(10, 14, 9, 15))
                return REFUSED

            def close(self) -> None:
                pass

        second = Meanwhile()
        with pytest.raises(AccountRefused):
            replace(app.deliver, post_office=second).round(at(10, 14, 9, 15))
        assert (len(second.tries), len(app.post_office.attempts)) == (1, 1)

    def test_a_server_that_cannot_be_reached_is_told_and_no_attempt_is_counted(self, app):
        prepare_all(app, at(10, 14))
        gone = SendAttempt(MailState.RETRY, "连接不上发信服务器", obstacle=Obstacle.UNREACHED)
        for minute in range(MOST_ATTEMPTS + 2):
            app.post_office.script = [gone]
            with pytest.raises(PostOfficeUnavailable, match="连接不上"):
                app.deliver.round(at(10, 14, 9, minute))
        assert len(app.post_office.attempts) == MOST_ATTEMPTS + 2, "one knock a round"
        app.post_office.script = []
        assert len(app.deliver.round(at(10, 14, 9, 10)).sent) == 3
        assert mail_of(app, FORM).attempts == 1


class TestRecipients:
    def test_an_addressee_turned_away_is_kept_as_a_fact_and_the_mail_counts_as_sent(self, app):
        prepare_one(app)
        liaison = address("swj", Role.LIAISON)
        app.post_office.script = [SendAttempt(MailState.SENT, "250 ok", {liaison: "450 greylisted"})]
        app.deliver.round(at(10, 14))
        with app.context.ledger.begin() as work:
            assert work.outbox.refusals(FORM) == {liaison: "450 greylisted"}
        assert app.deliver.round(at(10, 14, 12)).sent == ()
