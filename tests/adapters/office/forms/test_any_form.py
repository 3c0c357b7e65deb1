"""Whatever a person may type into the form is read as it was typed, and one mistake is one finding."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import (
    ITEMS,
    PEOPLE,
    REFERENCE,
    cell_of,
    fill,
    form,
    good_answers,
    is_ours,
    open_book,
    places,
    saved,
)

from duban.adapters.office.files.plain_text import typed
from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.book_openpyxl import read_xlsx
from duban.adapters.office.reading.facts import facts_of
from duban.adapters.office.reading.reader import form_of
from duban.adapters.office.scan.prescan import FileFormat, Scanned
from duban.domain.checks import check, says_nothing
from duban.domain.form import TABLE_SHEET, owes_reason, statuses_for
from duban.domain.returns.submission import FilledForm, Finding, MeasureState, Severity

ON_TIME = date(2021, 10, 25)
BLANK = WorkbookFormWriter().write(form())
GOOD = fill(BLANK, good_answers())


# An apostrophe before a formula's sign is how a spreadsheet marks text: it is not part of what was typed.
words = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("C", "Z")), min_size=1, max_size=60
).filter(lambda text: not says_nothing(text) and not text.startswith("=") and typed(text) == text)
people = st.fixed_dictionaries(dict.fromkeys(PEOPLE, words))


@st.composite
def valid_answers(draw: st.DrawFn) -> dict[int, dict[str, object]]:
    answers: dict[int, dict[str, object]] = {}
    for item in ITEMS:
        status = draw(st.sampled_from(statuses_for(item.deadline.kind)))
        row: dict[str, object] = {"status": status.value, "progress": draw(words)}
        for number in range(1, len(item.measures) + 1):
            row[f"measure_{number}"] = draw(st.sampled_from([state.value for state in MeasureState]))
        if owes_reason(item, status, ON_TIME) or draw(st.booleans()):
            row |= {"problems": draw(words), "next_steps": draw(words)}
        row["expected_on"] = draw(st.none() | st.dates(date(2021, 1, 1), date(2025, 12, 31)))
        row["remark"] = draw(st.none() | words)
        answers[item.number] = row
    return answers


def read_here(data: bytes) -> FilledForm:
    """The child's own reading without a child."""
    return form_of(Scanned(FileFormat.XLSX), facts_of(read_xlsx(data)))


def errors_in(data: bytes) -> list[Finding]:
    """What is wrong with a file, by the child's own reading but with no child of its own for each of many files."""
    _, findings = check(read_here(data), ITEMS, REFERENCE, is_ours, ON_TIME)
    return [each for each in findings if each.level is Severity.ERROR or each.code == "W21"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers=valid_answers(), cover=people)
def test_a_valid_fill_is_read_as_it_was_typed(answers: dict[int, dict[str, object]], cover: dict[str, str]) -> None:
    found = read_here(fill(BLANK, answers, cover))
    assert (found.cover | cover, found.missing_columns, found.oddities) == (found.cover, (), ())
    for row in found.rows:
        assert row.item is not None
        as_typed = {key: "" if value is None else str(value) for key, value in answers[row.item].items()}
        assert {key: row.texts[key] for key in as_typed} == as_typed


# What goes wrong, in which column, and the code it must have.
MISTAKES = st.one_of(
    st.tuples(st.just("E07"), st.just("status"), st.sampled_from(["", "逾期", "完成了吧", "＃"])),
    st.tuples(st.just("E07"), st.just("measure_1"), st.sampled_from(["是", "√", "100%"])),
    st.tuples(st.just("E08"), st.just("progress"), st.sampled_from([None, "无", "同上", "／", "正在推进。"])),
    st.tuples(st.just("E14"), st.just("expected_on"), st.sampled_from(["2021年13月1日", "待定"])),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mistake=MISTAKES, number=st.sampled_from([item.number for item in ITEMS]))
def test_one_mistake_is_one_finding_at_its_cell(mistake: tuple[str, str, object], number: int) -> None:
    code, key, value = mistake
    data = fill(BLANK, good_answers() | {number: good_answers()[number] | {key: value}})
    findings = errors_in(data)
    assert [(finding.code, finding.item, finding.cell) for finding in findings] == [
        (code, number, cell_of(data, number, key))
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(gone=st.sets(st.sampled_from([item.number for item in ITEMS]), min_size=1, max_size=3))
def test_each_row_that_is_gone_is_told_and_no_other(gone: set[int]) -> None:
    book = open_book(GOOD)
    for number in sorted(gone, reverse=True):
        book[TABLE_SHEET].delete_rows(places(book[TABLE_SHEET])[1][number])
    findings = errors_in(saved(book))
    assert [(finding.code, finding.item) for finding in findings] == [("E04", number) for number in sorted(gone)]
