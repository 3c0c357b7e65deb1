"""What people do about an appraisal: register its rules and judgements, send out the 核对稿, answer objections."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from duban.domain.appraisal.acts import (
    AppraisalAct,
    AppraisalActKind,
    AppraisalRecord,
    ClaimRuling,
    Objection,
    ObjectionAnswer,
)
from duban.domain.appraisal.facts import ScoreFact
from duban.domain.appraisal.outside import read_rates
from duban.domain.appraisal.rules import in_cents, told_points
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.calendar.period import Period
from duban.domain.decisions.decision import Ruling
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.authority import Permission
from duban.errors import Refused, UnknownReference
from duban.services.appraise.rounds import AppraisalRound, Rounds, UnitCheck
from duban.services.appraise.scoring import Scoring
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who, said_before, signed
from duban.services.plan.named import item_of
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
class Appraise:
    """Acts on record; the same again changes nothing, or is refused with what is on record."""

    context: ServiceContext

    def register_rules(self, code: str, who: Who, now: datetime) -> str:
        """Put the rules of the settings on record as the next version; what was appraised by another stays so."""
        record, rules = self._begin(code, who, now), self.context.appraisal
        versions = record.versions
        if versions and versions[-1].rules == rules:
            return f"规则没有变化，仍为第{len(versions)}版，无需重复登记。"
        self._add(who, now, AppraisalActKind.RULES, code, value=rules.text, words=rules.basis)
        return f"考核规则第{len(versions) + 1}版已登记（{rules.basis}）。"

    def register_outside(
        self, code: str, period: Period, source: str, text: str, file: PaperFile | None, who: Who, now: datetime
    ) -> str:
        """
        Put on record what *source* judges of units, a line for each: name and rate in per cent; all lines or none.

        The last word of a source counts. Refused once the 核对稿 are out, of units that are not appraised, and without
        its source.
        """
        found = self._round(code, period, who, now)
        if found.is_open:
            raise Refused("核对稿已印发，不再登记外部评价；有误的，由单位提出异议后处理。")
        if not source.strip():
            raise Refused("请写明外部评价的来源（名称、文号或日期）。")
        rates, faults = read_rates(text, {one.name: one.organisation for one in found.score.units})
        if faults:
            raise Refused("；".join(faults) + "。")
        sha256 = self.context.archive.put(file.data) if file is not None and file.data else ""
        said = {"period": str(period), "source": source.strip(), "file_sha256": sha256}
        blank = _act(who, now, AppraisalActKind.OUTSIDE, code, **said)
        with self.context.ledger.begin() as work:
            for unit, rate in rates.items():
                work.appraisal.add(replace(blank, organisation=unit, value=f"{rate:f}"))
        return f"已登记{len(rates)}家单位的外部评价（{source.strip()}）。"

    def register_ruling(self, code: str, number: int, ruling: ClaimRuling, paper: str, who: Who, now: datetime) -> str:
        """Put on record what the competent organ decided of a claim that was found not to agree with its check."""
        record = self._begin(code, who, now)
        item = item_of(Versions(self.context).latest(code), number)
        with self.context.ledger.begin() as work:
            reopening = work.decisions.in_force(code, now).reopenings.get(number)
        if reopening is None or reopening.field != Ruling.FALSE_CLAIM:
            raise Refused(f"{item.told}没有申报与核查不符的记录，无须认定。")
        if not any(map(str.isdigit, paper)):
            raise Refused("请写明主管机关认定的文号。")
        known = record.ruling(number, reopening.at)
        if known is not None and (known.value, known.source) == (ruling.name, paper.strip()):
            return f"{item.told}的认定已经登记，无需重复办理。"
        self._add(
            who,
            now,
            AppraisalActKind.RULING,
            code,
            organisation=item.lead,
            fact=f"item/{number}",
            value=ruling.name,
            source=paper.strip(),
        )
        return f"{item.told}已登记主管机关认定：{ruling}（{paper.strip()}）。"

    def open(self, code: str, period: Period, who: Who, now: datetime) -> str:
        """
        Send out the 核对稿 of *period*, by the rules as registered and the ledger of this moment; once.

        Refused before the period is over, and while the settings say other rules than were registered last.
        """
        found = self._round(code, period, who, now)
        if found.is_open:
            raise Refused(f"{found.score.title}的核对稿已印发，无需重复办理。")
        if now.astimezone(TIMEZONE).date() <= period.last:
            raise Refused(f"{period.title}尚未结束，{told_day(period.last)}之后方可印发核对稿。")
        versions = found.record.versions
        if versions[-1].rules != self.context.appraisal:
            raise Refused("设置中的考核规则与已登记的不同，请先登记规则。")
        self._add(who, now, AppraisalActKind.OPENED, code, period=str(period), value=str(len(versions)))
        days = found.score.rules.answer_within
        return f"{found.score.title}核对稿已印发{len(found.checks)}家，各单位自送达之日起{days}个工作日内核对。"

    def object_to(
        self, code: str, period: Period, unit: str, objection: ObjectionWords, who: Who, now: datetime
    ) -> str:
        """Put on record what a unit objects to a fact of its 核对稿; refused once its days are over."""
        found = self._round(code, period, who, now)
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
        self._add(
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
        self._add(
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

    def _round(self, code: str, period: Period, who: Who, now: datetime) -> AppraisalRound:
        signed(who, Permission.APPRAISE)
        return Rounds(self.context).of(code, period, now)

    def _begin(self, code: str, who: Who, now: datetime) -> AppraisalRecord:
        signed(who, Permission.APPRAISE)
        return Scoring(self.context).record(code, now)

    def _add(self, who: Who, now: datetime, kind: AppraisalActKind, code: str, **more: object) -> None:
        with self.context.ledger.begin() as work:
            work.appraisal.add(_act(who, now, kind, code, **more))


def _act(who: Who, now: datetime, kind: AppraisalActKind, code: str, **more: object) -> AppraisalAct:
    blank = AppraisalAct(code, kind, now, who.by, reason=who.reason.strip())
    known = {name: value for name, value in who.proof.items() if name in ("known", "account")}
    return replace(blank, **more, **known)  # type: ignore[arg-type]


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
