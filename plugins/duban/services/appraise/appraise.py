"""What people do about an appraisal: register its rules and judgements, send out the 核对稿, answer objections."""

from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.appraisal.acts import (
    AppraisalAct,
    AppraisalActKind,
    AppraisalRecord,
    ClaimRuling,
)
from duban.domain.appraisal.outside import read_rates
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.calendar.period import Period
from duban.domain.decisions.decision import Ruling
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.services.appraise.rounds import AppraisalRound, Rounds
from duban.services.appraise.scoring import Scoring
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who, signed
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions


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
        put_on_record(self.context, who, now, AppraisalActKind.RULES, code, value=rules.text, words=rules.basis)
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
        blank = act_of(who, now, AppraisalActKind.OUTSIDE, code, **said)
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
        put_on_record(
            self.context,
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
        put_on_record(
            self.context, who, now, AppraisalActKind.OPENED, code, period=str(period), value=str(len(versions))
        )
        days = found.score.rules.answer_within
        return f"{found.score.title}核对稿已印发{len(found.checks)}家，各单位自送达之日起{days}个工作日内核对。"

    def _round(self, code: str, period: Period, who: Who, now: datetime) -> AppraisalRound:
        signed(who, Permission.APPRAISE)
        return Rounds(self.context).of(code, period, now)

    def _begin(self, code: str, who: Who, now: datetime) -> AppraisalRecord:
        signed(who, Permission.APPRAISE)
        return Scoring(self.context).record(code, now)


def put_on_record(
    context: ServiceContext, who: Who, now: datetime, kind: AppraisalActKind, code: str, **more: object
) -> None:
    """Record an act of *who*, in a transaction of its own."""
    with context.ledger.begin() as work:
        work.appraisal.add(act_of(who, now, kind, code, **more))


def act_of(who: Who, now: datetime, kind: AppraisalActKind, code: str, **more: object) -> AppraisalAct:
    """An act of *who* at *now*, with how it is known who that is; not recorded yet."""
    blank = AppraisalAct(code, kind, now, who.by, reason=who.reason.strip())
    return replace(blank, **more, **who.identified)  # type: ignore[arg-type]
