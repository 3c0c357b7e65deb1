"""A mail to a dead address comes back as servers send it, so that whom it did not reach is known."""

from datetime import datetime

from tests.adapters.mail.letter_facts import SIGNER

from duban.adapters.mail.mime import MimeParser
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.delivery import message_id_for
from duban.domain.mail.triage import Triage, triage
from duban_rehearsal.agenda import SteppedClock
from duban_rehearsal.simulation.post import InnerPostOffice

ROBOT, DEAD = "robot@yyb.example", "llr@swj.example"
FORM = message_id_for("R0/qz2021/department_monthly/2021-10/swj", SIGNER.mark, "yyb.example")
MAIL = f"From: {ROBOT}\r\nTo: {DEAD}\r\nMessage-ID: {FORM}\r\n\r\n请填报。\r\n".encode()


def test_a_bounce_names_the_mail_and_whom_it_did_not_reach() -> None:
    post = InnerPostOffice(SteppedClock(datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)), ROBOT, dead={DEAD})
    post.send(MAIL, (DEAD,))
    (came,) = post.boxes[ROBOT]
    bounce = MimeParser(ROBOT, SIGNER).parse(came.raw)
    assert (triage(bounce), bounce.is_servers_word) == (Triage.BOUNCE, True)
    assert bounce.bounce is not None
    assert bounce.bounce.message_id == FORM
    assert [one.address for one in bounce.bounce.recipients] == [DEAD]
    assert bounce.bounce.is_believable
    assert post.mailboxes() == {}
