"""The department's form as its sheets: what the cover says, which sheets there are, and how they are divided."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from tests.builders import ITEMS, REFERENCE, form, item

from duban.domain.calendar.cycle import Period
from duban.domain.form import TARGET_COLUMNS, columns_for
from duban.domain.form.claim_line import ClaimLine
from duban.domain.form.column import Column
from duban.domain.form.delay_line import FREED, DelayLine
from duban.domain.form.department import balanced, department_form
from duban.domain.form.form import Form
from duban.domain.form.layout import CoverLine, TableSheet
from duban.domain.form.locked import row_hashes
from duban.domain.form.reform_line import ReformLine
from duban.domain.plan.programme import Kpi

HOURS = Kpi("K38-1", 38, "纳税时间", "小时", "<=", "110", date(2021, 12, 31), "stock", enabled=True)
WHOLE = form(kpis=(HOURS,), mapped=ITEMS[:2])


def sheets(of: Form) -> dict[str, TableSheet]:
    found = department_form(of).sheets
    return {each.sheet: each for each in found if isinstance(each, TableSheet)}


def cover(of: Form) -> tuple[CoverLine, ...]:
    return department_form(of).cover


def labelled(of: Form) -> dict[str, str]:
    return {each.label: each.text for each in cover(of) if each.label}


def test_a_sheet_on_which_nothing_would_be_asked_is_left_out() -> None:
    assert list(sheets(form())) == ["填报表"]
    assert list(sheets(form(kpis=(HOURS,)))) == ["填报表", "量化指标"]
    assert list(sheets(WHOLE)) == ["填报表", "量化指标", "路线图"]
    late = form(delays=(DelayLine(ITEMS[0], "黄灯：进展滞后。", FREED),))
    assert list(sheets(late)) == ["填报表", "滞后原因"]
    assert department_form(late).facts["delays"] == "38"
    assert any("“滞后原因”表列出滞后、逾期的 1 项" in line.text for line in cover(late))
    lines = (ReformLine(ITEMS[0], "无量化指标", is_assessed=True), ReformLine(ITEMS[1], "", is_assessed=False))
    reforms = form(reforms=lines)
    assert list(sheets(reforms)) == ["填报表", "创新突破改革"]
    told = "“创新突破改革”表请对 1 项已标注的各填四格自我评估，请对 1 项拟标注的选择是否同意。"
    assert any(told in line.text for line in cover(reforms))


def test_the_hidden_sheet_says_whose_form_it_is_and_what_it_asked() -> None:
    assert department_form(WHOLE).facts == {
        "reference": str(REFERENCE),
        "token": "token-of-this-return",
        "template": "2",
        "items": "38 39 40 41",
        "columns": " ".join(column.key for column in columns_for(ITEMS)),
        "targets": "K38-1",
        "milestones": "38 39",
        "claims": "",
        "delays": "",
        "reforms": "",
        "errands": "",
        "locked": row_hashes(WHOLE),
    }


@pytest.mark.parametrize(
    ("asked_last", "told"),
    [
        (None, "贵局本期共有 4 项任务事项。本次需填 16 格。"),
        (0, "贵局本期共有 4 项任务事项。本次需填 16 格，上次 0 格。"),
    ],
    ids=["the first form", "nothing was asked last time"],
)
def test_the_cover_says_how_much_is_asked_and_was(asked_last: int | None, told: str) -> None:
    assert told in [each.text for each in cover(form(asked_last=asked_last))]


def test_the_cover_says_of_what_and_by_when_and_asks_for_the_people_who_are_known() -> None:
    told = labelled(form())
    assert list(told.items())[:5] == [
        ("填报进度", ""),
        ("填报单位", "市税务局"),
        ("报送编号", str(REFERENCE)),
        ("统计期", "9月26日—10月25日"),
        ("报送时限", "请于10月25日（周一）下班前报送（10月25日24:00前收到均为按时）"),
    ]
    assert (told["填报人"], told["联系电话"], told["零报告"]) == ("甲某", "059500000001", "")
    assert ("本期不再填报" in told, told["盖章处"]) == (False, "（单位公章）")


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ({"dropped": (1, 2)}, "已销号：第1、2项"),
        ({"terminated": (3,)}, "已终止：第3项"),
        ({"dropped": (1,), "terminated": (3,)}, "已销号：第1项；已终止：第3项"),
    ],
)
def test_what_is_not_asked_any_more_is_named_with_the_reason(gone: dict[str, tuple[int, ...]], told: str) -> None:
    assert labelled(form(**gone))["本期不再填报"] == told


@pytest.mark.parametrize(
    ("numbers", "height"),
    [((*range(100, 110), 10, 11, 12), 24), ((*range(100, 112), 9), 38), (range(100, 127), 52)],
    ids=["54 letters are a line", "55 are two", "113 are three"],
)
def test_a_long_list_of_what_is_not_asked_any_more_has_room(numbers: Sequence[int], height: float) -> None:
    (told,) = [each for each in cover(form(dropped=tuple(numbers))) if each.label == "本期不再填报"]
    assert told.height == height


def test_steps_follow_the_sheets_that_there_are() -> None:
    few, many = ([each.text for each in cover(of) if each.style == "cover step"][:-1] for of in (form(), WHOLE))
    assert [text[:8] for text in few] == ["1. 打开下方“", "2. 每项选择“", "3. 核对下表填", "4. 直接回复原"]
    assert many[2:4] == [
        "3. “量化指标”表共 1 项，只填数字；没有量化指标的事项不必自拟数字。",
        "4. “路线图”表只填这一次：为 2 项任务各列出至多六个时间节点。",
    ]


def test_the_cover_prints_on_one_page_at_its_full_size_but_for_the_last_month_of_a_quarter() -> None:
    """In points, of which A4 has 763 between its margins; with one field more it is scaled down a little."""
    assert sum(each.height or 0 for each in cover(form())) == 757
    last_of_a_quarter = replace(REFERENCE, period=Period.parse("2021-12"))
    assert sum(each.height or 0 for each in cover(form(reference=last_of_a_quarter, wants_publicity=True))) == 757 + 64
    assert department_form(form()).labels == 30, "characters, for the longest label"


def test_the_table_is_divided_into_what_is_known_and_what_is_asked_of_each_page() -> None:
    table = sheets(form())["填报表"]
    keys = [column.key for column in table.columns]
    divided = [(keys[band.first - 1], keys[band.last - 1], band.style) for band in table.bands]
    assert divided == [
        ("number", "goal", "band"),
        ("measures", "last_progress", "band"),
        ("unchanged", "measure_3", "open band"),
        ("progress", "remark", "open band"),
    ]
    assert [(each.row, each.column, each.text) for each in table.head[:2]] == [(1, 1, "填报表"), (2, 1, "市税务局")]
    assert {keys[each.column - 1] for each in table.head[2:]} == {"measures"}, "right of what stands on every page"
    assert (table.held, table.across, table.is_filtered, table.block) == (4, 2, True, 1)
    assert (table.room, table.header_height) == (76, 44), "in points, to be filled by hand"


def test_targets_and_milestones_are_one_sheet_each_divided_where_the_unit_begins_to_write() -> None:
    targets, road = sheets(WHOLE)["量化指标"], sheets(WHOLE)["路线图"]
    assert targets.columns == TARGET_COLUMNS
    for sheet, opened in ((targets, "value"), (road, "on")):
        keys = [column.key for column in sheet.columns]
        known, asked = sheet.bands
        assert (known.first, known.last, asked.last) == (1, asked.first - 1, len(keys))
        assert (keys[asked.first - 1], known.style, asked.style) == (opened, "band", "open band")
    assert (targets.across, targets.room, targets.header_height, targets.block) == (None, 30, 44, 1)
    assert (targets.head[0].text, road.head[0].text) == ("量化指标", "路线图（时间表）")


def test_delays_and_claims_are_printed_one_page_across_whatever_their_width() -> None:
    asked = form(claims=(ClaimLine(ITEMS[0], "市税务局"),), delays=(DelayLine(ITEMS[0], "黄灯：报送为滞后。", FREED),))
    delays, claims = sheets(asked)["滞后原因"], sheets(asked)["任务认领核对表"]
    assert (delays.across, claims.across) == (1, 1)
    assert [column.key for column in claims.columns[: claims.held]] == ["item", "missing", "goal"]


def test_six_steps_are_asked_of_an_item_and_three_items_stand_on_a_page() -> None:
    road = sheets(WHOLE)["路线图"]
    assert [(step.item.number, step.number) for step in road.rows] == [(n, m) for n in (38, 39) for m in range(1, 7)]
    assert (road.block, road.blocks_a_page, road.merged) == (6, 3, ("missing", "goal", "deadline"))
    assert (road.across, road.room, road.is_filtered) == (None, 20, False)


def pages(columns: tuple[Column, ...]) -> tuple[float, float]:
    """The width of both printed pages, borders included; what comes before 具体措施 stands on both."""
    widths = {column.key: column.width + 0.7 for column in columns}
    keys = list(widths)
    second, repeated = keys.index("progress"), keys.index("measures")
    left = sum(widths[key] for key in keys[:second])
    return left, sum(widths[key] for key in (*keys[:repeated], *keys[second:]))


@pytest.mark.parametrize(
    ("measures", "grown"),
    [(1, "measures"), (6, "progress")],
    ids=["few measures", "many measures"],
)
def test_both_pages_are_equally_wide_and_the_longest_text_of_the_narrower_has_the_room(
    measures: int, grown: str
) -> None:
    plain = columns_for((item(38, measures=("甲。",) * measures),))
    left, right = pages(balanced(plain))
    assert left == pytest.approx(right)
    assert left == pytest.approx(max(pages(plain)))
    changed = [each.key for each, was in zip(balanced(plain), plain, strict=True) if each.width != was.width]
    assert changed == [grown]
