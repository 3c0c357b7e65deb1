"""The case behind a draft: what its unit was sent and when, whether it arrived and was answered, and how late it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.cycle import TIMEZONE, Cycle, Reference
from duban.domain.document import Document
from duban.domain.ladder import Notice, NoticeState, footing_of
from duban.domain.record import Punctuality
from duban.domain.serving import Reply, Served
from duban.domain.workdays import ONE_DAY
from duban.errors import CalendarUnknown, UnknownReference
from duban.services.accounts import Accounts
from duban.services.circular import Circulars
from duban.services.desk import Desk
from duban.services.item_papers import ABOUT_ITEMS

STATES = {
    NoticeState.PREPARED: "待发送",
    NoticeState.DELIVERED: "已送达",
    NoticeState.UNDELIVERED: "被退回，未送达",
    NoticeState.DRAFTED: "待签发或待送达",
    NoticeState.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in the life of a case, in the words of the office."""

    name: str
    sent_on: str
    delivered: str
    answered: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything a signer needs to know beside the text; `lateness` and `record` may be empty."""

    lines: tuple[Line, ...] = ()
    lateness: str = ""
    record: str = ""

    def as_markdown(self) -> str:
        """The case as Airflow shows it: a table, and what follows from it; empty if there is nothing to tell."""
        parts = [self.lateness, self.record]
        if self.lines:
            rows = [f"| {line.name} | {line.sent_on} | {line.delivered} | {line.answered} |" for line in self.lines]
            parts.append("\n".join(["| 此前文书 | 发出 | 送达 | 答复 |", "|---|---|---|---|", *rows]))
        return "\n\n".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Cases:
    """Looking up; nothing is changed."""

    desk: Desk

    def of(self, document: Document, now: datetime) -> CaseFile:
        """The case of *document* as it stands at *now*; of a circular, only why it has to wait."""
        try:
            reference = Reference.parse(document.reference)
            cycle = self.desk.cycle(reference)
        except (UnknownReference, ValueError):
            return CaseFile()
        if not reference.organisation:
            return CaseFile(lateness=Circulars(self.desk).too_early(document, now))
        if ABOUT_ITEMS in document.name:
            return CaseFile(lines=tuple(self._lines_of_items(document, reference)))
        programme = self.desk.programme(reference, now)
        with self.desk.ledger.begin() as work:
            account = Accounts(self.desk, programme, work, cycle, now, reference.organisation).one()
            replies = {reply.mail_key: reply for reply in work.replies.about(str(reference))}
            papers = {paper.name: paper for paper in work.served.all()}
        if account is None:
            return CaseFile()
        missed = [one.period.title for one in account.past if one.punctuality is Punctuality.MISSED]
        return CaseFile(
            lines=tuple(self._lines(reference, account.notices, document, replies, papers)),
            lateness=lateness(cycle, now) if account.expected.state.is_owed else "该单位已报送。",
            record=f"近半年漏报：{'、'.join(missed)}。" if missed else "",
        )

    def _lines_of_items(self, document: Document, reference: Reference) -> Iterator[Line]:
        """What the unit was told before of the items of *document*: a mail or a paper, once for all of them."""
        with self.desk.ledger.begin() as work:
            said = work.notices.below(f"item/{reference.programme}")
            items = {
                _item(one.subject) for notices in said.values() for one in notices if one.document == document.name
            }
            theirs = [one for subject, notices in said.items() if _item(subject) in items for one in notices]
            before = {one.document or one.mail_key: one for one in theirs if one.document != document.name}
            answers = work.replies.below(f"{reference.programme}/{reference.stream}").values()
            replies = {reply.mail_key: reply for one in answers for reply in one}
            for key, notice in before.items():
                paper = work.documents.latest(key) if notice.document else None
                mail = work.outbox.carrying(notice)
                title = paper.title if paper else mail.subject.partition("〔")[0] if mail else ""
                if notice.state is not NoticeState.WITHDRAWN and title:
                    yield _line(title, notice, replies.get(notice.mail_key))

    def _lines(
        self,
        reference: Reference,
        notices: tuple[Notice, ...],
        document: Document,
        replies: dict[str, Reply],
        papers: dict[str, Served],
    ) -> Iterator[Line]:
        organisation = self.desk.programme(reference).organisation(reference.organisation)
        footing = footing_of(organisation, self.desk.office.organisation)
        names = {rung.code: rung.toward(footing).name for rung in self.desk.ladders[reference.stream]}
        for notice in notices:
            if notice.document == document.name or notice.state is NoticeState.WITHDRAWN:
                continue
            reply, paper = replies.get(notice.mail_key), papers.get(notice.document)
            number = f"（{paper.number}，{paper.way}）" if paper is not None else ""
            yield _line(f"{names.get(notice.rung, notice.rung)}{number}", notice, reply)


def _line(name: str, notice: Notice, reply: Reply | None) -> Line:
    return Line(
        name=name,
        sent_on=_when(notice.at),
        delivered=_when(notice.delivered_at) if notice.delivered_at else STATES[notice.state],
        answered=f"{_when(reply.received_at)}：{_plain(reply.words)}" if reply is not None else "未答复",
    )


def _item(subject: str) -> tuple[str, str]:
    """The number of the item that a notice is about, and its lead."""
    _, _, number, *_, lead = subject.removesuffix(_again(subject)).split("/")
    return number, lead


def _again(subject: str) -> str:
    """The end of a subject under which something was said once more."""
    last = subject.rpartition("/")[2]
    return f"/{last}" if last.isdecimal() else ""


def lateness(cycle: Cycle, now: datetime) -> str:
    """How late a return is that is still owed, in working days; empty while it is not late."""
    try:
        if now < cycle.late_from:
            return ""
        days = _working_days(cycle, cycle.due_effective, now.astimezone(TIMEZONE).date())
    except CalendarUnknown as error:
        return f"逾期天数未确认（缺少{error.year}年工作日历）。"
    return f"按时截止日为{cycle.due_effective:%Y年%m月%d日}，截至{_when(now)}已逾期{days}个工作日。"


def _working_days(cycle: Cycle, after: date, until: date) -> int:
    """The working days after *after* up to *until*."""
    days = 0
    while after < until:
        after += ONE_DAY
        days += cycle.calendar.is_working(after)
    return days


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(TIMEZONE):%m月%d日%H:%M}"


def _plain(words: str) -> str:
    """Words of a respondent inside a table of Markdown: one line, without what would break it or link away."""
    line = " ".join(words.split())
    return "".join(f"\\{sign}" if sign in r"\|`*_[]<>" else sign for sign in line)
