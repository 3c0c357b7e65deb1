"""The annexes of the report as one .xlsx, consolidated with pandas."""

from duban.adapters.office.annexes.burdens import SHEET as BURDENS
from duban.adapters.office.annexes.burdens import burden_annex
from duban.adapters.office.annexes.charts import add_charts
from duban.adapters.office.annexes.co_leads import co_lead_annex
from duban.adapters.office.annexes.file import new_workbook, saved
from duban.adapters.office.annexes.items import item_annexes, item_table
from duban.adapters.office.annexes.lists import change_annex, matter_annex, target_annex
from duban.adapters.office.annexes.notes import NOTES, note_annex
from duban.adapters.office.annexes.reforms import reform_annex
from duban.adapters.office.annexes.returns import PRACTICE, PUBLICITY, answer_annex, places_of, source_annex
from duban.adapters.office.annexes.sheet import SOURCES, add_sheet, of_period
from duban.domain.calendar.moments import told_day
from duban.domain.papers.annex_notes import annex_notes
from duban.domain.papers.monthly import subject
from duban.domain.papers.prose import moment
from duban.domain.report import Report
from duban.domain.report.annexes import ASSESSMENTS, WORKING, annexes_of
from duban.domain.report.burden import BASIS


def write_annexes(report: Report) -> bytes:
    """The annexes of *report*, their charts and the sources of every line; the same bytes for the same facts."""
    workbook = new_workbook()
    places = places_of(report.sources)
    annexes = (
        *item_annexes(report, item_table(report.rows), places),
        answer_annex(report.coverage.answers, places, _words(report)),
        target_annex(report, places),
        matter_annex(report, places),
    )
    working = (change_annex(report, places), co_lead_annex(report, places), burden_annex(report.burdens))
    names = annexes_of(report)
    reforms = (reform_annex(report, places),) if ASSESSMENTS in names else ()
    about, note = subject(report), _note(report)
    for number, (name, annex) in enumerate(zip(names, (*annexes, *reforms, *working), strict=True), 1):
        said = f"{_drafted(report)}　{BASIS}" if name == BURDENS else note  # one line holds no more
        numbered = "" if name in WORKING else f"附件{number}　"
        add_sheet(workbook, name, of_period(annex, report.period), f"{numbered}{about}——{name}", said)
    add_charts(workbook, report, about, note)
    add_sheet(workbook, SOURCES, source_annex(report.sources), f"{about}——数据来源", note)
    add_sheet(workbook, NOTES, note_annex(annex_notes(report)), f"{about}附件说明", note)
    return saved(workbook, f"{about}附件", report.as_of)


def _drafted(report: Report) -> str:
    return f"送审稿（第{report.draft}稿）　统计截止日：{told_day(report.counted_to)}"


def _note(report: Report) -> str:
    dropped = "、".join(each.item.told for each in report.terminated)
    gone = f"　已终止、未列入：{dropped}" if dropped else ""
    return f"{_drafted(report)}　汇总时间：{moment(report.as_of)}　灯由系统按完成时限和报送情况计算{gone}"


def _words(report: Report) -> dict[str, dict[str, str]]:
    """What units told beside their items, by title and unit."""
    practices = {each.organisation: each.text for each in report.practices}
    return {PRACTICE: practices, PUBLICITY: {each.organisation: each.text for each in report.publicity}}
