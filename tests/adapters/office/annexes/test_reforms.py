"""创新突破改革评估表: what its lead, experts and the figures say of each reform, side by side."""

from io import BytesIO

from openpyxl import load_workbook
from tests.domain.report.test_reforms import DONE, assessed, marked, reviewed, told

from duban.adapters.office.annexes.workbook import write_annexes
from duban.domain.report.annexes import ASSESSMENTS
from duban.domain.returns.assessment import Rating


def test_every_cell_of_an_assessment_stands_in_the_annex() -> None:
    report = told(
        assessed(DONE, Rating.MET, 120), decided=(marked(1), marked(2)), reviews=(reviewed(1, Rating.PARTLY),)
    )
    sheet = load_workbook(BytesIO(write_annexes(report)))[ASSESSMENTS]
    rows = {str(row[0].value): " ".join(str(cell.value) for cell in row) for row in sheet.iter_rows()}
    for words in ("并联审批", "压缩过半", "达到预期", "2021年10月19日论证会", "成效有待观察", "未达到≤110小时"):
        assert words in rows["1"]
    assert "本期未作自我评估" in rows["2"]


def test_during_the_year_there_is_no_such_annex() -> None:
    report = told(assessed(DONE, Rating.MET, 120), is_assessing=False)
    assert ASSESSMENTS not in load_workbook(BytesIO(write_annexes(report))).sheetnames
