"""A whole cycle is put off: its dates follow, whoever owes is told, and nobody is urged by the old ones."""

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from tests.adapters.mail.test_calendar_part import properties
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.domain.calendar.cycle import Reference
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.decide.put_off import PutOff
from duban.services.decide.returns import Exempt

WHO = Who(officer(), "受台风影响")
FRIDAY = date(2021, 10, 29)
NOVEMBER = replace(CYCLE, period=CYCLE.period.later())


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    """An office whose forms of October have arrived."""
    app.send_forms()
    return app


def dates(app: OfficeApp, reference: Reference = CYCLE) -> tuple[date, date, date]:
    """When the cycle is due, until when that is on time, and when it is cut off."""
    with app.context.ledger.begin():
        cycle = app.context.cycle(reference)
    return cycle.reminder_target, cycle.due_effective, cycle.cuts_off_at.date()


def owed(app: OfficeApp, moment: datetime) -> set[str]:
    return {debt.rung for debt in app.escalate.debts(moment)}


def told(app: OfficeApp, unit: str) -> str:
    """The last mail to a unit."""
    raw = [raw for raw, recipients in app.post_office.attempts if address(unit) in recipients][-1]
    message = message_from_bytes(raw, policy=default)
    return f"{message['Subject']}\n{message.get_body(('plain',)).get_content()}"


def test_all_dates_follow_and_every_expected_unit_is_told(opened: OfficeApp):
    opened.reply("swj", opened.good_form("swj"), at(10, 20, 10))
    before = {unit: opened.sent_to(address(unit)) for unit in ("swj", "jyj", "mzj")}
    answer = PutOff(opened.context).put_off(CYCLE, FRIDAY, WHO, at(10, 22, 10))
    assert "由2021-10-25改为2021-10-29" in answer.sentence
    assert "告知应报单位3家（其中已报送1家）" in answer.sentence
    assert dates(opened) == (FRIDAY, FRIDAY, date(2021, 11, 5))
    opened.deliver.round(at(10, 22, 10, 5))
    after = {unit: opened.sent_to(address(unit)) - count for unit, count in before.items()}
    assert after == {"swj": 1, "jyj": 1, "mzj": 1}
    assert "请于10月29日（周五）下班前报送" in told(opened, "jyj")
    assert "因受台风影响" in told(opened, "jyj")
    assert "无需再报" not in told(opened, "jyj")
    assert "贵局本期已报送，无需再报" in told(opened, "swj")
    assert "请于10月29日（周五）下班前报送" not in told(opened, "swj")
    with opened.context.ledger.begin() as work:
        filed = work.outbox.get(f"put_off/{CYCLE.of('swj')}/1")
    assert filed is not None
    assert b"text/calendar" not in opened.context.archive.get(filed.raw_sha256)


def test_who_is_exempt_has_nothing_to_be_told(opened: OfficeApp):
    Exempt(opened.context).exempt(CYCLE.of("mzj"), WHO, at(10, 20))
    answer = PutOff(opened.context).put_off(CYCLE, FRIDAY, WHO, at(10, 22, 10))
    assert "告知应报单位2家" in answer.sentence


def entry(app: OfficeApp, key: str) -> dict[str, str]:
    """What the calendar of the unit makes of that mail."""
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(key)
    assert mail is not None
    message = message_from_bytes(app.context.archive.get(mail.raw_sha256), policy=default)
    (part,) = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    return properties(part.get_payload(decode=True))


def test_the_entry_in_the_calendar_moves_there_and_back(opened: OfficeApp):
    put_off = PutOff(opened.context)
    put_off.put_off(CYCLE, FRIDAY, WHO, at(10, 20, 10))
    put_off.as_planned(CYCLE, WHO, at(10, 21, 10))
    keys = [f"R0/{CYCLE.of('jyj')}", f"put_off/{CYCLE.of('jyj')}/1", f"put_off/{CYCLE.of('jyj')}/2"]
    said = [entry(opened, key) for key in keys]
    assert len({one["UID"] for one in said}) == 1
    assert [one["SEQUENCE"] for one in said] == ["0", "1", "2"]
    assert [one["DTSTART;TZID=Asia/Shanghai"] for one in said] == [f"202110{day}T090000" for day in (25, 29, 25)]
    assert [one["TRIGGER"] for one in said] == ["-P3D", "-P1D", "-P3D"], "a Monday's on Friday, a Friday's on Thursday"
    assert entry(opened, f"R0/{CYCLE.of('swj')}")["UID"] != said[0]["UID"]
    with opened.context.ledger.begin() as work:
        form, told = (work.outbox.get(key) for key in keys[:2])
    assert form is not None
    assert told is not None
    assert (
        message_from_bytes(opened.context.archive.get(told.raw_sha256), policy=default)["In-Reply-To"]
        == form.message_id
    )


def test_a_form_that_leaves_after_the_day_was_moved_counts_on(app: OfficeApp):
    app.generate.open_cycle(CYCLE, at(10, 14))
    PutOff(app.context).put_off(CYCLE, FRIDAY, WHO, at(10, 14, 10))
    app.generate.prepare_form(CYCLE.of("swj"), at(10, 14, 11))
    said = entry(app, f"R0/{CYCLE.of('swj')}")
    assert (said["SEQUENCE"], said["DTSTART;TZID=Asia/Shanghai"]) == ("1", "20211029T090000")


def test_nobody_is_urged_by_the_old_dates_or_late_by_them(opened: OfficeApp):
    PutOff(opened.context).put_off(CYCLE, FRIDAY, WHO, at(10, 22, 10))
    assert owed(opened, at(10, 27)) <= {"R1"}
    assert "R3" in owed(opened, at(11, 1))
    with opened.context.ledger.begin():
        cycle = opened.context.cycle(CYCLE)
    assert not cycle.is_late(at(10, 29, 23, 59))
    assert cycle.is_late(at(10, 30, 0))
    assert cycle.covers == replace(cycle, due_on=None).covers


def test_a_reminder_that_waits_is_said_again_by_the_new_day(opened: OfficeApp):
    for debt in opened.escalate.debts(at(10, 20)):
        opened.escalate.pay(debt.reference, at(10, 20))
    PutOff(opened.context).put_off(CYCLE, FRIDAY, WHO, at(10, 20, 9, 1))
    opened.deliver.round(at(10, 20, 9, 5))
    assert "报送顺延" in told(opened, "jyj")
    assert owed(opened, at(10, 25)) == owed(opened, at(10, 26)) == set(), "the notice took the first one's place"
    assert owed(opened, at(10, 28)) == {"R2"}


def test_the_same_again_changes_nothing_and_another_day_is_another_decision(opened: OfficeApp):
    service = PutOff(opened.context)
    assert service.put_off(CYCLE, FRIDAY, WHO, at(10, 22)).decision
    assert service.put_off(CYCLE, FRIDAY, WHO, at(10, 22)).decision is None
    assert service.put_off(CYCLE, date(2021, 11, 1), WHO, at(10, 28)).decision
    assert dates(opened)[0] == date(2021, 11, 1)


def test_it_is_taken_back_before_the_planned_day(opened: OfficeApp):
    service = PutOff(opened.context)
    with pytest.raises(Refused, match="没有顺延"):
        service.as_planned(CYCLE, WHO, at(10, 19))
    service.put_off(CYCLE, FRIDAY, WHO, at(10, 19))
    assert "恢复原定时间，由2021-10-29改为2021-10-25" in service.as_planned(CYCLE, WHO, at(10, 20)).sentence
    assert dates(opened) == (date(2021, 10, 25), date(2021, 10, 25), date(2021, 11, 1))
    service.put_off(CYCLE, FRIDAY, WHO, at(10, 21))
    with pytest.raises(Refused, match="已到"):
        service.as_planned(CYCLE, WHO, at(10, 25))


@pytest.mark.parametrize("until", [date(2021, 10, 25), date(2021, 10, 21), date(2021, 11, 25)])
def test_a_day_that_cannot_be_meant_is_refused(opened: OfficeApp, until: date):
    with pytest.raises(Refused, match="不可行"):
        PutOff(opened.context).put_off(CYCLE, until, WHO, at(10, 22))


def test_whoever_was_urged_was_late_and_the_cycle_stays(opened: OfficeApp):
    for debt in opened.escalate.debts(at(10, 26)):
        opened.escalate.pay(debt.reference, at(10, 26))
    with pytest.raises(Refused, match="已备发催办"):
        PutOff(opened.context).put_off(CYCLE, FRIDAY, WHO, at(10, 26, 10))


def test_a_cycle_to_come_says_the_new_day_from_its_first_form_on(app: OfficeApp):
    answer = PutOff(app.context).put_off(NOVEMBER, date(2021, 11, 30), WHO, at(11, 1))
    assert "下发填报表时即按新的时间" in answer.sentence
    app.generate.open_cycle(NOVEMBER, at(11, 16))
    assert app.generate.prepare(NOVEMBER.of("jyj"), at(11, 16)).workbook
    assert dates(app, NOVEMBER)[0] == date(2021, 11, 30)
