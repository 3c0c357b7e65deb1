"""The parts of which any form is composed: lines of a cover, steps, headings, and what a sheet has by itself."""

from dataclasses import replace

import pytest
from tests.builders import form

from duban.domain.calendar.period import Period
from duban.domain.form.column import Column, CoverField
from duban.domain.form.layout import (
    Band,
    FormLayout,
    TableSheet,
    TextPart,
    TextSheet,
    answer,
    fact,
    headed_by,
    line,
    steps,
    worded,
)
from duban.domain.form.words import BANNER


def test_a_line_is_a_text_over_the_page_a_fact_stands_beside_its_label_and_an_answer_has_a_field() -> None:
    assert (line("填报表", "title", 24).label, line("填报表", "title", 24).field) == ("", None)
    known = fact("统计期", "10月")
    assert (known.label, known.text, known.style, known.height, known.field) == (
        *("统计期", "10月", "cover text", 30, None),
    )
    field = CoverField("filler", "填报人", "")
    asked = answer(field, "甲某", 28)
    assert (asked.label, asked.text, asked.style, asked.height, asked.field) == (
        *("填报人", "甲某", "cover open", 28, field),
    )
    assert answer(CoverField("phone", "联系电话", ""), "", 28).style == "phone", "else a program makes a number of it"


@pytest.mark.parametrize(
    ("text", "height"),
    [("填" * 40, 22), ("填" * 41, 38)],
    ids=["just short enough for a line", "a letter more"],
)
def test_steps_are_numbered_from_one_and_a_long_one_has_two_lines(text: str, height: float) -> None:
    head, first, second = steps(("打开。", text))
    assert (head.text, head.style, head.height) == ("填报步骤", "cover unit", 26)
    assert (first.text, first.style, first.height) == ("1. 打开。", "cover step", 22)
    assert (second.text, second.height) == (f"2. {text}", height)


def test_over_a_sheet_stand_its_title_the_facts_and_the_banner_or_another_word() -> None:
    told = [(each.row, each.column, each.text, each.style) for each in headed_by("季报表", "统计期")]
    assert told == [(1, 1, "季报表", "title"), (2, 1, "统计期", "facts"), (3, 1, BANNER, "banner")]
    other = headed_by("季报表", "统计期", ("只填数字", "facts"), column=5)
    assert (other[2].text, other[2].style, {each.column for each in other}) == ("只填数字", "facts", {5})


def test_a_sheet_is_one_page_across_a_row_for_each_thing_asked_unless_it_says_otherwise() -> None:
    sheet = TableSheet(sheet="表", form=form(), columns=(), rows=(), head=(), foot="", room=20)
    assert (sheet.across, sheet.block, sheet.blocks_a_page, sheet.held, sheet.is_filtered) == (1, 1, 0, 0, False)
    assert sheet.header_height == 34, "two lines of a header"
    part = TextPart("一、工作推进情况")
    assert (part.cells, part.is_counted, part.begins_page) == (1, False, False)


SAYING = Column("unchanged", "本月无变化", 6, note="本月", hint="本月", refuses=lambda *_: "本月到期")
FILLED = TableSheet(
    sheet="表",
    form=form(),
    columns=(SAYING, replace(SAYING, refuses=None)),
    rows=(),
    head=headed_by("本月填报表", "统计期"),
    foot="",
    room=20,
    bands=(Band(1, 2, "本月", "band"),),
)
MONTHS = FormLayout("填报表", {}, 30, (line("本月任务", "title", 24),), (FILLED, TextSheet("文", (), (), "")))


def test_of_a_month_a_layout_speaks_as_it_was_written() -> None:
    assert worded(MONTHS, Period.parse("2021-10")) is MONTHS


def test_of_another_period_all_that_we_wrote_is_said_in_its_words() -> None:
    said = worded(MONTHS, Period.parse("2021-Q4"))
    table, text = said.sheets
    assert isinstance(table, TableSheet)
    assert [one.text for one in (*said.cover, table.head[0], *table.bands)] == ["本季度任务", "本季度填报表", "本季度"]
    assert text is MONTHS.sheets[1], "a sheet of texts speaks of no period"
    first, second = table.columns
    assert (first.title, first.note, first.hint) == ("本季度无变化", "本季度", "本季度")
    assert (first.refusal(form(), None), second.refusal(form(), None)) == ("本季度到期", "")
