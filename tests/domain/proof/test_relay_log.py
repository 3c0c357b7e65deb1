"""What a live Postfix 3.7 wrote into its log of five mails, names and days changed: whose server took which."""

from datetime import datetime
from pathlib import Path

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.kinds import ProofKind
from duban.domain.proof.relay_log import passed

LOG = Path(__file__).parents[2] / "data" / "postfix.log"
NOW = datetime(2021, 10, 15, 9, tzinfo=TIMEZONE)


def test_a_real_log_tells_what_its_own_mailboxes_and_what_others_took() -> None:
    found = list(passed(LOG.read_text(encoding="utf-8").splitlines(), NOW))
    units = [(one.address, one.kind) for one in found if not one.address.startswith("duban@")]
    assert sorted(units) == [
        ("tbr@jyj.quanzhou.example", ProofKind.ACCEPTED),
        ("tbr@jyj.quanzhou.example", ProofKind.ACCEPTED),
        ("tbr@swj.quanzhou.example", ProofKind.ACCEPTED),
        ("tbr@swj.quanzhou.example", ProofKind.ACCEPTED),
    ]
    assert {one.message_id for one in found if one.address == "tbr@swj.quanzhou.example"} == {
        "<duban.2a826a541f1b878ac1de2bccfbc22c44.d96124725a6eea057e9e79e5ebdb656b@yyb.quanzhou.example>"
    }
