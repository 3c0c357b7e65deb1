"""Reminders of two programmes and of two streams to the same people are one mail; each keeps what is its own."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.databases import ledger, server  # noqa: F401 - fixtures
from tests.offices import SHIPPED
from tests.services.conftest import (
    CYCLE,
    PROGRAMME,
    ROBOT,
    STREAM,
    OfficeApp,
    OneProgramme,
    address,
    at,
    build,
    filled_well,
    mail_with,
)

from duban.adapters.mail.letters import TemplateLetters
from duban.adapters.store.ledger import SqlLedger
from duban.config import PROJECT
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.ladder import EscalationRules, Notice
from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.mail.delivery import MailState
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import Consequence
from duban.domain.returns.submission import ReturnState
from duban.errors import CalendarUnknown
from duban.services.collect.identify import Clues, owed_return
from duban.services.escalate.unproved import UnprovedMails
from duban.services.proof.deliverability import missed

OTHER = Reference("zwfw", STREAM, CYCLE.period)
ADDRESSEES = "liaison@swj.example"


@pytest.fixture
def both(app: OfficeApp, monkeypatch: pytest.MonkeyPatch) -> OfficeApp:
    """Two programmes of two offices, whose forms are out: the second a day after the first."""
    return opened(app, monkeypatch)


def opened(app: OfficeApp, monkeypatch: pytest.MonkeyPatch) -> OfficeApp:
    words = {"title": "政务服务提升专项行动", "tag": "泉政务", "short_name": "政务服务"}
    office = replace(SHIPPED, name="市行政审批局政务科", sender="市行政审批局")
    plan = app.context.programmes["qz2021"]
    app.context.programmes["zwfw"] = replace(plan, **words, office=office)  # type: ignore[index, arg-type]
    monkeypatch.setattr(OneProgramme, "programme", lambda _, code: replace(PROGRAMME, code=code))
    for cycle, now in ((CYCLE, at(10, 14)), (OTHER, at(10, 15))):
        for reference in app.generate.open_cycle(cycle, now):
            app.generate.prepare_form(reference, now)
        app.deliver.round(now)
    return app


def lay(app: OfficeApp, day: int = 20) -> None:
    for debt in app.escalate.debts(at(10, day)):
        app.escalate.pay(debt.reference, at(10, day))


def said(app: OfficeApp, cycle: Reference, unit: str = "swj") -> dict[str, Notice]:
    with app.context.ledger.begin() as work:
        return {one.rung: one for one in work.notices.about(str(cycle.of(unit)))}


def reminders(app: OfficeApp) -> list[EmailMessage]:
    mails = [message_from_bytes(raw, policy=policy.default) for raw, _ in app.post_office.attempts]
    return [mail for mail in mails if "提醒】" in str(mail["Subject"]) and "swj" in str(mail["To"])]  # type: ignore[misc]


def answer(mail: EmailMessage, words: str, *forms: bytes) -> bytes:
    reply = message_from_bytes(mail_with(b"", ADDRESSEES, at(10, 20, 10)), policy=policy.default)
    assert isinstance(reply, EmailMessage)
    reply.clear_content()
    reply.set_content(words)
    reply["In-Reply-To"] = mail["Message-ID"]
    for number, form in enumerate(forms):
        kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        reply.add_attachment(form, maintype="application", subtype=kind, filename=f"{number}.xlsx")
    return reply.as_bytes(policy=policy.SMTP)


@pytest.fixture
def on_each(
    tmp_path: Path,
    ledger: SqlLedger,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> OfficeApp:
    """The same office with its ledger in either database."""
    app = build(tmp_path)
    object.__setattr__(app.context, "ledger", ledger)
    app.untouched = None
    return opened(app, monkeypatch)


def test_both_rungs_are_said_once_by_one_mail(on_each: OfficeApp) -> None:
    """Looked at again, and by whoever comes second, nothing is said anew."""
    lay(on_each)
    lay(on_each)
    on_each.deliver.round(at(10, 20))
    assert len(reminders(on_each)) == 1
    rungs = [said(on_each, cycle) for cycle in (CYCLE, OTHER)]
    assert [sorted(one) for one in rungs] == [["R0", "R1"]] * 2
    assert rungs[0]["R1"].mail_key == rungs[1]["R1"].mail_key
    rules, calendar = on_each.context.rules, on_each.context.calendar
    told = [rules.told_at(one["R1"].told_by, Consequence.PAPER, at(10, 22), calendar) for one in rungs]
    assert told[0] == told[1] is not None
    with on_each.context.ledger.begin() as work:
        about = [work.outbox.about(str(cycle.of("swj")))[-1].key for cycle in (CYCLE, OTHER)]
        of_unit = [work.outbox.of_unit(code, "swj")[-1].key for code in ("qz2021", "zwfw")]
        went = [work.outbox.went_to("swj", code, at(10, 19))[-1].key for code in ("qz2021", "zwfw")]
        assert work.outbox.tagged("泉政务2110-税务") == {str(OTHER.of("swj"))}
    assert {*about, *of_unit, *went} == {rungs[0]["R1"].mail_key}


def test_a_mail_of_two_offices_comes_under_the_name_of_the_mailbox(both: OfficeApp) -> None:
    lay(both)
    both.deliver.round(at(10, 20))
    assert reminders(both)[0]["From"].addresses[0].display_name == "泉州市营商办督办系统"


def test_a_return_that_comes_before_it_leaves_leaves_the_other_reminder_alone(both: OfficeApp) -> None:
    lay(both)
    both.reply("swj", filled_well(both.form_of("swj", OTHER), PROGRAMME.items_of("swj")), at(10, 20, 10))
    assert reminders(both) == []
    lay(both, 21)
    both.deliver.round(at(10, 21))
    (mail,) = reminders(both)
    assert mail["X-Duban-Reference"] == str(CYCLE.of("swj"))


def test_returns_of_both_leave_nothing_to_be_said(both: OfficeApp) -> None:
    lay(both)
    for cycle, hour in ((CYCLE, 10), (OTHER, 11)):
        form = filled_well(both.form_of("swj", cycle), PROGRAMME.items_of("swj"))
        both.mailbox.put(mail_with(form, address("swj"), at(10, 20, hour)), at(10, 20, hour))
    both.work(at(10, 20, 12))
    lay(both, 21)
    both.deliver.round(at(10, 21))
    assert reminders(both) == []


def test_both_forms_come_back_in_one_answer(both: OfficeApp) -> None:
    lay(both)
    both.deliver.round(at(10, 20))
    forms = [filled_well(both.form_of("swj", one), PROGRAMME.items_of("swj")) for one in (CYCLE, OTHER)]
    both.mailbox.put(answer(reminders(both)[0], "见附件。", *forms), at(10, 20, 10))
    both.work(at(10, 20, 10))
    with both.context.ledger.begin() as work:
        states = [work.returns.get(cycle.of("swj")) for cycle in (CYCLE, OTHER)]
    assert [one.state for one in states if one] == [ReturnState.ACCEPTED] * 2


def test_words_in_answer_are_the_units_word_about_both(both: OfficeApp) -> None:
    """What builds on either mail waits, and the proof is that of both."""
    lay(both)
    both.deliver.round(at(10, 20))
    both.mailbox.put(answer(reminders(both)[0], "我局正在办理，下周报送。"), at(10, 20, 10))
    both.work(at(10, 20, 10))
    with both.context.ledger.begin() as work:
        words = [work.unit_messages.about(str(cycle.of("swj"))) for cycle in (CYCLE, OTHER)]
    assert [[one.is_vouched for one in each] for each in words] == [[True], [True]]
    assert all(any("答复" in proof.kind.value for proof in said(both, one)["R1"].told_by) for one in (CYCLE, OTHER))


def test_a_table_without_a_mark_is_nobodys_while_both_are_owed(both: OfficeApp) -> None:
    """It answers a mail about both: which of them it is, nobody can tell."""
    lay(both)
    both.deliver.round(at(10, 20))
    cites = (str(reminders(both)[0]["Message-ID"]),)
    subject = str(reminders(both)[0]["Subject"])
    assert owed_return(both.context, Clues(cites=cites, subject=f"回复：{subject}"), "表.xlsx") is None
    both.reply("swj", filled_well(both.form_of("swj", CYCLE), PROGRAMME.items_of("swj")), at(10, 20, 11))
    assert owed_return(both.context, Clues(cites=cites), "表.xlsx") == OTHER.of("swj")


def test_a_mail_that_reached_nobody_is_owed_again_to_both(both: OfficeApp) -> None:
    """Neither clock runs until a contact is mended; then each is said anew."""
    lay(both)
    both.deliver.round(at(10, 20))
    key = said(both, CYCLE)["R1"].mail_key
    people = (address("swj"), address("swj", Role.LIAISON))
    lost = {one: Undelivered(one, BounceKind.PERMANENT, "no such user") for one in people}
    with both.context.ledger.begin() as work:
        work.outbox.bounce(key, lost, ROBOT)
        mail = work.outbox.get(key)
        assert mail is not None
        assert mail.state is MailState.BOUNCED
        missed(work, mail, lost, ROBOT, at(10, 20, 10))
        assert [work.reach.pauses(cycle.of("swj")) for cycle in (CYCLE, OTHER)] == [True, True]


def test_who_has_to_be_rung_is_named_once_for_both(both: OfficeApp) -> None:
    """One call about one mail proves what either paper builds on."""
    object.__setattr__(both.context, "rules", EscalationRules())
    for day in (20, 22, 26):
        lay(both, day)
        both.deliver.round(at(10, day))
    (one,) = (one for one in UnprovedMails(both.context, {}).waiting(at(10, 28)) if one.unit == "市税务局")
    assert one.about == "2021年10月任务进展（泉营商）商请报送、2021年10月任务进展（政务服务）商请报送"


def test_other_people_wait_a_day(both: OfficeApp) -> None:
    """Nobody above is told of a return sooner than its own ladder tells him."""
    task_lists = both.context.task_lists
    contacts = tuple(
        replace(one, mail="other@swj.example") if (one.organisation, one.role) == ("swj", Role.FILLER) else one
        for one in PROGRAMME.contacts
    )
    whole = OneProgramme.programme
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(task_lists),
            "programme",
            lambda me, code: replace(whole(me, code), contacts=contacts) if code == "zwfw" else whole(me, code),
        )
        lay(both)
    assert sorted(said(both, CYCLE)) == ["R0", "R1"]
    assert sorted(said(both, OTHER)) == ["R0"]
    assert sorted(said(both, OTHER, "mzj")) == ["R0", "R1"]


def test_two_streams_of_one_programme_are_joined_as_well(app: OfficeApp) -> None:
    """One office: it signs once, at the end."""
    weekly = "department_again"
    app.context.streams[weekly] = replace(app.context.streams[STREAM], code=weekly, name="市直部门专报")  # type: ignore[index]
    app.context.ladders[weekly] = app.context.ladders[STREAM]  # type: ignore[index]
    plan = app.context.programmes["qz2021"]
    app.context.programmes["qz2021"] = replace(plan, streams=(STREAM, weekly))  # type: ignore[index]
    second = Reference("qz2021", weekly, CYCLE.period)
    units = tuple(replace(one, streams=(STREAM, weekly)) for one in PROGRAMME.organisations)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OneProgramme, "programme", lambda _, code: replace(PROGRAMME, code=code, organisations=units))
        for cycle in (CYCLE, second):
            for reference in app.generate.open_cycle(cycle, at(10, 14)):
                app.generate.prepare_form(reference, at(10, 14))
        app.deliver.round(at(10, 14))
        lay(app)
        app.deliver.round(at(10, 20))
    (mail,) = reminders(app)
    part = mail.get_body(("plain",))
    assert part is not None
    text = part.get_content()
    assert str(mail["Subject"]).startswith("【提醒】2项报送请于10月25日下班前报送〔"), "with their names it is too long"
    assert text.count(app.context.office.contact_line) == 1
    assert (
        text.index("一、市直部门专报")
        < text.index("二、市直牵头单位月报")
        < text.index(app.context.office.contact_line)
    )


def test_an_offices_own_letters_of_before_are_read_with_ours(tmp_path: Path, both: OfficeApp) -> None:
    """An office made by an earlier version lacks the letter of several reminders."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for letter in (PROJECT / "config" / "letters").glob("*.txt"):
        if not letter.name.startswith("reminders."):
            (folder / letter.name).write_bytes(letter.read_bytes())
    object.__setattr__(both.context, "letters", TemplateLetters(folder, ROBOT, "甲", PROJECT / "config" / "letters"))
    lay(both)
    both.deliver.round(at(10, 20))
    assert len(reminders(both)) == 1


def test_a_cycle_whose_dates_nobody_knows_keeps_no_other_from_being_reminded_of(
    both: OfficeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = WorkCalendar.add

    def unsure(calendar: WorkCalendar, day: date, days: int) -> date:
        if day >= date(2021, 12, 20):
            raise CalendarUnknown(day.year)
        return known(calendar, day, days)

    later = replace(OTHER, period=Period.parse("2021-12"))
    both.generate.open_cycle(later, at(10, 18))
    monkeypatch.setattr(WorkCalendar, "add", unsure)
    lay(both)
    assert "R1" in said(both, CYCLE)
    assert said(both, later) == {}
