"""Putting off a whole cycle (typhoon, system outage): all its dates follow, and every unit that is asked is told."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.checks.co_lead import answer_by
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, require_level
from duban.domain.escalation.ladder import Anchor
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.office.authority import Permission
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import ReturnState
from duban.errors import Refused
from duban.ports import UnitOfWork
from duban.services.context import MailDraft, ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed
from duban.services.send.follow_up import thread_to

LETTER = "cycle_put_off"
TOLD = (Role.FILLER, Role.LIAISON)


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A unit of a cycle: how its own return stands (None without one), and whether it still has to countersign."""

    reference: Reference
    state: ReturnState | None
    countersigns: bool

    @property
    def owes(self) -> bool:
        """Whether its return is still to come."""
        return self.state is not None and self.state.is_owed

    @property
    def has_filed(self) -> bool:
        """Whether nothing more is asked of its return."""
        return self.state is not None and not self.state.is_owed


@dataclass(frozen=True, slots=True)
class PutOff:
    """Deciding; the same decision again changes nothing."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def put_off(self, reference: Reference, until: date, who: Who, now: datetime) -> DecisionResult:
        """
        Let the returns of a cycle be due on *until*, and tell every unit that is asked for one or for a 会签.

        What is reported on stays as it was; reminders, the last day on time, the cut-off and the report follow. Refused
        for a day that is not later or not before the next period's, once the cycle was cut off, and once anybody was
        urged: then it is too late to say that nobody was late.
        """
        signed(who, Permission.PUT_OFF)
        require_level(self.levels, DecisionMatter.PUT_OFF, who.actor, who.basis)
        cycle = self._cycle(reference)
        if cycle.due_on == until:
            return DecisionResult(f"{cycle.period.title}的报送已经顺延至{until}，无需重复办理。")
        following = self._following_due(cycle)
        if until <= cycle.due or until < now.astimezone(TIMEZONE).date() or until >= following:
            before = "" if following == date.max else f"，早于下一期的{following}"
            raise Refused(f"顺延至{until}不可行：应晚于原定的{cycle.due}，不早于今天{before}。")
        self._refuse_if_urged(cycle, now)
        return self._decide(cycle, replace(cycle, due_on=until), until.isoformat(), who, now)

    def as_planned(self, reference: Reference, who: Who, now: datetime) -> DecisionResult:
        """Take it back; Refused if the cycle was not put off, or the day that was planned has come."""
        signed(who, Permission.PUT_OFF)
        require_level(self.levels, DecisionMatter.PUT_OFF, who.actor, who.basis)
        cycle = self._cycle(reference)
        with self.context.ledger.begin() as work:
            is_put_off = str(cycle.reference) in work.decisions.in_force(reference.programme).put_off
        if not is_put_off:
            raise Refused(f"{cycle.period.title}的报送没有顺延，无须恢复。")
        planned = replace(cycle, due_on=None)
        if planned.reminder_target <= now.astimezone(TIMEZONE).date():
            raise Refused(f"原定的{planned.due}已到，不能恢复；可改顺延至较近的日期。")
        return self._decide(cycle, planned, Ruling.AS_PLANNED, who, now)

    def _following_due(self, cycle: Cycle) -> date:
        """When the next return of the stream is due; never, if it asks once."""
        period = cycle.stream.following(cycle.period)
        return cycle.stream.due_of(period, cycle.calendar) if period else date.max

    def _cycle(self, reference: Reference) -> Cycle:
        """The cycle with the dates that hold now: what was decided a moment ago counts."""
        with self.context.ledger.begin():
            return self.context.cycle(reference.cycle)

    def _refuse_if_urged(self, cycle: Cycle, now: datetime) -> None:
        if cycle.is_cut_off(now):
            raise Refused(f"{cycle.period.title}已截止汇总，不能顺延；确有原因的，请对有关单位办理免报。")
        ladder = self.context.ladders[cycle.reference.stream]
        urging = {rung.code: rung.name for rung in ladder if rung.anchor is Anchor.DUE_EFFECTIVE}
        with self.context.ledger.begin() as work:
            said = {one.rung for about in work.notices.below(str(cycle.reference)).values() for one in about}
        if urged := [name for code, name in urging.items() if code in said]:
            raise Refused(f"{cycle.period.title}已备发{'、'.join(urged)}，不能再整体顺延；请对有关单位办理免报。")

    def _decide(self, before: Cycle, after: Cycle, value: str, who: Who, now: datetime) -> DecisionResult:
        """Record it with the mails that tell it."""
        reference = before.reference
        with self.context.ledger.begin() as work:
            number = 1 + times_moved(work, reference)
            asked = self._asked(work, reference)
        mails = [self._mail(one, before, after, number, who, now) for one in asked]
        decision = Decision(
            *(reference.programme, DecisionKind.POSTPONEMENT, who.by, now, who.reason),
            reference=str(reference),
            field=after.asked_by.isoformat(),
            original=before.asked_by.isoformat(),
            value=value,
            effective=str(reference.period),
            **who.proof,
        )
        with self.context.ledger.begin() as work:
            work.decisions.add(decision)
            for mail in mails:
                work.outbox.add(mail)
        moved = "恢复原定时间" if value == Ruling.AS_PLANNED else "已顺延"
        told = f"已备发通知，告知{_counted(asked)}" if asked else "下发填报表时即按新的时间"
        return DecisionResult(
            f"{before.period.title}报送{moved}，由{before.asked_by}改为{after.asked_by}（{after.due_effective}当日24时前"
            f"为按时，{after.cuts_off_at:%Y-%m-%d}截止汇总）；{told}。",
            decision,
        )

    def _asked(self, work: UnitOfWork, cycle: Reference) -> tuple[AskedUnit, ...]:
        """Whoever is asked for something; nobody while the cycle is still to open, and nobody who is exempt."""
        expected = {
            code: one.state for code, one in work.returns.of_cycle(cycle).items() if one.state is not ReturnState.EXEMPT
        }
        countersigning = work.countersigns.unanswered(cycle)
        return tuple(
            AskedUnit(cycle.of(code), expected.get(code), code in countersigning)
            for code in dict.fromkeys((*expected, *countersigning))
        )

    def _mail(
        self, asked: AskedUnit, before: Cycle, after: Cycle, number: int, who: Who, now: datetime
    ) -> OutgoingMail:
        reference = asked.reference
        programme = self.context.programme(reference, now)
        facts = self.context.facts(programme.organisation(reference.organisation), after, now) | {
            "as_planned": after.due_on is None,
            "before": before.reminder_target,
            "on_time": after.due_effective,
            "reason": who.reason.strip().rstrip("。"),
            "owes": asked.owes,
            "has_filed": asked.has_filed,
            "countersign_by": answer_by(after) if asked.countersigns else None,
        }
        to = self.context.addresses(programme, reference.organisation, TOLD)
        # It states a fact and no demand: it goes at any hour, and whatever else is said to the unit that day.
        key = f"put_off/{reference}/{number}"
        moved = (self.context.deadline(reference, after, number),) if asked.owes else ()
        with self.context.ledger.begin() as work:
            thread = thread_to(work, reference, (self.context.robot, *to))
        draft = MailDraft(MailKind.RECEIPT, key, LETTER, facts, reference, to, thread=thread, deadlines=moved)
        return self.context.write(draft, now)


def _counted(asked: tuple[AskedUnit, ...]) -> str:
    expected, filed = sum(one.state is not None for one in asked), sum(one.has_filed for one in asked)
    alone = len(asked) - expected
    return (
        f"应报单位{expected}家"
        + (f"（其中已报送{filed}家）" if filed else "")
        + (f"、会签单位{alone}家" if alone else "")
    )


def times_moved(work: UnitOfWork, reference: Reference) -> int:
    """How often the day of that cycle was moved, there and back."""
    decisions = work.decisions.all(reference.programme)
    return sum(one.kind is DecisionKind.POSTPONEMENT and one.reference == str(reference.cycle) for one in decisions)
