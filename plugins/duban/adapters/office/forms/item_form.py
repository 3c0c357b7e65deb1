"""The form out: a Form made into the workbook that people fill."""

from openpyxl import Workbook

from duban.adapters.office.forms.cover import Cover, write_cover
from duban.adapters.office.forms.identity import Known, file_of, write_meta
from duban.adapters.office.forms.item_table import write_table
from duban.adapters.office.forms.live_counter import on_cover, unit_formula
from duban.adapters.office.forms.styles import register
from duban.adapters.office.forms.target_sheets import write_milestones, write_targets
from duban.domain.form import (
    MILESTONE_SHEET,
    TABLE_SHEET,
    TARGET_SHEET,
    TEMPLATE_VERSION,
    Form,
    columns_for,
)
from duban.domain.form.asking import cells_asked
from duban.domain.form.locked import row_hashes


class WorkbookFormWriter:
    """ports.FormWriter with openpyxl; equal forms give equal bytes."""

    def write(self, form: Form) -> bytes:
        """
        The workbook as .xlsx bytes: 首页, 填报表, 量化指标 and 路线图, and the very hidden sheet that says whose it is.

        A sheet on which nothing would be asked is left out.
        """
        workbook = Workbook()
        register(workbook)
        cover = write_cover(workbook.worksheets[0], form)
        known = _write_sheets(workbook, form, cover)
        write_meta(workbook, _meta(form))
        return file_of(workbook, form.title, known)


def _write_sheets(workbook: Workbook, form: Form, cover: Cover) -> Known:
    """Everything behind the cover, and the counter of the cover itself; returns what all counters say at first."""
    nil = on_cover(cover.nil)
    table, counts = write_table(workbook.create_sheet(TABLE_SHEET), form, nil)
    areas, known = {TABLE_SHEET: table.area("missing")}, {TABLE_SHEET: counts}
    if form.kpis:
        targets, counts = write_targets(workbook.create_sheet(TARGET_SHEET), form, table, nil)
        areas[TARGET_SHEET], known[TARGET_SHEET] = targets.area("missing"), counts
    if form.mapped:
        steps, counts = write_milestones(workbook.create_sheet(MILESTONE_SHEET), form, nil)
        areas[MILESTONE_SHEET], known[MILESTONE_SHEET] = steps.area("missing"), counts
    sheet = workbook.worksheets[0]
    sheet[cover.counter] = unit_formula(areas, cover.people, cover.nil, cover.reason)
    known[sheet.title] = {cover.counter: cells_asked(form)}
    return known


def _meta(form: Form) -> dict[str, str]:
    """What the hidden sheet says."""
    return {
        "reference": str(form.reference),
        "token": form.token,
        "template": TEMPLATE_VERSION,
        "items": " ".join(str(item.number) for item in form.items),
        "columns": " ".join(column.key for column in columns_for(form.items)),
        "targets": " ".join(kpi.code for kpi in form.kpis),
        "milestones": " ".join(str(item.number) for item in form.mapped),
        "locked": row_hashes(form),
    }
