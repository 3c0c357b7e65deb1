"""The county form as data: what each part asks, what is filled in, and numbers as people write them."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form.county import (
    INDICATOR_COLUMNS,
    PARTS,
    STALE,
    AskedIndicator,
    CountyForm,
    heading_of,
    parse_items,
    parse_state,
    part_named,
)
from duban.domain.form.county_sheets import county_form
from duban.domain.form.layout import TextSheet
from duban.domain.plan.labels import PLAIN
from duban.domain.plan.programme import Indicator
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState

FORM = CountyForm(
    Reference.parse("qz2021/county_quarterly/2021-Q4/huian"),
    "t",
    "季报表",
    "惠安县",
    "你县",
    (),
    (date(2021, 10, 1), date(2021, 12, 25)),
    date(2021, 12, 24),
    datetime(2021, 12, 28, tzinfo=TIMEZONE),
    "",
)
LAST = CountyAccount("甲", "乙", "丙", plan="惠政办〔2021〕50号", exploratory="承接二项", experience="一件事")


def test_three_parts_are_owed_one_is_told_once_and_one_is_gone_over() -> None:
    assert [part.key for part in PARTS if part.required] == ["work", "problems", "next_steps"]
    assert [part.key for part in PARTS if part.once] == ["plan"]
    assert [part.key for part in PARTS if part.repeats] == ["exploratory"]
    assert [part.cells for part in PARTS] == [3, 2, 2, 1, 1, 1]


def test_what_was_told_once_is_not_asked_again() -> None:
    assert FORM.parts == PARTS
    asked = replace(FORM, last=LAST).parts
    assert [part.key for part in PARTS if part not in asked] == ["plan"]
    silent = replace(FORM, last=replace(LAST, plan=""))
    assert replace(silent, asked_before=1).parts == PARTS, "once more"
    assert [part.key for part in PARTS if part not in replace(silent, asked_before=2).parts] == ["plan"]
    assert "plan" not in [part.key for part in replace(FORM, asked_before=2).parts]


def test_what_was_told_the_same_twice_is_asked_to_be_brought_up_to_date() -> None:
    def advice(form: CountyForm) -> list[str]:
        texts = [each for each in county_form(form).sheets if isinstance(each, TextSheet)]
        return [part.advice for part in texts[0].parts if STALE in part.advice]

    assert advice(FORM) == []
    (told,) = advice(replace(FORM, is_stale=True))
    assert told.startswith("▸ 承接省级改革试点")


def test_only_what_is_gone_over_is_filled_in() -> None:
    known = replace(FORM, last=LAST)
    assert [known.prefilled(part) for part in PARTS] == ["", "", "", "", "承接二项", ""]
    assert [FORM.prefilled(part) for part in PARTS] == [""] * 6


def test_the_last_day_on_time_is_the_one_before_it_is_late() -> None:
    assert FORM.on_time_until == date(2021, 12, 27)


def test_headings_are_numbered_and_say_what_is_owed() -> None:
    assert [heading_of(part, place) for place, part in enumerate(PARTS)] == [
        "一、工作推进情况（必填，3000字以内）",
        "二、存在问题（必填，3000字以内）",
        "三、下一步工作计划（必填，3000字以内）",
        "四、本地落实方案（填过一次即不再询问）",
        "五、承接省上探索性任务（选填）",
        "六、典型经验（选填）",
    ]


@pytest.mark.parametrize("part", PARTS, ids=[part.key for part in PARTS])
def test_a_part_is_known_by_its_title(part) -> None:
    assert part_named(heading_of(part, 3)) is part
    assert part_named(f"{part.title}及其他") is None


def test_a_county_fills_three_columns_of_the_table_on_one_page() -> None:
    assert [column.key for column in INDICATOR_COLUMNS if column.is_open] == ["state", "text", "items"]
    assert [column.mark for column in INDICATOR_COLUMNS][:2] == ["#indicator_number", "#indicator_name"]
    assert INDICATOR_COLUMNS[4].heading == "本季度情况\n（必选▼）"
    assert [column.key for column in INDICATOR_COLUMNS if column.required] == ["state"]
    assert sum(column.width for column in INDICATOR_COLUMNS) == 124.5, "the width that an A4 page across is scaled to"


@pytest.mark.parametrize(
    ("last", "printed", "filled_in"),
    [
        pytest.param(None, "首次填报", (None, None, None), id="the first form"),
        pytest.param((), "—", (None, None, None), id="nothing was said of it"),
        pytest.param((IndicatorAccount(6, None, "慢。", (1,)),), "—", (None, None, None), id="nothing was chosen"),
        pytest.param((IndicatorAccount(6, IndicatorState.NORMAL),), "正常", ("正常", None, None), id="it was normal"),
        pytest.param(
            (IndicatorAccount(6, IndicatorState.BEHIND, "慢。", (1, 2)),),
            "滞后",
            ("滞后", "慢。", "1—2"),
            id="it was behind",
        ),
    ],
)
def test_what_was_said_of_an_indicator_is_shown_and_filled_in_for_the_county_to_go_over(
    last: tuple[IndicatorAccount, ...] | None, printed: str, filled_in: tuple[str | None, ...]
) -> None:
    known = FORM if last is None else replace(FORM, last=replace(LAST, indicators=last))
    asked = AskedIndicator(Indicator(6, "纳税", ""), (38, 39))
    shown = [column.shows(known, asked) for column in INDICATOR_COLUMNS if column.shows]
    assert shown == ["6", "纳税", "38—39", printed]
    assert tuple(column.carried(known, asked) for column in INDICATOR_COLUMNS if column.is_open) == filled_in


def test_a_quarter_is_scored_and_wants_a_stamped_scan_unless_it_is_said_otherwise() -> None:
    assert (FORM.is_baseline, FORM.wants_scan) == (False, True)


@pytest.mark.parametrize(
    ("text", "state"),
    [("正常", IndicatorState.NORMAL), (" 有 困难", IndicatorState.DIFFICULT), ("较好", None), ("", None)],
)
def test_a_state_is_one_of_the_choices(text: str, state: IndicatorState | None) -> None:
    assert parse_state(text) is state


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("6", (6,), id="one number"),
        pytest.param("6-8", (6, 7, 8), id="a range"),
        pytest.param("6—6", (6,), id="a range of one"),
        pytest.param("8-6", (8, 6), id="a range the wrong way round"),
        pytest.param("1-201", tuple(range(1, 202)), id="the widest range"),
        pytest.param("1-202", (1, 202), id="a wider one is its ends"),
        pytest.param("9、6、9", (9, 6), id="each once, as they stand"),
        pytest.param("第十二项至第十三项", (12, 13), id="in Chinese numerals"),
    ],
)
def test_item_numbers_are_read_as_people_write_them(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_items(text) == numbers


@pytest.mark.parametrize(
    ("numbers", "written"),
    [((), ""), ((7,), "7"), ((1, 2), "1—2"), ((5, 3, 1, 2), "1—3、5"), ((2, 2, 4), "2、4")],
)
def test_runs_of_numbers_are_drawn_together(numbers: tuple[int, ...], written: str) -> None:
    assert PLAIN.ranges(numbers) == written
