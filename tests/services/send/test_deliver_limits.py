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
    def test_a_form_waits_for_the_next_morning_and_says_until_when(self, house):
        house.generate.open_cycle(CYCLE, at(10, 15, 21))
        house.generate.prepare_form(CYCLE.of("swj"), at(10, 15, 21))
        assert house.deliver.round(at(10, 15, 21)).waiting == (FORM,)
        waiting = mail_of(house, FORM)
        assert (waiting.state, waiting.attention_at, waiting.attempts) == (MailState.PREPARED, at(10, 18, 8), 0)
        assert house.deliver.round(at(10, 17, 12)).waiting == (), "it is not due before"
        assert house.deliver.round(at(10, 18, 8)).sent == (FORM,)

    def test_a_mail_that_waits_is_listed_with_moment_and_reason_and_leaves_when_a_person_wants_it(self, house):
        house.generate.open_cycle(CYCLE, at(10, 15, 21))
        house.generate.prepare_form(CYCLE.of("swj"), at(10, 15, 21))
        house.deliver.round(at(10, 15, 21))
        room = MailRoom(house.desk.ledger)
        (waiting,) = room.deferred(at(10, 15, 21))
        assert (waiting.key, waiting.attention_at, waiting.response) == (FORM, at(10, 18, 8), "非发送时段，顺延发出")
        room.hurry(FORM, system_user("office"), at(10, 15, 22))
        assert room.deferred(at(10, 15, 22)) == ()
        assert house.deliver.round(at(10, 15, 22)).sent == (FORM,)
        assert mail_of(house, FORM).hurried_by == "office（系统用户）"
        with pytest.raises(Refused, match="只有顺延待发的"):
            room.hurry(FORM, system_user("office"), at(10, 15, 22))

    def test_to_hurry_a_mail_needs_somebody_who_may_and_a_mail(self, house):
        room = MailRoom(house.desk.ledger)
        with pytest.raises(Refused):
            room.hurry(FORM, officer("查看", Duty.VIEW), at(10, 15, 22))
        with pytest.raises(UnknownReference):
            room.hurry(FORM, system_user("office"), at(10, 15, 22))

    def test_a_receipt_goes_at_any_hour(self, house):
        house.send_forms()
        before = house.sent_to(address("swj"))
        house.reply("swj", house.good_form("swj"), at(10, 16, 23, 30))
        assert house.sent_to(address("swj")) == before + 1

    def test_what_a_person_signed_goes_in_office_hours_only(self, house):
        house.send_forms()
        for day in (20, 22, 26, 28):
            house.escalate.pay(CYCLE.of("jyj"), at(10, day))
            house.deliver.round(at(10, day))
        (draft,) = house.sign.waiting()
        read_to_the_end(house.desk, at(10, 28, 18, 55))
        house.sign.decide(draft.name, draft.draft, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 28, 19))
        assert house.deliver.round(at(10, 28, 19)).waiting == (key("R4", "jyj"),)
        assert house.deliver.round(at(10, 29, 8)).sent == ()
        read_to_the_end(house.desk, at(10, 29, 8, 25))
        assert house.deliver.round(at(10, 29, 8, 30)).sent == (key("R4", "jyj"),)


class TestLimits:
    def test_a_person_may_send_beyond_our_own_limits(self, house):
        prepare_all(house, at(10, 14))
        deliver = with_rules(house, per_hour=2)
        (waiting,) = deliver.round(at(10, 14)).waiting
        MailRoom(house.desk.ledger).hurry(waiting, system_user("office"), at(10, 14, 9, 10))
        assert deliver.round(at(10, 14, 9, 10)).sent == (waiting,)

    def test_no_more_than_the_limit_leaves_in_an_hour_and_the_rest_follows(self, house):
        prepare_all(house, at(10, 14))
        deliver = with_rules(house, per_hour=2)
        first = deliver.round(at(10, 14))
        assert (len(first.sent), len(first.waiting)) == (2, 1)
        assert deliver.round(at(10, 14, 9, 59)).sent == ()
        assert len(deliver.round(at(10, 14, 10)).sent) == 1

    def test_the_limit_outlives_the_process(self, house):
        """It is counted from the ledger."""
        prepare_all(house, at(10, 14))
        assert len(with_rules(house, per_hour=2).round(at(10, 14)).sent) == 2
        assert with_rules(house, per_hour=2).round(at(10, 14, 9, 30)).sent == ()

    def test_receipts_come_first_then_forms_then_reminders(self, house):
        house.generate.open_cycle(CYCLE, at(10, 14))
        for organisation in ("swj", "jyj"):
            house.generate.prepare_form(CYCLE.of(organisation), at(10, 14))
        house.deliver.round(at(10, 14))
        house.post_office.attempts.clear()
        house.escalate.pay(CYCLE.of("jyj"), at(10, 20))
        house.generate.prepare_form(CYCLE.of("mzj"), at(10, 20, 9, 30))
        house.reply("swj", house.good_form("swj"), at(10, 20, 10))
        kinds = [mail_of(house, kind).kind for kind in self.order(house)]
        assert kinds == [MailKind.RECEIPT, MailKind.FORM, MailKind.NOTICE]

    def order(self, house) -> list[str]:
        raws = [raw for raw, _recipients in house.post_office.attempts]
        with house.desk.ledger.begin() as work:
            sent = {mail.raw_sha256: mail.key for mail in work.outbox.in_state(MailState.SENT)}
        return [sent[house.desk.archive.put(raw)] for raw in raws]

    def test_a_domain_that_has_enough_is_spared_for_longer_each_time_and_others_are_served(self, house):
        prepare_all(house, at(10, 14))
        slow = SendAttempt(MailState.RETRY, "451 DT:SPM", slow_down=("swj.example",))
        house.post_office.script = [slow]
        first = house.deliver.round(at(10, 14))
        assert (first.retry, len(first.sent)) == ((FORM,), 2)
        house.post_office.script = [slow]
        assert house.deliver.round(at(10, 14, 9, 5)).retry == (FORM,)
        assert brake_of(house, "swj.example").until == at(10, 14, 9, 20)
        assert house.deliver.round(at(10, 14, 9, 20)).sent == (FORM,)
        assert brake_of(house, "swj.example") is None

    def test_other_mail_to_a_slow_domain_waits_too(self, house):
        house.send_forms()
        house.escalate.pay(CYCLE.of("jyj"), at(10, 20))
        house.escalate.pay(CYCLE.of("mzj"), at(10, 20))
        house.post_office.script = [SendAttempt(MailState.RETRY, "421 HL:IFC", slow_down=(EVERYWHERE,))]
        delivered = house.deliver.round(at(10, 20))
        assert (len(delivered.retry), len(delivered.waiting)) == (1, 1)
        assert len(house.deliver.round(at(10, 20, 9, 5)).sent) == 2


class TestAccount:
    def test_a_refused_login_is_tried_once_in_fifteen_minutes_and_nothing_is_lost(self, house):
        prepare_all(house, at(10, 14))
        house.post_office.script = [REFUSED] * 3
        for minute in range(0, 40, 5):
            with pytest.raises(AccountRefused, match="每15分钟只试一次"):
                house.deliver.round(at(10, 14, 9, minute))
        assert len(house.post_office.attempts) == 3, "at 9:00, 9:15 and 9:30"
        assert len(house.deliver.round(at(10, 14, 9, 45)).sent) == 3
        assert [mail_of(house, key("R0", unit)).attempts for unit in ("swj", "jyj", "mzj")] == [1, 1, 1]
        assert len(house.post_office.attempts) == 6

    def test_the_alert_says_since_when_and_what_to_do(self, house):
        prepare_one(house)
        house.post_office.script = [REFUSED]
        with pytest.raises(AccountRefused, match=r"自 10月14日09:00 起.*duban_smtp.*09:15 前不再尝试"):
            house.deliver.round(at(10, 14))

    def test_of_two_senders_one_tries_again(self, house):
        """The moment is taken before the attempt, also by one that dies in it."""
        prepare_all(house, at(10, 14))
        house.post_office.script = [REFUSED]
        with pytest.raises(AccountRefused):
            house.deliver.round(at(10, 14))

        @dataclass
        class Meanwhile:
            tries: list[bytes] = field(default_factory=list)

            def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
                self.tries.append(raw)
                with pytest.raises(AccountRefused):
                    house.deliver.round(at(10, 14, 9, 15))
                return REFUSED

            def close(self) -> None:
                pass

        second = Meanwhile()
        with pytest.raises(AccountRefused):
            replace(house.deliver, post_office=second).round(at(10, 14, 9, 15))
        assert (len(second.tries), len(house.post_office.attempts)) == (1, 1)

    def test_a_server_that_cannot_be_reached_is_told_and_no_attempt_is_counted(self, house):
        prepare_all(house, at(10, 14))
        gone = SendAttempt(MailState.RETRY, "连接不上发信服务器", obstacle=Obstacle.UNREACHED)
        for minute in range(MOST_ATTEMPTS + 2):
            house.post_office.script = [gone]
            with pytest.raises(PostOfficeUnavailable, match="连接不上"):
                house.deliver.round(at(10, 14, 9, minute))
        assert len(house.post_office.attempts) == MOST_ATTEMPTS + 2, "one knock a round"
        house.post_office.script = []
        assert len(house.deliver.round(at(10, 14, 9, 10)).sent) == 3
        assert mail_of(house, FORM).attempts == 1


class TestRecipients:
    def test_an_addressee_turned_away_is_kept_as_a_fact_and_the_mail_counts_as_sent(self, house):
        prepare_one(house)
        liaison = address("swj", Role.LIAISON)
        house.post_office.script = [SendAttempt(MailState.SENT, "250 ok", {liaison: "450 greylisted"})]
        house.deliver.round(at(10, 14))
        with house.desk.ledger.begin() as work:
            assert work.outbox.refusals(FORM) == {liaison: "450 greylisted"}
        assert house.deliver.round(at(10, 14, 12)).sent == ()
