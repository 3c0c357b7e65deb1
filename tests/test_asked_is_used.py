"""What is asked is used: whatever a unit changes in an open cell changes what somebody is shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.builders import ITEMS, REFERENCE
from tests.domain.checks.filling import BACKGROUND, KPIS, filled, judged
from tests.report_cases import programme

from duban.domain.checks.claims import answers_of
from duban.domain.checks.errands import errands_said
from duban.domain.form import COVER_FIELDS
from duban.domain.form.column import Column, Content
from duban.domain.form.columns import columns_for
from duban.domain.form.county import PARTS
from duban.domain.form.tables import ITEM_TABLES, TableKind
from duban.domain.returns.county import CountyAccount
from duban.domain.returns.helping import HelperAnswer
from duban.domain.returns.submission import Entry, FilledForm, FilledRow, Status, Submission, Verdict
from duban.services.overview.told_cells import items_told, whole_told

NOON = datetime(2021, 10, 25, 4, 0, tzinfo=UTC)
PLAN = replace(programme(ITEMS), kpis=KPIS)
ITEM = ITEMS[0].number
LAST = Entry(ITEM, Status.ON_SCHEDULE)
# What stands in a cell at first, and what it is changed to; any other text is words.
CHOSEN = {
    "unchanged": ("", "√"),
    "status": ("正在推进（按序时）", "正在推进（滞后）"),
    "coordination_level": ("部门间", "市级"),
    "cause": ("部门间", "资金"),
    "owner": ("协办单位", "上级"),
    "consent": ("同意标注", "不同意标注"),
    "result": (HelperAnswer.DONE.value, HelperAnswer.NOT_OURS.value),
    "rating": ("达到预期", "部分达到"),
    "word": ("建议更正", ""),
    "column": ("责任部门", "牵头部门"),
}
BY_CONTENT = {Content.DATE: ("2021-12-01", "2021-12-20"), Content.NUMBER: ("105", "104")}


def words(column: Column) -> tuple[str, str]:
    """The two contents of its cell."""
    if column.key.startswith("measure_"):
        return "已落实", "正在落实"
    if column.key == "what":
        return "系统上线", "全部落实"
    return CHOSEN.get(column.key) or BY_CONTENT.get(column.content) or (f"{column.title}甲", f"{column.title}乙")


def open_columns(table: TableKind) -> list[Column]:
    columns = columns_for(ITEMS[:1]) if table.field == "rows" else table.columns
    return [column for column in columns if column.is_open]


def form() -> FilledForm:
    """A return in which every cell of one item is filled."""
    whole = filled()
    for table in ITEM_TABLES:
        texts = {column.key: words(column)[0] for column in open_columns(table)}
        rows = getattr(whole, table.field)
        found = next((row for row in rows if row.item == ITEM), FilledRow(ITEM, {"item": str(ITEM)}, {}))
        mine = replace(found, texts={**found.texts, **texts})
        others = tuple(row for row in rows if row is not found)
        whole = replace(whole, **{table.field: (mine, *others)})
    return whole


def changed(table: TableKind, column: Column) -> FilledForm:
    whole = form()
    mine, *others = getattr(whole, table.field)
    texts = {**mine.texts, column.key: words(column)[1]}
    return replace(whole, **{table.field: (replace(mine, texts=texts), *others)})


def shown(said: FilledForm) -> list[tuple[str, str]]:
    """What is shown of the item, cell by cell: on the page of the return, and on that of what papers gave."""
    entries, _ = judged(said, background=replace(BACKGROUND, last={ITEM: LAST}))
    submission = Submission(
        *(str(REFERENCE), 1, NOON, "a@b.example", "f" * 64, "表.xlsx", "m" * 64, Verdict.ACCEPTED, entries, ()),
        answers=answers_of(said, tuple(item.number for item in ITEMS)),
    )
    cells = [(cell.title, cell.text) for one in items_told(PLAN, submission, {}) for cell in one.cells]
    # What is said of what papers gave goes on record there, and is shown on the page of the 交办事项.
    return cells + [(one.answer.value, one.words) for one in errands_said(said, {ITEM})]


def asked() -> Iterator[object]:
    for table in ITEM_TABLES:
        for column in open_columns(table):
            if column.key == "word":
                continue  # beside a proposal that is filled in it says nothing more
            yield pytest.param(table, column, id=f"{table.sheet}：{column.title}")


@pytest.mark.parametrize(("table", "column"), list(asked()))
def test_what_a_lead_changes_in_a_cell_changes_the_page_of_its_return(table: TableKind, column: Column) -> None:
    assert shown(changed(table, column)) != shown(form())


def test_whether_a_lead_agrees_to_what_it_was_given_is_shown() -> None:
    agreed, silent = (
        replace(form(), claims=(FilledRow(ITEM, {"item": str(ITEM), "word": word}, {}),)) for word in ("无异议", "")
    )
    assert shown(agreed) != shown(silent)


def test_a_column_that_nobody_reads_would_be_found() -> None:
    table = next(one for one in ITEM_TABLES if one.field == "delays")
    assert shown(changed(table, Column("nobody_reads_it", "没人看", 10))) == shown(form())


@pytest.mark.parametrize("field", COVER_FIELDS, ids=lambda field: field.label)
def test_who_stands_for_a_return_is_read_by_its_rules(field) -> None:
    """Names and numbers of people are not kept with a return; a return without them is sent back."""
    assert [one.code for one in judged(filled(cover={field.key: ""}))[1]] == ["E18"]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_what_a_county_writes_under_a_heading_is_shown(part) -> None:
    said = CountyAccount(**({"work": "", "problems": "", "next_steps": ""} | {part.key: "写了一句话"}))
    submission = Submission(
        *(str(REFERENCE), 1, NOON, "a@b.example", "f" * 64, "表.xlsx", "m" * 64, Verdict.ACCEPTED, (), ()), account=said
    )
    assert [(cell.title, cell.text) for cell in whole_told(PLAN, submission, None)] == [(part.title, "写了一句话")]
