"""What is to be done about every return at one moment, and what is not and why: worked out, not yet done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.escalation.circular_term import has_circular
from duban.domain.escalation.ladder import (
    EscalationRules,
    Notice,
    NoticeState,
    Rung,
    Scope,
    day_given,
    is_quiet,
    owed_now,
)
from duban.domain.escalation.punctuality import PastReturn, ground, was_in_time
from duban.domain.escalation.rung import Footing
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import Consequence, best
from duban.domain.returns.submission import ExpectedReturn, ReturnState
from duban.errors import CalendarUnknown

SETTLED = {
    ReturnState.ACCEPTED: "已报送",
    ReturnState.EXEMPT: "本期免报",
    ReturnState.NIL: "零报告已认可",
}


BECAME = {
    NoticeState.PREPARED: "已备发",
    NoticeState.DELIVERED: "已发出",
    NoticeState.UNDELIVERED: "未能送达",
    NoticeState.DRAFTED: "已拟稿，待签发或待登记送达",
    NoticeState.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True)
class Halt:
    """Why nothing is said to an organisation now; `for_office` says that somebody of the office has to act."""

    reason: str
    for_office: bool = False


@dataclass(frozen=True, slots=True)
class ReturnStatus:
    """
    What is known of one return and its organisation.

    `roles` are those on file. `past` are the returns of the organisation up to this cycle, `earlier` its notices of
    earlier cycles that were about several of them. `answered_on` is the last day on which it answered a notice;
    `correct_by` the last day that we gave it to correct what was sent back, None if nothing was. `halts` are reasons
    outside the ladder, the gravest first. `unread` says why its silence is not proved. Nothing that was reached before
    `live_from` is owed, save the form.
    """

    reference: Reference
    name: str
    footing: Footing
    expected: ExpectedReturn
    notices: tuple[Notice, ...]
    roles: frozenset[Role] = frozenset()
    past: tuple[PastReturn, ...] = ()
    earlier: tuple[Notice, ...] = ()
    answered_on: date | None = None
    correct_by: date | None = None
    halts: tuple[Halt, ...] = ()
    live_from: datetime | None = None
    unread: Halt | None = None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """
    One thing to do: send or draft *rung* about the return or cycle *reference*.

    `name` is the organisation's, or the cycle's; `why` the reason as the office reads it.
    """

    reference: Reference
    rung: Rung
    name: str
    why: str

    @property
    def label(self) -> str:
        """What the lane in the grid is called."""
        return f"{self.name} · {self.rung.name}"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something that is not said, about which return, and why not."""

    reference: Reference
    name: str
    halt: Halt


def by_reason(withheld: Iterable[Withheld]) -> dict[str, list[str]]:
    """The names of those to whom nothing is said, by period and reason."""
    found: dict[str, list[str]] = {}
    for one in withheld:
        found.setdefault(f"{one.reference.period.title}：{one.halt.reason}", []).append(one.name)
    return found


@dataclass(frozen=True, slots=True)
class EscalationPlan:
    """Everything that is to be done at one moment, and what is not; `unsure` are dates that no calendar confirms."""

    at: datetime
    steps: tuple[PlannedStep, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def for_office(self) -> tuple[str, ...]:
        """What somebody of the office has to act upon, one sentence each."""
        told = [f"{one.name}：{one.halt.reason}" for one in self.withheld if one.halt.for_office]
        return (*self.unsure, *dict.fromkeys(told))


DATES: tuple[tuple[str, Callable[[Cycle], object]], ...] = (
    ("下发填报表", lambda cycle: cycle.opens_at),
    ("提醒", lambda cycle: cycle.reminder_target),
    ("按时截止", lambda cycle: cycle.due_effective),
    ("截止汇总", lambda cycle: cycle.cuts_off_at),
)


def unsure_dates(cycle: Cycle) -> str:
    """The dates of *cycle* that no official calendar confirms, in one sentence; empty if all are sure."""
    unsure = [name for name, date_of in DATES if _is_unsure(date_of, cycle)]
    if not unsure:
        return ""
    named = f"{cycle.period.title}{cycle.stream.name}（名义报送日{cycle.due:%m月%d日}）"
    return f"{named}：{'、'.join(unsure)}日期未确认，确认前不按推算日期发出任何邮件。"


def _is_unsure(date_of: Callable[[Cycle], object], cycle: Cycle) -> bool:
    try:
        date_of(cycle)
    except CalendarUnknown:
        return True
    return False


def assess(
    status: ReturnStatus, ladder: tuple[Rung, ...], cycle: Cycle, now: datetime, rules: EscalationRules
) -> PlannedStep | Halt:
    """
    What is owed to the organisation of *status* at *now*, or why nothing is.

    The one computation behind paying and previewing: it reads nothing and changes nothing.
    """
    if not status.expected.state.is_owed:
        return Halt(SETTLED.get(status.expected.state, "无需报送"))
    if is_quiet(cycle, now):
        return Halt("非工作日或未到发文时间")
    if status.halts:
        return status.halts[0]
    barred = frozenset(rung.code for rung in ladder if not _applies(rung, status, cycle))
    rung = owed_now(ladder, cycle, status.notices, now, barred=barred, basis=status.earlier, rules=rules)
    if rung is None:
        return _nothing(status, ladder, cycle, now, rules)
    rung = rung.toward(status.footing)
    halt = _obstacle(status, rung, ladder, cycle, now, rules)
    return halt or PlannedStep(status.reference, rung, status.name, why(rung, status, cycle))


def _applies(rung: Rung, status: ReturnStatus, cycle: Cycle) -> bool:
    """Whether *rung* may be said of this return at all, early or late."""
    if rung.scope is not Scope.RETURN or (rung.only_without_return and status.expected.attempts):
        return False
    if rung.spares_punctual and was_in_time(status.past, cycle.period):
        return False
    if status.live_from is not None and rung.level and _reached_before(rung, cycle, status.live_from):
        return False
    return not rung.grounds.are_needed or bool(ground(rung.grounds, status.past, cycle.period))


def _reached_before(rung: Rung, cycle: Cycle, moment: datetime) -> bool:
    try:
        return rung.reached_at(cycle) < moment
    except CalendarUnknown:
        return False


def _obstacle(
    status: ReturnStatus, rung: Rung, ladder: tuple[Rung, ...], cycle: Cycle, now: datetime, rules: EscalationRules
) -> Halt | None:
    """What keeps an owed rung from being said."""
    if rung.charges and status.unread is not None:
        return status.unread
    missing = [role.value for role in (*rung.to, *rung.cc) if role not in status.roles]
    if missing:
        lacks = f"《联系人》中缺少{'、'.join(missing)}，{rung.name}暂不办理，也不越级；请补充联系人"
        return Halt(lacks, for_office=True)
    if rung.level and status.correct_by is not None and now.astimezone(TIMEZONE).date() <= status.correct_by:
        return Halt(f"报送件已退回，限{status.correct_by:%m月%d日}前更正，期满之前不提醒、不催办")
    given = day_given(ladder, status.notices, cycle)
    if given is not None and now.astimezone(TIMEZONE).date() <= given:
        return Halt(f"此前已请该单位于{given:%m月%d日}下班前报送，期满之前不办理{rung.name}")
    if rung.level and status.answered_on is not None:
        until = _after_answer(status.answered_on, cycle, rules)
        if until is None or now < until:
            pause = "" if until is None else f"，{until:%m月%d日}前暂缓下一级"
            return Halt(f"该单位已于{status.answered_on:%m月%d日}来信答复{pause}")
    return None


def _after_answer(answered_on: date, cycle: Cycle, rules: EscalationRules) -> datetime | None:
    """The moment from which the ladder goes on after an answer; None if no calendar tells."""
    try:
        return cycle.at_hour(cycle.calendar.add(answered_on, rules.answer_pauses))
    except CalendarUnknown:
        return None


def _nothing(
    status: ReturnStatus, ladder: tuple[Rung, ...], cycle: Cycle, now: datetime, rules: EscalationRules
) -> Halt:
    """Why no rung is owed: it has not come to the next one, or what that builds on is not proved."""
    levels = {rung.code: rung for rung in ladder}
    highest = max((levels[one.rung].level for one in status.notices if one.rung in levels), default=-1)
    for rung in sorted(ladder, key=lambda step: step.level):
        if rung.level <= highest or not _applies(rung, status, cycle):
            continue
        basis = levels.get(rung.needs_delivered)
        if basis is not None and not any(one.rung == basis.code for one in (*status.notices, *status.earlier)):
            continue
        if basis is not None and rung.is_reached(cycle, now):
            return _unproved(rung.toward(status.footing), basis.toward(status.footing), status, cycle, now, rules)
        return Halt(f"下一级{rung.toward(status.footing).name}：{_when(rung, cycle)}")
    return _all_said(levels, highest, status)


def _all_said(levels: Mapping[str, Rung], highest: int, status: ReturnStatus) -> Halt:
    """That no further rung applies, and what became of the last one."""
    last = next((one for one in status.notices if one.rung in levels and levels[one.rung].level == highest), None)
    if last is None:
        return Halt("各级均已办理")
    name, proof = levels[last.rung].toward(status.footing).name, best(last.told_by)
    return Halt(f"{name}{proof.kind if proof else BECAME[last.state]}，暂无须办理的下一级")


def _unproved(
    rung: Rung, basis: Rung, status: ReturnStatus, cycle: Cycle, now: datetime, rules: EscalationRules
) -> Halt:
    """Why *rung* may not be said yet: nobody is blamed who was not told, or has still time to answer."""
    sent = [notice for notice in (*status.notices, *status.earlier) if notice.rung == basis.code]
    proofs = [proof for notice in sent for proof in notice.told_by]
    if rules.told_at(proofs, rung.consequence, now, cycle.calendar) is not None:
        return Halt(f"{basis.name}的答复期未满，{rung.name}暂不办理")
    known = best(proofs)
    if known is not None and rules.told_at(proofs, Consequence.MAIL, now, cycle.calendar) is not None:
        ask = "请致电或经公文交换告知该单位，并在“工作单”登记"
        return Halt(f"{basis.name}{known.kind}，尚无送达凭据，{rung.name}暂不办理；{ask}", for_office=True)
    if any(notice.state is NoticeState.UNDELIVERED for notice in sent):
        return Halt(f"{basis.name}的邮件被退回、未能送达，{rung.name}暂不办理；请核实联系人", for_office=True)
    if basis.paper:
        served = f"{basis.name}尚未登记送达，{rung.name}暂不拟稿；已送达的请在“文书”登记"
        return Halt(served, for_office=True)
    return Halt(f"{basis.name}尚未确认送达，{rung.name}暂不办理")


def _when(rung: Rung, cycle: Cycle) -> str:
    try:
        return f"{rung.reached_at(cycle).astimezone(TIMEZONE):%m月%d日%H时}起"
    except CalendarUnknown as error:
        return f"日期未确认（缺少{error.year}年工作日历）"


def why(rung: Rung, status: ReturnStatus, cycle: Cycle) -> str:
    """The reason of a step, as the office reads it."""
    if not rung.level:
        return "本期填报表尚未下发"
    came = "报送件已退回补正，尚未重报" if status.expected.attempts else "尚未报送"
    if not rung.charges:
        return f"距提醒目标日（{cycle.reminder_target:%m月%d日}）{-rung.offset}个工作日，{came}"
    grounds = ground(rung.grounds, status.past, cycle.period) if rung.grounds.are_needed else ""
    past = f"已过按时截止日（{cycle.due_effective:%m月%d日}）{rung.offset}个工作日，{came}"
    return "；".join(filter(None, (past, grounds)))


def is_due_for_cycle(rung: Rung, cycle: Cycle, now: datetime, rules: EscalationRules) -> bool:
    """Whether a paper about the whole cycle, or the quarter that ends with it, may be drafted at *now*."""
    if rung.scope is not Scope.CYCLE or not has_circular(cycle.period, rules):
        return False
    return not is_quiet(cycle, now) and rung.is_reached(cycle, now)
