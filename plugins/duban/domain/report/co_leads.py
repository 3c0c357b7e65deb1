"""What co-leads said of the items that another unit reports (会签), and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from duban.domain.checks.co_lead import Contribution, Countersign
from duban.domain.plan.labels import Labels
from duban.domain.report.fact import Cite, CiteKind, Fact
from duban.domain.report.source import Source, source_of
from duban.domain.returns.submission import MeasureState


@dataclass(frozen=True, slots=True)
class CoLead:
    """One co-lead's answer of a period: its opinion, the changes it wishes, and what it adds item by item."""

    code: str
    organisation: str
    opinion: str
    changes: str
    contributions: tuple[Contribution, ...]
    source: Source


def co_leads_of(said: Mapping[str, Countersign], names: Mapping[str, str]) -> tuple[CoLead, ...]:
    """The answers by organisation code, in that order; *names* are organisation names by code."""
    return tuple(_co_lead(code, answer, names.get(code, code)) for code, answer in sorted(said.items()))


def _co_lead(code: str, answer: Countersign, name: str) -> CoLead:
    opinion = answer.opinion.value if answer.opinion else ""
    return CoLead(code, name, opinion, answer.changes, answer.contributions, source_of(answer, name))


def ticks(said: Contribution) -> str:
    """The measures that a co-lead calls its own, as papers tell them: 已落实1条，共2条; or empty."""
    own = [state for state in said.measures if state is not None]
    counts = "、".join(f"{state}{own.count(state)}条" for state in MeasureState if state in own)
    return f"{counts}，共{len(own)}条" if own else ""


def co_lead_facts(co_leads: Iterable[CoLead], labels: Labels) -> Iterator[Fact]:
    """What each co-lead said, first of the whole, then item by item."""
    for each in co_leads:
        for key, column, text in (("opinion", "会签意见", each.opinion), ("changes", "修改意见（如有）", each.changes)):
            if text:
                cite = Cite(CiteKind.RETURN, each.source.number, None, column)
                yield Fact(f"countersign.{each.code}.{key}", f"{each.organisation}{column}", text, (cite,))
        for said in each.contributions:
            yield from _contributed(each, said, labels)


def _contributed(each: CoLead, said: Contribution, labels: Labels) -> Iterator[Fact]:
    told = (
        ("measures", "措施落实", ticks(said)),
        ("progress", "本月进展", said.progress),
        ("remark", "备注", said.remark),
    )
    for key, column, text in told:
        if text:
            cite = Cite(CiteKind.RETURN, each.source.number, said.item, column)
            name = f"{labels.told(said.item)}{each.organisation}会签{column}"
            yield Fact(f"item.{said.item}.countersign_{each.code}_{key}", name, text, (cite,))
