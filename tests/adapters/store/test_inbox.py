"""Received messages in the ledger."""

from dataclasses import replace

import pytest
from tests.adapters.store.facts import HOUR, NOON, message

from duban.domain.mail.triage import Triage
from duban.errors import UnknownReference
from duban.ports import MessageKey


class TestInbox:
    def test_a_message_is_recorded_once(self, ledger):
        with ledger.begin() as work:
            assert work.inbox.add(message())
            assert not work.inbox.add(message(sha256="0" * 64))
        with ledger.begin() as work:
            assert work.inbox.unhandled() == (message(),)

    def test_uids_are_known_under_one_uidvalidity_of_one_folder(self, ledger):
        """A mailbox that was built anew counts anew (RFC 3501 2.3.1.1)."""
        with ledger.begin() as work:
            work.inbox.add(message(7))
            work.inbox.add(message(9))
            work.inbox.add(message(key=MessageKey("INBOX", 5, 1)))
            work.inbox.add(message(key=MessageKey("垃圾邮件", 4_000_000_000, 2)))
        with ledger.begin() as work:
            assert work.inbox.known_uids("INBOX", 4_000_000_000) == {7, 9}
            assert work.inbox.known_uids("INBOX", 6) == frozenset()

    def test_messages_wait_in_the_order_they_arrived_until_they_are_settled(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message(1, received_at=NOON + HOUR))
            work.inbox.add(message(2, received_at=NOON))
            work.inbox.add(message(3, received_at=NOON))
        with ledger.begin() as work:
            assert [waiting.key.uid for waiting in work.inbox.unhandled()] == [2, 3, 1]
            work.inbox.settle(message(3).key, Triage.FORM, NOON, "note", "<id@jtj.example>")
            assert [waiting.key.uid for waiting in work.inbox.unhandled()] == [2, 1]
            settled = message(3, triage=Triage.FORM, note="note", message_id="<id@jtj.example>")
            assert work.inbox.handled() == (settled,)
            assert work.inbox.handled(Triage.FORM) == (settled,)
            assert work.inbox.handled(Triage.BOUNCE) == ()

    def test_every_beginning_counts_even_if_handling_never_ends(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message())
        for attempt in (1, 2, 3):
            with ledger.begin() as work:
                assert work.inbox.begin(message().key) == attempt
        with ledger.begin() as work:
            assert work.inbox.unhandled() == (replace(message(), attempts=3),)

    def test_what_was_never_recorded_cannot_be_handled(self, ledger):
        with ledger.begin() as work, pytest.raises(UnknownReference):
            work.inbox.begin(message().key)
        with ledger.begin() as work, pytest.raises(UnknownReference):
            work.inbox.settle(message().key, Triage.FORM, NOON)

    def test_a_copy_in_our_mailbox_is_evidence(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message(1))
            work.inbox.add(message(2))
            assert not work.inbox.holds("<ours@office.example>")
            work.inbox.settle(message(1).key, Triage.OWN, NOON, message_id="<ours@office.example>")
            assert work.inbox.holds("<ours@office.example>")

    def test_a_message_without_id_is_evidence_of_nothing(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message())
            assert not work.inbox.holds("")

    def test_settling_again_does_not_forget_the_message_id(self, ledger):
        with ledger.begin() as work:
            work.inbox.add(message())
            work.inbox.settle(message().key, Triage.OWN, NOON, message_id="<ours@office.example>")
            work.inbox.settle(message().key, Triage.UNKNOWN, NOON, "请人工处理")
            assert work.inbox.holds("<ours@office.example>")
            assert work.inbox.handled()[0].triage is Triage.UNKNOWN
