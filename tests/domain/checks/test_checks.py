"""The rules of a returned form: each fires where it should, at its cell, and keeps silent where it should."""

from collections.abc import Mapping
from datetime import date

import pytest
from tests.builders import ITEMS, PEOPLE, REFERENCE, TOKEN, good_answers, is_ours, item

from duban.domain.checks import (
    check,
    is_complete,
    parse_measure,
    parse_status,
    says_nothing,
    unreadable_finding,
)
from duban.domain.checks.province_basis import names_basis
from duban.domain.checks.reading import parse_level
from duban.domain.files.wording import UNREADABLE
from duban.domain.form import columns_for
from duban.domain.returns.submission import (
    CoordinationLevel,
    Entry,
    FilledForm,
    FilledRow,
    Finding,
    MeasureState,
    Severity,
    Status,
    Verdict,
    verdict,
)

ON_TIME = date(2021, 10, 25)
LETTERS = dict(zip((column.key for column in columns_for(ITEMS)), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
FIRST_ROW = 7


def row(at: int, number: int | None, texts: Mapping[str, object]) -> FilledRow:
    """A row as the reader finds it in the form's own place."""
    typed = dict.fromkeys(LETTERS, "") | {key: str(value) for key, value in texts.items()}
    measure = typed.pop("measure", "")
    typed |= {key: typed[key] or measure for key in LETTERS if key.startswith("measure_")}
    return FilledRow(number, typed, {key: f"填报表!{letter}{at}" for key, letter in LETTERS.items()})


def cell(key: str, at: int) -> str:
    """The address of a column's cell in a row of the sheet."""
    return f"填报表!{LETTERS[key]}{at}"


def filled(changes: Mapping[int, Mapping[str, object]] | None = None, **parts: object) -> FilledForm:
    """A return to which no rule objects, but for *changes* by item number, and *parts* of the form."""
    answers = good_answers()
    for number, texts in (changes or {}).items():
        answers[number] |= texts
    facts: dict[str, object] = {
        "reference": str(REFERENCE),
        "token": TOKEN,
        "cover": PEOPLE,
        "rows": tuple(row(at, number, texts) for at, (number, texts) in enumerate(answers.items(), start=FIRST_ROW)),
        "cover_cells": dict(zip(PEOPLE, ("首页!C15", "首页!C16", "首页!C17", "首页!C18"), strict=True)),
    }
    return FilledForm(**(facts | parts))  # type: ignore[arg-type]


def judged(form: FilledForm, on: date = ON_TIME) -> tuple[Finding, ...]:
    """The findings, all at once, in reading order."""
    return check(form, ITEMS, REFERENCE, is_ours, on)[1]


def seen(form: FilledForm, on: date = ON_TIME) -> list[tuple[str, int | None, str]]:
    """Code, item and cell of each finding."""
    return [(finding.code, finding.item, finding.cell) for finding in judged(form, on)]


def test_a_well_filled_form_has_an_entry_per_item_and_no_finding() -> None:
    entries, findings = check(filled(), ITEMS, REFERENCE, is_ours, ON_TIME)
    assert findings == ()
    assert [entry.item for entry in entries] == [38, 39, 40, 41]
    assert entries[0] == Entry(
        item=38,
        status=Status.ON_SCHEDULE,
        measures=(MeasureState.UNDER_WAY, MeasureState.UNDER_WAY),
        progress="本月完成流程再造，办理环节由五个减为三个，惠及企业一千二百户。",
    )


class TestWhoseForm:
    """E02: the mark says whose form it is."""

    def test_a_form_without_its_mark_is_sent_back_but_still_read_to_the_end(self) -> None:
        form = filled({38: {"progress": "无"}}, reference="", token="")
        assert seen(form) == [("E02", None, ""), ("E08", 38, cell("progress", 7))]

    def test_a_mark_that_is_not_ours_is_no_mark(self) -> None:
        assert seen(filled(token="forged")) == [("E02", None, "")]

    def test_the_form_of_another_month_is_named_as_such_and_not_judged_further(self) -> None:
        form = filled({38: {"status": ""}}, reference="qz2021/department_monthly/2021-09/caizheng")
        names = {"caizheng": "市财政局", "shuiwu": "市税务局"}
        entries, findings = check(form, ITEMS, REFERENCE, is_ours, ON_TIME, names)
        assert entries == ()
        assert [finding.sentence for finding in findings] == [
            "本表为2021年9月市财政局填报表，与本期（2021年10月、市税务局）不符，请使用本期下发的填报表。"
        ]


class TestStructure:
    """E03-E05: columns and rows are those that went out."""

    def test_a_missing_column_is_named_and_its_rules_are_silent(self) -> None:
        rows = tuple(
            FilledRow(each.item, {k: v for k, v in each.texts.items() if k != "status"}, each.cells)
            for each in filled().rows
        )
        findings = judged(filled(rows=rows, missing_columns=("完成情况",)))
        assert [(finding.code, finding.column) for finding in findings] == [("E03", "完成情况")]
        assert findings[0].sentence == "表头或列结构已被改动（缺少“完成情况”列），请勿增删列。"

    def test_a_missing_row_is_told_with_what_was_asked_and_found(self) -> None:
        findings = judged(filled(rows=filled().rows[1:]))
        assert [finding.sentence for finding in findings] == ["缺少第38项任务，应报4项，实报3项。"]
        assert findings[0].item == 38

    def test_a_form_sent_back_untouched_gets_one_sentence_instead_of_one_per_cell(self) -> None:
        rows = tuple(row(at, each.number, {"number": each.number}) for at, each in enumerate(ITEMS, start=FIRST_ROW))
        findings = judged(filled(rows=rows))
        assert [(finding.code, finding.sentence) for finding in findings] == [
            ("E04", "填报表为空白，应报4项，实报0项，请填写后重新报送。")
        ]

    def test_a_second_row_of_an_item_is_told_and_the_first_one_counts(self) -> None:
        twice = row(11, 38, good_answers()[38] | {"progress": "第二次填写的内容，与第一行不同。"})
        form = filled(rows=(*filled().rows, twice))
        assert seen(form) == [("E05", 38, cell("number", 11))]
        assert check(form, ITEMS, REFERENCE, is_ours, ON_TIME)[0][0].progress.startswith("本月完成流程再造")

    def test_an_item_of_another_unit_is_told(self) -> None:
        form = filled(rows=(*filled().rows, row(11, 99, good_answers()[38])))
        assert [finding.sentence for finding in judged(form)] == ["第99项任务不属于贵单位牵头，请核对。"]

    def test_words_in_a_row_without_number_are_told(self) -> None:
        form = filled(rows=(*filled().rows, row(11, None, {"progress": "补充说明"})))
        assert seen(form) == [("E05", None, cell("number", 11))]

    def test_a_row_without_number_and_answer_is_only_a_remark_of_the_plan(self) -> None:
        assert seen(filled(rows=(*filled().rows, row(11, None, {"goal": "合计"})))) == []


class TestStatus:
    """E07: 完成情况 is one of the drop-down's values."""

    @pytest.mark.parametrize("text", ["", "   ", "差不多了", "正在推进", "持续推进（有进展）"])
    def test_of_a_dated_item_anything_else_is_sent_back(self, text: str) -> None:
        assert seen(filled({38: {"status": text}})) == [("E07", 38, cell("status", 7))]

    @pytest.mark.parametrize("text", ["未启动", "正在推进（按序时）"])
    def test_of_a_continuous_item_the_words_of_dated_ones_are_no_choice(self, text: str) -> None:
        assert seen(filled({40: {"status": text}})) == [("E07", 40, cell("status", 9))]

    @pytest.mark.parametrize("text", ["正在推进(按序时)", " 正在推进（按序时） ", "按序时", "正在推进　（按序时）"])
    def test_brackets_and_blanks_of_any_width_are_no_mistake(self, text: str) -> None:
        assert seen(filled({38: {"status": text}})) == []

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_tick_that_is_no_choice_is_sent_back_at_its_cell(self, number: int) -> None:
        key = f"measure_{number}"
        findings = judged(filled({38: {key: "√"}}))
        assert [(finding.column, finding.cell) for finding in findings] == [(f"措施{number}", cell(key, 7))]

    def test_an_empty_tick_is_not_asked_after(self) -> None:
        assert seen(filled({38: {"measure": ""}})) == []


class TestProgress:
    """E08: what was done this month is said in words that mean something."""

    @pytest.mark.parametrize(
        "text", ["", "无", "同上", "/", "——", "正在推进", "正在推进中。", " 无 ", "持续推进", "略"]
    )
    def test_words_that_say_nothing_are_sent_back(self, text: str) -> None:
        assert seen(filled({38: {"progress": text}})) == [("E08", 38, cell("progress", 7))]

    def test_a_sentence_that_only_begins_so_is_an_answer(self) -> None:
        assert seen(filled({38: {"progress": "正在推进系统联调，已完成三个接口。"}})) == []

    def test_an_item_not_started_may_be_silent(self) -> None:
        reason = {"problems": "资金未到位。", "next_steps": "十一月申请预算。"}
        assert seen(filled({38: {"status": "未启动", "progress": ""} | reason})) == []

    def test_a_continuous_item_without_progress_may_be_silent(self) -> None:
        assert seen(filled({40: {"status": "持续推进（无进展）", "progress": "无"}})) == []


class TestReason:
    """E15: who is behind says why and what comes next."""

    @pytest.mark.parametrize("status", ["正在推进（滞后）", "未启动"])
    def test_each_empty_cell_of_an_item_that_is_behind_is_told(self, status: str) -> None:
        form = filled({38: {"status": status}})
        assert seen(form) == [("E15", 38, cell("problems", 7)), ("E15", 38, cell("next_steps", 7))]
        assert judged(form)[0].sentence.startswith(f"第38项为“{status}”，须填写存在问题及下一步计划")

    def test_nothing_is_no_reason(self) -> None:
        form = filled({38: {"status": "正在推进（滞后）", "problems": "无", "next_steps": "十一月完成联调。"}})
        assert seen(form) == [("E15", 38, cell("problems", 7))]

    def test_an_item_past_its_deadline_owes_a_reason_whatever_it_claims(self) -> None:
        form = filled({39: {"problems": "", "next_steps": ""}})
        assert seen(form) == [("E15", 39, cell("problems", 8)), ("E15", 39, cell("next_steps", 8))]
        assert "已过完成时限仍未完成" in judged(form)[0].sentence

    def test_on_the_day_of_the_deadline_it_is_not_past(self) -> None:
        form = filled({39: {"problems": "", "next_steps": ""}})
        assert seen(form, on=date(2021, 9, 30)) == []
        assert seen(form, on=date(2021, 10, 1)) != []

    def test_an_item_that_is_done_owes_none(self) -> None:
        done = {"status": "已完成", "measure": "已落实", "evidence": "省级验收意见.pdf"}
        assert seen(filled({39: done | {"problems": "", "next_steps": ""}})) == []

    def test_doubt_about_the_deadline_blocks_blame(self) -> None:
        doubtful = (item(39, due=date(2021, 9, 30), measures=("一。",), unconfirmed=("完成时限",)),)
        form = filled(rows=(row(8, 39, good_answers()[38]),))
        assert check(form, doubtful, REFERENCE, is_ours, ON_TIME)[1] == ()


class TestPeople:
    """E18: the return says who answers for it."""

    @pytest.mark.parametrize(
        ("key", "label", "cell"),
        [
            ("filler", "填报人", "首页!C15"),
            ("phone", "联系电话", "首页!C16"),
            ("reviewer", "审核人", "首页!C17"),
            ("signer", "签发人", "首页!C18"),
        ],
    )
    def test_each_missing_person_is_told_at_the_cell(self, key: str, label: str, cell: str) -> None:
        findings = judged(filled(cover=PEOPLE | {key: "  "}))
        assert [(finding.code, finding.column, finding.cell) for finding in findings] == [("E18", label, cell)]


class TestDay:
    """A date that cannot be read is asked back, not dropped."""

    @pytest.mark.parametrize("text", ["2021/12/31", "2021.12.31", "2021年12月31日", "２０２１－１２－３１"])
    def test_a_full_date_is_read_however_it_is_typed_and_told_without_a_question(self, text: str) -> None:
        entries, findings = check(filled({38: {"expected_on": text}}), ITEMS, REFERENCE, is_ours, ON_TIME)
        assert entries[0].expected_on == date(2021, 12, 31)
        assert [(f.code, f.level) for f in findings] == [("W06", Severity.NOTE)]
        assert verdict(findings) is Verdict.ACCEPTED

    @pytest.mark.parametrize("text", ["2021-12-31", " 2021-12-31 "])
    def test_a_date_as_it_is_asked_for_needs_no_word(self, text: str) -> None:
        assert seen(filled({38: {"expected_on": text}})) == []

    @pytest.mark.parametrize("text", ["2021-13-01", "44561", "尽快", "1900-01-20"])
    def test_what_is_no_date_is_sent_back_with_what_was_typed(self, text: str) -> None:
        findings = judged(filled({38: {"expected_on": text}}))
        assert [(f.code, f.level, f.cell) for f in findings] == [
            ("E14", Severity.ERROR, f"填报表!{LETTERS['expected_on']}7")
        ]
        assert text in findings[0].sentence

    @pytest.mark.parametrize("text", ["", "无", "/"])
    def test_no_date_is_no_mistake(self, text: str) -> None:
        assert seen(filled({38: {"expected_on": text}})) == []


def test_all_findings_come_at_once_in_reading_order() -> None:
    form = filled(
        {40: {"status": "", "progress": "无"}, 38: {"status": "正在推进（滞后）", "progress": "同上"}},
        cover=PEOPLE | {"signer": ""},
        token="forged",
    )
    assert seen(form) == [
        ("E02", None, ""),
        ("E18", None, "首页!C18"),
        ("E08", 38, cell("progress", 7)),
        ("E15", 38, cell("problems", 7)),
        ("E15", 38, cell("next_steps", 7)),
        ("E07", 40, cell("status", 9)),
        ("E08", 40, cell("progress", 9)),
    ]


@pytest.mark.parametrize("code", ["E01", "E02", "E03", "E04", "E05"])
def test_what_could_not_be_read_whole_does_not_stop_the_clock(code: str) -> None:
    assert not is_complete([Finding(code, Severity.ERROR, "")])


@pytest.mark.parametrize("code", ["E07", "E08", "E14", "E15", "E18"])
def test_a_mistake_in_a_whole_form_stops_the_clock(code: str) -> None:
    assert is_complete([Finding(code, Severity.ERROR, "")])


def test_each_reason_has_its_sentence_and_strange_ones_share_one() -> None:
    sentences = [unreadable_finding(reason).sentence for reason in UNREADABLE]
    assert len(set(sentences)) == len(UNREADABLE)
    assert unreadable_finding("killed").sentence == "文件无法读取，请用“另存为”保存为 .xlsx 格式后重新报送。"
    assert unreadable_finding("killed").code == "E01"


def test_measures_are_read_by_their_choice_only() -> None:
    assert parse_measure(" 已落实 ") is MeasureState.IN_PLACE
    assert parse_measure("落实") is None
    assert parse_status("已完成", ITEMS[0]) is Status.DONE
    assert parse_level(" 市级 ") is CoordinationLevel.CITY
    assert parse_level("县级") is None
    assert says_nothing("……")
    assert not says_nothing("完成三个接口")


@pytest.mark.parametrize("text", ["闽政办〔2021〕5号", "按省发改委统一部署推进"])
@pytest.mark.parametrize("where", ["progress", "evidence", "remark"])
def test_a_number_of_a_paper_or_a_word_about_the_province_is_a_basis_wherever_it_stands(text: str, where: str) -> None:
    assert names_basis(Entry(41, Status.PROGRESSING, **{"progress": "已开展培训。", where: text}))


def test_words_about_oneself_are_no_basis() -> None:
    assert not names_basis(Entry(41, Status.PROGRESSING, progress="已开展培训。", evidence="会议纪要.pdf", remark="无"))
