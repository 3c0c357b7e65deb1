"""What an appraisal came to, put once before the head of the office as a paper to sign, with its table."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.appraisal.score import Score
from duban.domain.calendar.period import Period
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, File, as_markdown
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.ports import AppraisalWriter
from duban.services.appraise.rounds import AppraisalRound, Rounds, paper_name
from duban.services.context import ServiceContext
from duban.services.decide.decider import Who, signed
from duban.services.drafts.formal_papers import paper_files
from duban.services.plan.item_cycles import item_cycles

LETTER = "appraisal_summary"


@dataclass(frozen=True, slots=True)
class AppraisalSummary:
    """Drafting; its table is for whoever keeps the appraisal, and leaves nobody's hands unsigned."""

    context: ServiceContext
    writer: AppraisalWriter

    def draft(self, code: str, period: Period, who: Who, now: datetime) -> Document:
        """
        Draft the paper about *period* for the head; again only after the one before was withdrawn.

        Refused while a unit was not told, has time to answer, or waits for one.
        """
        signed(who, Permission.APPRAISE)
        found = Rounds(self.context).of(code, period, now)
        if found.is_put_before_the_head:
            raise Refused(f"{found.score.title}结果已拟稿，见“文书”。")
        if obstacles := found.obstacles(now):
            raise Refused("暂不能拟稿：" + "".join(obstacles))
        number = found.paper.draft + 1 if found.paper else 1
        document = self._document(found, number, now)
        with self.context.ledger.begin() as work:
            latest = work.documents.latest(document.name)
            if latest is not None and latest.state is not DocumentState.WITHDRAWN:
                raise Refused(f"{found.score.title}结果已拟稿，见“文书”。")
            work.documents.add(document)
        return document

    def _document(self, found: AppraisalRound, number: int, now: datetime) -> Document:
        score = found.score
        office = self.context.office_of(score.programme)
        subject, text = self.context.render(score.programme, LETTER, {**_facts(found), **office.facts, "now": now})
        paper = paper_files(self.context, score.programme, LETTER, subject, text, number, now)
        name = f"{score.title}得分（第{number}稿）.xlsx"
        table = File(name, self.context.archive.put(self.writer.table(score, number)))
        return Document(
            name=str(paper_name(score.programme, score.period)),
            draft=number,
            kind=DocumentKind.APPRAISAL,
            reference=str(item_cycles(self.context, score.programme)[-1]),
            title=subject,
            body=as_markdown(subject, text),
            signer=office.head,
            files=(*paper, table),
            created_at=now,
            subject=subject,
            text=text,
        )


def _facts(found: AppraisalRound) -> dict[str, object]:
    """What the paper may state: bands with their units, what nobody could judge, and what was objected."""
    score = found.score
    objections = [one for check in found.checks for one in check.objections]
    return {
        "appraisal": score.title,
        "preview": score.is_preview,
        "basis": score.rules.basis,
        "version": score.version,
        "kept_by": score.rules.kept_by,
        "elsewhere": score.rules.own_unit_decided_by,
        "units": len(score.units),
        "bands": _bands(score),
        "own": next((unit.name for unit in score.units if unit.is_own), ""),
        "objections": len(objections),
        "adopted": sum(one.answer is not None and one.answer.points is not None for one in objections),
        "as_of": score.at,
    }


def _bands(score: Score) -> list[tuple[str, str]]:
    """The units of each band, in the order of the plan; none in a 预评."""
    if score.is_preview:
        return []
    names = [*(band.name for band in sorted(score.rules.bands, key=lambda one: -one.least)), "不定档"]
    units = {name: [unit.name for unit in score.units if score.band(unit) == name] for name in names}
    return [(name, f"{len(those)}家：{'、'.join(those)}") for name, those in units.items() if those]
