"""Each invariant says so when it does not hold: a ledger, a mailbox or a page made wrong by hand."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.decisions.document import Document, DocumentKind, File
from duban.domain.escalation.ladder import Notice
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.mail.triage import Triage
from duban.ports import MessageKey, ReceivedMessage
from duban.services.escalate.late_returns import Debt
from duban.services.overview.returns_table import ReturnsTable, ReturnStanding
from duban_rehearsal.fast import invariants
from duban_rehearsal.fast.invariants import Aftermath
from duban_rehearsal.fast.witness import LetterboxMail, Witness
from duban_rehearsal.simulation.post import PostedMail


@pytest.fixture
def look(calm: Aftermath) -> Aftermath:
    """The same, with nothing heard yet; what is written into its ledger is undone by whoever writes it."""
    return replace(calm, witness=Witness(calm.witness.post_office), news=(), fresh=(), handled=set(calm.handled))


def heard(look: Aftermath, kind: MailKind) -> LetterboxMail:
    """A mail of that kind that somebody has."""
    with look.app.context.ledger.begin() as work:
        for told in Witness(look.witness.post_office).news():
            mail = work.outbox.by_message_id(told.message_id)
            if mail is not None and mail.kind is kind and (kind is not MailKind.RECEIPT or "已收" in told.subject):
                return told
    raise AssertionError(kind)


def test_a_mail_that_the_ledger_does_not_know_is_noticed(look: Aftermath) -> None:
    """Somebody has a mail of ours, and there is no record of it."""
    look.news = (replace(heard(look, MailKind.FORM), message_id="<nobody@example>"),)
    assert "没有登记" in next(invariants.acknowledged_facts_exist(look))


def test_a_receipt_for_a_return_that_is_not_there_is_noticed(look: Aftermath) -> None:
    """The number on the receipt is no number of the ledger."""
    told = heard(look, MailKind.RECEIPT)
    look.news = (Renumbered(told.address, told.at, told.message_id, told.reference, told.raw),)
    assert "台账没有这次报送" in next(invariants.acknowledged_facts_exist(look))


@dataclass(frozen=True)
class Renumbered(LetterboxMail):
    """A receipt that says another number."""

    @property
    def text(self) -> str:
        """Of an attempt that nobody made."""
        return "· 编号：泉营商2109-人社#97"


def test_a_second_copy_is_noticed(look: Aftermath) -> None:
    """The same mail in the same mailbox."""
    told = heard(look, MailKind.FORM)
    look.news = (told, told)
    assert "两次收到" in next(invariants.nothing_is_sent_twice(look))


def test_who_is_urged_while_his_mail_lies_unread_is_noticed(look: Aftermath) -> None:
    """His mail came before the notice, and nobody looked at it."""
    reference = some_return(look)
    address = look.programme.people_of(reference.organisation)[0].mail
    box = look.witness.post_office.boxes[look.witness.post_office.robot]
    box.append(PostedMail(look.now, f"From: 某单位 <{address}>\r\n\r\n您好".encode()))
    look.fresh = (Notice(charging_rung(look, reference), str(reference), look.now),)
    try:
        assert "尚在信箱中未处理" in next(invariants.nobody_is_blamed_unread(look))
    finally:
        box.pop()
    assert not list(invariants.nobody_is_blamed_unread(look))


def test_a_paper_without_its_forerunner_is_noticed(look: Aftermath) -> None:
    """A paper for a signer about a return of which nobody was told."""
    reference = some_return(look)
    notice = Notice("R4", str(reference.cycle.of("nobody")), look.now, document="一份文书")
    with look.app.context.ledger.begin() as work:
        work.notices.add(notice)
    look.fresh = (notice,)
    assert "前一步未送达或期限未满" in next(invariants.nobody_is_blamed_unproved(look))


def test_who_is_urged_after_his_receipt_is_noticed(look: Aftermath) -> None:
    """He was told that his return is in, and then that it is missing."""
    told = urged(look)
    with look.app.context.ledger.begin() as work:
        mail = work.outbox.by_message_id(told.message_id)
        assert mail is not None
        subjects = [notice.subject for notice in work.notices.carried_by(mail.key)]
    look.news = (told,)
    assert not list(invariants.no_verdict_is_contradicted(look))
    look.witness.accepted.update((subject, told.at - timedelta(hours=1)) for subject in subjects)
    assert "又被催报" in next(invariants.no_verdict_is_contradicted(look))


def test_a_receipt_that_says_otherwise_than_the_ledger_is_noticed(look: Aftermath) -> None:
    """已收 on paper, 退回 in the ledger: here the other way about."""
    told = heard(look, MailKind.RECEIPT)
    look.news = (Rejected(told.address, told.at, told.message_id, told.reference, told.raw),)
    assert "台账却是" in next(invariants.no_verdict_is_contradicted(look))


@dataclass(frozen=True)
class Rejected(LetterboxMail):
    """A receipt that says that the return was sent back."""

    @property
    def subject(self) -> str:
        """As for a return with faults."""
        return "【退回】9月任务进展报送件"


def test_a_page_that_shows_another_state_is_noticed(look: Aftermath) -> None:
    """The table of returns says of one that it is in, and it is not, or the other way about."""
    assert not list(invariants.the_board_equals_the_ledger(look))
    tables = look.app.returns_tables

    def lying(cycle: Cycle, now: datetime) -> ReturnsTable:
        table = tables.of(cycle, now)
        first = table.rows[0]
        other = ReturnStanding.OWED if first.standing.is_held else ReturnStanding.ACCEPTED
        return replace(table, rows=(replace(first, standing=other), *table.rows[1:]))

    look.app.__dict__["returns_tables"] = SimpleNamespace(of=lying)
    try:
        assert "台账相反" in next(invariants.the_board_equals_the_ledger(look))
    finally:
        look.app.__dict__["returns_tables"] = tables


def test_a_message_on_no_list_is_noticed(look: Aftermath) -> None:
    """A unit wrote, the mail was handled, and nobody of the office sees it."""
    address = look.programme.people_of(some_return(look).organisation)[0].mail
    key = MessageKey("INBOX", 1, 9_999)
    with look.app.context.ledger.begin() as work:
        work.inbox.add(ReceivedMessage(key, "0" * 64, look.now, sender=address))
        work.inbox.settle(key, Triage.NO_WORKBOOK, look.now, "无人知晓")
    assert "不在任何清单中" in next(invariants.every_message_is_listed(look))


def test_a_draft_whose_file_is_gone_is_noticed(look: Aftermath) -> None:
    """What a signer is to read is not there."""
    file = File("函.docx", "f" * 64)
    draft = Document("R4/谁也没有", 1, DocumentKind.LETTER, str(some_return(look)), "函", "", "科长", (file,), look.now)
    with look.app.context.ledger.begin() as work:
        work.documents.add(draft)
    assert "无法呈签" in next(invariants.every_signature_is_answerable(look))


def test_a_mail_that_never_leaves_is_noticed(look: Aftermath) -> None:
    """In calm weather it was due days ago."""
    with look.app.context.ledger.begin() as work:
        mail = work.outbox.in_state(MailState.SENT)[0]
        work.outbox.add(
            replace(
                mail,
                key="notice/left behind",
                message_id="<left@behind>",
                state=MailState.PREPARED,
                sent_at=None,
                attention_at=look.now - timedelta(days=20),
            )
        )
    later = replace(look, now=look.calm_from + timedelta(days=30))
    assert "一直待发" in next(invariants.what_is_owed_is_paid(later))


def test_a_return_about_which_nothing_is_said_is_noticed(look: Aftermath) -> None:
    """The morning is over, and somebody should have been urged."""
    debt = Debt(some_return(look), "R2", "催报")
    look.app.__dict__["escalate"] = SimpleNamespace(debts=lambda _now: (debt,))
    later = replace(look, now=look.calm_from + timedelta(days=30))
    try:
        assert "仍未办" in next(invariants.nothing_is_owed_after_a_morning(later))
    finally:
        del look.app.__dict__["escalate"]


def urged(look: Aftermath) -> LetterboxMail:
    """A mail that says that a return is missing."""
    with look.app.context.ledger.begin() as work:
        for told in Witness(look.witness.post_office).news():
            mail = work.outbox.by_message_id(told.message_id)
            for notice in work.notices.carried_by(mail.key) if mail else ():
                if invariants.misses_return(look.app, notice):
                    return told
    raise AssertionError("nobody was urged")


def some_return(look: Aftermath) -> Reference:
    """The first return of the first cycle."""
    with look.app.context.ledger.begin() as work:
        cycle = work.cycles.all()[0].reference
        return cycle.of(next(iter(work.returns.of_cycle(cycle))))


def charging_rung(look: Aftermath, reference: Reference) -> str:
    """A rung that says that a return is missing."""
    return next(rung.code for rung in look.app.context.ladders[reference.stream] if rung.charges)
