"""From a published plan to the first forms: an office that is made new, its plan imported, contacts filled in."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import KEY, duban
from tests.second_office import TRUTH, fill_in_contacts

from duban.bootstrap import Installation, environment_credentials
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.form import TABLE_SHEET
from duban_rehearsal.published.layouts import layouts

CYCLE = Reference("jz2026", "department_monthly", Period.parse("2026-03"))
OPENS = datetime(2026, 3, 17, 9, tzinfo=TIMEZONE)
ANSWERS = """
place = "江州市"
number_prefix = "江发改"
area_code = "0791"
phone = "0791-81234567"
address = "duban@jiangzhou.example"
report_to = ["ysb@jiangzhou.example"]
title = "优化营商环境专项行动"
code = "jz2026"
starts_on = 2026-03-01
ends_on = 2027-12-31
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new office's folder, as its command makes it."""
    (tmp_path / "answers.toml").write_text(ANSWERS)
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    assert duban("init", str(tmp_path / "office"), "--answers", str(tmp_path / "answers.toml")).exit_code == 0
    monkeypatch.setenv("DUBAN_OFFICE", str(tmp_path / "office"))
    return tmp_path / "office"


def test_the_first_forms_of_an_imported_plan_ask_by_its_own_numbers(tmp_path: Path, office: Path):
    plan = next(layout for layout in layouts(TRUTH) if layout.name == "prose.docx")
    (tmp_path / "方案.docx").write_bytes(plan.content)
    target = office / "include" / "task_list.xlsx"
    assert duban("import", str(tmp_path / "方案.docx"), "-o", str(target)).exit_code == 0
    fill_in_contacts(target)
    assert "任务事项 40 项" in duban("tasks").stdout

    app = Installation(load_settings(office, home=tmp_path / "home"), environment_credentials(credentials(tmp_path)))
    app.migrate()
    app.generate.open_cycle(CYCLE, OPENS)
    app.generate.prepare_form(CYCLE.of("scjgj"), OPENS)
    with app.context.ledger.begin() as work:
        form = work.forms.get(CYCLE.of("scjgj"))
    assert form is not None
    book = load_workbook(BytesIO(app.context.archive.get(form.sha256)))
    cells = [cell for row in book[TABLE_SHEET].iter_rows() for cell in row if cell.value is not None]
    said, shown_as = [str(cell.value) for cell in cells], "".join(cell.number_format for cell in cells)
    wanted = [row for row in plan.truth if row["牵头部门"] == "市市场监管局"]
    assert len(wanted) == 5
    for row in wanted:
        assert f'"{row["公布编号"]}"' in shown_as
        assert any(row["具体措施"] in text for text in said)


def credentials(folder: Path) -> dict[str, str]:
    return {"AIRFLOW_CONN_DUBAN_LEDGER": f"sqlite:///{folder}/ledger.db", "AIRFLOW_CONN_DUBAN_KEY": KEY}
