"""What is asked is used: whatever a unit changes in an open cell changes what somebody is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.builders import ITEMS, REFERENCE
from tests.domain.checks.filling import BACKGROUND, KPIS, filled, judged
from tests.domain.checks.test_county_rules import BEHIND
from tests.domain.checks.test_county_rules import judged as county_judged
from tests.domain.checks.test_county_rules import row as county_row
from tests.quarter_cases import returned
from tests.report_cases import SUBMISSIONS, TAX, programme

from duban.adapters.office.annexes.called import write_called
from duban.domain.calendar.data_call import CallColumn
from duban.domain.checks.call_rules import figures_in, remarks_in
from duban.domain.checks.claims import answers_of
from duban.domain.checks.co_lead import Countersign, read_countersign
from duban.domain.checks.errands import errands_said
from duban.domain.checks.helper_answers import read_helper
from duban.domain.form import COVER_FIELDS, EXPERIENCE, NIL_REASON, PUBLICITY
from duban.domain.form.call import CALL_COLUMNS, AskedFigure
from duban.domain.form.co_lead import CHANGES, OPINION
from duban.domain.form.co_lead import columns_for as co_lead_columns
from duban.domain.form.column import Column, Content
from duban.domain.form.columns import columns_for
from duban.domain.form.coordination import HELPER_COLUMNS, HelperForm, helper_form
from duban.domain.form.county import INDICATOR_COLUMNS, PARTS
from duban.domain.form.tables import ITEM_TABLES, TableKind
from duban.domain.report.called import CalledTable, CalledUnit
from duban.domain.report.co_leads import co_lead_facts, co_leads_of
from duban.domain.returns.county import CountyAccount
from duban.domain.returns.helping import HelperAnswer
from duban.domain.returns.submission import Entry, FilledForm, FilledRow, MeasureState, Status, Submission, Verdict
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


@pytest.mark.parametrize("key", [NIL_REASON, EXPERIENCE, PUBLICITY])
def test_what_a_unit_says_as_a_whole_is_shown(key: str) -> None:
    submission = replace(SUBMISSIONS[TAX], **{key: "写了一句话"})
    assert "写了一句话" in [cell.text for cell in whole_told(PLAN, submission, None)]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_what_a_county_writes_under_a_heading_is_shown(part) -> None:
    said = CountyAccount(**({"work": "", "problems": "", "next_steps": ""} | {part.key: "写了一句话"}))
    submission = Submission(
        *(str(REFERENCE), 1, NOON, "a@b.example", "f" * 64, "表.xlsx", "m" * 64, Verdict.ACCEPTED, (), ()), account=said
    )
    assert [(cell.title, cell.text) for cell in whole_told(PLAN, submission, None)] == [(part.title, "写了一句话")]


def is_open(column: Column) -> bool:
    return column.is_open


def indicator_told(**texts: str) -> list[tuple[str, str]]:
    """What the page of a county's return shows of an indicator of which that was filled in."""
    said = county_row(1, **(BEHIND | texts))
    account, _ = county_judged(rows=(said, county_row(2)))
    assert account is not None
    return [(cell.title, cell.text) for cell in whole_told(PLAN, returned("licheng", account), None)]


@pytest.mark.parametrize(
    ("key", "text"),
    [("state", "有困难"), ("text", "窗口人手不足。"), ("items", "8")],
)
def test_what_a_county_fills_in_of_an_indicator_is_shown(key: str, text: str) -> None:
    assert indicator_told(**{key: text}) != indicator_told()


def test_no_column_of_indicators_is_left_out() -> None:
    assert [column.key for column in INDICATOR_COLUMNS if column.is_open] == ["state", "text", "items"]


def countersigned(cover: Mapping[str, str] | None = None, **texts: str) -> tuple[list[object], list[str]]:
    """The facts of the report on what a co-lead says of an item, and the codes of what its form is asked back for."""
    row = {column.key: words(column)[0] for column in co_lead_columns(ITEMS[:1]) if column.is_open} | texts
    cover = {OPINION: "修改意见", CHANGES: "改为三项。", "filler": "甲某", "phone": "059500000001"} | dict(cover or {})
    form = FilledForm(str(REFERENCE), "t", cover, (FilledRow(ITEM, row, {}),), ())
    opinion, changes, said, findings = read_countersign(form, ITEMS[:1])
    answer = Countersign(*(str(REFERENCE), 1, NOON, "a@b", "f" * 64, "表.xlsx", "m" * 64), opinion, changes, said)
    facts = co_lead_facts(co_leads_of({"zhujian": answer}, {}), PLAN.labels)
    return [(fact.key, fact.value) for fact in facts], [finding.code for finding in findings]


@pytest.mark.parametrize(
    "column", [one for one in co_lead_columns(ITEMS[:1]) if one.is_open], ids=lambda one: one.title
)
def test_what_a_co_lead_changes_in_a_cell_changes_what_the_report_says(column: Column) -> None:
    assert countersigned(**{column.key: words(column)[1]})[0] != countersigned()[0]
    if column.key.startswith("measure_"):
        told = [countersigned(**{column.key: state.value})[0] for state in MeasureState]
        assert all(told.count(one) == 1 for one in told), "each of its choices says something else"


@pytest.mark.parametrize(("key", "text"), [(OPINION, "无意见"), (CHANGES, "改为四项。")])
def test_the_opinion_of_a_co_lead_is_told(key: str, text: str) -> None:
    assert countersigned({key: text})[0] != countersigned()[0]


@pytest.mark.parametrize(("key", "text"), [("filler", "联络员"), ("phone", "13800000000")])
def test_who_filled_in_a_co_leads_form_is_read_by_its_rules(key: str, text: str) -> None:
    assert countersigned()[1] == []
    assert countersigned({key: text})[1] == ["W23"]


@pytest.mark.parametrize("column", [one for one in HELPER_COLUMNS if one.is_open], ids=lambda one: one.title)
def test_what_a_helper_changes_in_a_cell_changes_what_the_page_of_the_need_shows(column: Column) -> None:
    def shown_of(text: str) -> list[tuple[str, str]]:
        texts = {each.key: words(each)[0] for each in HELPER_COLUMNS if each.is_open} | {column.key: text}
        said, _ = read_helper(FilledForm(str(REFERENCE), "t", {}, (FilledRow(1, texts, {}),), ()), {1})
        return [(one.answer.value, one.words) for one in said]

    assert shown_of(words(column)[1]) != shown_of(words(column)[0])


def test_who_is_asked_to_help_is_asked_for_no_more_than_that() -> None:
    form = HelperForm(
        *(REFERENCE, "t", "答复表", "市民政局", "贵局"), subordinate=True, asked=(), refuses_within=1, contact_line=""
    )
    assert [line for line in helper_form(form).cover if line.field] == []


@pytest.mark.parametrize("column", [one for one in CALL_COLUMNS if one.is_open], ids=lambda one: one.title)
def test_what_a_unit_changes_in_a_cell_of_a_data_call_changes_the_table(column: Column) -> None:
    figures = (AskedFigure(1, CallColumn("贷款余额")),)

    def table_of(text: str) -> bytes:
        filled = FilledForm("", "", {}, (FilledRow(1, {"value": "300", "remark": "", column.key: text}, {}),), ())
        said = CalledUnit("市税务局", figures_in(filled, figures, NOON.date()), remarks_in(filled, figures))
        return write_called(CalledTable("数据征集", "通知", figures, (said,), 0, NOON))

    assert table_of("400") != table_of("500")
