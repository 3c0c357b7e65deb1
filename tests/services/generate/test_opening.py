"""Nothing leaves for the first time, or for a period whose due day has passed, before a person saw it and agreed."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import SMTP

import pytest
from tests.people import officer, signer
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, address, at

from duban.config import load_settings
from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.plan.lanes import BoardRules
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import ReturnState
from duban.errors import Refused
from duban.services.generate.opening import CycleOpening
from duban.services.operate.preview import Previews

NOVEMBER = Reference.parse("qz2021/department_monthly/2021-11")
LONG_AFTER = at(11, 29)  # a Monday; the return was due on 25 October
GIVEN = date(2021, 12, 6)  # five working days later


@pytest.fixture
def opening(app: OfficeApp) -> CycleOpening:
    return CycleOpening(app.context)


@pytest.fixture
def used(app: OfficeApp) -> OfficeApp:
    """An office that has sent before."""
    app.generate.open_cycle(NOVEMBER, at(11, 16))
    return app


def text_of(raw: bytes) -> str:
    """What the reader of a mail reads."""
    part = next(part for part in message_from_bytes(raw).walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode()


def open_late(app: OfficeApp, opening: CycleOpening) -> None:
    """Agree, open the cycle of October at the end of November, and send its forms."""
    opening.confirm(CYCLE, 3, officer(), LONG_AFTER)
    for reference in app.generate.open_cycle(CYCLE, LONG_AFTER, opening.due_on(CYCLE, LONG_AFTER)):
        app.generate.prepare_form(reference, LONG_AFTER)
    app.deliver.round(LONG_AFTER)


class TestTheFirstSend:
    def test_shows_who_would_be_written_to_and_waits(self, app, opening):
        assert not opening.may_open(CYCLE, at(10, 14))
        plan = opening.ask(CYCLE, at(10, 14))
        assert (plan.mails, plan.is_first, plan.due_on) == (3, True, None)
        assert f"填报人 {address('swj')}" in plan.lines[0]
        assert plan.why == "2021年10月市直牵头单位月报：本专项首次发出邮件。将发出3封填报通知"

    def test_is_told_to_the_office_once(self, app, opening):
        for hour in (9, 10):
            opening.ask(CYCLE, at(10, 14, hour))
            app.deliver.round(at(10, 14, hour))
        assert app.sent_to("office@yyb.example") == 1
        raw, _ = app.post_office.attempts[0]
        assert "在页面“工作单”中确认" in text_of(raw)

    def test_names_the_units_that_nobody_could_be_written_to(self, app, opening, monkeypatch):
        contacts = tuple(one for one in PROGRAMME.contacts if (one.organisation, one.role) != ("jyj", Role.LIAISON))
        monkeypatch.setattr("tests.services.conftest.PROGRAMME", replace(PROGRAMME, contacts=contacts))
        plan = opening.plan(CYCLE, at(10, 14))
        assert plan.mails == 2
        assert [line for line in plan.lines if "无法发出" in line] == [
            f"{PROGRAMME.organisation('jyj').name}：《联系人》中缺少联络员，无法发出"
        ]

    def test_goes_on_once_somebody_agreed_whose_name_is_kept(self, app, opening):
        opening.ask(CYCLE, at(10, 14))
        assert [one.reference for one in opening.waiting()] == [CYCLE]
        assert opening.confirm(CYCLE, 3, officer(), at(10, 14, 10))
        assert not opening.confirm(CYCLE, 3, signer("市营商办负责人"), at(10, 14, 11))
        assert opening.may_open(CYCLE, at(10, 14, 10))
        assert opening.waiting() == ()
        with app.context.ledger.begin() as work:
            assert work.openings.get(CYCLE).confirmed_by == officer().told

    @pytest.mark.parametrize("account", ["chakan", "admin", "somebody"])
    def test_is_nobodys_to_agree_to_but_the_duty_officers_and_signers(self, opening, account):
        actor = load_settings().roles.actor(account, at(10, 14).date())
        with pytest.raises(Refused, match="没有这项权限"):
            opening.confirm(CYCLE, 3, actor, at(10, 14))
        assert not opening.may_open(CYCLE, at(10, 14))

    def test_is_agreed_to_by_its_number(self, opening):
        with pytest.raises(Refused, match="将发出3封填报通知，与所确认的20封不符"):
            opening.confirm(CYCLE, 20, officer(), at(10, 14))
        assert not opening.may_open(CYCLE, at(10, 14))

    def test_is_asked_for_no_more_afterwards(self, used, opening):
        assert opening.may_open(NOVEMBER, at(11, 16))
        assert opening.may_open(CYCLE, at(10, 14))

    def test_is_in_the_preview_before_anything_is_switched_on(self, app, opening):
        previews = Previews(app.context, app.escalate, opening=opening)
        found = previews.at(at(10, 20), at(10, 19))
        assert [one.sample_of for one in found.planned] == ["R0", "R0", "R0"]
        assert "流程启用" in found.planned[0].why
        assert "将发出3封" in found.for_office[0]


class TestAPeriodThatHasNotCome:
    def test_is_not_opened_without_agreement(self, app, opening):
        app.generate.open_cycle(CYCLE, at(10, 14))
        assert not opening.may_open(NOVEMBER, at(11, 5))
        assert "尚未到下发日（2021年11月16日）" in opening.plan(NOVEMBER, at(11, 5)).why
        assert opening.may_open(NOVEMBER, at(11, 16))

    @pytest.mark.parametrize("period", ["2021-08", "2023-01"])
    def test_is_refused_outside_the_programme(self, opening, period):
        with pytest.raises(Refused, match="不在“营商环境持续提升专项行动”起止日期"):
            opening.insist(Reference.parse(f"qz2021/department_monthly/{period}"))


class TestAPeriodPastItsDueDay:
    def test_is_not_opened_without_agreement_and_says_how_many_mails_it_will_send(self, used, opening):
        assert not opening.may_open(CYCLE, LONG_AFTER)
        plan = opening.ask(CYCLE, LONG_AFTER)
        assert plan.due_on == GIVEN
        assert "2021年10月25日）已过" in plan.why
        assert "12月6日前" in plan.why
        assert "将发出3封" in plan.why

    def test_is_asked_for_by_a_day_that_counts_from_delivery(self, used, opening):
        open_late(used, opening)
        cycle = used.cycle
        assert (cycle.due, cycle.asked_by, cycle.due_effective) == (date(2021, 10, 25), GIVEN, GIVEN)
        assert cycle.late_from == at(12, 7, 0)
        assert cycle.cuts_off_at == at(12, 13)
        assert cycle.covers == (date(2021, 9, 26), date(2021, 10, 25)), "what it speaks of stays"
        raw = next(raw for raw, to in used.post_office.attempts if address("swj") in to)
        assert "12月6日" in text_of(raw)
        assert "10月25日前" not in text_of(raw)

    def test_forms_that_cannot_leave_today_give_their_days_from_tomorrow(self, used, opening):
        assert opening.due_on(CYCLE, at(11, 29, 21)) == date(2021, 12, 7)

    def test_nobody_is_urged_or_late_for_what_was_not_sent(self, used, opening):
        open_late(used, opening)
        assert [debt for debt in used.escalate.debts(at(11, 30)) if debt.reference.cycle == CYCLE] == []
        used.reply("swj", used.good_form("swj"), at(12, 6, 20))
        with used.context.ledger.begin() as work:
            returned = work.returns.get(CYCLE.of("swj"))
        assert returned.state is ReturnState.ACCEPTED
        assert not used.cycle.is_late(returned.first_complete_at)

    def test_whose_form_has_not_left_yet_is_not_urged(self, used, opening):
        opening.confirm(CYCLE, 3, officer(), LONG_AFTER)
        for reference in used.generate.open_cycle(CYCLE, LONG_AFTER, opening.due_on(CYCLE, LONG_AFTER)):
            used.generate.prepare_form(reference, LONG_AFTER)
        plan = used.escalate.plan(at(12, 3))
        assert [step for step in plan.steps if step.reference.cycle == CYCLE] == []
        reasons = {one.halt.reason for one in plan.withheld if one.reference.cycle == CYCLE}
        assert reasons == {"填报表尚在待发，未发出前不提醒、不催办"}

    def test_counts_from_delivery_for_whoever_got_the_form_later_than_planned(self, app, opening):
        opening.confirm(CYCLE, 3, officer(), LONG_AFTER)
        for reference in app.generate.open_cycle(CYCLE, LONG_AFTER, opening.due_on(CYCLE, LONG_AFTER)):
            app.generate.prepare_form(reference, LONG_AFTER)
        app.post_office.script = [SendAttempt(MailState.RETRY, "421 server away") for _ in range(3)]
        app.deliver.round(LONG_AFTER)
        app.deliver.round(at(12, 3, 16))  # a Friday, the due day is the Monday
        for day in (7, 10):
            plan = app.escalate.plan(at(12, day))
            assert plan.steps == ()
            assert {one.halt.reason for one in plan.withheld} == {
                "填报表12月3日才发出，12月10日前报送不计迟报，此前不催办"
            }
        assert {step.rung.code for step in app.escalate.plan(at(12, 13)).steps} == {"R3"}

    def test_climbs_its_ladder_by_its_own_due_day(self, used, opening):
        open_late(used, opening)
        said = {
            day: {debt.rung for debt in used.escalate.debts(at(12, day)) if debt.reference.cycle == CYCLE}
            for day in (1, 3, 7)
        }
        assert said == {1: {"R1"}, 3: {"R2"}, 7: {"R3"}}

    def test_a_reminder_before_the_due_day_names_the_own_day_of_the_unit(self, used, opening):
        """The form of one unit left two days later: its reminder, calendar and excuse say the same day."""
        opening.confirm(CYCLE, 3, officer(), LONG_AFTER)
        for reference in used.generate.open_cycle(CYCLE, LONG_AFTER, opening.due_on(CYCLE, LONG_AFTER)):
            used.generate.prepare_form(reference, LONG_AFTER)
        used.post_office.script = [SendAttempt(MailState.RETRY, "421 server away")]
        used.deliver.round(LONG_AFTER)
        used.deliver.round(at(12, 1, 10))
        said = {}
        for debt in used.escalate.debts(at(12, 3)):
            before = len(used.post_office.attempts)
            used.escalate.pay(debt.reference, at(12, 3))
            used.deliver.round(at(12, 3))
            raw, _to = used.post_office.attempts[before]
            mail = message_from_bytes(raw, policy=SMTP)
            calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
            days = [line for part in calendars for line in str(part.get_content()).splitlines() if "DTSTART;" in line]
            said[debt.reference.organisation] = (str(mail["Subject"]), text_of(raw), days)
        late = {unit for unit, (subject, text, _) in said.items() if "12月8日" in subject and "12月8日" in text}
        usual = {unit for unit, (subject, text, _) in said.items() if "12月6日" in subject and "12月6日" in text}
        assert (len(late), len(usual)) == (1, 2)
        for unit, (_subject, _text, days) in said.items():
            assert any("20211208T" in day for day in days) == (unit in late)

    def test_that_is_open_already_needs_nobody(self, app, opening):
        app.send_forms()
        assert opening.may_open(CYCLE, LONG_AFTER)
        assert app.cycle.due_effective == date(2021, 10, 25)


class TestTheBoardHasNoRoom:
    """Said before anything is opened: Airflow would refuse afterwards."""

    def of(self, app: OfficeApp, lanes_per_run: int) -> CycleOpening:
        return CycleOpening(replace(app.context, board=BoardRules(lanes_per_run)))

    def test_for_more_units_than_lanes_while_they_are_in_no_groups(self, app):
        self.of(app, 3).insist(CYCLE)
        with pytest.raises(
            Refused, match=r"^市直牵头单位月报未开启，未发出任何邮件：应报单位3家，看板一期逐家至多列2格"
        ):
            self.of(app, 2).insist(CYCLE)
        with app.context.ledger.begin() as work:
            assert work.cycles.get(CYCLE) is None
