"""Objections: what a unit says against a fact of its 核对稿, and what somebody who did not score decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from duban.domain.appraisal.acts import AppraisalActKind, Objection, ObjectionAnswer
from duban.domain.appraisal.facts import ScoreFact
from duban.domain.appraisal.rules import in_cents, told_points
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.calendar.period import Period
from duban.domain.office.authority import Permission
from duban.errors import Refused, UnknownReference
from duban.services.appraise.appraise import put_on_record
from duban.services.appraise.rounds import AppraisalRound, Rounds, UnitCheck
from duban.services.appraise.scoring import Scoring
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who, said_before, signed
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class ObjectionWords:
    """What a unit objects to a fact, on which paper or mail it stands, and the day on which that came."""

    fact: str
    words: str
    source: str
    received_on: date


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What an objection comes to: with ADOPTED the points that the fact has from now on; of the own unit the paper."""

    answer: ObjectionAnswer
    points: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class WaitingObjection:
    """An objection that nobody decided: where, whose by name, and the last day on which the office is not late."""

    programme: str
    objection: Objection
    unit: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Objections:
    """Registering and deciding; the same again changes nothing, or is refused with what is on record."""

    context: ServiceContext

    def object_to(
        self, code: str, period: Period, unit: str, objection: ObjectionWords, who: Who, now: datetime
    ) -> str:
        """Put on record what a unit objects to a fact of its 核对稿; refused once its days are over."""
        signed(who, Permission.APPRAISE)
        found = Rounds(self.context).of(code, period, now)
        check = _check(found, unit)
        fact = _fact(check, objection.fact)
        if not objection.words.strip() or not objection.source.strip():
            raise Refused("请写明异议内容，以及来文、来信的文号或日期。")
        self._in_time(found, check, objection.received_on, now)
        said = " ".join(objection.words.split())
        if any(one.act.fact == fact.key and one.act.words == said for one in check.objections):
            return "该异议已经登记，无需重复办理。"
        if any(one.act.fact == fact.key and one.answer is None for one in check.objections):
            raise Refused("该条事实的异议尚未处理，请先处理。")
        put_on_record(
            self.context,
            who,
            now,
            AppraisalActKind.OBJECTED,
            code,
            period=str(period),
            organisation=unit,
            fact=fact.key,
            words=said,
            source=objection.source.strip(),
        )
        due = self.context.calendar.add(now.astimezone(TIMEZONE).date(), found.score.rules.decide_within)
        return f"异议已登记，请于{told_day(due)}前由未参与计分的人处理。"

    def answer(self, code: str, period: Period, number: int, answer: AnswerWords, who: Who, now: datetime) -> str:
        """
        Decide an objection, with reason; refused to whom has scored: who sent out the 核对稿 or registered its rules.

        Of the office's own unit nobody of the office decides: what was decided elsewhere is registered with its paper.
        """
        signed(who, Permission.ANSWER_OBJECTION)
        found = Rounds(self.context).of(code, period, now)
        check, objection = _objected(found, number)
        if objection.answer is not None:
            raise Refused(f"该异议已由{objection.answer.by}处理，不能改动。")
        self._refuse_scorers(found, check, answer, who)
        fact = _fact(check, objection.act.fact)
        points = _points(fact, answer) if answer.answer is ObjectionAnswer.ADOPTED else None
        put_on_record(
            self.context,
            who,
            now,
            AppraisalActKind.DECIDED,
            code,
            period=str(period),
            organisation=objection.act.organisation,
            fact=fact.key,
            value=answer.answer.name,
            source=answer.paper.strip(),
            about=number,
            points=points,
        )
        told = f"，该条改为{told_points(points)}分" if points is not None else ""
        return f"异议已处理：{answer.answer}{told}。"

    def _refuse_scorers(self, found: AppraisalRound, check: UnitCheck, answer: AnswerWords, who: Who) -> None:
        if check.score.is_own:
            elsewhere = found.score.rules.own_unit_decided_by
            if not any(map(str.isdigit, answer.paper)):
                raise Refused(f"本单位的异议由{elsewhere}处理，请登记其文号。")
            return
        period = str(found.score.period)
        opened = found.record.opened(period)
        version = found.record.rules_of(period)
        scored = [one for one in (opened, version.act if version else None) if one is not None]
        if any(said_before(who, one.by, one.account) for one in scored):
            raise Refused(f"“{who.by}”参与了计分，异议须由未参与计分的人处理。")

    def _in_time(self, found: AppraisalRound, check: UnitCheck, received_on: date, now: datetime) -> None:
        if not found.is_open:
            raise Refused("核对稿尚未印发。")
        if found.is_put_before_the_head:
            raise Refused("考核结果已拟稿呈批，不再登记异议；确有错误的，先撤回该稿。")
        if received_on > now.astimezone(TIMEZONE).date():
            raise Refused("收到异议的日期晚于今天，请核对。")
        came_at = datetime.combine(received_on, time(0), TIMEZONE)
        if check.until is not None and came_at > check.until:
            raise Refused(f"{check.score.name}的核对期已于{told_day(check.until.date())}期满。")

    def waiting(self, now: datetime) -> Iterator[WaitingObjection]:
        """Every objection that waits, by programme and number; none while the loop is off."""
        for code in filter(self.context.appraises, self.context.programmes):
            record = Scoring(self.context).record(code, now)
            for period in dict.fromkeys(act.period for act in record.acts if act.kind is AppraisalActKind.OBJECTED):
                version, names = record.rules_of(period), Versions(self.context).latest(code).names
                for one in record.objections(period):
                    if one.answer is None and version is not None:
                        asked_on = one.act.at.astimezone(TIMEZONE).date()
                        due = self.context.calendar.add_if_known(asked_on, version.rules.decide_within)
                        unit = one.act.organisation
                        yield WaitingObjection(code, one, names.get(unit, unit), due)


def _check(found: AppraisalRound, unit: str) -> UnitCheck:
    check = next((one for one in found.checks if one.score.organisation == unit), None)
    if check is None:
        raise UnknownReference("没有这家单位的计分。")
    return check


def _fact(check: UnitCheck, key: str) -> ScoreFact:
    fact = check.score.fact(key)
    if fact is None:
        raise Refused("请选择所异议的事实。")
    return fact


def _objected(found: AppraisalRound, number: int) -> tuple[UnitCheck, Objection]:
    for check in found.checks:
        for one in check.objections:
            if one.act.number == number:
                return check, one
    raise UnknownReference("没有这件异议。")


def _points(fact: ScoreFact, answer: AnswerWords) -> int:
    """What the fact has from now on; Refused for no number, and for one that its rule does not allow."""
    least, most = fact.bounds
    allowed = f"{told_points(least)}至{told_points(most)}"
    try:
        points = in_cents(Decimal(answer.points.strip()))
    except InvalidOperation:
        raise Refused(f"请写明该条改为多少分（{allowed}）。") from None
    if not least <= points <= most:
        raise Refused(f"该条只能改为{allowed}分。")
    return points
