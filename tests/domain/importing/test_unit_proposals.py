"""The units that a plan's cells name: each once, with its place, its other ways of being written, and its doubts."""

import pytest

from duban.domain.importing.proposal import ImportedCell, ImportedItem, PlanColumn
from duban.domain.importing.unit_proposals import units_of
from duban.domain.plan.programme import Deadline, DeadlineKind

TITLE = "云川市优化营商环境方案"


def item(lead: str, helpers: str = "") -> ImportedItem:
    cells = {PlanColumn.LEAD: ImportedCell(lead, ""), PlanColumn.CO_RESPONSIBLE: ImportedCell(helpers, "")}
    return ImportedItem(1, "", cells, Deadline(DeadlineKind.UNSTATED, None, ""), "")


def names(*cells: str, title: str = TITLE) -> list[str]:
    return [one.unit.name for one in units_of([item(cell) for cell in cells], title)[0]]


def doubts(*cells: str, title: str = TITLE) -> list[str]:
    return [one.doubt for one in units_of([item(cell) for cell in cells], title)[0]]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param("市公安局、财政局", ["市公安局", "市财政局"], id="behind one with its place"),
        pytest.param("市公安局，财政局", ["市公安局", "财政局"], id="not beyond a comma"),
        pytest.param("县公安局、财政局", ["县公安局", "县财政局"], id="of a county"),
        pytest.param("市公安局、县财政局、民政局", ["市公安局", "县财政局", "县民政局"], id="the nearest place"),
        pytest.param("市公安局等部门、财政局", ["市公安局", "市财政局"], id="behind a phrase for many"),
        pytest.param("市公安局、团委等部门", ["市公安局", "市团委"], id="one of two characters before such a phrase"),
        pytest.param("市公安局、云川海关", ["市公安局", "云川海关"], id="one with a place of its own"),
        pytest.param("市公安局、云川广电站", ["市公安局", "云川广电站"], id="one with the city's name"),
        pytest.param("市公安局（牵头）、财政局", ["市公安局", "市财政局"], id="with its role"),
    ],
)
def test_a_unit_carries_its_place(cell: str, found: list[str]) -> None:
    assert names(cell) == found


def test_a_company_has_the_branch_of_the_next_one_that_names_it_and_of_none_before() -> None:
    assert names("市公安局、电信、联通云川分公司、移动") == ["市公安局", "电信云川分公司", "联通云川分公司", "移动"]
    assert names("市公安局、电信、民政局、联通云川分公司")[1] == "电信"


def test_a_name_that_is_written_in_full_elsewhere_is_known_by_that() -> None:
    assert names("市公安局", "财政局", "市财政局") == ["市公安局", "市财政局"]
    assert names("县财政局", "财政局、民政局、县公安局")[:3] == ["县财政局", "县民政局", "县公安局"]


def test_places_are_told_by_the_title_and_by_names_of_branches() -> None:
    assert names("市公安局、青岚服务站", "青岚海关") == ["市公安局", "青岚服务站", "青岚海关"]
    assert names("市公安局、青岚服务站", "国网青岚供电公司") == ["市公安局", "青岚服务站", "国网青岚供电公司"]
    assert names("市公安局、青岚服务站") == ["市公安局", "市青岚服务站"]


def test_what_is_not_certain_about_a_name_is_a_doubt() -> None:
    assert doubts("财政局") == ["“财政局”未写明所属市县，待核"]
    assert "承上写作" in doubts("市公安局、服务中心")[1]
    assert doubts("市公安局、财政局") == ["", ""]
    assert "不似单位名称" in doubts("企业家")[0]


def test_the_first_doubt_about_a_name_stays_and_a_later_one_counts() -> None:
    units, _many = units_of([item("市公安局、企业家"), item("企业家")], TITLE)
    assert [bool(one.doubt) for one in units] == [False, True]


def test_a_unit_knows_the_other_ways_in_which_it_is_written() -> None:
    (police, finance), _many = units_of([item("市公安局(支队)、财政局", "市公安局")], TITLE)
    assert (police.unit.name, finance.unit.aliases) == ("市公安局", ("财政局",))
    assert "市公安局（支队）" in police.unit.aliases


def test_phrases_for_many_are_no_units() -> None:
    units, many = units_of([item("市公安局等有关部门、各县（市、区）")], TITLE)
    assert ([one.unit.name for one in units], many) == (["市公安局"], ("等有关部门", "各县（市、区）"))


def test_and_others_without_a_word_of_whom_is_no_phrase() -> None:
    units, many = units_of([item("市公安局等")], TITLE)
    assert ([one.unit.name for one in units], many) == (["市公安局"], ())


def test_a_name_that_begins_with_and_others_is_a_phrase() -> None:
    assert units_of([item("等有关部门")], TITLE)[1] == ("等有关部门",)


def test_codes_are_initials_without_the_place() -> None:
    units, _many = units_of([item("市税务局、商务局、水务局")], TITLE)
    assert [one.unit.code for one in units] == ["swj", "swj2", "swj3"]
