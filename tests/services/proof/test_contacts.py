"""Whether contacts live: reached or heard of, stale after three cycles of neither, and which address really answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.services.collect.mails import letter, receive
from tests.services.collect.test_bounces import bounce, mail
from tests.services.conftest import CYCLE, PROGRAMME, ROBOT, OfficeApp, address, at

from duban.adapters.outage_file import JsonOutageFile
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period
from duban.domain.operation.health import HealthPart
from duban.domain.operation.outage import OutageRules
from duban.domain.plan.organisation import Role
from duban.domain.proof.contact_life import AnsweringAddress, ContactLife
from duban.services.operate.health import Healths
from duban.services.proof.contacts import Contacts
from duban.services.watch.outages import OutageMemory

FORM = f"R0/{CYCLE.of('swj')}"
FILLER = address("swj")
NEXT_YEAR = datetime(2022, 2, 10, 9, tzinfo=TIMEZONE)


def of_filler(app: OfficeApp, now: datetime, unit: str = "swj") -> ContactLife:
    found = Contacts(app.context).book("qz2021", now, unit).contacts
    return next(one for one in found if one.contact.role is Role.FILLER)


def send_form(app: OfficeApp, period: str) -> Cycle:
    """Send the forms of a cycle on its opening day."""
    cycle = app.context.cycle(replace(CYCLE, period=Period.parse(period)))
    for reference in app.generate.open_cycle(cycle.reference, cycle.opens_at):
        app.generate.prepare_form(reference, cycle.opens_at)
    app.deliver.round(cycle.opens_at)
    return cycle


def test_a_report_of_the_server_and_an_answer_say_when_it_lived(abroad: OfficeApp) -> None:
    abroad.send_forms()
    assert (of_filler(abroad, at(10, 15)).reached_at, of_filler(abroad, at(10, 15)).answered_at) == (None, None)
    receive(abroad, bounce(mail(abroad, FORM).message_id, FILLER, "delivered", "2.0.0"), at(10, 14, 15))
    assert of_filler(abroad, at(10, 15)).reached_at == at(10, 14, 15)
    receive(abroad, letter(FILLER, at(10, 18), "系统升级，29日前报送。"), at(10, 18))
    life = of_filler(abroad, at(10, 19))
    assert life.reached_at == life.answered_at == at(10, 18)
    assert of_filler(abroad, at(10, 19), "jyj").reached_at is None


def test_three_cycles_of_neither_make_it_stale_and_one_answer_ends_that(abroad: OfficeApp, tmp_path: Path) -> None:
    for count, period in enumerate(("2021-10", "2021-11", "2021-12"), 1):
        cycle = send_form(abroad, period)
        assert of_filler(abroad, cycle.cuts_off_at - timedelta(days=1)).cycles == count - 1  # it may still answer
        assert of_filler(abroad, cycle.cuts_off_at + timedelta(days=1)).cycles == count
    assert of_filler(abroad, NEXT_YEAR).is_stale
    health = Healths(
        abroad.context, OutageMemory(abroad.context, JsonOutageFile(tmp_path / "outages.json"), OutageRules())
    ).at(NEXT_YEAR)
    (contacts,) = [one for one in health.conditions if one.part is HealthPart.CONTACTS]
    assert not contacts.is_well
    assert "请核实" in contacts.words
    receive(abroad, letter(FILLER, NEXT_YEAR, "收到，正在办理，明日报送。"), NEXT_YEAR)
    assert not of_filler(abroad, NEXT_YEAR).is_stale


def test_who_was_not_written_to_is_not_stale(abroad: OfficeApp) -> None:
    for period in ("2021-10", "2021-11", "2021-12"):
        send_form(abroad, period)
    lives = Contacts(abroad.context).book("qz2021", NEXT_YEAR).contacts
    assert {one.contact.role for one in lives if one.is_stale} == {Role.FILLER, Role.LIAISON}


def test_an_address_of_the_units_own_domain_that_answers_is_proposed(
    abroad: OfficeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = replace(
        PROGRAMME,
        organisations=tuple(replace(one, mail_domains=(f"{one.code}.example",)) for one in PROGRAMME.organisations),
    )
    monkeypatch.setattr(abroad.context.task_lists, "programme", lambda code: replace(declared, code=code))
    abroad.send_forms()
    for day, sender in ((18, "wang@swj.example"), (19, "wang@swj.example"), (20, FILLER), (20, "x@elsewhere.example")):
        receive(abroad, letter(sender, at(10, day), f"第{day}次来信：系统升级，29日前报送。"), at(10, day))
    unit = declared.organisation("swj")
    proposed = Contacts(abroad.context).book("qz2021", at(10, 21)).answering
    assert proposed == (AnsweringAddress(unit, "wang@swj.example", 2, at(10, 19)),)
    assert ROBOT not in {one.address for one in proposed}
