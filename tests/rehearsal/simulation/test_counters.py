"""What a rehearsal counts of burden and blame is told by what lies in the mailboxes, and can be found."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.people import signer
from tests.services.conftest import (
    CYCLE,
    PROGRAMME,
    OfficeApp,
    address,
    at,
    build,
    filled_well,
    read_to_the_end,
    settings_of_project,
)
from tests.services.escalate.test_ladder_of_cycles import open_cycle, run

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.document import Outcome
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.services.plan.versions import Versions
from duban.services.sign.sign import SignerAnswer
from duban_rehearsal.agenda import SteppedClock
from duban_rehearsal.simulation.blame import blamed_without_proof
from duban_rehearsal.simulation.burden import mails_over_four
from duban_rehearsal.simulation.post import InnerPostOffice, PostedMail

CIRCULAR = f"R6/{CYCLE}"


@dataclass
class Counted:
    """An office whose mails lie where they were sent."""

    office: OfficeApp
    lost: tuple[str, ...] = ()

    @property
    def app(self) -> Any:
        context = self.office.context
        settings = settings_of_project()
        return SimpleNamespace(
            context=context, settings=settings, calendar=context.calendar, versions=Versions(context)
        )

    @property
    def post_office(self) -> InnerPostOffice:
        boxes: dict[str, list[PostedMail]] = {}
        with self.office.context.ledger.begin() as work:
            for mail in work.outbox.in_state(MailState.SENT):
                if mail.key.partition("/")[0] not in self.lost and mail.sent_at is not None:
                    raw = self.office.context.archive.get(mail.raw_sha256)
                    boxes.setdefault(mail.recipients[0], []).append(PostedMail(mail.sent_at, raw))
        return InnerPostOffice(SteppedClock(at(10, 1)), "robot@yyb.example", boxes=boxes)


@pytest.fixture
def office(tmp_path: Path) -> OfficeApp:
    return build(tmp_path)


def write_to(
    office: OfficeApp, unit: str, now: datetime, kind: MailKind = MailKind.LETTER, about: Reference = CYCLE
) -> None:
    """One mail more to that unit, of no kind that charges it with anything."""
    raw = b"Message-ID: <one.more@yyb.quanzhou.example>\r\n\r\n"
    sent = OutgoingMail(
        key="brief/more",
        kind=kind,
        reference=str(about.of(unit)),
        organisation=unit,
        message_id="<one.more@yyb.quanzhou.example>",
        raw_sha256=office.context.archive.put(raw),
        recipients=(address(unit),),
        subject="简况",
        prepared_at=now,
        state=MailState.SENT,
        sent_at=now,
    )
    with office.context.ledger.begin() as work:
        work.outbox.add(sent)


def test_four_mails_a_month_are_no_burden_to_who_is_on_time_and_five_are(office: OfficeApp) -> None:
    open_cycle(office, "2021-10")
    run(office, date(2021, 10, 15), date(2021, 10, 22))
    office.reply("jyj", office.good_form("jyj"), at(10, 22, 15))
    counted = Counted(office)
    assert mails_over_four(counted.app, counted.post_office) == {}, "form, two reminders, receipt"
    office.reply("jyj", office.good_form("jyj"), at(10, 25, 15))
    assert mails_over_four(counted.app, counted.post_office) == {}, "what it sends again it is answered"
    write_to(office, "jyj", at(10, 26))
    assert mails_over_four(counted.app, counted.post_office) == {"jyj 2021-10": 5}


def test_a_form_that_reaches_nobody_until_the_next_month_is_no_burden_of_that_one(office: OfficeApp) -> None:
    open_cycle(office, "2021-10")
    open_cycle(office, "2021-11")
    office.reply("jyj", office.good_form("jyj"), at(11, 16, 10))
    run(office, date(2021, 11, 19), date(2021, 11, 24))
    november = replace(CYCLE, period=Period.parse("2021-11"))
    office.reply("jyj", filled_well(office.form_of("jyj", november), PROGRAMME.items_of("jyj")), at(11, 24, 10))
    write_to(office, "jyj", at(11, 15), MailKind.FORM, CYCLE)
    counted = Counted(office)
    assert mails_over_four(counted.app, counted.post_office) == {}


def test_what_an_appraisal_says_is_counted_beside(office: OfficeApp) -> None:
    open_cycle(office, "2021-10")
    run(office, date(2021, 10, 15), date(2021, 10, 22))
    office.reply("jyj", office.good_form("jyj"), at(10, 22, 15))
    write_to(office, "jyj", at(10, 26))
    with office.context.ledger.begin() as work:
        said = Notice("A0", "appraisal/qz2021/2021/jyj", at(10, 26), NoticeState.DELIVERED, mail_key="brief/more")
        work.notices.add(said)
    counted = Counted(office)
    assert mails_over_four(counted.app, counted.post_office) == {}


@pytest.mark.parametrize(
    ("about", "found"), [(CYCLE, {"jyj 2021-10": 3}), (Reference.parse("qz2021/loans/2021-11-19"), {})]
)
def test_a_second_form_of_what_is_reported_is_a_burden_and_that_of_a_data_call_is_none(
    office: OfficeApp, about: Reference, found: dict[str, int]
) -> None:
    open_cycle(office, "2021-10")
    office.reply("jyj", office.good_form("jyj"), at(10, 20, 10))
    write_to(office, "jyj", at(10, 26), MailKind.FORM, about)
    counted = Counted(office)
    assert mails_over_four(counted.app, counted.post_office) == found


def test_whoever_was_urged_was_not_on_time(office: OfficeApp) -> None:
    open_cycle(office, "2021-10")
    run(office, date(2021, 10, 15), date(2021, 10, 26))
    for hour in (14, 15, 16):
        office.reply("jyj", office.good_form("jyj"), at(10, 26, hour))
    counted = Counted(office)
    assert mails_over_four(counted.app, counted.post_office) == {}


def test_whoever_a_signed_circular_names_had_an_urge_in_his_mailbox(office: OfficeApp) -> None:
    open_cycle(office, "2021-10")
    office.reply("mzj", office.good_form("mzj"), at(10, 20, 10))
    office.reply("jyj", office.good_form("jyj"), at(10, 20, 11))
    run(office, date(2021, 10, 21), date(2021, 11, 3))
    now = at(11, 4, 15)
    read_to_the_end(office.context, now)
    office.sign.decide(CIRCULAR, 1, SignerAnswer(Outcome.SIGN), signer("市发改委主要领导"), now)
    told = Counted(office)
    assert blamed_without_proof(told.app, told.post_office) == ()
    untold = Counted(office, lost=("R3",))
    assert blamed_without_proof(untold.app, untold.post_office) == (f"{CIRCULAR} swj department_monthly",)
