"""Decisions on returns: exemption (免报), its withdrawal, and the acceptance of a nil return (零报告认可)."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, require_level
from duban.domain.office.authority import Permission
from duban.domain.plan.unknown_unit import unknown_unit
from duban.domain.returns.submission import ExpectedReturn, ReturnEvent, ReturnState
from duban.errors import Refused, UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.decide.decider import DecisionResult, Who, signed
from duban.services.drafts.effects import excuse_if_decided, withdraw_drafts
from duban.services.drafts.withdrawal import withdraw_papers_of

NIL = "零报告"
STATES = {
    ReturnState.OWED: "应报未报",
    ReturnState.RECEIVED: "已收到、待认可",
    ReturnState.SENT_BACK: "已退回、待补正",
    ReturnState.ACCEPTED: "已报送",
    ReturnState.EXEMPT: "免报",
    ReturnState.NIL: "零报告",
}


@dataclass(frozen=True, slots=True)
class Exempt:
    """Deciding on returns; reminders that wait are cancelled and unsigned papers withdrawn at once."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def exempt(self, reference: Reference, who: Who, now: datetime) -> DecisionResult:
        """
        Let an organisation owe nothing in one period, whether its cycle is open or still to come.

        Refused if its return was accepted already.
        """
        name = self._name(reference, who, Permission.EXEMPT, DecisionMatter.EXEMPTION)
        with self.context.ledger.begin() as work:
            expected = work.returns.get(reference)
            if str(reference) in work.decisions.in_force(reference.programme).exempt:
                return DecisionResult(f"{name}{reference.period.title}已经免报，无需重复办理。")
            self._refuse_if_settled(expected, name, reference)
            decision = self._decision(DecisionKind.EXEMPTION, reference, Ruling.EXEMPT, expected, who, now)
            work.decisions.add(decision)
            self._excuse(work, expected, reference, ReturnState.EXEMPT, now)
        when = "" if expected else "该期开启时不再要求报送。"
        return DecisionResult(f"{name}{reference.period.title}免报，相关提醒和待签文书已停止。{when}", decision)

    def owe(self, reference: Reference, who: Who, now: datetime) -> DecisionResult:
        """
        Take an exemption back: the return is owed again, unless nothing is left to ask (all items closed or dropped).

        Refused if it was not exempt.
        """
        name = self._name(reference, who, Permission.EXEMPT, DecisionMatter.EXEMPTION)
        programme, owes_nothing = self.context.programme(reference, now), False
        with self.context.ledger.begin() as work:
            if str(reference) not in work.decisions.in_force(reference.programme).exempt:
                raise Refused(f"{name}{reference.period.title}没有免报，无须撤回。")
            expected = work.returns.get(reference)
            decision = self._decision(DecisionKind.EXEMPTION, reference, Ruling.OWED, expected, who, now)
            work.decisions.add(decision)
            if expected is not None and expected.state is ReturnState.EXEMPT:
                work.returns.record(ReturnEvent(str(reference), ReturnState.OWED, now))
                owes_nothing = excuse_if_decided(self.context, work, reference, programme, now)
        then = "该单位任务均已销号或终止，本期无须报送。" if owes_nothing else "恢复应报。"
        return DecisionResult(f"{name}{reference.period.title}免报已撤回，{then}", decision)

    def accept_nil(self, reference: Reference, who: Who, now: datetime) -> DecisionResult:
        """Let a nil return count: the organisation had nothing to report. Refused if its return was accepted."""
        name = self._name(reference, who, Permission.NIL, DecisionMatter.NIL)
        with self.context.ledger.begin() as work:
            expected = work.returns.get(reference)
            if expected is None:
                raise UnknownReference(f"报送编号 {reference} 不在应报之列，请核对单位和报告期。")
            if expected.state is ReturnState.NIL:
                return DecisionResult(f"{name}{reference.period.title}零报告已经认可，无需重复办理。")
            self._refuse_if_settled(expected, name, reference)
            decision = self._decision(DecisionKind.NIL, reference, NIL, expected, who, now)
            work.decisions.add(decision)
            self._excuse(work, expected, reference, ReturnState.NIL, now)
        return DecisionResult(f"{name}{reference.period.title}零报告已认可，相关提醒和待签文书已停止。", decision)

    def _name(self, reference: Reference, who: Who, act: Permission, matter: DecisionMatter) -> str:
        """The organisation's name; Refused without a signature, UnknownReference for a return nobody can owe."""
        signed(who, act)
        require_level(self.levels, matter, who.actor, who.basis)
        self.context.cycle(reference)
        try:
            plan = self.context.programme(reference)
            unit = plan.organisation(reference.organisation)
        except KeyError:
            raise UnknownReference(unknown_unit(reference.organisation, plan.organisations)) from None
        if not unit.owes(reference.stream):
            raise UnknownReference(f"{unit.name}在“{reference.stream}”口径没有报送任务。")
        return unit.name

    def _refuse_if_settled(self, expected: ExpectedReturn | None, name: str, reference: Reference) -> None:
        if expected is not None and not expected.state.is_owed:
            raise Refused(f"{name}{reference.period.title}为“{STATES[expected.state]}”，无需办理。")

    def _decision(
        self,
        kind: DecisionKind,
        reference: Reference,
        value: str,
        expected: ExpectedReturn | None,
        who: Who,
        now: datetime,
    ) -> Decision:
        return Decision(
            programme=reference.programme,
            kind=kind,
            by=who.by,
            at=now,
            reason=who.reason,
            reference=str(reference),
            organisation=reference.organisation,
            original=STATES[expected.state] if expected else "尚未开启",
            value=value,
            effective=str(reference.period),
            **who.proof,
        )

    def _excuse(
        self,
        work: UnitOfWork,
        expected: ExpectedReturn | None,
        reference: Reference,
        state: ReturnState,
        now: datetime,
    ) -> None:
        """An open return changes at once; one of a cycle to come when it opens."""
        if expected is not None:
            work.returns.record(ReturnEvent(str(reference), state, now))
            withdraw_drafts(self.context, work, reference, f"该单位本期{STATES[state]}", now)
            if state is ReturnState.EXEMPT:
                withdraw_papers_of(work, reference, "该单位本期免报", now)
