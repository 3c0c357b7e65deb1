"""A workbook without our token is still known by its mail; who may file it, and what is settled, stays as it is."""

from dataclasses import replace

import pytest
from tests.services.collect.mails import STRANGER, holds, letter, question, receive, submissions
from tests.services.collect.test_bounces import mail
from tests.services.conftest import CYCLE, OfficeApp, address, at

SWJ = CYCLE.of("swj")
FORGED = f"<duban.{'0' * 32}.{'0' * 32}@yyb.quanzhou.example>"
TABLE = b"PK\x03\x04 made by another program"


@pytest.fixture
def forms(app: OfficeApp) -> OfficeApp:
    """An office whose forms are out."""
    app.send_forms()
    return app


def bring(app: OfficeApp, sender: str, name: str = "表.xlsx", **headers: str) -> None:
    receive(app, letter(sender, at(10, 20), files=[(name, TABLE)], **headers), at(10, 20))


def clue(app: OfficeApp, kind: str) -> dict[str, str]:
    """What the mail of a stranger says of the return of one unit."""
    form = mail(app, f"R0/{SWJ}")
    with app.context.ledger.begin() as work:
        issued = work.forms.get(SWJ)
    assert issued is not None
    return {
        "answers": {"In_Reply_To": form.message_id},
        "refers": {"References": f"<a@x.example> {form.message_id}"},
        "subject": {"Subject": f"转发：{form.subject}"},
        "bent": {"Subject": "Re: 填报通知 [泉营商 2110 - 税务]"},
        "before": {"Subject": f"回复：【填报通知】10月任务进展〔{SWJ}〕"},
        "name": {"name": issued.file_name},
        "copy": {"name": issued.file_name.replace(".xlsx", " - 副本(1).et")},
        "stronger": {"In_Reply_To": form.message_id, "Subject": f"回复：〔{CYCLE.of('jyj')}〕"},
    }[kind]


@pytest.mark.parametrize("kind", ["answers", "refers", "subject", "bent", "before", "name", "copy", "stronger"])
def test_a_stranger_is_asked_about_at_the_unit_that_his_mail_names(forms: OfficeApp, kind: str) -> None:
    bring(forms, STRANGER, **clue(forms, kind))
    (hold,) = holds(forms)
    assert hold.reference == str(SWJ)
    reply = letter(address("swj"), at(10, 20, 11), "确认", In_Reply_To=question(forms).message_id)
    receive(forms, reply, at(10, 20, 11))
    assert [submission.file_sha256 for submission in submissions(forms, "swj")] == [hold.file_sha256]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"Subject": "回复：〔泉营商2109-税务〕"}, id="a short tag that no mail of ours had"),
        pytest.param({"In_Reply_To": FORGED}, id="a Message-ID that only looks like ours"),
        pytest.param({"Subject": "〔qz2021/nothing/2021-10/swj〕〔x/y〕"}, id="a tag of no return"),
    ],
)
def test_what_names_no_return_waits_for_a_person(forms: OfficeApp, headers: dict[str, str]) -> None:
    bring(forms, STRANGER, **headers)
    assert [hold.reference for hold in holds(forms)] == [""]


def test_a_tag_that_stood_on_mails_about_two_returns_means_neither(forms: OfficeApp) -> None:
    form = mail(forms, f"R0/{SWJ}")
    other = replace(
        form, key="R1/other", reference=str(CYCLE.of("jyj")), organisation="jyj", message_id="<o@x.example>"
    )
    with forms.context.ledger.begin() as work:
        work.outbox.add(other)
    bring(forms, STRANGER, Subject=f"转发：{form.subject}")
    assert [hold.reference for hold in holds(forms)] == [""]


def test_the_mail_goes_before_the_mailbox_it_came_from(forms: OfficeApp) -> None:
    """One unit passes on what another one filled in: nobody's return is filed for it by mistake."""
    bring(forms, address("jyj"), **clue(forms, "name"))
    assert submissions(forms, "jyj") == ()
    assert [hold.reference for hold in holds(forms)] == [str(SWJ)]


def test_a_table_in_an_answer_takes_the_place_of_no_accepted_return(forms: OfficeApp) -> None:
    forms.reply("swj", forms.good_form("swj"), at(10, 19, 10))
    bring(forms, address("swj"), **clue(forms, "answers"))
    assert len(submissions(forms, "swj")) == 1
    assert [hold.reference for hold in holds(forms)] == [""]
