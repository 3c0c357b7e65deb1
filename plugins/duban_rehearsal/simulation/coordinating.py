"""How needs go in a simulation: units that are asked answer, answer late, say it is not their own, or never."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from io import BytesIO
from random import Random

from openpyxl import load_workbook

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import NeedAct, NeedStage
from duban.domain.escalation.need_ladder import ASKING
from duban.domain.escalation.need_subject import NeedSubject
from duban.domain.form.coordination import ACCOUNT, HELPER_COLUMNS, RESULT, SHEET
from duban.domain.office.actor import Duty
from duban.domain.plan.organisation import Role
from duban.domain.returns.helping import HelperAnswer, HelperPart
from duban.errors import Refused
from duban.services.decide.coordinate import ASKED_OF, helpers_of
from duban.services.decide.decider import Who
from duban.services.overview.needs import AskShown, WaitingNeed
from duban_rehearsal.people.officers import Officers
from duban_rehearsal.people.replies import Correspondent
from duban_rehearsal.simulation.post import InnerPostOffice

# After how many days at most the office takes its next step; of some needs that is too late.
OFFICE_TAKES = 7
COLUMN = {column.key: place for place, column in enumerate(HELPER_COLUMNS)}


class HelperWay(StrEnum):
    """What a unit does that is asked to help."""

    ANSWERS = "answers"
    LATE = "late"
    NOT_OURS = "not ours"
    NEVER = "never"


# Of a hundred units that are asked; and after how many days each answers.
WAYS = {HelperWay.ANSWERS: 55, HelperWay.LATE: 20, HelperWay.NOT_OURS: 15, HelperWay.NEVER: 10}
DAYS = {HelperWay.ANSWERS: (1, 3), HelperWay.LATE: (9, 16), HelperWay.NOT_OURS: (1, 2)}
SAYS = {
    HelperWay.ANSWERS: (HelperAnswer.DONE, "已按来件开放相关数据接口（协调件第{number}号）。"),
    HelperWay.LATE: (HelperAnswer.BEYOND, "涉及省级系统，本级无权限（协调件第{number}号）。"),
    HelperWay.NOT_OURS: (HelperAnswer.NOT_OURS, "相关系统不由本单位管理（协调件第{number}号）。"),
}


@dataclass(frozen=True, slots=True)
class SimulatedCoordination:
    """The office at its needs, and the units that it asks; each is drawn by itself, whatever the order of the work."""

    app: Installation
    post_office: InnerPostOffice
    seed: int

    def work_through(self, now: datetime) -> None:
        """Let every unit and the office do what their time has come for."""
        today = now.astimezone(TIMEZONE).date()
        for need in self.app.needs.waiting(now):
            for shown in need.asks:
                if shown.ask.said is None and self._answers_on(shown, today, now):
                    self._answer(shown.ask.act, now)
            if (today - need.since.astimezone(TIMEZONE).date()).days >= self._draw(need, "days").randrange(
                OFFICE_TAKES
            ):
                with suppress(Refused):
                    self._take(need, now)

    def _take(self, need: WaitingNeed, now: datetime) -> None:
        """The next step of the office, where it has one."""
        name, office = need.need.name, self.app.coordinate
        who = Who(Officers(self.app).with_duty(Duty.DESK, now), "会商")
        if need.why_raise and (above := need.need.level.above):
            office.raise_to(name, above[0], who, now)
        elif need.step.stage is NeedStage.ASSIGN:
            self._ask(need, who, now)
        elif need.step.stage is NeedStage.ANSWER:
            last = next(shown.ask.said for shown in reversed(need.asks) if shown.ask.said)
            if last.answer is HelperAnswer.DONE:
                office.close(name, "协办单位已办结。", who, now)
            else:
                self._ask(need, who, now)
        elif need.step.stage is NeedStage.LEVEL:
            office.close(name, "专题会议已议定办理意见。", who, now)

    def _ask(self, need: WaitingNeed, who: Who, now: datetime) -> None:
        """Ask a unit that was not asked before, those that are named beside the item first; none left, say so."""
        programme = self.app.versions.latest(need.need.name.programme)
        asked = {shown.ask.act.organisation for shown in need.asks}
        free = [
            code
            for code, _ in helpers_of(programme, need.need)
            if code not in asked and programme.contacts_of(code, ASKED_OF)
        ]
        part = self._draw(need, "part").choice(list(HelperPart))
        if free:
            code = free[self._draw(need, "unit").randrange(min(3, len(free)))]
            self.app.coordinate.ask(need.need.name, code, part, "请研究办理。", who, now)

    def _answers_on(self, shown: AskShown, today: date, now: datetime) -> bool:
        """Whether the unit answers today: so many days after its mail came, if it ever does."""
        draw = Random(f"{self.seed}/{shown.ask.act.number}")  # noqa: S311 - a rehearsal is to be repeatable
        (way,) = draw.choices(list(WAYS), list(WAYS.values()))
        came = self._came_on(shown.ask.act, now)
        return way in DAYS and came is not None and (today - came).days >= draw.randint(*DAYS[way])

    def _came_on(self, ask: NeedAct, now: datetime) -> date | None:
        with self.app.context.ledger.begin() as work:
            notices = work.notices.about(str(NeedSubject(ask.name.programme, ask.number)))
        sent = [one.delivered_at for one in notices if one.rung == ASKING and one.delivered_at]
        return min(sent).astimezone(TIMEZONE).date() if sent and min(sent) < now else None

    def _answer(self, ask: NeedAct, now: datetime) -> None:
        """Fill the row of the form that came, and send it back."""
        draw = Random(f"{self.seed}/{ask.number}")  # noqa: S311 - a rehearsal is to be repeatable
        (way,) = draw.choices(list(WAYS), list(WAYS.values()))
        with self.app.context.ledger.begin() as work:
            subject = str(NeedSubject(ask.name.programme, ask.number))
            notice = next(one for one in work.notices.about(subject) if one.rung == ASKING)
            mail = work.outbox.carrying(notice)
        if mail is None:
            return
        request = message_from_bytes(self.app.context.archive.get(mail.raw_sha256), policy=policy.default)
        programme = self.app.versions.latest(ask.name.programme)
        unit = programme.organisation(ask.organisation)
        address = next(one.mail for one in programme.contacts_of(unit.code, (Role.FILLER, Role.LIAISON)))
        if address.casefold() in self.post_office.dead or not isinstance(request, EmailMessage):
            return
        person = Correspondent(unit, address, self.post_office.robot)
        answer, words = SAYS[way]
        workbook = _filled(request, ask.number, answer.value, words.format(number=ask.number))
        reply = person.with_form(request, workbook, "答复.xlsx", f"helper.{ask.number}", now)
        self.post_office.send(reply.as_bytes(policy=policy.SMTP), (self.post_office.robot,))

    def _draw(self, need: WaitingNeed, about: str) -> Random:
        """The same for a need whenever it is asked at one step; another for its next step."""
        return Random(f"{self.seed}/{need.need.name}/{len(need.need.acts)}/{about}")  # noqa: S311 - repeatable


def _filled(request: EmailMessage, number: int, answer: str, words: str) -> bytes:
    """The workbook of *request* with one row answered."""
    data = next(
        bytes(part.get_content()) for part in request.iter_attachments() if str(part.get_filename()).endswith(".xlsx")
    )
    book = load_workbook(BytesIO(data))
    for row in book[SHEET].iter_rows():
        if str(row[0].value) == str(number):
            row[COLUMN[RESULT]].value, row[COLUMN[ACCOUNT]].value = answer, words
    found = BytesIO()
    book.save(found)
    return found.getvalue()
