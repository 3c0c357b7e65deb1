"""What a person of the office recorded is found by his account; what the system did under such a name is its own."""

from dataclasses import replace

from tests.adapters.store.facts import CYCLE, JTJ, NOON, ZJJ, opened, submission
from tests.adapters.store.test_messages import CLOSING, MESSAGE

from duban.domain.office.actor import Identification
from duban.domain.proof.kinds import ProofKind
from duban.domain.proof.registered import RegisteredProof
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.send_back import SendBack, SendBackCode

WHO = {"known": Identification.PAGE, "account": "wxm"}
BY_SYSTEM = {"known": Identification.SYSTEM, "account": "wxm"}


def test_each_kind_of_act_is_found_by_its_account(ledger):
    opened(ledger, JTJ, ZJJ)
    mine, others, automatic = submission(), submission(reference=ZJJ), submission(2)
    sent_back = SendBack(mine.number, SendBackCode.OTHER, "理由", "王小明", NOON, **WHO)
    registered = Registration(mine.number, Channel.EXCHANGE, "王小明", NOON, "1" * 64, "收文.pdf", **WHO)
    proof = RegisteredProof("R3/x", ProofKind.PHONED, NOON, "王", "李", "告知", "王小明", NOON, **WHO)
    with ledger.begin() as work:
        for each in (mine, others, automatic):
            work.submissions.add(each)
        work.send_backs.add(sent_back)
        work.send_backs.add(replace(sent_back, number=others.number, account="another"))
        work.send_backs.add(replace(sent_back, number=automatic.number, **BY_SYSTEM))
        work.submissions.register(registered)
        work.proofs.register(proof)
        work.proofs.register(replace(proof, mail_key="R3/y", account=None, known=None))
        assert work.acts.send_backs("wxm") == (sent_back,)
        assert work.acts.registrations("wxm") == (registered,)
        assert work.acts.proofs("wxm") == (proof,)
        assert work.acts.send_backs("nobody") == ()


def test_a_message_to_two_units_was_dealt_with_once(ledger):
    with ledger.begin() as work:
        work.unit_messages.add(MESSAGE)
        work.unit_messages.add(replace(MESSAGE, subject=str(CYCLE.of("jyj"))))
        work.unit_messages.close(CLOSING)
        assert work.acts.closings("wxm") == ((MESSAGE, CLOSING),)
        assert work.acts.closings("another") == ()
