"""What went to units and came from them: mails that left, what came by mail, and the last proof of each address."""

from tests.adapters.store.facts import CYCLE, HOUR, JTJ, NOON, mail, moved, opened, submission

from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.mail.message import UnitMessage
from duban.domain.proof.contact_life import Heard, Posted
from duban.domain.proof.kinds import Proof, ProofKind

FILLER, LIAISON, ROBOT = mail().recipients


def test_only_what_left_for_a_unit_was_posted(ledger):
    with ledger.begin() as work:
        work.outbox.add(mail())
        work.outbox.add(mail("R1/jtj"))
        work.outbox.add(mail("receipt/jtj", kind=MailKind.RECEIPT))
    for key in ("R0/jtj", "receipt/jtj"):
        moved(ledger, key, MailState.SENDING, MailState.SENT, at=NOON + HOUR)
    with ledger.begin() as work:
        posted = work.correspondence.posted("qz2021")
        assert work.correspondence.posted("qz20") == ()
    assert set(posted) == {Posted("jtj", each, str(CYCLE), NOON + HOUR) for each in (FILLER, LIAISON, ROBOT)}


def test_returns_and_vouched_messages_were_heard(ledger):
    opened(ledger, JTJ)
    with ledger.begin() as work:
        work.submissions.add(submission())
        work.unit_messages.add(UnitMessage("1" * 64, str(JTJ), "", "wang@jtj.example", NOON, "延期"))
        work.unit_messages.add(UnitMessage("2" * 64, str(JTJ), "", "x@evil.example", NOON, "延期", is_vouched=False))
        assert set(work.correspondence.heard("qz2021")) == {
            Heard("jtj", FILLER, NOON + HOUR),
            Heard("jtj", "wang@jtj.example", NOON),
        }
        assert work.correspondence.heard("another") == ()


def test_an_address_was_reached_when_it_was_proved_last_unless_the_mail_came_back(ledger):
    with ledger.begin() as work:
        work.outbox.add(mail())
        for address, kind in ((FILLER, ProofKind.ACCEPTED), (LIAISON, ProofKind.ACCEPTED), ("", ProofKind.PHONED)):
            work.proofs.add(Proof("R0/jtj", address, kind, NOON, ""))
        work.proofs.add(Proof("R0/jtj", FILLER, ProofKind.ANSWERED, NOON + HOUR, ""))
    moved(ledger, "R0/jtj", MailState.SENDING, MailState.SENT)
    with ledger.begin() as work:
        work.outbox.bounce("R0/jtj", {LIAISON: Undelivered(LIAISON, BounceKind.PERMANENT, "550")}, ROBOT)
        assert work.correspondence.reached() == {FILLER: NOON + HOUR}
