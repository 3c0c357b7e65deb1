"""The scores of a period, told from the ledger alone: the same ledger and moment give the same text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.appraisal.acts import AppraisalRecord, ClaimRuling, rate_of, recorded
from duban.domain.appraisal.evidence import (
    AppraisedItem,
    FalseClaimRuling,
    ItemStanding,
    JudgedReturn,
    LateHelp,
    OutsideJudgement,
    UnitEvidence,
)
from duban.domain.appraisal.facts import facts_of
from duban.domain.appraisal.score import Score, UnitScore, with_answers
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.period import Period
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import Entry, Submission
from duban.errors import Refused
from duban.services.appraise.appraised_items import AppraisedItems
from duban.services.appraise.judged_returns import JudgedReturns
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.needs import NeedRecords
from duban.services.proof.silence import unproved

OFF = "考核环节未启用：须有考核办法的文号（[appraisal] basis），并在 [loops] 中启用 appraisal。"
NO_RULES = "尚未登记考核规则：请先在“考核”页面登记。"
NO_CYCLES = "还没有开启过按任务事项报送的周期，无从计分。"


@dataclass(frozen=True, slots=True)
class Scoring:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def record(self, code: str, now: datetime) -> AppraisalRecord:
        """What was put on record of the appraisals of a programme by *now*; Refused while the loop is off."""
        if not self.context.appraises(code):
            raise Refused(OFF)
        with self.context.ledger.begin() as work:
            return recorded(work.appraisal.all(code, now))

    def score(self, code: str, period: Period, now: datetime) -> Score:
        """
        The scores of *period* as they stand at *now*; Refused while the loop is off or no rules are registered.

        Once the 核对稿 was sent out the facts are those of its moment, whatever came later, and the answers to
        objections are added to them.
        """
        record = self.record(code, now)
        version = record.rules_of(str(period))
        if version is None:
            raise Refused(NO_RULES)
        opened = record.opened(str(period))
        at = opened.at if opened else now
        units = self._facts(code, period, at, record)
        own = self.context.office_of(code).organisation
        scored = tuple(
            UnitScore(
                unit.code,
                unit.name,
                with_answers(facts_of(evidence, version.rules), record.objections(str(period), unit.code)),
                version.rules.least_points,
                unit.code == own,
            )
            for unit, evidence in units
        )
        return Score(code, period, at, version.number, version.rules, scored)

    def _facts(
        self, code: str, period: Period, at: datetime, record: AppraisalRecord
    ) -> Iterator[tuple[Organisation, UnitEvidence]]:
        """Each unit that is appraised with its evidence, in the order of the plan."""
        known = self._known(code, at, record)
        helped = self._late_help(code, period, at, known.programme)
        for unit in appraised_units(known.programme):
            items = known.of(unit.code, period.first, period.last)
            yield (
                unit,
                UnitEvidence(
                    items=items,
                    returns=tuple(one for one in known.returns.get(unit.code, ()) if _is_within(one, period)),
                    late_help=tuple(helped.get(unit.code, ())),
                    outside=tuple(
                        OutsideJudgement(act.cite, act.source, rate_of(act))
                        for act in record.outside(str(period), unit.code)
                    ),
                    false_claims=tuple(_false_claims(items, record)),
                ),
            )

    def _known(self, code: str, at: datetime, record: AppraisalRecord) -> AppraisedItems:
        """The items and returns of a programme as the ledger had them at *at*."""
        with self.context.ledger.begin() as work:
            opened = {one.reference for one in work.cycles.all() if one.opened_at <= at}
        references = [one for one in item_cycles(self.context, code) if one in opened]
        if not references:
            raise Refused(NO_CYCLES)
        programme = self.context.programme(references[-1], at)
        cycles = tuple(self.context.cycle(one) for one in references)
        with self.context.ledger.begin() as work:
            decisions = work.decisions.all(code, at)
            words = _words(one for cycle in references for one in work.submissions.accepted(cycle, at).values())
            judging, returns = JudgedReturns(self.context, work, at), dict[str, list[JudgedReturn]]()
            for cycle in cycles:
                for unit, judged in judging.of_cycle(cycle):
                    returns.setdefault(unit, []).append(judged)
        came = {unit: tuple(those) for unit, those in returns.items()}
        return AppraisedItems(programme, cycles, decisions, words, came, record.until(at), at)

    def _late_help(self, code: str, period: Period, at: datetime, programme: Programme) -> Mapping[str, list[LateHelp]]:
        """What each unit was asked for and gave late: its days count from the day that it is proved to be told."""
        found: dict[str, list[LateHelp]] = {}
        if not self.context.coordinates(code):
            return found
        records = NeedRecords(self.context)
        told, today = records.told(code, at), at.astimezone(TIMEZONE).date()
        with self.context.ledger.begin() as work:
            unread = unproved(self.context, work, at)
        for need in records.all(code, at):
            for ask in need.asks:
                due = ask.due(told.get(ask.act.number), self.context.calendar)
                if due is None or not period.first <= due <= period.last:
                    continue
                late = due < today and not unread if ask.said is None else due < _day(ask.said.at)
                if late:
                    words = f"{programme.told(need.name.item)}协调事项{ask.act.number}号"
                    found.setdefault(ask.act.organisation, []).append(
                        LateHelp(f"need/{code}/{ask.act.number}", words, due)
                    )
        return found


def appraised_units(programme: Programme) -> tuple[Organisation, ...]:
    """The leads of items that the city may give orders to; all others are neither scored nor shown in a table."""
    leads = {item.lead for item in programme.items}
    return tuple(unit for unit in programme.organisations if unit.code in leads and unit.takes_orders)


def _words(filed: Iterator[Submission]) -> Mapping[int, tuple[tuple[Submission, Entry], ...]]:
    found: dict[int, list[tuple[Submission, Entry]]] = {}
    for submission in filed:
        for entry in submission.entries:
            found.setdefault(entry.item, []).append((submission, entry))
    return {item: tuple(said) for item, said in found.items()}


def _false_claims(items: tuple[AppraisedItem, ...], record: AppraisalRecord) -> Iterator[FalseClaimRuling]:
    for item in items:
        if item.standing is ItemStanding.FALSE:
            acts = [act for act in record.acts if act.cite in item.cites and act.value == ClaimRuling.FALSE.name]
            yield from (FalseClaimRuling(act.cite, item.number, item.told, act.source) for act in acts)


def _is_within(one: JudgedReturn, period: Period) -> bool:
    return one.due is not None and period.first <= one.due <= period.last


def _day(at: datetime) -> date:
    return at.astimezone(TIMEZONE).date()
