"""
The case behind a draft: what its unit was sent, filed, was sent back and answered, and how late it is.

It says what the ledger holds and nothing of the moment at which it is read: while no fact changes it stays the same
to the letter, so that its digest tells whether anything changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.workdays import ONE_DAY
from duban.domain.decisions.document import Document
from duban.domain.escalation.item_plan import is_about_items
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.escalation.punctuality import Punctuality
from duban.domain.escalation.rung import footing_of
from duban.domain.escalation.service_of_papers import Served
from duban.domain.mail.message import UnitMessage
from duban.domain.proof.kinds import best, told_proof
from duban.domain.returns.submission import ExpectedReturn
from duban.errors import CalendarUnknown, NotConfigured, UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.escalate.return_status import ReturnStatuses
from duban.services.proof.in_favour import filed_in_time, of_items, of_return, when
from duban.services.sign.readiness import Readiness

STATES = {
    NoticeState.PREPARED: "待发送",
    NoticeState.DELIVERED: "已发出",
    NoticeState.UNDELIVERED: "被退回，未送达",
    NoticeState.DRAFTED: "待签发或待送达",
    NoticeState.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One notice in the life of a case, in the words of the office."""

    name: str
    sent_on: str
    delivered: str
    answered: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """
    Everything a signer needs to know beside the text, each part perhaps empty.

    `favours` is what speaks for the unit. `waits` says why a signature is too early, which is no fact of the case: it
    passes by itself.
    """

    lines: tuple[DossierLine, ...] = ()
    lateness: str = ""
    record: str = ""
    favours: tuple[str, ...] = ()
    waits: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said before the list of papers, in the order of reading."""
        return tuple(filter(None, (self.waits, self.lateness, *self.favours, self.record)))

    def as_markdown(self) -> str:
        """The case as Airflow shows it; empty if there is nothing to tell."""
        return "\n\n".join(filter(None, [self.waits, self.facts()]))

    def facts(self) -> str:
        """The facts alone, with a table of what was said before: the same while they are the same."""
        favours = "\n".join(["**单位报送、答复和申请情况**", "", *(f"- {plain(each)}" for each in self.favours)])
        parts = [self.lateness, favours if self.favours else "", self.record]
        if self.lines:
            rows = [f"| {line.name} | {line.sent_on} | {line.delivered} | {line.answered} |" for line in self.lines]
            parts.append("\n".join(["| 此前文书 | 发出 | 送达 | 答复 |", "|---|---|---|---|", *rows]))
        return "\n\n".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Cases:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, document: Document, now: datetime) -> CaseFile:
        """The case of *document* as it stands at *now*; of a circular, only why it has to wait."""
        try:
            reference = Reference.parse(document.reference)
            cycle = self.context.cycle(reference)
        except (NotConfigured, UnknownReference, ValueError):
            return CaseFile()
        if not reference.organisation:
            return CaseFile(waits=self._waits(document, now))
        return replace(self._of_unit(document, reference, cycle, now), waits=self._waits(document, now))

    def _of_unit(self, document: Document, reference: Reference, cycle: Cycle, now: datetime) -> CaseFile:
        if is_about_items(document.name):
            return self._of_items(document, reference)
        programme = self.context.programme(reference, now)
        labels = programme.labels
        with self.context.ledger.begin() as work:
            # As of the draft: what only the passing of time changes is no new fact.
            drafted_at = document.created_at
            status = ReturnStatuses(self.context, programme, work, cycle, drafted_at, (reference.organisation,)).one()
            said = work.unit_messages.about(str(reference))
            papers = {paper.name: paper for paper in work.served.all()}
            favours = tuple(of_return(work, cycle, reference, labels))
            filed = tuple(one.received_at for one in work.submissions.of_return(reference))
        if status is None:
            return CaseFile()
        missed = [one.period.title for one in status.past if one.punctuality is Punctuality.MISSED]
        return CaseFile(
            lines=tuple(self._lines(reference, status.notices, document, said, papers, filed)),
            lateness=_standing(cycle, status.expected, drafted_at),
            record=f"近半年漏报：{'、'.join(missed)}。" if missed else "",
            favours=favours,
        )

    def _waits(self, document: Document, now: datetime) -> str:
        try:
            return Readiness(self.context).too_early(document, now)
        except CalendarUnknown as error:
            return str(error)

    def _of_items(self, document: Document, reference: Reference) -> CaseFile:
        """What the unit was told before of the items of *document*, and what it said of them and asked for."""
        labels = self.context.labels(reference.programme)
        with self.context.ledger.begin() as work:
            said = work.notices.below(ItemSubject.below(reference.programme))
            items = {
                _item(one.subject) for notices in said.values() for one in notices if one.document == document.name
            }
            theirs = [one for subject, notices in said.items() if _item(subject) in items for one in notices]
            numbers = {item[0] for item in items if item}
            return CaseFile(
                lines=tuple(self._lines_of_items(work, document, reference, theirs)),
                favours=tuple(of_items(work, reference, numbers, labels)),
            )

    def _lines_of_items(
        self, work: UnitOfWork, document: Document, reference: Reference, theirs: list[Notice]
    ) -> Iterator[DossierLine]:
        """A mail or a paper about the items, once for all of them."""
        before = {one.document or one.mail_key: one for one in theirs if one.document != document.name}
        answers = work.unit_messages.below(f"{reference.programme}/{reference.stream}")
        said = tuple(
            one
            for subject, messages in answers.items()
            if Reference.parse(subject).organisation == reference.organisation
            for one in messages
        )
        for key, notice in before.items():
            paper = work.documents.latest(key) if notice.document else None
            mail = work.outbox.carrying(notice)
            title = paper.title if paper else mail.subject.partition("〔")[0] if mail else ""
            if notice.state is not NoticeState.WITHDRAWN and title:
                yield _line(title, notice, _answer(said, notice))

    def _lines(
        self,
        reference: Reference,
        notices: tuple[Notice, ...],
        document: Document,
        said: tuple[UnitMessage, ...],
        papers: dict[str, Served],
        filed: tuple[datetime, ...],
    ) -> Iterator[DossierLine]:
        organisation = self.context.programme(reference).organisation(reference.organisation)
        footing = footing_of(organisation, self.context.office_of(reference.programme).organisation)
        names = {rung.code: rung.toward(footing).name for rung in self.context.ladders[reference.stream]}
        for notice in notices:
            if notice.document == document.name or notice.state is NoticeState.WITHDRAWN:
                continue
            reply, paper = _answer(said, notice), papers.get(notice.document)
            number = f"（{paper.number}，{paper.way}）" if paper is not None else ""
            yield _line(f"{names.get(notice.rung, notice.rung)}{number}", notice, reply, filed)


def _line(name: str, notice: Notice, reply: UnitMessage | None, filed: tuple[datetime, ...] = ()) -> DossierLine:
    proof = best(notice.told_by)
    return DossierLine(
        name=name,
        sent_on=when(notice.at),
        delivered=told_proof(proof) if proof is not None else STATES[notice.state],
        answered=_answered(notice, reply, filed),
    )


def _answer(said: Iterable[UnitMessage], notice: Notice) -> UnitMessage | None:
    """What the unit wrote after *notice*: the answer to it, else the first that came later, whatever it answers."""
    mine = next((one for one in said if one.mail_key and one.mail_key == notice.mail_key), None)
    return mine or next((one for one in said if not one.mail_key and one.received_at >= notice.at), None)


def _answered(notice: Notice, reply: UnitMessage | None, filed: tuple[datetime, ...]) -> str:
    """What came back after *notice*: words, a return, or nothing."""
    if reply is not None:
        return f"{when(reply.received_at)}：{plain(reply.words)}"
    later = next((at for at in filed if at >= notice.at), None)
    return f"{when(later)}报送" if later is not None else "未答复"


def _item(subject: str) -> tuple[int, str] | None:
    """The number of the item that a notice is about, and its lead."""
    about = ItemSubject.parse(subject)
    return (about.number, about.lead) if about else None


def _standing(cycle: Cycle, expected: ExpectedReturn, drafted_at: datetime) -> str:
    """How late the return was when the paper was drafted; who filed in time and was sent back is not called late."""
    if not expected.state.is_owed:
        return "该单位已报送。"
    if filed_in_time(cycle, expected.first_complete_at):
        return "该单位已按时报送，退回后尚待更正，不计逾期。"
    return lateness(cycle, drafted_at)


def lateness(cycle: Cycle, at: datetime) -> str:
    """How late a return is that is owed at that moment, in working days; empty while it is not late."""
    try:
        if at < cycle.late_from:
            return ""
        days = _working_days(cycle, cycle.due_effective, at.astimezone(TIMEZONE).date())
    except CalendarUnknown as error:
        return f"逾期天数未确认（缺少{error.year}年工作日历）。"
    return f"按时截止日为{cycle.due_effective:%Y年%m月%d日}，截至{when(at)}已逾期{days}个工作日。"


def _working_days(cycle: Cycle, after: date, until: date) -> int:
    """The working days after *after* up to *until*."""
    days = 0
    while after < until:
        after += ONE_DAY
        days += cycle.calendar.is_working(after)
    return days


def plain(words: str) -> str:
    """Words of a respondent as one line of Markdown, without what would break a table or link away."""
    line = " ".join(words.split())
    return "".join(f"\\{sign}" if sign in r"\|`*_[]<>" else sign for sign in line)
