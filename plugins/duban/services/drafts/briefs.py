"""The 调度简况 of a cycle: what it is called, who released it, and whether a form brings it to a unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.document import Document, DocumentState, Signature
from duban.domain.decisions.document_name import DocumentName
from duban.domain.mail.mail_key import MailKey
from duban.domain.returns.submission import ReturnState
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext

BRIEF, COUNTY_BRIEF = "brief", "brief_county"
# What letters say where no 简况 goes with them.
NO_BRIEF: Mapping[str, object] = {"brief": "", "statement": None}


def brief_of(cycle: Reference) -> DocumentName:
    """The name of the 简况 on *cycle*."""
    return DocumentName(BRIEF, str(cycle.cycle))


def brief_mail_key(reference: Reference) -> str:
    """The key of the mail that brings the 简况 to a unit whom no form brings it."""
    return str(MailKey(BRIEF, str(reference)))


def brings_brief(mail_key: str) -> bool:
    """Whether the mail of that key is one that brings a 简况 and nothing else."""
    return MailKey.parse(mail_key).code == BRIEF


def released_brief(work: UnitOfWork, cycle: Reference) -> Signature | None:
    """The signature that released the 简况 on *cycle*; None while nobody did."""
    latest = work.documents.latest(str(brief_of(cycle)))
    if latest is None or latest.state is not DocumentState.SIGNED:
        return None
    return work.documents.signature(latest.name, latest.draft)


def has_left(context: ServiceContext, work: UnitOfWork, cycle: Reference, released: Signature) -> bool:
    """Whether the 简况 on *cycle* that was *released* lies in the outbox for anybody, with a form or alone, or left."""
    coming, brings = next_cycle(context, cycle), context.streams[cycle.stream].form is FormName.ITEMS
    forms = work.forms.of_cycle(coming) if coming is not None and brings else ()
    if any(form.built_at >= released.at for form in forms):
        return True
    mails = (brief_mail_key(cycle.of(unit)) for unit in work.returns.of_cycle(cycle))
    return any(work.outbox.get(key) is not None for key in mails)


def recall(
    context: ServiceContext, work: UnitOfWork, code: str, is_told: Callable[[str], bool], because: str, at: datetime
) -> int:
    """
    Let every 简况 of a programme lapse that was signed, went to nobody and *is_told* of its text; returns how many.

    Whoever signed it is asked for the next draft, which says *because*.
    """
    cycles = [one.reference for one in work.cycles.all() if one.reference.programme == code]
    found = [(cycle, work.documents.latest(str(brief_of(cycle)))) for cycle in cycles]
    telling = [(cycle, paper) for cycle, paper in found if paper is not None and is_told(paper.text)]
    return sum(lapses(context, work, cycle, paper, because, at) for cycle, paper in telling)


def lapses(
    context: ServiceContext, work: UnitOfWork, cycle: Reference, paper: Document, because: str, at: datetime
) -> bool:
    """Let the signature on *paper*, the 简况 on *cycle*, lapse; False, and nothing changed, if somebody was sent it."""
    released = released_brief(work, cycle)
    if released is None or released.draft != paper.draft or has_left(context, work, cycle, released):
        return False
    return work.documents.lapse(paper.name, paper.draft, because, at)


def comes_with_form(context: ServiceContext, work: UnitOfWork, reference: Reference, released: Signature) -> bool:
    """
    Whether the next form brought the unit of *reference* the 简况 of its cycle, or will.

    A 简况 asks for nothing, and is worth no further mail; it gets one of its own where the form had left before it was
    *released*, where no form will come, and where that is a quarter away: counties.
    """
    coming = next_cycle(context, reference)
    if coming is None or context.streams[reference.stream].form is not FormName.ITEMS:
        return False
    own = coming.of(reference.organisation)
    issued = work.forms.get(own)
    if issued is not None:
        return issued.built_at >= released.at
    expected = work.returns.get(own)
    return expected is None or expected.state not in (ReturnState.NIL, ReturnState.EXEMPT)


def next_cycle(context: ServiceContext, reference: Reference) -> Reference | None:
    """The cycle after that of *reference* in its stream; None if the programme ends before."""
    coming = Reference(reference.programme, reference.stream, reference.period.later())
    plan = context.plan(reference.programme)
    return coming if context.cycle(coming).falls_within(plan.starts_on, plan.ends_on) else None


@dataclass(frozen=True, slots=True)
class BesideForm:
    """What goes with a mail: what its letter says of it, and files by name."""

    facts: Mapping[str, object] = field(default_factory=lambda: NO_BRIEF)
    files: tuple[tuple[str, bytes], ...] = ()


class BriefEnclosing(Protocol):
    """What a unit is given of a 简况 that was released, with its own statement."""

    def with_form(self, reference: Reference, now: datetime) -> BesideForm:
        """What goes with the form of *reference*: the 简况 of the period before, nothing if it was not released."""
        ...

    def alone(self, reference: Reference, now: datetime) -> BesideForm:
        """What the unit of *reference* gets of the 简况 of its own cycle in a mail of its own."""
        ...
