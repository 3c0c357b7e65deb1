"""The summary of a report, for a signer, a mail or the terminal."""

from collections.abc import Iterable

from duban.domain.calendar.moments import told_day
from duban.domain.papers.coverage import absences, coverage_text, organisations
from duban.domain.papers.monthly import subject
from duban.domain.papers.prose import by_lead, moment, names, percent
from duban.domain.papers.standing import results
from duban.domain.report import Report
from duban.domain.report.tally import Tally
from duban.domain.returns.item_light import SHORT_OF

RATES = ("完成率（已核验）", "完成率（含待核验）")
TALLY_TITLES = ["分类", "任务数", "已销号", "已申报待核验", "绿", "黄", "红", "灰", "已到期", *RATES]


def summary_markdown(report: Report) -> str:
    """What a signer reads before signing: coverage and totals as tables, then what needs attention."""
    coverage = report.coverage
    counted = f"统计截止日{told_day(report.counted_to)}，{moment(report.as_of)}汇总"
    head = f"**{subject(report)}**（第{report.draft}稿）　{counted}"
    answers = {
        "应报": coverage.owed,
        "已报": len(coverage.reported),
        "按时": len(coverage.on_time),
        "迟报、补报": len(coverage.late),
        "漏报": len(coverage.missing),
        "其他未报齐": len(coverage.pending),
        "一次通过": len(coverage.first_time_right),
        "退回次数": coverage.times_sent_back,
    }
    tallies = [TALLY_TITLES, *(tally_cells(tally) for tally in (*report.categories, report.total))]
    notes = "\n".join(f"- **{name}**：{text}" for name, text in _notes(report))
    return "\n\n".join(
        (head, markdown_table([list(answers), [str(n) for n in answers.values()]]), markdown_table(tallies), notes)
    )


def summary_text(report: Report) -> str:
    """The same in a few plain lines, for a mail or the terminal."""
    lines = [f"{subject(report)}（第{report.draft}稿）", results(report), coverage_text(report)]
    lines += [f"{name}：{text}" for name, text in _notes(report)]
    return "\n".join(lines)


def tally_cells(tally: Tally) -> list[str]:
    """One line under TALLY_TITLES."""
    lights = (tally.green, tally.yellow, tally.red, tally.grey)
    numbers = (tally.items, tally.closed, tally.claimed, *lights, tally.due)
    return [tally.name, *(str(number) for number in numbers), percent(tally.verified_rate), percent(tally.rate)]


def _notes(report: Report) -> Iterable[tuple[str, str]]:
    coverage = report.coverage
    yield "未报送", absences(coverage) or "无"
    yield "迟报、补报", organisations(coverage.late) or "无"
    yield f"逾期{len(report.overdue)}项", by_lead(report.overdue) or "无"
    yield f"滞后{len(report.behind)}项", by_lead(report.behind) or "无"
    for kind, standing in SHORT_OF.items():
        if rows := report.short_of(kind):
            yield f"{standing}{len(rows)}项", by_lead(rows)
    if report.withheld:
        numbers = [row.item.told for row in report.withheld]
        yield f"待核实{len(numbers)}项", names(numbers, 10, "项") + "（不列入报告正文）"
    yield f"反映问题{len(report.problems)}条", by_lead(report.problems) or "无"
    yield f"{told_day(report.next_until)}前到期{len(report.next_due)}项", by_lead(report.next_due) or "无"


def markdown_table(lines: list[list[str]]) -> str:
    """A Markdown table; the first line is its head."""
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join((rows[0], "|" + "---|" * len(lines[0]), *rows[1:]))
