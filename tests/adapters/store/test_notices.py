"""Notices in the ledger: once per rung and subject, their fate read from the mail."""

import pytest
from tests.adapters.store.facts import HOUR, JTJ, NOON, ZJJ, mail, moved
from tests.adapters.store.test_outbox import WAYS

from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.delivery import MailState
from duban.errors import UnknownReference

FATES = {
    MailState.SENT: NoticeState.DELIVERED,
    MailState.BOUNCED: NoticeState.UNDELIVERED,
    MailState.FAILED: NoticeState.UNDELIVERED,
    MailState.CANCELLED: NoticeState.WITHDRAWN,
}
SUBJECT = str(JTJ)


class TestNotices:
    def test_a_rung_is_said_once_of_a_subject(self, ledger):
        first = Notice("R1", SUBJECT, NOON, mail_key="R1/jtj")
        with ledger.begin() as work:
            assert work.notices.add(first)
            assert not work.notices.add(Notice("R1", SUBJECT, NOON + HOUR))
            assert work.notices.add(Notice("R1", str(ZJJ), NOON))
        with ledger.begin() as work:
            assert work.notices.about(SUBJECT) == (first,)

    def test_notices_come_oldest_first(self, ledger):
        with ledger.begin() as work:
            work.notices.add(Notice("R2", SUBJECT, NOON + HOUR))
            work.notices.add(Notice("R0", SUBJECT, NOON))
            work.notices.add(Notice("R1", str(ZJJ), NOON))
            assert [notice.rung for notice in work.notices.about(SUBJECT)] == ["R0", "R2"]
            assert [notice.rung for notice in work.notices.all()] == ["R0", "R1", "R2"]

    def test_below_a_name_lies_what_continues_it_to_the_letter(self, ledger):
        subjects = ["item/qz_1/38", "item/qz_1/7/refused", "item/qz_1", "item/qz_10/38", "item/qzx1/38", "ITEM/qz_1/38"]
        with ledger.begin() as work:
            for subject in subjects:
                work.notices.add(Notice("I1", subject, NOON))
            assert list(work.notices.below("item/qz_1")) == subjects[:2]

    def test_what_one_paper_says_is_found_by_its_name(self, ledger):
        with ledger.begin() as work:
            work.notices.add(Notice("EY", "item/qz2021/39/2021-12-31/jtj", NOON, document="EY/items/jtj"))
            work.notices.add(Notice("EY", "item/qz2021/40/2021-12-31/jtj", NOON, document="EY/items/jtj"))
            work.notices.add(Notice("R5", SUBJECT, NOON, document="R5/jtj"))
            assert [one.subject for one in work.notices.drafted_as("EY/items/jtj")] == [
                "item/qz2021/39/2021-12-31/jtj",
                "item/qz2021/40/2021-12-31/jtj",
            ]
            assert work.notices.drafted_as("") == (), "a notice without a paper is no paper's"

    @pytest.mark.parametrize("state", WAYS, ids=lambda state: state.value)
    def test_a_notice_is_delivered_when_its_mail_is_and_not_before(self, ledger, state):
        """A 催办 may only build on a notice that reached somebody."""
        with ledger.begin() as work:
            work.notices.add(Notice("R1", SUBJECT, NOON, mail_key="R1/jtj"))
            work.outbox.add(mail("R1/jtj"))
        moved(ledger, "R1/jtj", *WAYS[state], at=NOON + HOUR)
        with ledger.begin() as work:
            (notice,) = work.notices.about(SUBJECT)
        assert notice.state is FATES.get(state, NoticeState.PREPARED)
        assert notice.delivered_at == (NOON + HOUR if state is MailState.SENT else None)

    def test_a_draft_has_no_mail_until_it_is_signed(self, ledger):
        with ledger.begin() as work:
            work.notices.add(Notice("R4", SUBJECT, NOON, NoticeState.DRAFTED, mail_key="R4/jtj", document="R4/jtj"))
            assert work.notices.about(SUBJECT)[0].state is NoticeState.DRAFTED
            work.outbox.add(mail("R4/jtj"))
            work.notices.set_state("R4", SUBJECT, NoticeState.PREPARED)
            assert work.notices.about(SUBJECT)[0].state is NoticeState.PREPARED
        moved(ledger, "R4/jtj", MailState.SENDING, MailState.SENT)
        with ledger.begin() as work:
            assert work.notices.about(SUBJECT)[0].delivered_at == NOON

    def test_the_state_of_one_notice_changes_and_of_no_other(self, ledger):
        with ledger.begin() as work:
            work.notices.add(Notice("R4", SUBJECT, NOON))
            work.notices.add(Notice("R4", str(ZJJ), NOON))
            work.notices.set_state("R4", SUBJECT, NoticeState.WITHDRAWN)
            states = {notice.subject: notice.state for notice in work.notices.all()}
        assert states == {SUBJECT: NoticeState.WITHDRAWN, str(ZJJ): NoticeState.PREPARED}

    def test_an_unknown_notice_cannot_change(self, ledger):
        with ledger.begin() as work, pytest.raises(UnknownReference, match="R4"):
            work.notices.set_state("R4", SUBJECT, NoticeState.WITHDRAWN)
