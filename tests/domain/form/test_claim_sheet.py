"""任务认领核对表: which items stand on it, what each line shows and asks."""

from dataclasses import replace
from datetime import date

from tests.builders import ITEMS, form, item

from duban.domain.form.asking import cells_asked, missing_in_claim
from duban.domain.form.claim_line import ClaimLine, claim_lines
from duban.domain.form.claim_sheet import CLAIM_COLUMNS, claim_columns
from duban.domain.form.department import department_form
from duban.domain.form.words import CLAIM_SHEET
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Deadline, DeadlineKind, Kpi, OpenQuestion, Programme

UNIT = Organisation("shuiwu", "市税务局", (), "市直部门", subordinate=False, salutation="贵局")
HOURS = Kpi("K38-1", 38, "纳税时间", "小时", "<=", "110", date(2021, 12, 31), "stock", enabled=True)
DOUBTFUL = item(42, unconfirmed=("完成时限",))
NOTED = OpenQuestion((42,), "完成时限", "2021年12月底", "2022年12月底", "页边被裁", "中", "202 年12月底")
FORM = form()
PLAN = Programme("p", "专项行动", (*ITEMS, DOUBTFUL), (UNIT,), (), (HOURS,), (NOTED,), "0" * 64)


def lines() -> tuple[ClaimLine, ...]:
    return claim_lines(PLAN, PLAN.items, claimed={39, 40, 41})


def test_an_item_that_its_lead_reported_on_before_is_asked_no_more() -> None:
    assert [line.item.number for line in lines()] == [38, 42]


def test_a_line_shows_its_targets_and_of_a_doubt_what_is_adopted_what_else_and_why() -> None:
    first, second = lines()
    assert (first.targets, first.doubts) == (("纳税时间≤110小时（2021年12月底前）",), ())
    assert second.doubts == ("“完成时限”原文“202 年12月底”，暂按“2021年12月底”，也可能是“2022年12月底”（页边被裁）",)


def test_a_doubt_of_which_nothing_was_noted_is_shown_as_it_stands() -> None:
    (line,) = claim_lines(replace(PLAN, questions=()), (DOUBTFUL,), ())
    assert line.doubts == ("“完成时限”暂按“2021年12月底”，请核对",)
    empty = replace(NOTED, original="", alternative="见说明", ground="—")
    (line,) = claim_lines(replace(PLAN, questions=(empty,)), (DOUBTFUL,), ())
    assert line.doubts == ("“完成时限”暂按“2021年12月底”",)


def test_a_deadline_that_was_never_set_is_asked_for_and_no_other_cell_of_that_item() -> None:
    unset = replace(DOUBTFUL, deadline=Deadline(DeadlineKind.UNSTATED, None, ""), unconfirmed=("完成时限", "目标任务"))
    (line,) = claim_lines(PLAN, (unset,), ())
    assert line.doubts == (
        "“完成时限”文件没有写明，请选“建议更正”并提出建议日期；确无时限要求的选“无异议”",
        f"“目标任务”暂按“{unset.goal}”，请核对",
    )


def test_a_column_that_would_be_empty_is_left_out() -> None:
    assert claim_columns(lines()) == CLAIM_COLUMNS
    plain = claim_columns((ClaimLine(ITEMS[0], "市税务局"),))
    assert {column.key for column in CLAIM_COLUMNS} - {column.key for column in plain} == {"targets", "doubts"}


def test_the_sheet_comes_last_and_asks_one_cell_an_item() -> None:
    asked = form(claims=lines())
    assert [sheet.sheet for sheet in department_form(asked).sheets][-1] == CLAIM_SHEET
    assert cells_asked(asked) == cells_asked(form()) + 2
    assert CLAIM_SHEET not in [sheet.sheet for sheet in department_form(form()).sheets]


def test_a_proposal_asks_what_and_why_and_agreement_nothing_more() -> None:
    assert missing_in_claim({}) == 1
    assert missing_in_claim({"word": "无异议"}) == 0
    assert missing_in_claim({"word": "建议更正", "becomes": "2022年12月底"}) == 2


def test_the_printed_page_has_its_width_and_what_nothing_is_said_of_is_a_stroke() -> None:
    assert [column.width for column in CLAIM_COLUMNS] == [5, 5, 26, 13, 22, 12, 24, 32, 10, 10, 26, 15]
    first, second = lines()
    plain = replace(first, item=replace(first.item, co_responsible=""), targets=())
    told = {column.key: column.shows(FORM, plain) for column in CLAIM_COLUMNS if column.shows}
    assert (told["co_responsible"], told["targets"], told["doubts"]) == ("—", "—", "—")
    told = {column.key: column.shows(FORM, second) for column in CLAIM_COLUMNS if column.shows}
    assert (told["doubts"], told["co_responsible"]) == (second.doubts[0], second.item.co_responsible)


def test_only_the_first_word_has_to_be_said() -> None:
    assert [column.key for column in CLAIM_COLUMNS if column.required] == ["word"]


def test_of_a_target_only_what_counts_is_shown_and_a_day_is_asked_where_none_is_set() -> None:
    off = replace(PLAN, kpis=(replace(HOURS, enabled=False), replace(HOURS, code="K42-1", item=42)))
    first, second = claim_lines(off, off.items, claimed={39, 40, 41})
    assert first.targets == ()
    assert len(second.targets) == 1
