"""交办单: drafted when a paper is registered, and sent with the mail of the units once it is signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, File, as_markdown
from duban.domain.decisions.errands import Errand, errand_paper
from duban.domain.papers.errand_slip import ErrandSlip, SlipUnit
from duban.domain.returns.helping import FeedbackWay, HelperPart
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class Given:
    """What one unit is given: its part, its last day, and where it answers."""

    unit: str
    part: HelperPart
    until: date
    way: FeedbackWay


@dataclass(frozen=True, slots=True)
class ErrandSlips:
    """Drafting; nothing is recorded. Not inside a transaction: it writes files."""

    context: ServiceContext

    def draft(self, errand: Errand, given: Iterable[Given], words: str, turn: int, now: datetime) -> Document:
        """The draft of the *turn*-th 交办单 on *errand*, for the leader of the office to sign."""
        code, office = errand.programme, self.context.office_of(errand.programme)
        slip = self._slip(errand, given, words)
        title = f"{slip.title}（{errand.told}{f'，第{turn}次' if turn > 1 else ''}）"
        written = self.context.papers.errand(slip, office, now, 1)
        return Document(
            name=errand_paper(errand.name, turn),
            draft=1,
            kind=DocumentKind.ERRAND,
            reference=str(self._reference(code, now)),
            title=title,
            body=as_markdown(title, slip.text),
            signer=office.desk_head,
            files=(File(f"{title}（第1稿）.docx", self.context.archive.put(written)),),
            created_at=now,
            subject=title,
            text=slip.text,
        )

    def _slip(self, errand: Errand, given: Iterable[Given], words: str) -> ErrandSlip:
        programme = Versions(self.context).latest(errand.programme)
        more = f"\n补充要求：{' '.join(words.split())}" if words.strip() else ""
        return ErrandSlip(
            title=f"{self.context.plan(errand.programme).title}交办单",
            number=errand.told,
            origin=f"{errand.paper.told}，{told_day(errand.paper.dated)}",
            matter=f"{errand.matter}{more}",
            items=programme.labels.told(*errand.items) if errand.items else "",
            units=tuple(
                SlipUnit(programme.names.get(one.unit, one.unit), one.part, told_day(one.until), one.way)
                for one in given
            ),
            refuses_within=self.context.coordination.refuses_within,
        )

    def _reference(self, code: str, now: datetime) -> Reference:
        """The cycle of items that was opened last, else the one that now is."""
        if opened := item_cycles(self.context, code):
            return opened[-1]
        streams = self.context.plan(code).streams
        stream = next(one for one in streams if self.context.streams[one].form is FormName.ITEMS)
        return Reference(code, stream, self.context.period_now(code, stream, now))


def signed_slip(work: UnitOfWork, name: str) -> tuple[File, ...]:
    """The signed copies of the 交办单 of that name; empty while nobody signed it."""
    paper = work.documents.latest(name)
    if paper is None or paper.state is not DocumentState.SIGNED:
        return ()
    signature = work.documents.signature(name, paper.draft)
    return signature.files if signature else ()
