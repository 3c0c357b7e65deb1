"""The annexes of the report as one .xlsx, consolidated with pandas."""

from datetime import UTC
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from duban.adapters.office.annexes.charts import add_charts
from duban.adapters.office.annexes.items import item_annexes, item_table
from duban.adapters.office.annexes.lists import change_annex, matter_annex, target_annex
from duban.adapters.office.annexes.returns import answer_annex, places_of, source_annex
from duban.adapters.office.annexes.sheet import SOURCES, add_sheet, add_styles
from duban.adapters.office.stable_zip import stable
from duban.domain.papers.monthly import subject
from duban.domain.papers.prose import day, moment
from duban.domain.report import Report
from duban.domain.report.annexes import ANNEXES


def write_annexes(report: Report) -> bytes:
    """The annexes of *report*, their charts and the sources of every line; the same bytes for the same facts."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    places = places_of(report.sources)
    annexes = (
        *item_annexes(report, item_table(report.rows), places),
        answer_annex(report.coverage.answers, places),
        target_annex(report, places),
        matter_annex(report, places),
        change_annex(report, places),
    )
    about, note = subject(report), _note(report)
    for number, (name, annex) in enumerate(zip(ANNEXES, annexes, strict=True), 1):
        add_sheet(workbook, name, annex, f"附件{number}　{about}——{name}", note)
    add_charts(workbook, report, about, note)
    add_sheet(workbook, SOURCES, source_annex(report.sources), f"{about}——数据来源", note)
    return _saved(workbook, report)


def _note(report: Report) -> str:
    return (
        f"送审稿（第{report.draft}稿）　统计截止日：{day(report.counted_to)}　"
        f"汇总时间：{moment(report.as_of)}　灯由系统按完成时限和报送情况计算"
    )


def _saved(workbook: Workbook, report: Report) -> bytes:
    made_at = report.as_of.astimezone(UTC).replace(tzinfo=None)
    workbook.properties.creator = ""
    workbook.properties.title = f"{subject(report)}附件"
    workbook.properties.created = workbook.properties.modified = made_at
    written = BytesIO()
    # Workbook.save would put the system's clock into the file.
    ExcelWriter(workbook, ZipFile(written, "w", ZIP_DEFLATED)).save()
    return stable(written.getvalue(), report.as_of)
