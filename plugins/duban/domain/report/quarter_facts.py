"""The quarterly report as a flat list of facts with their sources; the same report gives the same facts."""

from collections.abc import Iterable, Iterator

from duban.domain.report.counted import coverage_facts
from duban.domain.report.counties import Contradiction, Spread
from duban.domain.report.county_registers import CountyRegister, PlanState, place
from duban.domain.report.fact import Cite, CiteKind, Citing, Fact
from duban.domain.report.facts import Facts
from duban.domain.report.quarter import County, Quarter
from duban.domain.returns.county import CountyAccount, IndicatorAccount

PARTS = (
    ("work", "工作推进情况"),
    ("problems", "存在问题"),
    ("next_steps", "下一步工作计划"),
    ("plan", "本地落实方案"),
    ("exploratory", "承接省上探索性任务"),
    ("experience", "典型经验"),
)
SPREAD_RULE = "按反映有困难或滞后的{level}个数分为共性、个性"
ABNORMAL_RULE = "选择“有困难”“滞后”的{level}计数"
CONTRADICTION_RULE = "{level}反映有困难或滞后，而牵头单位报为已完成或按序时"


def facts_of_quarter(quarter: Quarter) -> Facts:
    """The facts of *quarter*: who reported, what each county said, then what it all amounts to."""
    own = tuple(county.source for county in quarter.counties if county.source)
    return Facts(
        reference=str(quarter.reference),
        as_of=quarter.as_of,
        counted_to=quarter.counted_to,
        task_list_sha256=quarter.task_list_sha256,
        sources=(*own, *(quarter.leads.sources if quarter.leads else ())),
        facts=tuple(_facts(quarter)),
    )


def _facts(quarter: Quarter) -> Iterator[Fact]:
    yield from coverage_facts(quarter.coverage, quarter.reference)
    for county in quarter.counties:
        yield from _county(county, quarter)
    yield from _registers(quarter)
    for one in quarter.cited or ():
        cite = Cite(CiteKind.DECISION, "典型经验")
        yield Fact(f"practice.{one.reference}", f"{one.organisation}典型经验", one.told, (cite,))
    for row in quarter.matrix.rows:
        cites = tuple(_cite(county, row.indicator.name) for county in quarter.counties if county.account)
        nothing = (Citing(quarter.task_list_sha256).plan(None, "一级指标"),)
        key, name = f"indicator.{row.indicator.number}.abnormal", f"{row.indicator.name}有困难或滞后的{quarter.level}数"
        yield Fact(key, name, row.abnormal, cites or nothing, ABNORMAL_RULE.format(level=quarter.level))
    those = tuple(_cite(county, "指标情况") for county in quarter.counties if county.account)
    nothing = (Citing(quarter.task_list_sha256).plan(None, "一级指标"),)
    yield Fact("lists.problems", "有困难或滞后的指标数", len(quarter.problems), those or nothing)
    for spread in Spread:
        key, count = f"lists.{spread.name.lower()}_problems", len(quarter.those(spread))
        yield Fact(key, f"{spread}指标数", count, those or nothing, SPREAD_RULE.format(level=quarter.level))
    told = [_contradiction(each, quarter) for each in quarter.contradictions]
    cites = tuple(cite for fact in told for cite in fact.cites)
    nothing = (Citing(quarter.task_list_sha256).plan(None, "序号"),)
    yield Fact(
        "lists.contradictions",
        "反映不一致",
        len(told),
        cites or nothing,
        CONTRADICTION_RULE.format(level=quarter.level),
    )
    items, leads = {each.item for each in quarter.contradictions}, {each.lead for each in quarter.contradictions}
    yield Fact("lists.contradicted_items", "反映不一致的任务", len(items), cites or nothing)
    yield Fact("lists.contradicted_leads", "反映不一致的牵头单位", len(leads), cites or nothing)
    yield from told


def _registers(quarter: Quarter) -> Iterator[Fact]:
    """How many counties have a plan of their own, and who took tasks on."""
    nothing = (Citing(quarter.task_list_sha256).plan(None, "序号"),)
    sources = {county.code: county for county in quarter.counties if county.source}

    def cites(those: Iterable[CountyRegister], column: str) -> tuple[Cite, ...]:
        return tuple(_cite(sources[one.code], column) for one in those if one.code in sources) or nothing

    for state in PlanState:
        those = [one for one in quarter.registers if one.plan_state is state]
        key, name = f"plans.{state.name.lower()}", f"落实方案{state}的{quarter.level}"
        yield Fact(key, name, len(those), cites(those, "本地落实方案"), "按各期填报的本地落实方案计")
    taken = [one for one in quarter.registers if one.tasks]
    name = f"承接省上试点、探索性任务的{quarter.level}"
    yield Fact("lists.pilots", name, len(taken), cites(taken, "承接省上探索性任务"), "本期填报了承接任务的")
    for one in taken:
        if one.tasks_unchanged > 1:
            key, said = f"county.{one.code}.exploratory_unchanged", f"{place(one.name)}承接任务连续未更新季度数"
            yield Fact(key, said, one.tasks_unchanged, cites([one], "承接省上探索性任务"), "与上季度所填相同的")


def _county(county: County, quarter: Quarter) -> Iterator[Fact]:
    if county.account is None:
        return
    yield from _parts(county, county.account)
    names = {row.indicator.number: row.indicator.name for row in quarter.matrix.rows}
    for said in county.account.indicators:
        if said.indicator in names:
            yield from _indicator(county, said, names[said.indicator])


def _parts(county: County, account: CountyAccount) -> Iterator[Fact]:
    for part, title in PARTS:
        if text := getattr(account, part):
            yield Fact(f"county.{county.code}.{part}", f"{county.name}{title}", text, (_cite(county, title),))


def _indicator(county: County, said: IndicatorAccount, name: str) -> Iterator[Fact]:
    key, cites = f"county.{county.code}.indicator.{said.indicator}", (_cite(county, name),)
    yield Fact(key, f"{county.name}“{name}”", said.state.value if said.state else None, cites)
    if said.text:
        yield Fact(f"{key}.text", f"{county.name}“{name}”情况", said.text, cites)


def _contradiction(each: Contradiction, quarter: Quarter) -> Fact:
    """A lead's word and a county's, side by side."""
    county = next(county for county in quarter.counties if county.code == each.county)
    rows = {row.item.number: row for row in quarter.leads.rows} if quarter.leads else {}
    row, citing = rows.get(each.item), Citing(quarter.task_list_sha256)
    lead = citing.said(row, "完成情况") if row else (citing.plan(each.item, "序号"),)
    return Fact(
        f"contradiction.{each.item}.{each.county}",
        f"{quarter.labels.told(each.item)}{quarter.names[each.lead]}与{county.name}反映不一致",
        f"{each.lead_says}／{each.county_says}",
        (*lead, _cite(county, quarter.labels.told(each.item))),
        CONTRADICTION_RULE.format(level=quarter.level),
    )


def _cite(county: County, column: str) -> Cite:
    """A place in the return of a county that has one."""
    return Cite(CiteKind.RETURN, county.source.number if county.source else county.code, None, column)
