"""Unsigned papers about items that are no longer true: withdrawn at once, and of the other items drafted anew."""

from collections.abc import Iterable
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.escalation.item_plan import is_about_items
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import NoticeState
from duban.ports import UnitOfWork
from duban.services.drafts.effects import UNSIGNED


def withdraw_item_papers(work: UnitOfWork, code: str, items: Iterable[int], reason: str, now: datetime) -> None:
    """
    Withdraw every unsigned paper that speaks of one of *items*, in the caller's transaction; may be called twice.

    The open request for its signature closes as that of any withdrawn draft. What it said of other items is owed
    again, and drafted on the next working morning.
    """
    for number in items:
        said = work.notices.below(ItemSubject.below(code, number)).values()
        for name in dict.fromkeys(one.document for notices in said for one in notices if one.document):
            _withdraw(work, name, reason, now)


def withdraw_papers_of(work: UnitOfWork, reference: Reference, reason: str, now: datetime) -> None:
    """Withdraw every unsigned paper about items of one unit that was drafted in one cycle; may be called twice."""
    for paper in work.documents.all():
        if paper.reference == str(reference) and is_about_items(paper.name):
            _withdraw(work, paper.name, reason, now)


def _withdraw(work: UnitOfWork, name: str, reason: str, now: datetime) -> None:
    paper = work.documents.latest(name)
    if paper is not None and paper.state in UNSIGNED:
        work.documents.withdraw(name, reason, now)
        work.notices.follow(name, NoticeState.WITHDRAWN)
