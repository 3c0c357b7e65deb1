"""The summary of a quarterly report, for a signer, a mail or the terminal."""

from collections.abc import Iterable

from duban.domain.calendar.moments import told_day
from duban.domain.papers.prose import moment, names
from duban.domain.papers.quarterly import county_coverage, quarter_subject
from duban.domain.papers.standing import results
from duban.domain.papers.summary import markdown_table
from duban.domain.report.counties import Spread
from duban.domain.report.quarter import Quarter


def quarter_markdown(quarter: Quarter) -> str:
    """What a signer reads before signing: coverage as a table, then what needs attention."""
    coverage = quarter.coverage
    head = (
        f"**{quarter_subject(quarter)}**（第{quarter.draft}稿）　统计截止日{told_day(quarter.counted_to)}，"
        f"{moment(quarter.as_of)}汇总"
    )
    answers = {
        "应报": coverage.owed,
        "已报": len(coverage.reported),
        "按时": len(coverage.on_time),
        "迟报、补报": len(coverage.late),
        "漏报": len(coverage.missing),
        "其他未报齐": len(coverage.pending),
        "退回次数": coverage.times_sent_back,
    }
    notes = "\n".join(f"- **{name}**：{text}" for name, text in _notes(quarter))
    return "\n\n".join((head, markdown_table([list(answers), [str(count) for count in answers.values()]]), notes))


def quarter_text(quarter: Quarter) -> str:
    """The same in a few plain lines, for a mail or the terminal."""
    lines = [f"{quarter_subject(quarter)}（第{quarter.draft}稿）"]
    lines += [results(quarter.leads)] if quarter.leads else []
    lines += [county_coverage(quarter), *(f"{name}：{text}" for name, text in _notes(quarter))]
    return "\n".join(lines)


def _notes(quarter: Quarter) -> Iterable[tuple[str, str]]:
    absent = [answer.organisation for answer in (*quarter.coverage.missing, *quarter.coverage.pending)]
    yield "未报送", names(absent, len(absent), "个") or "无"
    for spread in Spread:
        told = [f"{problem.indicator.name}（{len(problem.voices)}个）" for problem in quarter.those(spread)]
        yield spread.value, names(told, 6, "项指标") or "无"
    yield "反映不一致", f"{len(quarter.contradictions)}处，待核实" if quarter.contradictions else "无"
