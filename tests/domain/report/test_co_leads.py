"""What co-leads said in the report: item by item, with its source, beside what the first-named unit reports."""

from io import BytesIO

from openpyxl import load_workbook
from tests.report_cases import (
    COURT,
    CUT_OFF,
    CYCLE,
    CYCLE_REFERENCE,
    EARLIER,
    ON_TIME,
    RETURNS,
    SUBMISSIONS,
    past,
    programme,
)

from duban.adapters.office.annexes.workbook import write_annexes
from duban.domain.checks.co_lead import Contribution, Countersign
from duban.domain.form.co_lead import Opinion
from duban.domain.report import KnownCycle, Report, compile_report, facts_of
from duban.domain.returns.submission import MeasureState

ANSWER = Countersign(
    reference=str(CYCLE_REFERENCE.of(COURT)),
    attempt=2,
    received_at=ON_TIME,
    sender="a@court.example",
    file_sha256="c" * 64,
    file_name="会签表.xlsx",
    message="d" * 64,
    opinion=Opinion.CHANGES,
    changes="第1项第二条措施已办结。",
    contributions=(Contribution(1, (None, MeasureState.IN_PLACE), "=已办结。"),),
)
NUMBER = "qz2021/department_monthly/2021-10/fayuan#会签2"


def countersigned() -> Report:
    """The small cycle, of whose first item the court is a co-lead that answered."""
    known = KnownCycle(CYCLE, RETURNS, SUBMISSIONS, countersigns={COURT: ANSWER})
    return compile_report(programme(), known, past(EARLIER), CUT_OFF)


def test_what_a_co_lead_said_is_a_fact_with_its_answer_as_source_and_changes_no_light() -> None:
    told = facts_of(countersigned())
    by_key = {fact.key: fact for fact in told.facts}
    assert by_key["countersign.fayuan.opinion"].value == "修改意见"
    assert by_key["item.1.countersign_fayuan_measures"].value == "已落实1条，共1条"
    (cite,) = by_key["item.1.countersign_fayuan_progress"].cites
    assert (cite.name, cite.item, cite.column) == (NUMBER, 1, "本月进展")
    assert told.sources[-1].file_sha256 == "c" * 64
    assert by_key["item.1.light"].value == "绿"


def test_it_stands_in_the_annex_and_the_item_names_it_as_a_source() -> None:
    book = load_workbook(BytesIO(write_annexes(countersigned())))
    assert [cell.value for cell in book["会签反馈表"][4]] == [
        *("市中级人民法院", "修改意见", "第1项第二条措施已办结。", 1, "目标1。", "市税务局"),
        *("已落实1条，共1条", "'=已办结。", None, NUMBER),
    ]
    assert book["任务进展总表"].cell(4, 19).value == f"qz2021/department_monthly/2021-10/shuiwu#1；会签：{NUMBER}"
    assert NUMBER in [cell.value for cell in book["来源"]["B"]]
