"""The units that a plan's cells name, and what the form of a name tells of a unit."""

import pytest

from duban.domain.importing.document import PlanCell, PlanDocument, PlanRow, PlanTable
from duban.domain.importing.proposal import ImportedCell, ImportedItem, PlanColumn
from duban.domain.importing.proposing import propose
from duban.domain.importing.unit_forms import told_apart
from duban.domain.importing.unit_kinds import kind_of
from duban.domain.importing.unit_proposals import units_of
from duban.domain.plan.programme import Deadline, DeadlineKind
from duban.domain.plan.unit_names import Directory

UNSTATED = Deadline(DeadlineKind.UNSTATED, None, "")


def item(lead: str, helpers: str) -> ImportedItem:
    cells = {column: ImportedCell("", "") for column in PlanColumn}
    cells[PlanColumn.LEAD] = ImportedCell(lead, lead)
    cells[PlanColumn.CO_RESPONSIBLE] = ImportedCell(helpers, helpers)
    return ImportedItem(1, "", cells, UNSTATED, "第1行")


@pytest.mark.parametrize(
    ("helpers", "names"),
    [
        pytest.param("市公安局、税务局", ["市公安局", "市税务局"], id="what follows 市 leaves it out"),
        pytest.param("市公安局、市场监管局", ["市公安局", "市市场监管局"], id="市场 is no place"),
        pytest.param("市教育局、民政局，市政府办", ["市教育局", "市民政局", "市政府办"], id="民政 is no place"),
        pytest.param("市商务局、云川海关", ["市商务局", "云川海关"], id="a place of its own"),
        pytest.param("市商务局、人民银行云川市分行", ["市商务局", "人民银行云川市分行"], id="a bank's branch"),
        pytest.param("市发改委、商务局，科技局", ["市发改委", "市商务局", "市科技局"], id="known by its full name"),
        pytest.param(
            "市商务局、电信、移动、联通云川分公司",
            ["市商务局", "电信云川分公司", "移动云川分公司", "联通云川分公司"],
            id="three companies and one branch",
        ),
        pytest.param("市商务局、铁塔公司", ["市商务局", "铁塔公司"], id="one company"),
        pytest.param("市政府督查室、教育局", ["市政府督查室", "市教育局"], id="an office called 室"),
        pytest.param("市卫健委等执法监管部门", ["市卫健委"], id="a phrase for many behind 等"),
        pytest.param("各县（市、区）人民政府、市直有关单位", [], id="phrases for many"),
    ],
)
def test_names_in_a_cell(helpers: str, names: list[str]) -> None:
    plan = (item("云川供电公司", helpers), item("市科技局", ""))
    units, collectives = units_of(plan, "云川市优化营商环境方案")
    assert [one.unit.name for one in units][2:] == [name for name in names if name != "市科技局"]
    directory = Directory([one.unit for one in units], collectives)
    assert directory.find(helpers).unknown == ()


def test_codes_are_initials_and_nobody_shares_one() -> None:
    units, _ = units_of((item("市税务局", "市商务局、市水务局"),), "云川市方案")
    assert [one.unit.code for one in units] == ["swj", "swj2", "swj3"]


@pytest.mark.parametrize(
    ("name", "kind", "subordinate", "salutation"),
    [
        ("市财政局", "市直部门", True, "贵局"),
        ("市卫健委", "市直部门", True, "贵委"),
        ("市中级人民法院", "司法机关", False, "贵院"),
        ("市税务局", "省部属驻市单位", False, "贵局"),
        ("人民银行云川市分行", "省部属驻市单位", False, "贵单位"),
        ("国网云川供电公司", "央企驻市单位", False, "贵公司"),
        ("市自来水公司", "公用企业", True, "贵公司"),
        ("市水务集团", "公用企业", True, "贵公司"),
        ("市水务局", "市直部门", True, "贵局"),
        ("市燃气热力管理办公室", "市直部门", True, "贵单位"),
        ("市铁路建设办公室", "市直部门", True, "贵单位"),
        ("市政府督查室", "市直部门", True, "贵单位"),
        ("工商银行江州分行", "央企驻市单位", False, "贵行"),
        ("城关镇政府", "县（市、区）/功能区", True, "贵镇"),
        ("青岚县城关镇人民政府", "县（市、区）/功能区", True, "贵镇"),
        ("城东街道办事处", "县（市、区）/功能区", True, "贵街道"),
        ("市委组织部", "市委部门", False, "贵单位"),
        ("市住房公积金管理中心", "市属事业单位", True, "贵单位"),
        ("青岚县人民政府", "县（市、区）/功能区", True, "贵县"),
        ("云川经济技术开发区管委会", "县（市、区）/功能区", True, "贵区"),
    ],
)
def test_what_a_name_tells(name: str, kind: str, subordinate: bool, salutation: str) -> None:
    found = kind_of(name)
    assert (found.kind, found.subordinate, found.salutation, found.doubt) == (kind, subordinate, salutation, "")


@pytest.mark.parametrize("name", ["云川水务集团有限公司", "云川港口发展中心", "云川之窗"])
def test_what_a_name_does_not_tell_is_a_doubt(name: str) -> None:
    assert kind_of(name).doubt


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        pytest.param("市发改委和市财政局", "市发改委、市财政局", id="two names with 和 between"),
        pytest.param("市文化和旅游局、市公安局", "市文化和旅游局、市公安局", id="和 within a name"),
        pytest.param("市公安局及市税务局", "市公安局、市税务局", id="two names with 及 between"),
        pytest.param("市发改委/市财政局", "市发改委、市财政局", id="a stroke between"),
    ],
)
def test_what_joins_two_names_stands_apart(printed: str, names: str) -> None:
    assert told_apart(printed) == names


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        pytest.param("市公安局 税务局", "市公安局、税务局", id="a blank between two units"),
        pytest.param("市行政服务中心 管委会", "市行政服务中心管委会", id="a blank within a name"),
        pytest.param("市公安局 、税务局 ，市商务局", "市公安局、税务局，市商务局", id="blanks before signs"),
        pytest.param("市公安局、税务局 等相关部门", "市公安局、税务局等相关部门", id="a blank before 等"),
        pytest.param("市住房和城乡\n建设局", "市住房和城乡建设局", id="a name over two lines"),
    ],
)
def test_blanks_and_line_breaks_in_a_cell_of_units(printed: str, text: str) -> None:
    table = PlanTable(
        tuple(
            PlanRow({n: PlanCell(cell) for n, cell in enumerate(row)}, "第1行")
            for row in (
                ("序号", "任务", "牵头单位", "配合单位", "时限"),
                ("1", "甲事", "市审批局", printed, "2025年底"),
            )
        )
    )
    (item,) = propose(PlanDocument("plan.txt", (table,))).items
    assert item.cells[PlanColumn.CO_RESPONSIBLE].value == text
