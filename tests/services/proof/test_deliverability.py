"""Whom our mails do not reach: marked, told once, left in peace, and told anew as soon as somebody is there."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import pytest
from tests.people import officer
from tests.services.collect.test_bounces import ADDRESSEES, URGE, bounce, mail, receive, urged
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, OneProgramme, address, at
from tests.services.escalate.test_late_returns import climb, rungs

from duban.domain.calendar.cycle import Period
from duban.domain.escalation.punctuality import Punctuality, punctuality_of
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail, SendAttempt
from duban.domain.papers.coverage import coverage_text
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Programme
from duban.domain.proof.deliverability import NO_EXCUSE, ContactStanding
from duban.domain.returns.submission import ReturnState
from duban.errors import Refused
from duban.services.proof.deliverability import Reaching, Unreached, excuses

__all__ = ["urged"]

OFFICE = "office@yyb.example"
SWJ = CYCLE.of("swj")


def unreached(app: OfficeApp) -> list[Unreached]:
    return list(Reaching(app.context).unreached())


def told(app: OfficeApp) -> list[bytes]:
    """The mails to the office about somebody who is not reached."""
    with app.context.ledger.begin() as work:
        mails = [mail for mail in work.outbox.in_state(MailState.SENT) if mail.key.startswith("unreached/")]
    return [app.context.archive.get(mail.raw_sha256) for mail in mails]


def receipts(app: OfficeApp) -> list[OutgoingMail]:
    with app.context.ledger.begin() as work:
        mails = [mail for mail in work.outbox.in_state(MailState.SENT) if mail.kind is MailKind.RECEIPT]
    return sorted(mails, key=lambda mail: mail.sent_at or at(1, 1))


def words(app: OfficeApp, mail: OutgoingMail) -> str:
    part = message_from_bytes(app.context.archive.get(mail.raw_sha256), policy=SMTP).get_body(("plain",))
    assert part is not None
    return part.get_content()


def is_paused(app: OfficeApp) -> bool:
    with app.context.ledger.begin() as work:
        return work.reach.pauses(SWJ)


@pytest.fixture
def silent(urged: OfficeApp) -> OfficeApp:
    """An office whose urge came back from every addressee of one unit."""
    for recipient in ADDRESSEES:
        receive(urged, bounce(mail(urged, URGE).message_id, recipient), at(10, 26, 10))
    return urged


def test_a_bounced_contact_is_marked_with_when_and_why_and_the_others_of_the_unit_are_not(urged: OfficeApp) -> None:
    receive(urged, bounce(mail(urged, URGE).message_id, ADDRESSEES[0]), at(10, 26, 10))
    (mark,) = unreached(urged)
    assert (mark.event.address, mark.event.at, mark.unit) == (ADDRESSEES[0], at(10, 26, 10), "市税务局")
    assert "5.1.1" in mark.event.reason
    assert not is_paused(urged), "the other addressee has the mail"


def test_a_unit_that_nobody_reaches_rests_and_no_other_does(silent: OfficeApp) -> None:
    assert is_paused(silent)
    climb(silent, at(10, 28), at(11, 1))
    assert rungs(silent, "swj") == ["R0", "R1", "R2", "R3"]
    assert "R5" in rungs(silent, "jyj")


def test_the_office_is_told_once_of_each_mark(silent: OfficeApp) -> None:
    letters = told(silent)
    assert len(letters) == 2, "the second contact bounced later, and the unit rests since then"
    for minute in range(3):
        silent.work(at(10, 26, 11, minute))
    assert told(silent) == letters


def test_the_same_bounce_again_marks_nobody_twice(silent: OfficeApp) -> None:
    before = unreached(silent)
    receive(silent, bounce(mail(silent, URGE).message_id, ADDRESSEES[0], status="5.1.10"), at(10, 26, 12))
    assert unreached(silent) == before


def test_an_addressee_whom_the_server_turns_away_for_good_is_marked_like_a_bounce(app: OfficeApp) -> None:
    app.send_forms()
    filler = address("swj")
    app.post_office.script = [SendAttempt(MailState.SENT, "250 ok", {filler: "550 5.1.1 no such user"})]
    climb(app, at(10, 20))
    assert {mark.event.address for mark in unreached(app)} <= {filler, address("jyj"), address("mzj")}


@pytest.mark.parametrize("status", ["4.4.7", "5.2.2"])
def test_a_mail_that_a_server_gave_up_did_not_arrive_even_if_the_address_is_right(
    urged: OfficeApp, status: str
) -> None:
    for recipient in ADDRESSEES:
        receive(urged, bounce(mail(urged, URGE).message_id, recipient, status=status), at(10, 26, 10))
    assert mail(urged, URGE).state is MailState.BOUNCED
    assert is_paused(urged)


@pytest.mark.parametrize("forged", ["<duban.00.11@yyb.example>", ""])
def test_a_forged_bounce_marks_nobody(urged: OfficeApp, forged: str) -> None:
    recipient = ADDRESSEES[0] if forged else "somebody@elsewhere.example"
    receive(urged, bounce(forged or mail(urged, URGE).message_id, recipient), at(10, 26, 10))
    assert unreached(urged) == []
    assert told(urged) == []


class Changed(OneProgramme):
    """The task list after the office put new addresses into it."""

    def programme(self, code: str) -> Programme:
        return self.version(code)

    def version(self, code: str, *_: object) -> Programme:
        contacts = tuple(
            replace(contact, mail=f"new.{contact.mail}") if contact.organisation == "swj" else contact
            for contact in PROGRAMME.contacts
        )
        return replace(PROGRAMME, code=code, contacts=contacts)


def with_new_contacts(app: OfficeApp) -> OfficeApp:
    context = replace(app.context, task_lists=Changed())
    return replace(
        app,
        context=context,
        collect=replace(app.collect, context=context),
        generate=replace(app.generate, context=context),
        escalate=replace(app.escalate, context=context),
        deliver=replace(app.deliver, context=context),
    )


def test_a_changed_contact_lifts_the_mark_and_what_was_said_in_vain_is_said_to_the_new_one(silent: OfficeApp) -> None:
    app = with_new_contacts(silent)
    app.work(at(10, 27, 8))
    assert unreached(app) == []
    assert not is_paused(app)
    climb(app, at(10, 27))
    new = f"new.{ADDRESSEES[0]}"
    assert app.sent_to(new) == 1
    with app.context.ledger.begin() as work:
        (notice,) = [notice for notice in work.notices.about(str(SWJ)) if notice.rung == "R3"]
    assert notice.delivered_at == at(10, 27), "the notice is the same, its mail another"
    climb(app, at(10, 27), at(10, 28))
    assert app.sent_to(new) == 1, "and it is said once"
    climb(app, at(10, 29), at(11, 1), at(11, 2))
    assert rungs(app, "swj")[-1] in ("R4", "R5"), "the ladder goes on from there"


def test_a_form_that_came_back_while_the_unit_already_rested_is_sent_once_somebody_is_there(silent: OfficeApp) -> None:
    november = replace(CYCLE, period=Period.parse("2021-11"))
    silent.generate.open_cycle(november, at(11, 15))
    silent.generate.prepare_form(november.of("swj"), at(11, 15))
    silent.deliver.round(at(11, 15))
    form = mail(silent, f"R0/{november.of('swj')}")
    for recipient in form.recipients:
        receive(silent, bounce(form.message_id, recipient), at(11, 15, 10))
    app = with_new_contacts(silent)
    app.work(at(11, 16, 8))
    assert not is_paused(app)
    app.generate.prepare_form(november.of("swj"), at(11, 16, 9))
    app.deliver.round(at(11, 16, 9))
    assert mail(app, f"R0/{november.of('swj')}~2").state is MailState.SENT


def test_a_later_mail_that_does_not_come_back_lifts_the_mark_once_it_had_its_time_to(silent: OfficeApp) -> None:
    """The form of the next period reaches the same mailbox, which was only full."""
    november = replace(CYCLE, period=Period.parse("2021-11"))
    silent.generate.open_cycle(november, at(11, 15))
    silent.generate.prepare_form(november.of("swj"), at(11, 15))
    silent.deliver.round(at(11, 15))
    silent.work(at(11, 15, 12, 59))
    assert is_paused(silent), "it may still come back"
    silent.work(at(11, 15, 13, 1))
    assert not is_paused(silent)
    marked = {mark.event.address for mark in unreached(silent)}
    assert marked == {address("swj", Role.SECTION_HEAD)}, "to whom the form did not go"


def test_a_person_may_say_that_a_mailbox_is_well_again_with_a_reason(silent: OfficeApp) -> None:
    reaching = Reaching(silent.context)
    with pytest.raises(Refused):
        reaching.lift(ADDRESSEES[0], " ", officer(), at(10, 26, 12))
    with pytest.raises(Refused):
        reaching.lift("nobody@swj.example", "电话核实", officer(), at(10, 26, 12))
    assert reaching.lift(ADDRESSEES[0].upper(), "电话核实，已清理空间", officer(), at(10, 26, 12)) == 1
    assert not is_paused(silent)
    with silent.context.ledger.begin() as work:
        history = work.reach.of_organisation("qz2021", "swj")
    assert [event.standing for event in history if event.address == ADDRESSEES[0]] == [
        ContactStanding.UNREACHED,
        ContactStanding.REACHED,
    ], "what was is never undone"
    climb(silent, at(10, 27))
    assert mail(silent, f"{URGE}~2").renews == URGE


@pytest.fixture
def deaf(app: OfficeApp) -> OfficeApp:
    """An office whose forms came back from every addressee of one unit, and whose others reported or did not."""
    app.send_forms()
    form = mail(app, f"R0/{SWJ}")
    for recipient in form.recipients:
        receive(app, bounce(form.message_id, recipient), at(10, 18, 10))
    app.reply("mzj", app.good_form("mzj"), at(10, 20, 10))
    assert is_paused(app)
    return app


def test_who_was_not_reached_is_neither_missing_nor_late_in_circular_and_report(deaf: OfficeApp) -> None:
    climb(deaf, at(10, 20), at(10, 25), at(10, 26), at(10, 28), at(11, 1), at(11, 2), at(11, 5))
    circular = deaf.sign.document(f"R6/{CYCLE}", 1).text
    assert "应报3家，按时报送1家，漏报1家；因催报邮件未能送达、不计迟报漏报1家。" in circular
    assert "市税务局" not in circular
    told = coverage_text(deaf.compile.gather.report(CYCLE, at(11, 5, 10)))
    assert "市税务局因邮件未送达尚未报送（不计漏报）" in told


def test_a_late_return_of_who_was_not_reached_is_not_called_late_anywhere(deaf: OfficeApp) -> None:
    deaf.reply("swj", deaf.good_form("swj"), at(10, 27, 10))
    deaf.reply("jyj", deaf.good_form("jyj"), at(10, 27, 11))
    assert [("按迟报登记" in words(deaf, receipt)) for receipt in receipts(deaf)] == [False, False, True]
    report = deaf.compile.gather.report(CYCLE, at(11, 1))
    assert [answer.organisation for answer in report.coverage.late] == ["市教育局"]
    assert [answer.organisation for answer in report.coverage.not_late] == ["市税务局"]
    assert "迟报1家、因邮件未送达不计迟报1家）" in coverage_text(report)


class TestAFormThatLeavesLate:
    """Our own delay: the mails had no way out until after the deadline."""

    @pytest.fixture
    def delayed(self, app: OfficeApp) -> OfficeApp:
        for reference in app.generate.open_cycle(CYCLE, at(10, 14)):
            app.generate.prepare_form(reference, at(10, 14))
        app.deliver.round(at(10, 27, 10))
        return app

    def test_nobody_is_urged_before_as_many_working_days_have_passed_as_a_late_cycle_gives(
        self, delayed: OfficeApp
    ) -> None:
        for day in (at(10, 28), at(11, 2), at(11, 3)):
            plan = delayed.escalate.plan(day)
            assert plan.steps == ()
            assert {one.halt.reason for one in plan.withheld} == {
                "填报表10月27日才发出，11月3日前报送不计迟报，此前不催办"
            }
        assert {step.rung.code for step in delayed.escalate.plan(at(11, 4)).steps} == {"R3"}

    def test_a_return_that_comes_within_them_is_not_called_late(self, delayed: OfficeApp) -> None:
        delayed.reply("swj", delayed.good_form("swj"), at(11, 3, 10))
        with delayed.context.ledger.begin() as work:
            excuse = excuses(delayed.context, work, delayed.cycle)["swj"]
            returned = work.returns.get(CYCLE.of("swj"))
        assert returned is not None
        assert returned.state is ReturnState.ACCEPTED
        assert punctuality_of(returned, delayed.cycle, at(11, 9), excuse) is Punctuality.UNDELIVERED

    def test_who_could_not_be_written_to_at_all_is_not_missing(self, app: OfficeApp) -> None:
        """Nobody of the unit stands in the list: its form was never laid, those of the others left."""
        for reference in app.generate.open_cycle(CYCLE, at(10, 14)):
            if reference.organisation != "jyj":
                app.generate.prepare_form(reference, at(10, 14))
        app.deliver.round(at(10, 14))
        with app.context.ledger.begin() as work:
            excused = excuses(app.context, work, app.cycle)
            owed = work.returns.of_cycle(CYCLE)
        hows = {
            code: punctuality_of(expected, app.cycle, at(11, 9), excused.get(code, NO_EXCUSE))
            for code, expected in owed.items()
        }
        assert hows == {"swj": Punctuality.MISSED, "mzj": Punctuality.MISSED, "jyj": Punctuality.UNDELIVERED}
