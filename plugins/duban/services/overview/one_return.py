"""One return from its form to what was decided on it: what it says, what that changed, and all that was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.form import column_of
from duban.domain.form.attempt_changes import VALUES
from duban.domain.plan.organisation import Contact, Organisation
from duban.domain.plan.programme import Item, Programme
from duban.domain.proof.kinds import Proof, best, told_proof
from duban.domain.returns.submission import Entry, Finding, MeasureState, Submission
from duban.errors import UnknownReference
from duban.ports import IssuedForm
from duban.services.collect.send_back import AttemptView, SendingBack
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit
from duban.services.overview.returns_table import ReturnRow, ReturnsTables

MEASURE_WORDS = {None: "未填"} | {state: state.value for state in MeasureState}


@dataclass(frozen=True, slots=True)
class Told:
    """A cell of a return: its title, what it says, and what was said in an earlier period, empty if the same."""

    title: str
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What a return says of one item, with the findings about it."""

    item: Item
    cells: tuple[Told, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice about the return: what it was, when it was written, and the best proof that it came."""

    name: str
    at: datetime
    proof: str


@dataclass(frozen=True, slots=True)
class OneReturn:
    """
    A return as the office looks at it: its row in the table of its cycle, its attempts, and its story.

    `items` is what the newest attempt says, item by item; `general` are its findings about no single item.
    """

    reference: Reference
    cycle: Cycle
    unit: Organisation
    row: ReturnRow
    form: IssuedForm | None
    contacts: tuple[Contact, ...]
    attempts: tuple[AttemptView, ...]
    items: tuple[ItemTold, ...]
    general: tuple[Finding, ...]
    notices: tuple[SentNotice, ...]
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
    audit: Audit

    def of(self, reference: Reference, now: datetime) -> OneReturn:
        """The return of *reference*; UnknownReference if nobody expects it."""
        attempts = self.sending_back.attempts(reference)
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        row = self.tables.one(cycle, reference.organisation, now)
        newest = attempts[-1].submission if attempts else None
        with self.context.ledger.begin() as work:
            before = work.submissions.last_entries(reference)
            form = work.forms.get(reference)
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
            items=tuple(_items(programme, newest, before)) if newest else (),
            general=tuple(one for one in findings if one.item not in known),
            notices=self._notices(reference),
            story=self.audit.of_return(reference),
        )

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

    def _notices(self, reference: Reference) -> tuple[SentNotice, ...]:
        names = {rung.code: rung.name for rung in self.context.ladders[reference.stream]}
        with self.context.ledger.begin() as work:
            said = work.notices.about(str(reference))
        return tuple(SentNotice(names.get(one.rung, one.rung), one.at, _proved(best(one.told_by))) for one in said)


def _proved(proof: Proof | None) -> str:
    return told_proof(proof) if proof is not None else "尚无送达凭据"


def _items(programme: Programme, submission: Submission, before: Mapping[int, Entry]) -> Iterator[ItemTold]:
    """What *submission* says of each item, beside the last word of an earlier period."""
    for entry in submission.entries:
        findings = tuple(one for one in submission.findings if one.item == entry.item)
        yield ItemTold(programme.item(entry.item), tuple(_cells(entry, before.get(entry.item))), findings)


def _cells(entry: Entry, before: Entry | None) -> Iterator[Told]:
    """Every cell that says something, or said something before."""
    for key, value in VALUES:
        now, was = value(entry), value(before) if before else ""
        if now or was:
            yield Told(column_of(key).title, now, was if was != now else "")
    for number, state in enumerate(entry.measures, start=1):
        earlier = before.measures[number - 1] if before and number <= len(before.measures) else None
        changed = before is not None and earlier is not state
        yield Told(f"措施{number}", MEASURE_WORDS[state], MEASURE_WORDS[earlier] if changed else "")
    for target in entry.values:
        yield Told(f"量化指标{target.kpi}", target.text)
