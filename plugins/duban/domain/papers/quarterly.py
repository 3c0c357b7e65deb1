"""The text of the quarterly 报告: the quarter's results, the counties' work, their problems and plans."""

from collections.abc import Iterable
from dataclasses import dataclass

from duban.domain.calendar.moments import told_day
from duban.domain.papers.counties_told import everybody, who
from duban.domain.papers.county_registers import registers_told
from duban.domain.papers.coverage import late_counts
from duban.domain.papers.prose import numbered, sentences
from duban.domain.papers.reforms import reforms_told
from duban.domain.papers.standing import results_to_the_day
from duban.domain.papers.subsection import Subsection
from duban.domain.report.counties import CountyProblem, CountyVoice, Spread
from duban.domain.report.county_registers import place
from duban.domain.report.coverage import Timeliness
from duban.domain.report.quarter import Quarter
from duban.domain.text.chinese_number import in_chinese
from duban.domain.text.printable import plain

# What the plan allows each county, and what the paper takes of it in whole sentences; the whole is annexed.
WORK_LENGTH, PLAN_LENGTH, VOICE_LENGTH, PRACTICE_LENGTH = 300, 80, 60, 80
PROBLEMS_TOLD = 6
PROBLEMS, CONTRADICTIONS, WORDS = "附件3", "附件4", "附件5"
NO_PROBLEMS = {
    Spread.COMMON: "本季度没有三个以上{level}同时反映有困难或滞后的指标。",
    Spread.PARTICULAR: "本季度无个性问题。",
}
NO_PRACTICES = "本季度无{level}报送典型经验。"
NONE_CITED = "本季度没有新采纳推广的{level}典型经验，各{level}所报见{words}。"
ATTACHMENTS = (
    "{indicators}项指标{level}情况表",
    "报送情况一览表",
    "{level}问题清单",
    "牵头单位与{level}反映不一致事项",
    "各{level}报送内容",
)


@dataclass(frozen=True, slots=True)
class QuarterPaper:
    """The text of the quarterly 报告, section by section; none is empty. `lead` is the judgement before them all."""

    lead: str
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
        lead=_lead(quarter),
        results=_results(quarter),
        coverage=county_coverage(quarter),
        work=tuple(_work(quarter)),
        problems=(
            *_spread("（一）共性问题。", Spread.COMMON, quarter),
            *_spread("（二）个性问题。", Spread.PARTICULAR, quarter),
            Subsection("（三）反映不一致事项。", _contradictions(quarter)),
        ),
        next_steps=tuple(_next_steps(quarter)),
        practices=tuple(_practices(quarter)),
        attachments=quarter_attachments(quarter),
    )


def _results(quarter: Quarter) -> tuple[str, ...]:
    """What the leads achieved, and at the end of a year how their reforms are judged."""
    if quarter.leads is None:
        return ("本季度末月牵头单位月报尚未汇总。",)
    judged = reforms_told(quarter.leads.reforms, "牵头单位月报附件")
    return (results_to_the_day(quarter.leads), *((f"创新突破改革评估：{judged}",) if judged else ()))


def quarter_attachments(quarter: Quarter) -> tuple[str, ...]:
    """What the annexes of the paper are called, in their order."""
    indicators = in_chinese(len(quarter.matrix.rows))
    return tuple(name.format(indicators=indicators, level=quarter.level) for name in ATTACHMENTS)


def quarter_subject(quarter: Quarter) -> str:
    """What the paper is about: 2021年第四季度营商环境持续提升专项行动工作推进情况."""
    return f"{quarter.period.title}{quarter.title}工作推进情况"


def _lead(quarter: Quarter) -> str:
    """What the counties' returns amount to: who is in, what weighs most, what has to be looked into."""
    coverage, common = quarter.coverage, quarter.those(Spread.COMMON)
    told = [f"{everybody(quarter)}应报{coverage.owed}家、已报{len(coverage.reported)}家"]
    if quarter.problems:
        most = quarter.problems[0]
        particular = len(quarter.those(Spread.PARTICULAR))
        told.append(f"反映有困难或滞后的指标{len(quarter.problems)}项（共性{len(common)}项、个性{particular}项）")
        told.append(f"最集中的是“{most.indicator.name}”，{len(most.voices)}家")
    else:
        told.append("没有反映有困难或滞后的指标")
    if quarter.contradictions:
        told.append(f"与牵头单位月报不一致的{len(quarter.contradictions)}处待核实")
    return "；".join(told) + "。"


def county_coverage(quarter: Quarter) -> str:
    """Which counties reported, which did not; every one is counted once."""
    coverage = quarter.coverage
    if not coverage.owed:
        return f"本季度没有应报的{quarter.level}。"
    opening = (
        f"{everybody(quarter)}应报{coverage.owed}家，已报{len(coverage.reported)}家（按时{len(coverage.on_time)}家"
    )
    opening += "".join(f"、{told}" for told in late_counts(coverage))
    opening += f"、因邮件未送达不计迟报{len(coverage.not_late)}家）" if coverage.not_late else "）"
    absent = [answer.organisation for answer in (*coverage.missing, *coverage.pending)]
    nobody = "现已报齐" if coverage.those(Timeliness.AFTER_CUTOFF) else "无漏报"
    told = f"，{_all(absent)}未报送，其情况本报告不作反映" if absent else f"，{nobody}"
    exempt = [answer.organisation for answer in coverage.those(Timeliness.EXEMPT)]
    return opening + told + (f"；经同意免报的有{_all(exempt)}" if exempt else "") + "。"


def _all(names: Iterable[str]) -> str:
    return "、".join(map(place, names))


def _work(quarter: Quarter) -> Iterable[str]:
    yield from _told(quarter, "work", WORK_LENGTH)
    paper = [county.name for county in quarter.counties if county.source and not county.account]
    if paper:
        yield f"{_all(paper)}以纸质或公文交换方式报送，内容见所附扫描件。"
    yield from registers_told(quarter, WORDS)
    if not any(county.source for county in quarter.counties):
        yield f"截至汇总时尚无{quarter.level}报送。"


def _told(quarter: Quarter, part: str, limit: int) -> Iterable[str]:
    """One part of every account, in the county's own words; what several say in the same words is told once."""
    told: dict[str, list[str]] = {}
    long = []
    for county in quarter.counties:
        said = getattr(county.account, part) if county.account else ""
        if words := sentences(said, limit):
            told.setdefault(words, []).append(county.name)
        elif plain(said):
            long.append(county.name)
    yield from (f"据{who(names, quarter)}报送，{words}" for words, names in told.items())
    if long:
        yield f"{_all(long)}的报送内容较长，见{WORDS}。"


def _practices(quarter: Quarter) -> Iterable[str]:
    """What was judged and may be spread; where nobody judges it, what counties tell, in their own words."""
    if quarter.cited is None:
        yield from tuple(_told(quarter, "experience", PRACTICE_LENGTH)) or (NO_PRACTICES.format(level=quarter.level),)
        return
    yield from (f"{one.told}。" for one in quarter.cited)
    if not quarter.cited:
        yield NONE_CITED.format(level=quarter.level, words=WORDS)


def _spread(heading: str, spread: Spread, quarter: Quarter) -> Iterable[Subsection]:
    """The problems that reach so far: one runs into its heading, several follow it, numbered, the rest is annexed."""
    found = quarter.those(spread)
    if len(found) < 2:
        yield Subsection(
            heading, _problem(found[0], quarter) if found else NO_PROBLEMS[spread].format(level=quarter.level)
        )
        return
    more = f"，其余见{PROBLEMS}" if len(found) > PROBLEMS_TOLD else ""
    yield Subsection(heading, f"涉及{len(found)}项指标{more}。")
    for number, problem in enumerate(found[:PROBLEMS_TOLD], 1):
        yield Subsection("", f"{number}.{_problem(problem, quarter)}")


def _problem(problem: CountyProblem, quarter: Quarter) -> str:
    """“获得电力”指标：甲县、乙市反映有困难或滞后，涉及第15项。据甲县报送，…."""
    counties = who([quarter.names[voice.county] for voice in problem.voices], quarter)
    items = f"，涉及第{numbered(list(map(quarter.labels.of, problem.items)))}" if problem.items else ""
    first = next((voice for voice in problem.voices if sentences(voice.text, VOICE_LENGTH)), None)
    return f"“{problem.indicator.name}”指标：{counties}反映有困难或滞后{items}。{_voice(first, quarter)}"


def _voice(voice: CountyVoice | None, quarter: Quarter) -> str:
    if voice is None:
        return ""
    return f"据{place(quarter.names[voice.county])}报送，{sentences(voice.text, VOICE_LENGTH)}"


def _contradictions(quarter: Quarter) -> str:
    """How many there are and whose items; the lead is asked first, and no county is named for it."""
    found = quarter.contradictions
    if not found:
        return f"牵头单位月报与{quarter.level}反映的情况未见不一致。"
    items, leads = len({each.item for each in found}), len({each.lead for each in found})
    return (
        f"牵头单位报为已完成或按序时、而有{quarter.level}反映有困难或滞后的共{len(found)}处，"
        f"涉及{leads}家牵头单位的{items}项任务，尚待核实，见{CONTRADICTIONS}。"
    )


def _next_steps(quarter: Quarter) -> Iterable[str]:
    yield from _told(quarter, "next_steps", PLAN_LENGTH)
    if quarter.contradictions:
        yield f"对反映不一致的{len(quarter.contradictions)}处，先商请牵头单位核实。"
    absent = (*quarter.coverage.missing, *quarter.coverage.pending)
    if absent:
        yield f"继续联系未报送的{len(absent)}家，收到报送件后另行汇总更新。"
    yield f"下一季度继续跟踪各{quarter.level}工作推进情况（本报告统计截至{told_day(quarter.counted_to)}）。"
