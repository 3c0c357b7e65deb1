"""
The pictures of docs/form.md, made anew from the form as it is built today.

    .venv/bin/python scripts/form_pictures.py

Needs soffice and pdftoppm. Somebody has to look at what comes out.
"""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.bootstrap import Installation, environment_credentials, installation
from duban.config import PROJECT, Settings, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.form import TABLE_SHEET
from duban.domain.form.words import CLAIM_SHEET
from duban.domain.returns.submission import Unreadable
from duban.services.collect.judge import JudgeItems
from duban.services.generate.item_forms import ItemForms, OnFile
from duban.stack.connections import embedded_connections
from duban_rehearsal.people.filling import Quality, fill

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
UNIT = Reference.parse("qz2021/department_monthly/2021-10/swj")
NOW = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)


def main() -> None:
    """Build this month's and next month's form of one department, and picture them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = with_contributions(load_settings(PROJECT, folder))
        app = installation(environment_credentials(embedded_connections(folder, settings.mail.address, 0)), settings)
        app.migrate()
        first = app.generate.prepare(UNIT, NOW)
        (folder / "first.xlsx").write_bytes(first.workbook)
        (folder / "next.xlsx").write_bytes(half_filled(next_form(app, first.workbook)))
        claims = app.generate.prepare(UNIT.cycle.of("jrjgj"), NOW).workbook
        (folder / "claims.xlsx").write_bytes(two_answered(claims))
        extract = app.generate.prepare(UNIT.cycle.of("scjgj"), NOW).beside[0][1]
        (folder / "extract.docx").write_bytes(extract)
        picture(folder / "next.xlsx", {1: "form-cover", 2: "form-table", 3: "form-told"})
        picture(folder / "first.xlsx", {4: "form-targets", 5: "form-milestones"})
        picture(folder / "claims.xlsx", {7: "form-claims"})
        picture(folder / "extract.docx", {1: "form-extract"})


def with_contributions(settings: Settings) -> Settings:
    """*settings* with the 责任部门供稿单 on, which is off by default and has its picture."""
    plan = settings.programmes[UNIT.programme]
    on = replace(plan, loops=replace(plan.loops, contributions=True))
    return replace(settings, programmes=settings.programmes | {UNIT.programme: on})


def two_answered(workbook: bytes) -> bytes:
    """A form with two lines of 任务认领核对表 answered."""
    book = load_workbook(BytesIO(workbook))
    sheet = book[CLAIM_SHEET]
    marks = {str(cell.value): cell.column for cell in sheet[4]}
    said = {
        (7, "#claim.word"): "无异议",
        (8, "#claim.word"): "建议更正",
        (8, "#claim.column"): "责任部门",
        (8, "#claim.becomes"): "人民银行泉州市中心支行",
    }
    for (row, mark), text in said.items():
        sheet.cell(row, marks[mark]).value = text
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def next_form(app: Installation, returned: bytes) -> bytes:
    """The form of the month after one that was filled with care."""
    filled = WorkbookFormReader().read(fill(returned, Quality.CAREFUL, NOW.date()))
    if isinstance(filled, Unreadable):
        raise SystemExit(filled.reason)
    entries = JudgeItems(app.context).judge(filled, UNIT, NOW).entries
    steps = {each.item: each.milestones for each in entries if each.milestones}
    items = ItemForms(app.context, app.generate.forms)
    following = Reference(UNIT.programme, UNIT.stream, Period.parse("2021-11"), UNIT.organisation)
    programme = app.context.programme(following)
    on_file = OnFile({each.item: each for each in entries}, steps, frozenset(), 33)
    form = items.form(app.context.cycle(following), programme, programme.organisation(UNIT.organisation), on_file)
    return items.writer.write(form)


def half_filled(workbook: bytes) -> bytes:
    """One row told, one that owes a reason, one unchanged."""
    book = load_workbook(BytesIO(workbook))
    sheet = book[TABLE_SHEET]
    marks = {str(cell.value): cell.column for cell in sheet[4]}
    said = {
        (7, "#status"): "持续推进（有进展）",
        (7, "#progress"): "印发注销容缺办理清单，线上线下同步执行，本月办理容缺注销四十六户。",
        (8, "#status"): "正在推进（滞后）",
        (8, "#progress"): "完成系统改造方案，因省级接口未开放，联调尚未开始。",
        (9, "#unchanged"): "√",
    }
    for (row, mark), text in said.items():
        sheet.cell(row, marks[mark]).value = text
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def picture(source: Path, pages: dict[int, str]) -> None:
    """Each of *pages* as a picture of that name."""
    folder = source.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    for page, name in pages.items():
        only = ["-f", str(page), "-l", str(page), "-r", "90", "-png", "-singlefile"]
        subprocess.run([program("pdftoppm"), *only, source.with_suffix(".pdf"), PICTURES / name], check=True)


def program(name: str) -> str:
    """Where that program is."""
    if (found := shutil.which(name)) is None:
        raise SystemExit(f"{name} is missing")
    return found


if __name__ == "__main__":
    main()
