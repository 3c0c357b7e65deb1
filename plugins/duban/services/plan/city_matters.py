"""What the city has to decide, since it passed the plan: a draft 请示, and no more until its answer is registered."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, as_markdown
from duban.domain.decisions.levels import DecisionMatter
from duban.domain.plan.programme import Item, Programme
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.formal_papers import paper_files
from duban.services.plan.edits import following_period

LETTER = "plan_change"
CHANGE = "change"
GOING_ON = (DocumentState.WAITING, DocumentState.DEFERRED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the city is asked for: the matter of an item, what is to become of it in one clause, and why."""

    matter: DecisionMatter
    item: Item
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """Drafting; one 请示 for each matter of an item as long as it is not decided."""

    context: ServiceContext

    def ask(self, programme: Programme, wanted: Wanted, now: datetime) -> str:
        """
        Draft the 请示 unless one waits that says the same; the sentence for whoever wanted to decide.

        Another wish on the same matter takes the place of a draft that nobody signed. Not inside a transaction.
        """
        name = change_name(programme.code, wanted.item.number, wanted.matter)
        with self.context.ledger.begin() as work:
            latest = work.documents.latest(name)
            reference = self._reference(work, programme.code, wanted.item.lead, now)
        needed = f"{wanted.matter}须有{self.context.office_of(programme.code).superior}批示登记号或会议纪要期号"
        if (
            latest is not None
            and latest.state in GOING_ON
            and self._text(programme, wanted, latest.created_at)[1] == latest.text
        ):
            return f"{needed}；《{latest.title}》已在待签，没有登记任何决定。"
        subject, text = self._text(programme, wanted, now)
        draft = latest.draft + 1 if latest else 1
        document = Document(
            name=name,
            draft=draft,
            kind=DocumentKind.LETTER,
            reference=str(reference),
            title=subject,
            body=as_markdown(subject, text),
            signer=self.context.office_of(programme.code).request_signer,
            files=paper_files(self.context, programme.code, LETTER, subject, text, draft, now),
            created_at=now,
            subject=subject,
            text=text,
        )
        with self.context.ledger.begin() as work:
            work.documents.add(document)
        return f"{needed}；现没有，已拟《{subject}》，待{document.signer}签发，没有登记任何决定。"

    def _text(self, programme: Programme, wanted: Wanted, day: datetime) -> tuple[str, str]:
        return self.context.render(programme.code, LETTER, self._facts(programme, wanted, day))

    def _reference(self, work: UnitOfWork, code: str, lead: str, now: datetime) -> Reference:
        """The return in whose time the matter falls: of the last month that was opened, else of the month of now."""
        plan = self.context.plan(code)
        stream = next(one for one in plan.streams if self.context.streams[one].form is FormName.ITEMS)
        following = following_period(work, code)
        period = self.context.period_now(code, stream, now)
        if following and following.frequency is period.frequency:
            period = following.later(-1)
        return Reference(code, stream, period, lead)

    def _facts(self, programme: Programme, wanted: Wanted, now: datetime) -> dict[str, object]:
        item = wanted.item
        return {
            "programme": self.context.plan(programme.code).title,
            "organisation": programme.organisation(item.lead).name,
            "item": item.number,
            "goal": item.goal.strip().rstrip("。"),
            "deadline": item.deadline.told,
            "matter": wanted.matter.value,
            "clause": wanted.clause,
            "reason": wanted.reason.strip().rstrip("。"),
            **self.context.office_of(programme.code).facts,
            "now": now,
        }


def change_name(code: str, item: int, matter: DecisionMatter) -> str:
    """The name of the 请示 on a matter of an item."""
    return f"{CHANGE}/{code}/{item}/{matter.name.lower()}"


def settle_change(work: UnitOfWork, code: str, item: Item, matter: DecisionMatter, now: datetime) -> None:
    """Withdraw the unsigned 请示 of what has been decided; may be called twice."""
    work.documents.withdraw(change_name(code, item.number, matter), f"{item.told}“{matter}”已经决定", now)
