"""How errands go in a simulation: each month a paper gives some, units answer as they are drawn, the office judges."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.workdays import Shift
from duban.domain.decisions.errands import ErrandSource, IssuedPaper
from duban.domain.office.actor import Duty
from duban.domain.plan.programme import Programme
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.decide.give_errands import ErrandWish
from duban.services.overview.errands import ErrandShown
from duban.services.plan.errand_slips import Given
from duban.services.plan.needs import ASKED_OF
from duban_rehearsal.people.officers import Officers

# The meeting of the month is held by this day; what it settles has so many days.
FIRST_DAY, DAYS, MORE_DAYS = 12, 25, 14
MATTERS = ("会同有关单位研究数据共享事宜，提出办理意见。", "梳理本领域办事材料清单，提出精简意见。")
TIMES = 2  # that a matter is given before the office lets it rest


@dataclass(frozen=True, slots=True)
class SimulatedErrands:
    """The office at what papers give to units; each is drawn by itself, whatever the order of the work."""

    app: Installation
    seed: int

    def work_through(self, now: datetime) -> None:
        """Register the paper of the month, and take the next step wherever the office has it."""
        for code in filter(self.app.context.coordinates, self.app.context.programmes):
            self._register(code, now)
        for one in self.app.errands.waiting(now):
            if one.is_offices:
                with suppress(Refused):
                    self._take(one, now)

    def _register(self, code: str, now: datetime) -> None:
        """Once a month, from its day on: what the meeting settled, and every other month a remark."""
        today = now.astimezone(TIMEZONE).date()
        number = f"〔{today.year}〕{today.month}号"
        if today.day < FIRST_DAY or any(one.errand.paper.number == number for one in self.app.errands.all(now)):
            return
        remark = today.month % 2 == 0
        source = ErrandSource.REMARK if remark else ErrandSource.MINUTES
        on = self.app.context.calendar.shift(today - timedelta(days=3), Shift.PREVIOUS)
        paper = IssuedPaper(source, number, "市政府分管领导" if remark else "专题会议", on)
        programme, draw = self.app.versions.latest(code), Random(f"{self.seed}/{code}/{number}")  # noqa: S311
        until = self._until(today, DAYS)
        wishes = tuple(_wish(programme, draw, place, until) for place in (1, 2))
        with suppress(Refused):
            self.app.give_errands.register(code, paper, wishes, self._who(now), now)

    def _take(self, one: ErrandShown, now: datetime) -> None:
        """Accept what settles a matter; what does not is given again, to another unit where it is not its own."""
        give, name, who = self.app.give_errands, one.errand.name, self._who(now)
        said = [ask.ask.said for ask in one.asks if ask.ask.said]
        if said and (len(said) >= TIMES or all(each.answer is HelperAnswer.DONE for each in said)):
            give.close(name, "已按交办要求办理，反馈属实。", who, now)
            return
        programme, today = self.app.versions.latest(name.programme), now.astimezone(TIMEZONE).date()
        taken = {ask.ask.act.organisation for ask in one.asks}
        free = [code for code in _units(programme) if code not in taken]
        unit = Random(f"{self.seed}/{name}/{len(one.need.acts)}").choice(free)  # noqa: S311 - repeatable
        given = Given(unit, HelperPart.MAIN, self._until(today, MORE_DAYS), FeedbackWay.SEPARATE)
        give.again(name, given, "请按交办要求办理。", who, now)

    def _until(self, today: date, days: int) -> date:
        """A day on which people work: minutes name no Sunday."""
        return self.app.context.calendar.shift(today + timedelta(days=days), Shift.NEXT)

    def _who(self, now: datetime) -> Who:
        return Who(Officers(self.app).with_duty(Duty.DESK, now), "按纪要、批示交办")


def _wish(programme: Programme, draw: Random, place: int, until: date) -> ErrandWish:
    """A matter for one unit; every other one is told of in the monthly form."""
    way = FeedbackWay.MONTHLY if place % 2 else FeedbackWay.SEPARATE
    units = [code for code in _units(programme) if way is FeedbackWay.SEPARATE or programme.asked_of(code)]
    return ErrandWish(MATTERS[place % len(MATTERS)], draw.choice(units), (), until, way)


def _units(programme: Programme) -> list[str]:
    return [one.code for one in programme.organisations if programme.contacts_of(one.code, ASKED_OF)]
