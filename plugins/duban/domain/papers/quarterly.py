"""The text of the quarterly 报告: the quarter's results, the counties' work, their problems and plans."""

from collections.abc import Iterable
from dataclasses import dataclass

from duban.domain.calendar.moments import told_day
from duban.domain.papers.monthly import Subsection, results
from duban.domain.papers.prose import names, numbered, shorten
from duban.domain.report.counties import CountyProblem, CountyVoice, Spread
from duban.domain.report.coverage import Timeliness
from duban.domain.report.quarter import County, Quarter
from duban.domain.text.chinese_number import in_chinese
from duban.domain.text.printable import plain

# What the plan allows each county, and what the paper takes of it; the whole is annexed.
WORK_LENGTH, PLAN_LENGTH, VOICE_LENGTH, PRACTICE_LENGTH = 300, 80, 60, 80
PROBLEMS_TOLD, CONTRADICTIONS_TOLD = 6, 3
NO_PROBLEMS = {
    Spread.COMMON: "本季度没有三个以上{level}同时反映有困难或滞后的指标。",
    Spread.PARTICULAR: "本季度无个性问题。",
}
NO_PRACTICES = "本季度无{level}报送典型经验。"
ATTACHMENTS = (
    "{indicators}项指标{level}情况表",
    "报送情况一览表",
    "{level}问题清单",
    "牵头单位与{level}反映不一致事项",
    "各{level}报送内容",
)


@dataclass(frozen=True, slots=True)
class QuarterPaper:
    """The text of the quarterly 报告, section by section; none is empty."""

    results: tuple[str, ...]
    coverage: str
    work: tuple[str, ...]
    problems: tuple[Subsection, ...]
    next_steps: tuple[str, ...]
    practices: tuple[str, ...]
    attachments: tuple[str, ...]


def quarter_paper(quarter: Quarter) -> QuarterPaper:
    """The text of the 报告 on *quarter*."""
    return QuarterPaper(
        results=(results(quarter.leads),) if quarter.leads else ("本季度末月牵头单位月报尚未汇总。",),
        coverage=county_coverage(quarter),
        work=tuple(_work(quarter)),
        problems=(
            *_spread("（一）共性问题。", Spread.COMMON, quarter),
            *_spread("（二）个性问题。", Spread.PARTICULAR, quarter),
            Subsection("（三）反映不一致事项。", _contradictions(quarter)),
        ),
        next_steps=tuple(_next_steps(quarter)),
        practices=tuple(_told(quarter.counties, "experience", PRACTICE_LENGTH))
        or (NO_PRACTICES.format(level=quarter.level),),
        attachments=quarter_attachments(quarter),
    )


def quarter_attachments(quarter: Quarter) -> tuple[str, ...]:
    """What the annexes of the paper are called, in their order."""
    indicators = in_chinese(len(quarter.matrix.rows))
    return tuple(name.format(indicators=indicators, level=quarter.level) for name in ATTACHMENTS)


def quarter_subject(quarter: Quarter) -> str:
    """What the paper is about: 2021年第四季度营商环境持续提升专项行动工作推进情况."""
    return f"{quarter.period.title}{quarter.title}工作推进情况"


def county_coverage(quarter: Quarter) -> str:
    """Which counties reported, which did not; every one is counted once."""
    coverage = quarter.coverage
    if not coverage.owed:
        return f"本季度没有应报的{quarter.level}。"
    opening = f"{coverage.owed}个{quarter.level}应报，已报{len(coverage.reported)}个（按时{len(coverage.on_time)}个"
    opening += f"、迟报{len(coverage.late)}个" if coverage.late else ""
    opening += f"、因邮件未送达不计迟报{len(coverage.not_late)}个）" if coverage.not_late else "）"
    absent = [answer.organisation for answer in (*coverage.missing, *coverage.pending)]
    told = f"，{names(absent, len(absent), '个')}未报送，其情况本报告不作反映" if absent else "，无漏报"
    exempt = [answer.organisation for answer in coverage.those(Timeliness.EXEMPT)]
    return opening + told + (f"；经同意免报的有{names(exempt, len(exempt), '个')}" if exempt else "") + "。"


def _work(quarter: Quarter) -> Iterable[str]:
    yield from _told(quarter.counties, "work", WORK_LENGTH)
    paper = [county.name for county in quarter.counties if county.source and not county.account]
    if paper:
        yield f"{names(paper, len(paper), '个')}以纸质或公文交换方式报送，内容见所附扫描件。"
    if not any(county.source for county in quarter.counties):
        yield f"截至汇总时尚无{quarter.level}报送。"


def _told(counties: Iterable[County], part: str, limit: int) -> Iterable[str]:
    """One part of every account, in the county's own words; what several say in the same words is told once."""
    told: dict[str, list[str]] = {}
    for county in counties:
        said = getattr(county.account, part) if county.account else ""
        if plain(said):
            told.setdefault(shorten(said, limit), []).append(county.name)
    yield from (f"据{'、'.join(who)}报送，{words}" for words, who in told.items())


def _spread(heading: str, spread: Spread, quarter: Quarter) -> Iterable[Subsection]:
    """The problems that reach so far: one runs into its heading, several follow it, numbered, the rest is annexed."""
    found = quarter.those(spread)
    if len(found) < 2:
        yield Subsection(
            heading, _problem(found[0], quarter) if found else NO_PROBLEMS[spread].format(level=quarter.level)
        )
        return
    more = f"，其余{len(found) - PROBLEMS_TOLD}项见附件3" if len(found) > PROBLEMS_TOLD else ""
    yield Subsection(heading, f"涉及{len(found)}项指标{more}。")
    for number, problem in enumerate(found[:PROBLEMS_TOLD], 1):
        yield Subsection("", f"{number}.{_problem(problem, quarter)}")


def _problem(problem: CountyProblem, quarter: Quarter) -> str:
    """“获得电力”指标：甲县、乙市反映有困难或滞后，涉及第15项。据甲县报送，…."""
    counties = names([quarter.names[voice.county] for voice in problem.voices], 4, f"个{quarter.level}")
    items = f"，涉及第{numbered(list(map(quarter.labels.of, problem.items)))}" if problem.items else ""
    first = next((voice for voice in problem.voices if plain(voice.text)), None)
    return f"“{problem.indicator.name}”指标：{counties}反映有困难或滞后{items}。{_voice(first, quarter)}"


def _voice(voice: CountyVoice | None, quarter: Quarter) -> str:
    return f"据{quarter.names[voice.county]}报送，{shorten(voice.text, VOICE_LENGTH)}" if voice else ""


def _contradictions(quarter: Quarter) -> str:
    found = quarter.contradictions
    if not found:
        return f"牵头单位月报与{quarter.level}反映的情况未见不一致。"
    told = "；".join(
        f"{quarter.labels.told(each.item)}{quarter.names[each.lead]}报“{each.lead_says}”、{quarter.names[each.county]}反映“{each.county_says}”"
        for each in found[:CONTRADICTIONS_TOLD]
    )
    more = "等" if len(found) > CONTRADICTIONS_TOLD else ""
    return f"共{len(found)}处，待核实：{told}{more}，详见附件4。"


def _next_steps(quarter: Quarter) -> Iterable[str]:
    yield from _told(quarter.counties, "next_steps", PLAN_LENGTH)
    if quarter.contradictions:
        yield f"对反映不一致的{len(quarter.contradictions)}处，商请牵头单位和有关{quarter.level}核实。"
    absent = (*quarter.coverage.missing, *quarter.coverage.pending)
    if absent:
        yield f"继续联系未报送的{len(absent)}个{quarter.level}，收到报送件后另行汇总更新。"
    yield f"下一季度继续跟踪各{quarter.level}工作推进情况（本报告统计截至{told_day(quarter.counted_to)}）。"
