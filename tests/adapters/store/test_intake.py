"""What waits for a person, what was answered, and when we began, in the ledger."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError
from tests.adapters.store.facts import HOUR, JTJ, NOON, mail, message, opened, submission

from duban.adapters.store.engine import open_engine
from duban.adapters.store.tables import registrations
from duban.domain.mail.holds import AnswerReason, Hold, HoldKind
from duban.domain.mail.triage import Triage
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.submission_number import SubmissionNumber
from duban.errors import UnknownReference
from duban.ports import MessageKey

HOLD = Hold(
    "a" * 64, HoldKind.UNCONFIRMED, "发件邮箱未登记", "x@y.example", NOON, NOON + HOUR, str(JTJ), "b" * 64, "表.xlsx"
)


class TestHolds:
    def test_what_waits_is_found_until_it_is_closed_once(self, ledger):
        with ledger.begin() as work:
            work.holds.add(HOLD)
            assert work.holds.waiting() == work.holds.of_message("a" * 64) == (HOLD,)
            assert work.holds.of_message("c" * 64) == ()
            assert work.holds.close(HOLD, NOON, "督办岗", "已核实")
            assert not work.holds.close(HOLD, NOON, "另一人", "已核实")
            assert work.holds.waiting() == ()

    def test_what_was_closed_and_comes_again_waits_again(self, ledger):
        with ledger.begin() as work:
            work.holds.add(HOLD)
            work.holds.close(HOLD, NOON, "督办岗", "重新处理")
            work.holds.add(replace(HOLD, reason="仍未登记"))
            assert work.holds.waiting() == (replace(HOLD, reason="仍未登记"),)

    def test_a_question_names_its_hold(self, ledger):
        with ledger.begin() as work:
            work.holds.add(HOLD)
            assert work.holds.asked_by(HOLD.question) == HOLD
            assert work.holds.asked_by(replace(HOLD, file_sha256="0" * 64).question) is None

    def test_only_what_still_waits_and_may_be_a_return_pauses_the_ladder(self, ledger):
        paper = replace(HOLD, kind=HoldKind.PAPER)
        with ledger.begin() as work:
            work.holds.add(replace(HOLD, kind=HoldKind.FORGED))
            assert not work.holds.pauses(JTJ)
            assert work.holds.pausing() == {}
            work.holds.add(paper)
            assert work.holds.pauses(JTJ)
            work.holds.close(paper, NOON, "督办岗", "已登记")
            assert not work.holds.pauses(JTJ)


class TestAnswers:
    def test_answers_are_counted_by_moment_type_and_address(self, ledger):
        with ledger.begin() as work:
            for key, address, reason in (
                ("one", "A@x.example", AnswerReason.NO_FORM),
                ("two", "b@x.example", AnswerReason.AGAIN),
                ("three", "b@x.example", AnswerReason.RECEIPT),
            ):
                work.outbox.add(mail(key))
                work.answers.add(key, address, reason, NOON)
            assert work.answers.given(NOON) == 2, "receipts are no burden of their own"
            assert work.answers.given(NOON, AnswerReason.NO_FORM, "a@X.example") == 1
            assert work.answers.given(NOON, AnswerReason.NO_FORM, "b@x.example") == 0
            assert work.answers.given(NOON, AnswerReason.RECEIPT) == 1
            assert work.answers.given(NOON + HOUR) == 0


class TestInbox:
    def test_a_message_is_taken_until_it_is_settled(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message())
            assert work.inbox.take(message().key)
            work.inbox.settle(message().key, Triage.FORM, NOON)
            assert not work.inbox.take(message().key)

    def test_an_attempt_can_be_taken_back_but_never_below_none(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message())
            work.inbox.begin(message().key)
            work.inbox.put_back(message().key, "稍后答复")
            work.inbox.put_back(message().key, "稍后答复")
            assert work.inbox.unhandled() == (message(note="稍后答复"),)

    def test_a_reopened_message_begins_anew(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message())
            work.inbox.begin(message().key)
            assert work.inbox.reopen(message().sha256) == 0, "it still waits"
            work.inbox.settle(message().key, Triage.UNKNOWN, NOON, "隔离")
            assert work.inbox.reopen(message().sha256) == 1
            assert [again.attempts for again in work.inbox.unhandled()] == [0]

    def test_the_same_bytes_at_another_place_are_recognised_once_the_first_was_handled(self, ledger):
        other = message(key=MessageKey("Junk", 1, 1))
        with ledger.begin() as work:
            work.inbox.add(message())
            work.inbox.add(other)
            assert work.inbox.twin(other) is None
            work.inbox.settle(message().key, Triage.FORM, NOON)
            twin = work.inbox.twin(other)
            assert twin is not None
            assert twin.key == message().key
            assert work.inbox.twin(message()) is None

    def test_the_first_moment_of_collecting_is_kept_for_ever(self, ledger):
        with ledger.begin() as work:
            assert work.inbox.answers_from(NOON) == NOON
            assert work.inbox.answers_from(NOON + HOUR) == NOON

    def test_replies_to_a_cycle_that_was_opened_before_the_first_collecting_are_ours(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            opening = work.cycles.all()[0].opened_at
            assert work.inbox.answers_from(opening + HOUR) == opening


class TestRegistrations:
    REGISTRATION = Registration(SubmissionNumber(JTJ, 1), Channel.EXCHANGE, "督办岗", NOON, "d" * 64, "扫描件.pdf")

    def test_who_registered_a_return_by_hand_is_kept(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.submissions.add(submission())
            assert work.submissions.registration(SubmissionNumber(JTJ, 1)) is None
            work.submissions.register(self.REGISTRATION)
            assert work.submissions.registration(SubmissionNumber(JTJ, 1)) == self.REGISTRATION

    def test_what_was_never_filed_cannot_be_registered(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work, pytest.raises(UnknownReference):
            work.submissions.register(self.REGISTRATION)

    def test_a_registration_is_never_changed(self, ledger, ledger_address):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.submissions.add(submission())
            work.submissions.register(self.REGISTRATION)
        with pytest.raises(DBAPIError), open_engine(ledger_address).begin() as connection:
            connection.execute(registrations.update().values(registered_by="somebody else"))
