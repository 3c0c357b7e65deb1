"""How needs go in a simulation: units that are asked answer, answer late, say it is not their own, or never."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from random import Random

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import NeedAct, NeedStage
from duban.domain.escalation.need_ladder import FIRST
from duban.domain.form.coordination import ACCOUNT, ERRAND_SHEET, HELPER_COLUMNS, RESULT, SHEET
from duban.domain.mail.delivery import MailState, OutgoingMail
from duban.domain.office.actor import Duty
from duban.domain.plan.organisation import Role
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart
from duban.errors import Refused
from duban.services.decide.coordinate import helpers_of
from duban.services.decide.decider import Who
from duban.services.overview.needs import AskShown, WaitingNeed
from duban.services.plan.need_debts import SaidOfNeeds, said_of_needs
from duban.services.plan.needs import ASKED_OF
from duban_rehearsal.people.filling import EXCEL, Spreadsheets
from duban_rehearsal.people.officers import Officers
from duban_rehearsal.people.replies import ERRANDS_PAGE, NEEDS_PAGE, Correspondent
from duban_rehearsal.simulation.post import InnerPostOffice

# After how many days at most the office takes its next step; of some needs that is too late.
OFFICE_TAKES = 7
# The sheet of each page.
SHEETS = {NEEDS_PAGE: SHEET, ERRANDS_PAGE: ERRAND_SHEET}
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
    program: Spreadsheets = EXCEL

    def work_through(self, now: datetime) -> None:
        """Let every unit and the office do what their time has come for."""
        today = now.astimezone(TIMEZONE).date()
        waiting = self.app.needs.waiting(now)
        self._answer_all((shown for need in waiting for shown in need.asks), now)
        given = (shown for errand in self.app.errands.waiting(now) for shown in errand.asks)
        self._answer_all((shown for shown in given if shown.ask.act.way is FeedbackWay.SEPARATE), now)
        for need in waiting:
            if (today - need.since.astimezone(TIMEZONE).date()).days >= self._draw(need, "days").randrange(
                OFFICE_TAKES
            ):
                with suppress(Refused):
                    self._take(need, now)

    def _answer_all(self, asks: Iterable[AskShown], now: datetime) -> None:
        """Let every unit answer whose time has come: on one page what one mail brought."""
        today = now.astimezone(TIMEZONE).date()
        for mail, brought in self._by_mail(shown.ask.act for shown in asks if shown.ask.said is None).items():
            if ready := [ask for ask in brought if self._answers_on(ask, mail, today)]:
                self._answer(ready, mail, now)

    def _by_mail(self, asks: Iterable[NeedAct]) -> dict[OutgoingMail, list[NeedAct]]:
        """The asks by the mail that brought them, of those whose mail left."""
        found: dict[OutgoingMail, list[NeedAct]] = {}
        notices: dict[str, SaidOfNeeds] = {}
        with self.app.context.ledger.begin() as work:
            for ask in asks:
                code = ask.name.programme
                if code not in notices:
                    notices[code] = said_of_needs(work, code)
                said = [one for one in notices[code].get(ask.number, ()) if one.rung in FIRST]
                mail = work.outbox.carrying(said[-1]) if said else None
                if mail is not None and mail.state is MailState.SENT:
                    found.setdefault(mail, []).append(ask)
        return found

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

    def _way(self, ask: NeedAct) -> HelperWay:
        draw = Random(f"{self.seed}/{ask.number}")  # noqa: S311 - a rehearsal is to be repeatable
        (way,) = draw.choices(list(WAYS), list(WAYS.values()))
        return way

    def _answers_on(self, ask: NeedAct, mail: OutgoingMail, today: date) -> bool:
        """
        Whether the unit answers today: so many days after its mail came, if it ever does.

        What it answers in time it answers in one go: it is one page.
        """
        way, came = self._way(ask), mail.sent_at
        if way not in DAYS or came is None:
            return False
        # By what the mail is to its reader: its key may follow from bytes, which are others where files are values.
        told = f"{self.seed}/{ask.organisation}/{came.isoformat()}/{way is HelperWay.LATE}"
        draw = Random(told)  # noqa: S311 - a rehearsal is to be repeatable
        return (today - came.astimezone(TIMEZONE).date()).days >= draw.randint(*DAYS[way])

    def _answer(self, asks: Sequence[NeedAct], mail: OutgoingMail, now: datetime) -> None:
        """Fill the rows of the form that came, and send it back."""
        request = message_from_bytes(self.app.context.archive.get(mail.raw_sha256), policy=policy.default)
        programme = self.app.versions.latest(asks[0].name.programme)
        unit = programme.organisation(asks[0].organisation)
        address = next(one.mail for one in programme.contacts_of(unit.code, (Role.FILLER, Role.LIAISON)))
        if address.casefold() in self.post_office.dead or not isinstance(request, EmailMessage):
            return
        person = Correspondent(unit, address, self.post_office.robot)
        said = {ask.number: SAYS[self._way(ask)] for ask in asks}
        rows = {str(number): (answer.value, words.format(number=number)) for number, (answer, words) in said.items()}
        page = ERRANDS_PAGE if asks[0].name.is_errand else NEEDS_PAGE
        names = "-".join(sorted(rows))
        filled = _filled(request, rows, page, self.program)
        reply = person.with_form(request, filled, "答复.xlsx", f"helper.{names}", now)
        self.post_office.send(reply.as_bytes(policy=policy.SMTP), (self.post_office.robot,))

    def _draw(self, need: WaitingNeed, about: str) -> Random:
        """The same for a need whenever it is asked at one step; another for its next step."""
        return Random(f"{self.seed}/{need.need.name}/{len(need.need.acts)}/{about}")  # noqa: S311 - repeatable


def _filled(request: EmailMessage, rows: Mapping[str, tuple[str, str]], page: str, program: Spreadsheets) -> bytes:
    """The page of *request* that is called so, with some of its rows answered, by their numbers."""
    data = next(bytes(part.get_content()) for part in request.iter_attachments() if page in str(part.get_filename()))
    book = program.open(data)
    for row in book[SHEETS[page]].iter_rows():
        if (said := rows.get(str(row[0].value))) is not None:
            row[COLUMN[RESULT]].value, row[COLUMN[ACCOUNT]].value = said
    return program.save(book)
