"""Closing an item (销号): its claim is examined by one person and confirmed by another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.calendar.moments import told_moment
from duban.domain.checks.closure import Claim, evidence_of, shortcomings
from duban.domain.decisions.decision import Decision, DecisionKind, InForce
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, require_level
from duban.domain.decisions.verification import (
    DEFAULT_VERIFICATION,
    AnsweredClaim,
    VerificationRules,
    half_year,
    is_in_writing,
    visited_measures,
)
from duban.domain.office.authority import Permission, require
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Status
from duban.errors import Refused
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, next_period, period_title, reasoned, said_before
from duban.services.drafts.withdrawal import withdraw_item_papers
from duban.services.plan.named import item_of
from duban.services.plan.versions import Versions

CLOSED = "已销号"
CHECKED = "复核通过"
NOT_JUDGED = "不作核验，以单位书面确认登记：请登记其来函的文号和日期。"


@dataclass(frozen=True, slots=True)
class ClaimExamination:
    """The two words on a claim; the same word again changes nothing."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()
    verification: VerificationRules = DEFAULT_VERIFICATION

    def close(
        self, code: str, number: int, who: Who, now: datetime, evidence: Mapping[int, str] | None = None
    ) -> DecisionResult:
        """
        Examine a claim of 已完成: the first person's word is kept, the second one's closes the item (销号).

        *evidence* names, by measure, what the person has seen beyond the return. Refused without a claim, while a
        measure is not in place or has no evidence, for a second word of the same person, and for what nobody judges:
        of a unit outside the city's authority the first word is its written confirmation (`VerifyClaims.register`).
        """
        reasoned(who)
        item = self.item(code, number, now)
        claim = self.claim(item, code, now)
        in_writing = self.context.verifies(code) and self.is_independent(item, code)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            if number in decided.closed:
                return DecisionResult(f"{item.told}已由{_closed(work, code, number)}销号，无需重复办理。")
            if number in decided.terminated:
                raise Refused(f"{item.told}已终止，不能销号；如需恢复，请先办理恢复。")
            first = decided.checked.get(number)
            if first is not None and said_before(who, first.by, first.account):
                return DecisionResult(f"{item.told}已由{who.by}复核，须由另一人确认后销号。")
            self._may_examine(who, code, first, decided, claim, item)
            if first is not None and is_in_writing(first):
                seen = first.value.splitlines()[1:]
            elif in_writing:
                raise Refused(f"{item.told}由不属市政府隶属的单位牵头，{NOT_JUDGED}")
            else:
                seen = self._examined(item, code, claim, first, evidence or {}, decided, now)
            decision = word_on(claim, item, seen, who, next_period(work, code, now), now)
            decision = decision if first is None else closing(decision)
            work.decisions.add(decision)
            if first is not None:
                withdraw_item_papers(work, code, (number,), f"{item.told}已销号", now)
        if first is None:
            return DecisionResult(f"{item.told}复核通过（依据{claim.title}），须由另一人确认后销号。", decision)
        return DecisionResult(f"{item.told}已销号，自{period_title(decision)}起不再列入填报表。", decision)

    def _examined(
        self,
        item: Item,
        code: str,
        claim: Claim,
        first: Decision | None,
        evidence: Mapping[int, str],
        decided: InForce,
        now: datetime,
    ) -> list[str]:
        """What was seen, a line for each measure; Refused where that is not enough."""
        known = evidence_of(item, claim, seen_by(first) if first else {})
        found = evidence_of(item, claim, known, evidence)
        typed = {place: text for place, text in found.items() if text != known.get(place)}
        if wrong := (*shortcomings(item, claim, found), *self._not_released(item, code, typed, decided, now)):
            raise Refused(f"{item.told}不能销号：" + "；".join(wrong) + "。")
        return [f"{n}.{found[n]}" for n in sorted(found)]

    def _may_examine(
        self, who: Who, code: str, first: Decision | None, decided: InForce, claim: Claim, item: Item
    ) -> None:
        """
        Refused to whom the first or the second word on a claim does not belong; only the second one decides.

        A claim that was answered waits with the unit: refused to everybody until it claims anew.
        """
        require(who.actor, Permission.EXAMINE if first is None else Permission.CLOSE)
        refuse_answered(decided, claim, item)
        if first is not None:
            require_level(self.levels, DecisionMatter.CLOSURE, who.actor, who.basis)
            if self.context.verifies(code) and not self.verification.may_confirm(who.actor):
                raise Refused(f"销号须由{self.verification.confirmed_by}确认，“{who.by}”不能确认。")
            registered = claim.registration
            if registered and said_before(who, registered.registered_by, registered.account):
                raise Refused(f"{claim.title}由{who.by}登记，须由另一人确认后销号。")

    def is_independent(self, item: Item, code: str) -> bool:
        """Whether the city has no authority over the lead of *item*: its word is registered, not judged."""
        return not Versions(self.context).latest(code).organisation(item.lead).subordinate

    def _not_released(
        self, item: Item, code: str, seen: Mapping[int, str], decided: InForce, now: datetime
    ) -> Iterator[str]:
        """What was looked at on the spot although no visit to the unit was released for this half-year."""
        if not self.context.verifies(code):
            return
        term = half_year(now.astimezone(TIMEZONE).date())
        if any((one.organisation, one.field) == (item.lead, term) for one in decided.visits):
            return
        for place in visited_measures(seen):
            released = self.verification.visits_released_by
            yield f"第{place}条措施写的是现场核查，{term}尚未批准到该单位现场核查（由{released}批准）"

    def claim(self, item: Item, code: str, now: datetime) -> Claim:
        """The latest word of the lead on *item*, which has to be 已完成; Refused if it is not, or there is none."""
        with self.context.ledger.begin() as work:
            claim = self._latest_word(work, item, code, now)
        if claim is None:
            raise Refused(f"{item.told}没有已收的报送，不能销号。")
        if claim.entry.status is not Status.DONE:
            said = f"最近一次报送（{claim.title}）为“{claim.entry.status}”"
            raise Refused(f"{item.told}{said}，未申报已完成，不能销号。")
        return claim

    def _latest_word(self, work: UnitOfWork, item: Item, code: str, now: datetime) -> Claim | None:
        cycles = [cycle.reference for cycle in work.cycles.all() if cycle.reference.programme == code]
        for cycle in sorted(cycles, key=lambda one: one.period, reverse=True):
            filed = work.submissions.accepted(cycle, now).get(item.lead)
            for entry in filed.entries if filed else ():
                if filed is not None and entry.item == item.number and entry.status is not None:
                    registration = work.submissions.registration(filed.number)
                    return Claim(filed.number, entry, registration, filed.received_at)
        return None

    def item(self, code: str, number: int, now: datetime) -> Item:
        """The item of that number as the list stands; UnknownReference if there is none."""
        self.context.plan(code)
        Versions(self.context).in_use(code, now)
        return item_of(Versions(self.context).latest(code), number)


def seen_by(check: Decision) -> Mapping[int, str]:
    """What the first person saw who examined a claim, by measure; nothing of one that was confirmed in writing."""
    if is_in_writing(check):
        return {}
    lines = check.value.splitlines()[1:]
    return {int(measure): text for measure, _, text in (line.partition(".") for line in lines)}


def word_on(claim: Claim, item: Item, seen: Iterable[str], who: Who, since: Period, now: datetime) -> Decision:
    """The first word on a claim, with what was *seen*; the second one is the same and closes the item."""
    reference = claim.number.reference
    return Decision(
        *(reference.programme, DecisionKind.CHECK, who.by, now, who.reason, item.number),
        reference=str(reference),
        organisation=item.lead,
        original=str(claim.number),
        value="\n".join([CHECKED, *seen]),
        effective=str(since),
        **who.proof,
    )


def closing(word: Decision) -> Decision:
    """*word* as the second one."""
    seen = word.value.splitlines()[1:]
    return replace(word, kind=DecisionKind.CLOSURE, value="\n".join([CLOSED, *seen]))


def refuse_answered(decided: InForce, claim: Claim, item: Item) -> None:
    """Refused while what the office answered to *claim*, if it did, is not answered by the unit."""
    known, at = decided.answered.get(item.number), claim.received_at
    if known is None:
        return
    answered = AnsweredClaim.of(known)
    if at is None or not answered.is_answered_by(claim.entry, at):
        raise Refused(f"{item.told}已于{told_moment(answered.at)}答复单位“{answered.answer}”，单位补充申报后再办理。")


def _closed(work: UnitOfWork, code: str, number: int) -> str:
    """Who closed an item, and when."""
    closures = [one for one in work.decisions.all(code) if one.item == number and one.kind is DecisionKind.CLOSURE]
    return f"{closures[-1].by}于{told_moment(closures[-1].at)}"
