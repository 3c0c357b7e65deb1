"""Consolidate the returns of a cycle into the report, as a draft that waits for a signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Cycle, FormName, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, File, Frozen, Signature
from duban.domain.decisions.document_name import DocumentName
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.report import as_json
from duban.domain.report.facts import Facts, told, told_now
from duban.domain.report.requests import CityMatter
from duban.domain.report.restatement import Restatement, restated
from duban.domain.returns.submission import ExpectedReturn
from duban.errors import Refused, UnknownReference
from duban.ports import FormReader, ReportWriter, UnitOfWork
from duban.services.compile.brief import Briefs
from duban.services.compile.load_facts import Gather
from duban.services.compile.report_kinds import CallReport, Compiled, Consolidation, CountyReport, ItemsReport
from duban.services.compile.requests_to_city import Requests
from duban.services.context import ServiceContext
from duban.services.drafts.reports import Earlier, earlier_draft, report_of
from duban.services.proof.silence import unproved
from duban.services.watch.hold import refuse_while_held, why_held

MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Compile:
    """Compiling; without anything new since the last draft it changes nothing."""

    context: ServiceContext
    writer: ReportWriter
    # What reads the forms of data calls, whose figures stay in them.
    reader: FormReader | None = None

    @property
    def gather(self) -> Gather:
        """What reads the ledger."""
        return Gather(self.context)

    def is_due(self, reference: Reference, now: datetime) -> bool:
        """Whether the report is to be compiled: every return owed is in, or the cut-off has passed."""
        with self.context.ledger.begin() as work:
            returns = work.returns.of_cycle(reference.cycle)
        return self._is_due(self.context.cycle(reference), returns, now)

    def _is_due(self, cycle: Cycle, returns: Mapping[str, ExpectedReturn], now: datetime) -> bool:
        everybody_in = not any(expected.state.is_owed for expected in returns.values())
        return bool(returns) and (everybody_in or cycle.is_cut_off(now))

    def draft(self, reference: Reference, now: datetime) -> Document:
        """
        The newest draft of the report of a cycle; the next one is compiled now if the last says something untrue.

        That is so when other returns are in and the facts differ (restatement), or when a person sent it back. A
        draft that waits is superseded by the next; one that was signed stays as it was signed, file by file.
        NotReleased while a restored ledger waits to be released.
        """
        refuse_while_held(self.context.ledger)
        name = str(report_of(reference.cycle))
        with self.context.ledger.begin() as work:
            if work.cycles.get(reference) is None:
                raise UnknownReference(f"报送周期 {reference.cycle} 尚未开启，没有可汇总的内容。")
            earlier = earlier_draft(self.context, work, reference.cycle)
            basis = self.gather.basis(work, reference, work.returns.of_cycle(reference.cycle))
            compared = self._compared(work, name, earlier.draft)
        if earlier.standing and earlier.rests_on(basis):
            return earlier.standing
        compiled = self._kind(reference).compiled(reference, now, earlier.draft + 1)
        if earlier.standing and self._says_the_same(compiled.facts, earlier.frozen):
            return earlier.standing
        document = self._document(reference.cycle, compiled, self._restatement(compiled.facts, compared), earlier, now)
        frozen = Frozen(name, document.draft, now, self.context.archive.put(as_json(compiled.facts)), basis)
        requests = Requests(self.context).drafts(reference, compiled.matters, now)
        brief = Briefs(self.context).draft(compiled.report, now) if compiled.report else None
        return self._record(document, frozen, compiled.matters, requests, brief)

    def asked_for(self, reference: Reference, actor: Actor, now: datetime) -> Document:
        """
        The newest draft at the wish of *actor*, who does not wait for the next round of collecting.

        Refused to whoever may not ask for it, before it is due, and while a return may lie unread in our mailbox: it
        would call units missing that are not. Asked twice, it gives the same draft.
        """
        require(actor, Permission.COMPILE)
        if not self.is_due(reference, now):
            raise Refused("尚有单位未报，截止汇总时间也未到：全部报齐或到时后自动编制。")
        with self.context.ledger.begin() as work:
            why = unproved(self.context, work, now)
        if why:
            raise Refused(f"{why}，可能有已到未读的报送件，暂不编制：恢复后自动编制。")
        return self.draft(reference, now)

    def _kind(self, reference: Reference) -> Consolidation:
        """How the returns of that stream become a report."""
        if self.context.streams[reference.stream].form is FormName.CALL and self.reader is not None:
            return CallReport(self.context, self.writer, self.reader)
        if self.context.streams[reference.stream].form is FormName.COUNTY:
            return CountyReport(self.context, self.writer)
        return ItemsReport(self.context, self.writer)

    def _compared(self, work: UnitOfWork, name: str, latest: int) -> Frozen | None:
        """What the next draft is told against: the last one that was signed, else the last one at all."""
        drafts = [draft for number in range(latest, 0, -1) if (draft := work.documents.get(name, number))]
        signed = [draft for draft in drafts if draft.state is DocumentState.SIGNED]
        chosen = next(iter(signed or drafts), None)
        return work.reports.frozen(name, chosen.draft) if chosen else None

    def _says_the_same(self, facts: Facts, frozen: Frozen | None) -> bool:
        return frozen is not None and told(self._archived(frozen)) == told_now(facts)

    def _restatement(self, facts: Facts, compared: Frozen | None) -> Restatement | None:
        """The numbered list of what is said otherwise than in the draft it is compared with."""
        if compared is None:
            return None
        return Restatement(compared.draft, restated(told(self._archived(compared)), told_now(facts)))

    def _archived(self, frozen: Frozen) -> bytes:
        return self.context.archive.get(frozen.facts_sha256)

    def _record(
        self,
        document: Document,
        frozen: Frozen,
        matters: tuple[CityMatter, ...],
        requests: tuple[Document, ...],
        brief: Document | None,
    ) -> Document:
        """Record a draft with its facts, the 请示 and the 简况 beside it; whoever was quicker has recorded the same."""
        with self.context.ledger.begin() as work:
            newest = work.documents.latest(document.name)
            if newest is not None and newest.draft >= document.draft:
                return newest
            work.documents.add(document)
            work.reports.freeze(frozen)
            about = Reference.parse(document.reference)
            Requests(self.context).record(work, about, matters, requests, frozen.as_of)
            Briefs(self.context).record(work, brief)
            for level in range(2, len(self.context.office_of(about.programme).report_signers) + 1):
                work.documents.withdraw(str(DocumentName.parse(document.name).at(level)), "另有新稿", frozen.as_of)
        return document

    def outstanding(self, now: datetime) -> tuple[Document, ...]:
        """
        Draft every report that is due and was not drafted, or that later returns may have made out of date.

        The newest draft of each of these; of all others nothing, since nothing about them is new. A 简况 that waits and
        became untrue meanwhile is drafted anew beside them.
        """
        if why_held(self.context.ledger):
            return ()
        with self.context.ledger.begin() as work:
            opened = [cycle.reference for cycle in work.cycles.all()]
            news = [reference for reference in opened if self._has_news(work, reference, now)]
        drafts = tuple(self.draft(reference, now) for reference in news)
        Briefs(self.context).renew(now)
        return drafts

    def _has_news(self, work: UnitOfWork, reference: Reference, now: datetime) -> bool:
        """Whether a report is due whose newest draft, if there is one, rests on other returns than are in."""
        returns = work.returns.of_cycle(reference)
        if not self._is_due(self.context.cycle(reference), returns, now):
            return False
        earlier = earlier_draft(self.context, work, reference)
        return not earlier.rests_on(self.gather.basis(work, reference, returns))

    def _document(
        self, cycle: Reference, compiled: Compiled, restatement: Restatement | None, earlier: Earlier, now: datetime
    ) -> Document:
        number = earlier.draft + 1
        stem = f"{compiled.title}（第{number}稿）"
        return Document(
            name=str(report_of(cycle)),
            draft=number,
            kind=DocumentKind.REPORT,
            reference=str(cycle),
            title=compiled.title,
            body=_with_remarks(compiled.summary, restatement, earlier.sent_back),
            signer=self.context.office_of(cycle.programme).report_signers[0],
            files=tuple(
                File(f"{stem}{ending}", self.context.archive.put(data)) for ending, data in compiled.files(restatement)
            ),
            created_at=now,
            subject=compiled.title,
            text=compiled.text,
        )


def _with_remarks(summary: str, restatement: Restatement | None, sent_back: Signature | None) -> str:
    """What the signer reads: why the last draft was sent back, the summary, what changed since."""
    parts = [f"**上一稿退回意见（{sent_back.by}）**：{sent_back.reason}"] if sent_back else []
    parts.append(summary)
    if restatement is not None:
        told = [f"{number}. {change}" for number, change in enumerate(restatement.changes[:MOST_CHANGES], 1)]
        if len(restatement.changes) > MOST_CHANGES:
            told.append(f"等{len(restatement.changes)}处，全部见附件“变化清单”。")
        heading = f"**与第{restatement.against}稿相比的更正**"
        parts.append("\n".join((heading, "", *told)) if told else f"{heading}：数据没有变化。")
    return "\n\n".join(parts)
