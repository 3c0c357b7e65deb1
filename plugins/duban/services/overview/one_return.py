"""One return from its form to what was decided on it: what it says, what that changed, and all that was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.plan.organisation import Contact, Organisation
from duban.domain.returns.submission import Finding, Submission
from duban.errors import UnknownReference
from duban.ports import IssuedForm
from duban.services.collect.enclosures import Enclosures
from duban.services.collect.send_back import AttemptView, SendingBack
from duban.services.compile.call_answers import CallAnswers
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit
from duban.services.overview.return_mails import ReturnMail, mails_about
from duban.services.overview.returns_table import ReturnRow, ReturnsTables
from duban.services.overview.told_cells import ItemTold, Told, items_told, whole_told


@dataclass(frozen=True, slots=True)
class OneReturn:
    """
    A return as the office looks at it: its row in the table of its cycle, its attempts, and its story.

    `whole` and `items` are what the newest attempt says, of no single item (of a data call each figure) and item by
    item; `general` are its findings
    about no single item. `marked` are the attempts of which a copy is to be had with what was said of them shown in it.
    """

    reference: Reference
    cycle: Cycle
    unit: Organisation
    row: ReturnRow
    form: IssuedForm | None
    contacts: tuple[Contact, ...]
    attempts: tuple[AttemptView, ...]
    whole: tuple[Told, ...]
    items: tuple[ItemTold, ...]
    general: tuple[Finding, ...]
    marked: frozenset[int]
    mails: tuple[ReturnMail, ...]
    story: tuple[TimelineEntry, ...]

    @property
    def newest(self) -> Submission | None:
        """The newest attempt, None if nothing came."""
        return self.attempts[-1].submission if self.attempts else None


@dataclass(frozen=True, slots=True)
class ReturnViews:
    """Looking up; nothing is changed."""

    context: ServiceContext
    tables: ReturnsTables
    sending_back: SendingBack
    enclosures: Enclosures
    audit: Audit
    answers: CallAnswers

    def of(self, reference: Reference, now: datetime) -> OneReturn:
        """The return of *reference*; UnknownReference if nobody expects it."""
        attempts = self.sending_back.attempts(reference)
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        row = self.tables.one(cycle, reference.organisation, now)
        filed = [one.submission for one in attempts]
        rungs = {rung.code: rung.name for rung in self.context.ladders[reference.stream]}
        newest = filed[-1] if filed else None
        with self.context.ledger.begin() as work:
            entries, before = work.submissions.last_entries(reference), work.submissions.last_accepted(reference)
            form = work.forms.get(reference)
            mails = mails_about(work, reference, filed, self.context.robot, rungs)
        findings = newest.findings if newest else ()
        known = {entry.item for entry in newest.entries} if newest else set()
        return OneReturn(
            reference=reference,
            cycle=cycle,
            unit=programme.organisation(reference.organisation),
            row=row,
            form=form,
            contacts=tuple(one for one in programme.contacts if one.organisation == reference.organisation),
            attempts=attempts,
            whole=(*whole_told(programme, newest, before), *self._figures(newest)) if newest else (),
            items=tuple(items_told(programme, newest, entries)) if newest else (),
            general=tuple(one for one in findings if one.item not in known),
            marked=frozenset(one.attempt for one in filed if self.enclosures.wants_mark(one)),
            mails=mails,
            story=self.audit.of_return(reference),
        )

    def _figures(self, newest: Submission) -> Iterator[Told]:
        """What was understood of each figure that a data call asks."""
        for asked, text, noted in self.answers.figures(newest):
            unit = f"（{asked.column.unit}）" if asked.column.unit else ""
            yield Told(f"{asked.column.title}{unit}", f"{text}（备注：{noted}）" if noted else text)

    def marked(self, reference: Reference, attempt: int) -> tuple[str, bytes]:
        """
        Name and bytes of that attempt's workbook with what was said of it shown in it, as it went back.

        It is made again from the file in the archive; UnknownReference where there is nothing to show.
        """
        with self.context.ledger.begin() as work:
            filed = {one.attempt: one for one in work.submissions.of_return(reference)}
        copy = self.enclosures.marked_copy(filed[attempt]) if attempt in filed else None
        if copy is None:
            raise UnknownReference("这次报送没有标注校验意见的文件：没有校验意见，或文件不能标注。")
        return copy

    def file(self, reference: Reference, sha256: str) -> tuple[str, bytes]:
        """Name and bytes of a file of the return: a form that went out or came back; UnknownReference for others."""
        with self.context.ledger.begin() as work:
            form, filed = work.forms.get(reference), work.submissions.of_return(reference)
        names = {one.file_sha256: one.file_name for one in filed}
        names |= {piece.sha256: piece.name for one in filed for piece in one.evidence}
        names |= {form.sha256: form.file_name} if form else {}
        if sha256 not in names:
            raise UnknownReference("该报送件没有这个文件。")
        return names[sha256], self.context.archive.get(sha256)
