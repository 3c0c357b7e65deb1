"""A success report of a server is kept as a proof of delivery, per addressee and with its time, and told later."""

import pytest
from tests.services.collect.test_bounces import ADDRESSEES, URGE, bounce, mail, receive, urged
from tests.services.conftest import OfficeApp, at
from tests.services.escalate.test_late_returns import climb

from duban.domain.mail.delivery import MailState
from duban.domain.proof.kinds import Proof, ProofKind

__all__ = ["urged"]

FOREIGN = (
    b"Received: from evil.example (evil.example [192.0.2.66]) by mx.quanzhou.example; "
    b"Tue, 26 Oct 2021 10:00:00 +0800\r\n"
)


@pytest.fixture
def app(abroad: OfficeApp) -> OfficeApp:
    """An office that hears of every proof from elsewhere."""
    return abroad


def proofs(app: OfficeApp) -> tuple[Proof, ...]:
    with app.context.ledger.begin() as work:
        return work.proofs.of_mail(URGE)


@pytest.mark.parametrize(
    ("action", "kind"),
    [("delivered", ProofKind.ACCEPTED), ("relayed", ProofKind.RELAYED), ("expanded", ProofKind.RELAYED)],
)
def test_each_kind_is_recorded_as_what_it_is(urged: OfficeApp, action: str, kind: ProofKind) -> None:
    report = bounce(mail(urged, URGE).message_id, ADDRESSEES[0], action, "2.0.0")
    for minute in (3, 4):  # a second report changes nothing
        receive(urged, report.replace(b"Subject: ", b"Subject: %d " % minute), at(10, 26, 10, minute))
    (proof,) = proofs(urged)
    assert (proof.address, proof.kind, proof.at) == (ADDRESSEES[0], kind, at(10, 26, 10, 3))
    assert mail(urged, URGE).state is MailState.SENT


@pytest.mark.parametrize(
    ("message_id", "recipient", "above"),
    [
        pytest.param("", ADDRESSEES[0], FOREIGN, id="from a server that nobody checked"),
        pytest.param("", "somebody@elsewhere.example", b"", id="of somebody the mail did not go to"),
        pytest.param("<duban.00.11@yyb.example>", ADDRESSEES[0], b"", id="of a mail that is not ours"),
    ],
)
def test_what_anybody_could_have_written_proves_nothing(
    urged: OfficeApp, message_id: str, recipient: str, above: bytes
) -> None:
    cited = message_id or mail(urged, URGE).message_id
    receive(urged, above + bounce(cited, recipient, "delivered", "2.0.0"), at(10, 26, 10))
    assert proofs(urged) == ()


def test_the_case_of_a_later_paper_tells_when_the_server_took_the_urge(urged: OfficeApp) -> None:
    receive(urged, bounce(mail(urged, URGE).message_id, ADDRESSEES[0], "delivered", "2.0.0"), at(10, 26, 9, 3))
    climb(urged, at(10, 27), at(10, 28))
    paper = urged.sign.document(URGE.replace("R3", "R4"), 1)
    assert "2021-10-26 09:03 已由收件服务器接收" in urged.sign.dossier(paper, at(10, 28)).shown
