"""The counted facts of what comes, what holds items up, and what is needed of whom."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from duban.domain.calendar.moments import span
from duban.domain.decisions.coordination import NeedActKind
from duban.domain.report.fact import Cite, Citing, Fact
from duban.domain.report.matters import NEED_STAGES, most_alike
from duban.domain.report.report import Report
from duban.domain.report.tally import Row
from duban.domain.returns.delay import DelayOwner
from duban.domain.returns.item_light import SLOW, Light, LightReason
from duban.domain.returns.submission import CoordinationLevel

MakesFact = Callable[[str, str, Iterable[Row], str], Fact]
Cited = Mapping[int, tuple[Cite, ...]]
LIT = (
    ("yellow.near", "黄灯·临期", Light.YELLOW, (LightReason.NEAR,)),
    ("yellow.slow", "黄灯·进展滞后", Light.YELLOW, SLOW),
    ("yellow.asked", "黄灯·申报待补充", Light.YELLOW, (LightReason.ASKED,)),
    ("red.overdue", "红灯·逾期", Light.RED, (LightReason.OVERDUE,)),
    ("red.slow", "红灯·节点、指标久未达到", Light.RED, SLOW),
)


def outlook_facts(report: Report, cited: Cited, citing: Citing) -> Iterator[Fact]:
    """Counted as the paper counts them, each with the items that it counts."""
    nothing = (citing.plan(None, "序号"),)

    def fact(key: str, name: str, rows: Iterable[Row], rule: str) -> Fact:
        those = tuple(rows)
        cites = tuple(cite for row in those for cite in cited[row.item.number])
        return Fact(key, name, len(those), cites or nothing, rule)

    for key, name, light, standings in LIT:
        yield fact(f"lit.{key}", name, report.lit(light, *standings), "按统计截止日评定的灯和状态计数")
    until = f"统计截止日之后、{report.looks_to.isoformat()}以前到期且未申报完成"
    yield fact("lists.ahead", "临期清单", report.ahead, until)
    yield fact("lists.ahead_slow", "临期清单中进展滞后", report.ahead_slow, until)
    for week in report.weeks_ahead:
        name = f"{span(week.first, week.last)}到期"
        yield fact(f"ahead.week.{week.first.isoformat()}", name, week.rows, until)
    for key, word, rows in (
        ("overdue", "逾期未完成", report.overdue),
        ("behind", "进展滞后", report.behind),
        ("ahead", "临期清单", report.ahead),
    ):
        for lead in dict.fromkeys(row.lead for row in rows):
            its = [row for row in rows if row.lead == lead]
            yield fact(f"lists.{key}.lead.{lead}", f"{lead}{word}", its, "按牵头单位计数")
    yield from _delays(report, fact)
    yield from _needs(report, fact)


def _delays(report: Report, fact: MakesFact) -> Iterator[Fact]:
    rule = "逾期、滞后事项按牵头单位所选原因计"
    for owner in DelayOwner:
        yield fact(
            f"delays.owner.{owner.name.lower()}", f"滞后原因由{owner}解决", report.delay_owners.get(owner, ()), rule
        )
    late = (*report.overdue, *report.behind)
    yield fact("delays.late", "逾期、滞后事项", late, "逾期未完成和进展滞后，待核实的除外")
    unsaid = [row for row in late if row.delay_cause is None]
    yield fact("delays.unsaid", "逾期、滞后未报原因", unsaid, rule)


def _needs(report: Report, fact: MakesFact) -> Iterator[Fact]:
    for level in CoordinationLevel:
        rows = [need.row for need in report.needs_at(level)]
        yield fact(f"needs.level.{level.name.lower()}", f"需{level}协调", rows, "按单位所选协调层级计")
    for word, kinds in NEED_STAGES:
        rows = [need.row for need in report.needs if need.act in kinds]
        yield fact(f"needs.stage.{word}", word, rows, "需协调事项按最近一次办理计")
    rule = "同样文字反映的，取最多的一组"
    alike = [need.row for need in most_alike(report.needs_beyond or report.needs)]
    yield fact("needs.most_alike", "同一需协调事项", alike, rule)
    yield fact("problems.most_alike", "同一问题", [one.row for one in most_alike(report.fresh_matters)], rule)
    asked = [need for need in report.needs if need.act is NeedActKind.ASKED and need.helper]
    for helper in Counter(need.helper for need in asked):
        rows = [need.row for need in asked if need.helper == helper]
        yield fact(f"needs.helper.{helper}", f"{helper}承办的需协调事项", rows, "已交办、未答复的")
