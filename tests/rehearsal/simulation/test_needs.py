"""An answer that a unit gave for another is unread once the next form came without it, or once its time is over."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from tests.services.conftest import CYCLE, PROGRAMME, address, at

from duban.domain.decisions.coordination import NeedAct, NeedActKind, NeedName
from duban.domain.returns.helping import HelperAnswer
from duban_rehearsal.agenda import SteppedClock
from duban_rehearsal.people.replies import XLSX
from duban_rehearsal.simulation.needs import is_read
from duban_rehearsal.simulation.post import InnerPostOffice, PostedMail

SAID = NeedAct(
    *(NeedName("qz2021", 1, "2021-10"), NeedActKind.SAID, at(11, 3), "市民政局", "接口已开放。"),
    answer=HelperAnswer.DONE,
)
ITEMS, CALL = str(CYCLE.of("swj")), "qz2021/loans/2021-11-19/swj"


def form(days: float, words: str, reference: str = ITEMS) -> PostedMail:
    message = EmailMessage(policy=SMTP)
    message["X-Duban-Reference"] = reference
    message.set_content(words)
    message.add_attachment(b"PK", maintype=XLSX[0], subtype=XLSX[1], filename="填报表.xlsx")
    return PostedMail(SAID.at + timedelta(days=days), message.as_bytes())


@pytest.mark.parametrize(
    ("mails", "days", "read"),
    [
        pytest.param([], 54, True, id="no form came: its day is waited for"),
        pytest.param([], 55, False, id="and not for ever"),
        pytest.param([form(10, "接口已开放。")], 90, True, id="the form told it"),
        pytest.param([form(10, "请填报。")], 11, False, id="the form came without it"),
        pytest.param([form(0.5, "请填报。")], 11, True, id="the form was made before"),
        pytest.param([form(10, "请填报。", CALL)], 11, True, id="a data call tells of nothing else"),
        pytest.param([form(-1, "接口已开放。")], 90, False, id="what was said before is no answer to it"),
    ],
)
def test_an_answer_is_told_by_the_next_form_or_in_its_time(mails: list[PostedMail], days: int, *, read: bool) -> None:
    now = SAID.at + timedelta(days=days)
    post_office = InnerPostOffice(SteppedClock(now), "robot@yyb.example", boxes={address("swj"): mails})
    assert is_read(SAID, (SAID,), PROGRAMME, post_office, now, set()) is read
