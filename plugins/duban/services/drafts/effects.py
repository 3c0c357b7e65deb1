"""What a decision does to an expected return: its event, and the papers that are no longer true."""

from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.decision import InForce
from duban.domain.decisions.document import DocumentState
from duban.domain.escalation.ladder import NoticeState
from duban.domain.escalation.rung import Release
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import ReturnEvent, ReturnState
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext

UNSIGNED = (DocumentState.WAITING, DocumentState.DEFERRED)


def excuse_those_decided(
    context: ServiceContext, work: UnitOfWork, cycle: Reference, programme: Programme, now: datetime
) -> None:
    """
    Let the returns of a cycle that opens follow what was decided before; a second call changes nothing.

    Who is exempt owes nothing, and neither does a lead whose items are all closed: its form would be empty.
    """
    decided = work.decisions.in_force(cycle.programme, now)
    for organisation, expected in work.returns.of_cycle(cycle).items():
        if expected.state is ReturnState.OWED:
            _follow(context, work, cycle.of(organisation), programme, decided, now)


def excuse_if_decided(
    context: ServiceContext, work: UnitOfWork, reference: Reference, programme: Programme, now: datetime
) -> bool:
    """
    Let one return that is still owed follow what was decided since its cycle opened; returns whether it owes nothing.

    *programme* is the plan as of *now*. A second call changes nothing.
    """
    expected = work.returns.get(reference)
    if expected is None or expected.state is not ReturnState.OWED:
        return expected is not None and expected.state in (ReturnState.EXEMPT, ReturnState.NIL)
    decided = work.decisions.in_force(reference.programme, now)
    return _follow(context, work, reference, programme, decided, now)


def _follow(
    context: ServiceContext,
    work: UnitOfWork,
    reference: Reference,
    programme: Programme,
    decided: InForce,
    now: datetime,
) -> bool:
    state = _excuse(context, reference, programme, decided)
    if state is not None:
        work.returns.record(ReturnEvent(str(reference), state, now))
    return state is not None


def _excuse(
    context: ServiceContext, reference: Reference, programme: Programme, decided: InForce
) -> ReturnState | None:
    if str(reference) in decided.exempt:
        return ReturnState.EXEMPT
    by_item = context.streams[reference.stream].form is FormName.ITEMS
    items = programme.items_of(reference.organisation)
    nothing_left = by_item and items and not programme.asked_of(reference.organisation)
    return ReturnState.NIL if nothing_left or str(reference) in decided.nil else None


def withdraw_drafts(
    context: ServiceContext, work: UnitOfWork, reference: Reference, reason: str, now: datetime
) -> None:
    """Withdraw every unsigned paper about the absence of a return; mails that wait are cancelled when they leave."""
    for rung in context.ladders[reference.stream]:
        if rung.release is not Release.SIGNED:
            continue
        name = f"{rung.code}/{reference}"
        document = work.documents.latest(name)
        if document is not None and document.state in UNSIGNED:
            work.documents.withdraw(name, reason, now)
            work.notices.set_state(rung.code, str(reference), NoticeState.WITHDRAWN)
