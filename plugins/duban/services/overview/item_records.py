"""What stands on record about one item beside its returns: decisions with their basis, papers, notices, its targets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from duban.domain.audit.told_decisions import decision_sentence
from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.decisions.decision import Decision, in_force
from duban.domain.decisions.document import Document, Signature
from duban.domain.decisions.renames import called
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.service_of_papers import Served
from duban.domain.plan.labels import PlanNames
from duban.domain.plan.pace import grows, target_of
from duban.domain.proof.kinds import told_best
from duban.domain.report.targets import JudgedTarget
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit
from duban.services.overview.items import ItemWord
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """A decision on the item, and what it says in one sentence."""

    decision: Decision
    sentence: str


@dataclass(frozen=True, slots=True)
class PaperTold:
    """A paper that speaks of the item: its newest draft, who decided on it last, how it was served; None if not yet."""

    document: Document
    signature: Signature | None
    served: Served | None


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """A notice about the item that is no paper: its name, when, the best proof, and the mail that said it."""

    name: str
    at: datetime
    proof: str
    mail_key: str


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """All of it, each the newest first."""

    decisions: tuple[DecisionTold, ...]
    papers: tuple[PaperTold, ...]
    notices: tuple[NoticeTold, ...]


@dataclass(frozen=True, slots=True)
class TargetPath:
    """A target beside what was reported of it, oldest first; `reached` is in percent of a number that adds up."""

    judged: JudgedTarget
    said: tuple[tuple[Period, str], ...]
    reached: Decimal | None


@dataclass(frozen=True, slots=True)
class ItemRecords:
    """Looking up; nothing is changed."""

    context: ServiceContext
    audit: Audit

    def of(self, programme: str, number: int) -> ItemRecord:
        """What stands on record about the item of that number."""
        with self.context.ledger.begin() as work:
            said = [
                notice
                for about in work.notices.below(ItemSubject.below(programme, number)).values()
                for notice in about
            ]
            papers = tuple(_papers(work, dict.fromkeys(one.document for one in said if one.document)))
            decisions = work.decisions.all(programme)
        return ItemRecord(
            decisions=tuple(self._decisions(programme, number, decisions))[::-1],
            papers=tuple(sorted(papers, key=lambda one: one.document.created_at, reverse=True)),
            notices=tuple(sorted(self._notices(said), key=lambda one: one.at, reverse=True)),
        )

    def _decisions(self, programme: str, number: int, decisions: Iterable[Decision]) -> Iterator[DecisionTold]:
        everything = tuple(decisions)
        mine = [one for one in everything if one.item == number]
        if not mine:
            return
        latest, renames = Versions(self.context).latest(programme), in_force(everything).renames
        labels = self.context.labels(programme)
        for one in mine:
            then = called(latest, renames, one.at.astimezone(TIMEZONE).date())
            yield DecisionTold(one, decision_sentence(one, PlanNames(then.names.units, labels)))

    def _notices(self, said: Iterable[Notice]) -> Iterator[NoticeTold]:
        for notice in said:
            if not notice.document:
                name = self.audit.item_rungs.get(notice.rung, "提醒")
                yield NoticeTold(name, notice.at, told_best(notice.told_by), notice.mail_key)


def _papers(work: UnitOfWork, names: Iterable[str]) -> Iterator[PaperTold]:
    for name in names:
        document = work.documents.latest(name)
        if document is not None:
            signature = work.documents.signature(name, document.draft)
            yield PaperTold(document, signature, work.served.get(name, document.draft))


def paths_of(targets: Iterable[JudgedTarget], words: Iterable[ItemWord]) -> tuple[TargetPath, ...]:
    """Each target beside what *words*, the newest first, say of it."""
    spoken = tuple(words)[::-1]
    return tuple(_path(target, spoken) for target in targets)


def _path(target: JudgedTarget, words: Iterable[ItemWord]) -> TargetPath:
    kpi, value = target.kpi, target.said.value if target.said else None
    said = tuple(
        (word.period, one.text) for word in words for one in word.entry.values if one.kpi == kpi.code and one.text
    )
    return TargetPath(target, said, value * 100 / target_of(kpi) if value is not None and grows(kpi) else None)
