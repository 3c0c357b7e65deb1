"""Whether whoever was named in a signed paper had a mail that told him so lying in his mailbox days before."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from functools import cached_property

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState
from duban.domain.escalation.item_ladder import ItemAnchor
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.plan.programme import Programme
from duban.ports import UnitOfWork
from duban_rehearsal.simulation.post import InnerPostOffice

HEADS = BytesHeaderParser()
# A line of a circular: who, and, of an overdue item, which.
NAMED = re.compile(r"^\d+\. (?P<unit>[^：]+)：(?:第(?P<item>[\d-]+)项，)?", re.MULTILINE)

RETURNS_SAID = 2


@dataclass(frozen=True)
class Blame:
    """
    The mailboxes held against what was signed: what the ledger knows of proofs is not asked.

    Told is who has a mail of ours that says the same of the same item, or that a return of his is missing, and had at
    least one whole working day after it. A dead mailbox holds nothing. That an item does not move is held against
    whoever said so himself, in two returns that were accepted.
    """

    app: Installation
    post_office: InnerPostOffice
    work: UnitOfWork
    programmes: Mapping[str, Programme]

    def without_proof(self) -> Iterator[str]:
        """Each paper and unit, or item, that was named and had not been told."""
        for document in self.work.documents.all():
            if document.kind is DocumentKind.LETTER and document.state is DocumentState.SIGNED:
                for unit, about in self._named(document):
                    if not self._was_told(unit, about, document.created_at):
                        yield f"{document.name} {unit} {about}"

    def _named(self, document: Document) -> Iterator[tuple[str, str]]:
        """Whom a paper names for what: an item by its number, or a return by its stream."""
        for notice in self._notices.get(document.name, ()):
            subject = ItemSubject.parse(notice.subject)
            if subject is not None and notice.rung in self._on_own_word:
                if self._returns_of[subject.lead, subject.number] < RETURNS_SAID:
                    yield subject.lead, str(subject.number)
            elif subject is not None:
                yield subject.lead, str(subject.number)
            elif reference := _return_of(notice):
                named = [(reference.organisation, reference.stream)] if reference.organisation else []
                yield from named or self._in_circular(document)

    def _in_circular(self, document: Document) -> Iterator[tuple[str, str]]:
        reference = Reference.parse(document.reference)
        programme = self.programmes[reference.programme]
        codes = {unit.name: unit.code for unit in programme.organisations}
        for found in NAMED.finditer(document.text):
            item = programme.called(found["item"]) if found["item"] else None
            if found["unit"] in codes:
                yield codes[found["unit"]], str(item.number) if item else reference.stream

    def _was_told(self, unit: str, about: str, drafted: datetime) -> bool:
        day = drafted.astimezone(TIMEZONE).date()
        told = (at.astimezone(TIMEZONE).date() for at in self._arrived.get((unit, about), ()))
        return any(self.app.calendar.add(on, 1) < day for on in told)

    @cached_property
    def _on_own_word(self) -> frozenset[str]:
        """The rungs that rest on what the unit itself reported."""
        rungs = (rung for ladder in self.app.settings.item_ladders.values() for rung in ladder)
        return frozenset(rung.code for rung in rungs if rung.anchor is ItemAnchor.TWO_YELLOWS)

    @cached_property
    def _returns_of(self) -> Counter[tuple[str, int]]:
        """In how many accepted returns a unit spoke of an item."""
        found = Counter[tuple[str, int]]()
        for cycle in self.work.cycles.all():
            for unit, filed in self.work.submissions.accepted(cycle.reference).items():
                found.update((unit, entry.item) for entry in filed.entries)
        return found

    @cached_property
    def _notices(self) -> Mapping[str, list[Notice]]:
        found: dict[str, list[Notice]] = {}
        for notice in self.work.notices.all():
            if notice.document and notice.state is not NoticeState.WITHDRAWN:
                found.setdefault(notice.document, []).append(notice)
        return found

    @cached_property
    def _arrived(self) -> Mapping[tuple[str, str], list[datetime]]:
        """When a mail about an item, or about a missing return of a stream, reached any mailbox of a unit."""
        found: dict[tuple[str, str], list[datetime]] = {}
        for mails in self.post_office.mailboxes().values():
            for posted in mails:
                mail = self.work.outbox.by_message_id(str(HEADS.parsebytes(posted.head)["Message-ID"]))
                for notice in self.work.notices.carried_by(mail.key) if mail else ():
                    for key in self._said(notice):
                        found.setdefault(key, []).append(posted.at)
        return found

    def _said(self, notice: Notice) -> Iterator[tuple[str, str]]:
        subject = ItemSubject.parse(notice.subject)
        if subject is not None:
            yield subject.lead, str(subject.number)
            return
        reference = _return_of(notice)
        if reference is None:
            return
        ladder = self.app.context.ladders.get(reference.stream, ())
        if any(rung.code == notice.rung and rung.charges for rung in ladder):
            yield reference.organisation, reference.stream


def _return_of(notice: Notice) -> Reference | None:
    """The return or cycle that *notice* is about; None of a need for coordination."""
    try:
        return Reference.parse(notice.subject)
    except ValueError:
        return None


def blamed_without_proof(app: Installation, post_office: InnerPostOffice) -> tuple[str, ...]:
    """Whoever a signed paper named although nothing lay in his mailbox before it was drafted."""
    programmes = {code: app.versions.latest(code) for code in app.settings.programmes}
    with app.context.ledger.begin() as work:
        return tuple(Blame(app, post_office, work, programmes).without_proof())
