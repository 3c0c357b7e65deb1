"""Outgoing mails in the ledger: from the fact that caused them to the proof that they left."""

import itertools
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import HOUR, JTJ, MINUTE, NOON, ZJJ, mail, moved

from duban.domain.mail.delivery import (
    MOVES,
    Cancellation,
    DeferredRecipient,
    MailKind,
    MailState,
    Obstacle,
    SendAttempt,
    Stop,
)
from duban.domain.mail.throttle import Brake, Departure
from duban.errors import Refused, UnknownReference

# The shortest way from PREPARED to each state.
WAYS = {
    MailState.PREPARED: (),
    MailState.SENDING: (MailState.SENDING,),
    MailState.SENT: (MailState.SENDING, MailState.SENT),
    MailState.RETRY: (MailState.SENDING, MailState.RETRY),
    MailState.FAILED: (MailState.SENDING, MailState.FAILED),
    MailState.UNKNOWN: (MailState.SENDING, MailState.UNKNOWN),
    MailState.HELD: (MailState.SENDING, MailState.UNKNOWN, MailState.HELD),
    MailState.BOUNCED: (MailState.SENDING, MailState.SENT, MailState.BOUNCED),
    MailState.CANCELLED: (MailState.CANCELLED,),
}
NOT_TRUE = Stop(Cancellation.UNTRUE, "不再适用")
SETTLED = [state for state in MailState if state not in (MailState.SENDING, MailState.PREPARED)]
ALLOWED = [(source, target) for source in WAYS for target in SETTLED if target in MOVES[source]]


def in_state(ledger, state, key="R0/jtj", at=NOON):
    """Lay a mail into the outbox and lead it to *state*."""
    with ledger.begin() as work:
        assert work.outbox.add(mail(key))
    moved(ledger, key, *WAYS[state], at=at)


def keys(mails):
    return tuple(each.key for each in mails)


class TestAdd:
    def test_a_mail_comes_back_as_it_was_laid_in(self, ledger):
        with ledger.begin() as work:
            assert work.outbox.add(mail())
        with ledger.begin() as work:
            assert work.outbox.get("R0/jtj") == mail()
            assert work.outbox.by_message_id("<R0/jtj@robot.example>") == mail()

    def test_a_tag_leads_to_what_the_mails_under_it_are_about(self, ledger):
        with ledger.begin() as work:
            for key, reference, subject in (
                ("R0/a", "p/s/2021-10/a", "【填报通知】〔泉营商2110-税务〕"),
                ("R1/a", "p/s/2021-10/a", "【提醒】〔泉营商2110-税务〕"),
                ("R0/b", "p/s/2021-10/b", "〔泉营商2110-税务〕【填报通知】〔泉营商2110-地税务〕"),
            ):
                told = {"message_id": f"<{key}@x.example>", "reference": reference, "subject": subject}
                assert work.outbox.add(mail(key, **told))
        with ledger.begin() as work:
            assert work.outbox.tagged("泉营商2110-税务") == {"p/s/2021-10/a"}
            assert work.outbox.tagged("泉营商2110-%") == frozenset()

    def test_what_is_not_there_is_none(self, ledger):
        with ledger.begin() as work:
            assert work.outbox.get("R0/jtj") is None
            assert work.outbox.by_message_id("<R0/jtj@robot.example>") is None

    def test_a_key_is_used_once_for_ever(self, ledger):
        """A retried task that writes the mail again, even in other words, changes nothing."""
        in_state(ledger, MailState.SENT)
        with ledger.begin() as work:
            assert not work.outbox.add(replace(mail(), subject="另一封", recipients=("other@jtj.example",)))
        with ledger.begin() as work:
            kept = work.outbox.get("R0/jtj")
        assert (kept.state, kept.subject, kept.recipients) == (MailState.SENT, mail().subject, mail().recipients)

    def test_no_two_mails_share_a_message_id(self, ledger):
        """Evidence about one would be taken for the other; this is a fault of the program, not a repetition."""
        in_state(ledger, MailState.PREPARED)
        with pytest.raises(IntegrityError), ledger.begin() as work:
            work.outbox.add(mail("R1/jtj", message_id=mail().message_id))
        with ledger.begin() as work:
            assert work.outbox.get("R1/jtj") is None


class TestDue:
    def test_receipts_go_first_then_the_oldest(self, ledger):
        with ledger.begin() as work:
            work.outbox.add(mail("late", prepared_at=NOON + HOUR))
            work.outbox.add(mail("early-1"))
            work.outbox.add(mail("early-2"))
            work.outbox.add(mail("receipt", kind=MailKind.RECEIPT, prepared_at=NOON + 2 * HOUR))
        with ledger.begin() as work:
            assert keys(work.outbox.due(NOON + 3 * HOUR)) == ("receipt", "early-1", "early-2", "late")

    def test_a_retry_is_due_from_its_moment_on(self, ledger):
        in_state(ledger, MailState.RETRY, at=NOON)
        with ledger.begin() as work:
            assert work.outbox.due(NOON - timedelta(microseconds=1)) == ()
            assert keys(work.outbox.due(NOON)) == ("R0/jtj",)

    def test_a_retry_without_a_moment_is_due_at_once(self, ledger):
        in_state(ledger, MailState.SENDING)
        with ledger.begin() as work:
            work.outbox.settle("R0/jtj", SendAttempt(MailState.RETRY), NOON)
            assert keys(work.outbox.due(NOON)) == ("R0/jtj",)
            assert work.outbox.claim("R0/jtj", NOON, NOON + HOUR) is not None

    @pytest.mark.parametrize("state", [state for state in WAYS if MailState.SENDING not in MOVES[state]])
    def test_nothing_else_is_due_or_can_be_claimed(self, ledger, state):
        in_state(ledger, state)
        with ledger.begin() as work:
            assert keys(work.outbox.due(NOON + HOUR)) == ()
            assert work.outbox.claim("R0/jtj", NOON + HOUR, NOON + 2 * HOUR) is None
            assert work.outbox.get("R0/jtj").state is state


class TestClaim:
    def test_a_claim_counts_the_attempt_and_leases_the_mail(self, ledger):
        in_state(ledger, MailState.RETRY)
        with ledger.begin() as work:
            claimed = work.outbox.claim("R0/jtj", NOON, NOON + HOUR)
        assert (claimed.state, claimed.attempts, claimed.attention_at) == (MailState.SENDING, 2, NOON + HOUR)
        assert claimed.recipients == mail().recipients

    def test_a_mail_is_claimed_by_one_sender(self, ledger):
        in_state(ledger, MailState.SENDING)
        with ledger.begin() as work:
            assert work.outbox.claim("R0/jtj", NOON, NOON + HOUR) is None
            assert work.outbox.get("R0/jtj").attempts == 1

    def test_a_retry_is_not_claimed_before_its_time(self, ledger):
        in_state(ledger, MailState.RETRY)
        with ledger.begin() as work:
            assert work.outbox.claim("R0/jtj", NOON - MINUTE, NOON) is None

    def test_an_unknown_key_is_not_claimed(self, ledger):
        with ledger.begin() as work:
            assert work.outbox.claim("R9/nobody", NOON, NOON + HOUR) is None

    def test_a_lease_that_ran_out_is_seen(self, ledger):
        in_state(ledger, MailState.SENDING, at=NOON)
        with ledger.begin() as work:
            assert work.outbox.overdue_leases(NOON + HOUR - MINUTE) == ()
            assert [lost.key for lost in work.outbox.overdue_leases(NOON + HOUR)] == ["R0/jtj"]


class TestSettle:
    @pytest.mark.parametrize(("source", "target"), ALLOWED, ids=lambda state: state.value)
    def test_a_mail_moves_as_the_domain_allows(self, ledger, source, target):
        in_state(ledger, source)
        moved(ledger, "R0/jtj", target)
        with ledger.begin() as work:
            assert work.outbox.get("R0/jtj").state is target

    @pytest.mark.parametrize("source", WAYS, ids=lambda state: state.value)
    def test_every_other_move_is_refused(self, ledger, source):
        in_state(ledger, source)
        for target in set(SETTLED) - MOVES[source]:
            with pytest.raises(Refused, match=f"不能转为 {target}"):
                moved(ledger, "R0/jtj", target)
            with ledger.begin() as work:
                assert work.outbox.get("R0/jtj").state is source

    def test_an_unknown_mail_cannot_be_settled(self, ledger):
        with ledger.begin() as work, pytest.raises(UnknownReference, match="R9"):
            work.outbox.settle("R9/nobody", SendAttempt(MailState.SENT), NOON)

    def test_a_sent_mail_tells_when_and_a_bounce_does_not_forget_it(self, ledger):
        in_state(ledger, MailState.SENT, at=NOON)
        moved(ledger, "R0/jtj", MailState.BOUNCED, at=NOON + HOUR)
        with ledger.begin() as work:
            bounced = work.outbox.get("R0/jtj")
        assert (bounced.sent_at, bounced.response) == (NOON, "to bounced")

    def test_a_mail_that_is_done_wants_no_attention(self, ledger):
        in_state(ledger, MailState.SENT)
        with ledger.begin() as work:
            assert work.outbox.get("R0/jtj").attention_at is None

    def test_refused_recipients_are_kept_with_the_answer(self, ledger, caplog):
        """Others were accepted, so the mail is sent; a server may spell an address its own way."""
        in_state(ledger, MailState.SENDING)
        refused = {"Liaison@JTJ.example": "550 no such user", "stranger@jtj.example": "550 who?"}
        with caplog.at_level(logging.WARNING), ledger.begin() as work:
            work.outbox.settle("R0/jtj", SendAttempt(MailState.SENT, "250 ok", refused), NOON)
        with ledger.begin() as work:
            assert work.outbox.refusals("R0/jtj") == {"liaison@jtj.example": "550 no such user"}
        assert "stranger@jtj.example" in caplog.text


class TestPostpone:
    @pytest.mark.parametrize("state", [MailState.PREPARED, MailState.RETRY])
    def test_a_mail_that_waits_is_due_from_the_new_moment_on(self, ledger, state):
        in_state(ledger, state)
        with ledger.begin() as work:
            work.outbox.postpone("R0/jtj", NOON + HOUR, "非发送时段")
            assert keys(work.outbox.due(NOON + HOUR - MINUTE)) == ()
            assert work.outbox.claim("R0/jtj", NOON + HOUR - MINUTE, NOON + HOUR) is None
            assert work.outbox.next_attention() == NOON + HOUR
            assert keys(work.outbox.due(NOON + HOUR)) == ("R0/jtj",)
            assert work.outbox.get("R0/jtj").response == "非发送时段"

    def test_a_mail_that_does_not_wait_stays_as_it_is(self, ledger):
        in_state(ledger, MailState.SENT)
        with ledger.begin() as work:
            before = work.outbox.get("R0/jtj")
            work.outbox.postpone("R0/jtj", NOON + HOUR, "")
            assert work.outbox.get("R0/jtj") == before


class TestObstacle:
    @pytest.mark.parametrize("obstacle", Obstacle)
    def test_an_attempt_that_never_came_to_the_mail_does_not_count(self, ledger, obstacle):
        in_state(ledger, MailState.SENDING)
        with ledger.begin() as work:
            work.outbox.settle("R0/jtj", SendAttempt(MailState.RETRY, "535", obstacle=obstacle), NOON, NOON + HOUR)
            kept = work.outbox.get("R0/jtj")
            assert (kept.attempts, kept.attempted_at, kept.attention_at) == (0, None, NOON + HOUR)
            assert work.outbox.departures(NOON - HOUR, "robot@office.example") == ()


class TestRelease:
    @pytest.mark.parametrize("state", [MailState.HELD, MailState.FAILED])
    def test_what_a_person_lets_go_is_due_again_and_says_why(self, ledger, state):
        in_state(ledger, state)
        with ledger.begin() as work:
            work.outbox.release("R0/jtj", "已与该单位核实", NOON)
            assert keys(work.outbox.due(NOON)) == ("R0/jtj",)
            assert work.outbox.get("R0/jtj").released == "已与该单位核实"

    @pytest.mark.parametrize("state", [state for state in WAYS if state not in (MailState.HELD, MailState.FAILED)])
    def test_nothing_else_can_be_released(self, ledger, state):
        in_state(ledger, state)
        with ledger.begin() as work, pytest.raises(Refused, match=f"处于 {state}"):
            work.outbox.release("R0/jtj", "", NOON)

    def test_what_is_not_there_cannot_be_released(self, ledger):
        with ledger.begin() as work, pytest.raises(UnknownReference):
            work.outbox.release("R9/nobody", "", NOON)


class TestTraffic:
    def test_departures_are_attempts_with_the_domains_of_others(self, ledger):
        in_state(ledger, MailState.SENT, "old", at=NOON - HOUR)
        in_state(ledger, MailState.SENDING, "new", at=NOON)
        in_state(ledger, MailState.PREPARED, "waiting")
        with ledger.begin() as work:
            found = work.outbox.departures(NOON - HOUR, "robot@office.example")
        assert found == (Departure(NOON, frozenset({"jtj.example"})),)

    def test_an_attempt_at_one_addressee_alone_is_a_departure_too(self, ledger):
        in_state(ledger, MailState.SENT, at=NOON - 2 * HOUR)
        with ledger.begin() as work:
            recipient = DeferredRecipient("R0/jtj", work.outbox.get("R0/jtj").recipients[0], 1)
            work.deferred_recipients.try_again(recipient, NOON)
            assert work.outbox.departures(NOON - HOUR, "robot@office.example") == ()
            work.deferred_recipients.claim(recipient, "未知", NOON)
            (departure,) = work.outbox.departures(NOON - HOUR, "robot@office.example")
        assert departure == Departure(NOON, frozenset({"jtj.example"}))

    def test_a_brake_is_replaced_and_lifted(self, ledger):
        first = Brake("jtj.example", NOON, NOON + HOUR, 1, "451 DT:SPM")
        second = replace(first, until=NOON + 2 * HOUR, times=2)
        with ledger.begin() as work:
            assert work.outbox.brake("jtj.example") is None
            work.outbox.pull(first)
            work.outbox.pull(second)
        with ledger.begin() as work:
            assert work.outbox.brake("jtj.example") == second
            assert work.outbox.brakes(["jtj.example", "*"]) == {"jtj.example": second}
            work.outbox.lift(("jtj.example", "never.example"))
            assert work.outbox.brake("jtj.example") is None

    def test_sent_mails_with_a_refused_addressee_are_found(self, ledger):
        in_state(ledger, MailState.SENT, "whole")
        in_state(ledger, MailState.SENDING, "partly")
        with ledger.begin() as work:
            refused = {"liaison@jtj.example": "450 greylisted"}
            work.outbox.settle("partly", SendAttempt(MailState.SENT, "250 ok", refused), NOON)
            assert [mail.key for mail in work.outbox.partly_refused(NOON - MINUTE)] == ["partly"]
            assert work.outbox.partly_refused(NOON) == ()


class TestOverview:
    def test_the_next_attention_is_the_earliest_of_all_that_wait(self, ledger):
        for number, state in enumerate(WAYS):
            in_state(ledger, state, key=state.value, at=NOON + number * MINUTE)
        with ledger.begin() as work:
            assert work.outbox.next_attention() == NOON, "a prepared mail wants attention since it was prepared"
            work.outbox.cancel("prepared", NOT_TRUE, NOON)
            assert work.outbox.next_attention() == work.outbox.get("retry").attention_at
            work.outbox.cancel("retry", NOT_TRUE, NOON)
            assert work.outbox.next_attention() == work.outbox.get("unknown").attention_at
            work.outbox.settle("unknown", SendAttempt(MailState.SENT), NOON)
            assert work.outbox.next_attention() == work.outbox.get("sending").attention_at
            work.outbox.settle("sending", SendAttempt(MailState.SENT), NOON)
            assert work.outbox.next_attention() is None

    def test_mails_are_counted_by_kind_and_state(self, ledger):
        in_state(ledger, MailState.SENT, "a")
        in_state(ledger, MailState.SENT, "b")
        with ledger.begin() as work:
            work.outbox.add(mail("c", kind=MailKind.RECEIPT))
            assert work.outbox.counts() == {
                (MailKind.FORM, MailState.SENT): 2,
                (MailKind.RECEIPT, MailState.PREPARED): 1,
            }

    def test_mails_of_a_state_come_oldest_first(self, ledger):
        with ledger.begin() as work:
            for key, age in itertools.product("ab", (1, 2)):
                work.outbox.add(mail(f"{key}{age}", prepared_at=NOON - age * HOUR))
            found = [prepared.key for prepared in work.outbox.in_state(MailState.PREPARED)]
        assert found == ["a2", "b2", "a1", "b1"]

    def test_all_mails_of_a_unit_are_found_wherever_they_stand(self, ledger):
        in_state(ledger, MailState.SENT, "a")
        in_state(ledger, MailState.CANCELLED, "b")
        with ledger.begin() as work:
            work.outbox.add(mail("c", organisation="zjj", reference=str(ZJJ)))
            work.outbox.add(mail("d", reference=str(JTJ).replace("qz2021", "qz2022")))
            assert [one.key for one in work.outbox.of_unit("qz2021", "jtj")] == ["a", "b"]
