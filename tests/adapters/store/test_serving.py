"""Papers that were handed over, answers and the switch: kept once, read back as written, never changed."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, Outcome, Signature
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.escalation.service_of_papers import PaperReceipt, Served, Switch, Way

NOW = datetime(2021, 11, 3, 10, tzinfo=TIMEZONE)
NAME = "R5/qz2021/department_monthly/2021-10/swj"
PAPER = Document(NAME, 1, DocumentKind.LETTER, "qz2021/department_monthly/2021-10/swj", "函请", "", "分管领导", (), NOW)
SERVED = Served(NAME, 1, "泉发改函〔2021〕12号", "分管领导", Way.EXCHANGE, NOW, "0" * 64, "盖章件.pdf", "督办岗", NOW)
KINDS = (DocumentKind.LETTER,)
RECEIPT = PaperReceipt(NAME, 1, "swj", NOW, "办公室", "督办岗", NOW)


def test_a_unit_signs_for_a_paper_once(ledger):
    with ledger.begin() as work:
        work.documents.add(PAPER)
        work.served.add(replace(SERVED, sealed_on=NOW.date()))
        assert work.served.receive(RECEIPT) == RECEIPT
        assert work.served.receive(replace(RECEIPT, theirs="另一人")) == RECEIPT
        assert work.served.receipts(NAME, 1) == work.served.all_receipts() == (RECEIPT,)
        assert (work.served.all()[0].sealed_on, list(work.log.faults())) == (NOW.date(), [])


def test_a_paper_is_served_once_and_its_notice_is_delivered_from_then(ledger):
    with ledger.begin() as work:
        work.documents.add(PAPER)
        work.notices.add(Notice("R5", PAPER.reference, NOW, NoticeState.DRAFTED, document=NAME))
        assert work.served.add(SERVED)
        assert not work.served.add(replace(SERVED, number="另一文号"))
    with ledger.begin() as work:
        assert work.served.get(NAME, 1) == SERVED
        assert work.served.all() == (SERVED,)
        (notice,) = work.notices.about(PAPER.reference)
    assert (notice.delivered_at, notice.state) == (NOW, NoticeState.DELIVERED)


def test_a_signed_paper_is_unserved_until_somebody_records_it(ledger):
    notice = replace(PAPER, name="R4/other", kind=DocumentKind.NOTICE)
    with ledger.begin() as work:
        for paper in (PAPER, notice):
            work.documents.add(paper)
        assert work.documents.unserved(KINDS) == ()
        for paper in (PAPER, notice):
            work.documents.sign(Signature(paper.name, 1, Outcome.SIGN, "分管领导", "", NOW))
        assert [paper.name for paper in work.documents.unserved(KINDS)] == [NAME]
        work.served.add(SERVED)
        assert work.documents.unserved(KINDS) == ()
        assert [paper.name for paper in work.documents.unserved([DocumentKind.NOTICE])] == ["R4/other"]


def test_a_paper_that_a_person_withdrew_was_decided_on(ledger):
    others = [replace(PAPER, name=name) for name in ("R5/one", "R5/two")]
    with ledger.begin() as work:
        for paper in (PAPER, *others):
            work.documents.add(paper)
        work.documents.sign(Signature("R5/one", 1, Outcome.WITHDRAW, "分管领导", "已来电说明", NOW))
        work.documents.withdraw("R5/two", "已收到报送件", NOW)
        assert work.documents.withdrawn_undecided() == {"R5/two"}


def test_the_last_word_about_the_pause_counts(ledger):
    on, off = Switch(True, NOW, "督办岗", "检修"), Switch(False, NOW, "督办岗", "检修完毕")
    with ledger.begin() as work:
        assert work.switches.latest() is None
        work.switches.add(on)
        work.switches.add(off)
        assert work.switches.latest() == off
        assert work.switches.all() == (on, off)


@pytest.mark.parametrize("table", ["served_papers", "paper_receipts", "switches"])
def test_the_database_refuses_to_forget(ledger, table):
    with ledger.begin() as work:
        work.documents.add(PAPER)
        work.served.add(SERVED)
        work.served.receive(RECEIPT)
        work.switches.add(Switch(True, NOW, "督办岗", "检修"))
    with pytest.raises(DatabaseError), ledger._engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
