"""Each rule of the county form: what it finds, where, and what it leaves alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from tests.builders import PEOPLE, TOKEN, is_ours

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.checks import Background, Case
from duban.domain.checks.county_context import CountyQuestions
from duban.domain.checks.county_rules import check_county
from duban.domain.form.county import LONGEST_PART, PARTS, AskedIndicator, parse_items, part_named
from duban.domain.plan.labels import PLAIN
from duban.domain.plan.programme import Indicator
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.submission import FilledForm, FilledRow, Finding, Severity

REFERENCE = Reference.parse("qz2021/county_quarterly/2021-Q4/huian")
ASKED = tuple(
    AskedIndicator(Indicator(number, name, "企业全生命周期"), items)
    for number, name, items in ((1, "开办企业", (1, 2)), (2, "办理建筑许可", (6, 7)))
)
QUESTIONS = CountyQuestions(ASKED, PARTS, frozenset((1, 2, 6, 7)))
GOOD = PEOPLE | {
    "work": "召开调度会两次，企业开办实现全程网办。",
    "problems": "窗口系统未贯通，需重复录入。",
    "next_steps": "下一季度完成系统对接。",
    "plan": "惠政办〔2021〕50号",
}
NORMAL = {"state": "正常", "text": "", "items": ""}
BEHIND = {"state": "滞后", "text": "联合验收系统尚未上线。", "items": "6"}


def row(number: int | None, **texts: str) -> FilledRow:
    said = {"number": str(number or ""), "name": ""} | NORMAL | texts
    return FilledRow(number, said, {key: f"一级指标情况!{key[0].upper()}{5 + (number or 9)}" for key in said})


def judged(
    cover: Mapping[str, str] = GOOD,
    rows: tuple[FilledRow, ...] = (row(1), row(2)),
    questions: CountyQuestions = QUESTIONS,
    background: Background | None = None,
    **form: object,
) -> tuple[CountyAccount | None, tuple[Finding, ...]]:
    cells = {key: f"{'首页!C' if key in PEOPLE else '季度情况!B'}{7 + at}" for at, key in enumerate(GOOD)}
    filled = FilledForm(str(REFERENCE), TOKEN, dict(cover), rows, cover_cells=cells, kind=FormName.COUNTY)
    filled = replace(filled, **form)  # type: ignore[arg-type]
    case = Case(filled, (), REFERENCE, is_ours, date(2021, 12, 20), {}, (), background=background or Background())
    return check_county(case, questions)


def without(*keys: str, **texts: str) -> dict[str, str]:
    return {key: text for key, text in (GOOD | texts).items() if key not in keys}


def test_what_is_complete_is_accepted_without_a_word():
    account, findings = judged(rows=(row(1), row(2, **BEHIND)))
    assert findings == ()
    assert account == CountyAccount(
        GOOD["work"],
        GOOD["problems"],
        GOOD["next_steps"],
        (
            IndicatorAccount(1, IndicatorState.NORMAL),
            IndicatorAccount(2, IndicatorState.BEHIND, "联合验收系统尚未上线。", (6,)),
        ),
        plan=GOOD["plan"],
    )


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        pytest.param({"cover": without("problems")}, [("E22", "缺少“存在问题”部分")], id="a part is missing"),
        pytest.param({"cover": without(work="同上")}, [("E22", "缺少“工作推进情况”部分")], id="a part says nothing"),
        pytest.param({"cover": without(problems="无")}, [], id="no problems is an answer"),
        pytest.param(
            {"cover": without(problems="无"), "rows": (row(1), row(2, **BEHIND))},
            [("W22", "存在问题填写“无”，但有一级指标")],
            id="no problems, and something is behind",
        ),
        pytest.param({"cover": without(work="做" * LONGEST_PART)}, [], id="as long as a part may be"),
        pytest.param(
            {"cover": without(work="做" * (LONGEST_PART + 1))},
            [("W05", "“工作推进情况”部分文字过长（3001字）")],
            id="longer than a part may be",
        ),
        pytest.param(
            {"rows": (row(1), row(2, **BEHIND | {"text": ""}))},
            [("E15", "“办理建筑许可”为“滞后”，须填写情况说明")],
            id="behind without a word",
        ),
        pytest.param(
            {"rows": (row(1), row(2, **BEHIND | {"items": ""}))},
            [("W22", "“办理建筑许可”为“滞后”，请注明涉及任务序号")],
            id="behind without an item",
        ),
        pytest.param(
            {"rows": (row(1), row(2, **BEHIND | {"items": "6、999"}))},
            [("E22", "999不是任务清单中的序号")],
            id="an item that does not exist",
        ),
        pytest.param(
            {"rows": (row(1), row(2, **BEHIND | {"items": "1"}))},
            [("W22", "1属于其他一级指标")],
            id="an item of another indicator",
        ),
        pytest.param(
            {"rows": (row(1, state="较好"), row(2))},
            [("E07", "填写的“较好”不在选项内，请选择“正常”“有困难”“滞后”之一。")],
            id="no choice",
        ),
        pytest.param({"rows": (row(1, state=""), row(2))}, [("W22", "“开办企业”未选择本季度情况")], id="not chosen"),
        pytest.param({"rows": (row(2),)}, [("W22", "“开办企业”未选择本季度情况")], id="a row is gone"),
        pytest.param({"rows": ()}, [("W22", "“一级指标情况”未填写")], id="the whole table is gone: told once"),
        pytest.param({"rows": (row(1), row(2), row(2))}, [("E05", "重复")], id="an indicator twice"),
        pytest.param(
            {"rows": (row(1), row(2), row(None, text="补充"))}, [("E05", "不对应任何一级指标")], id="no indicator"
        ),
        pytest.param({"rows": (row(1), row(None, name="办理建筑许可"))}, [], id="known by its name"),
        pytest.param({"cover": without("reviewer")}, [("E18", "请完整填写填报人")], id="nobody reviewed"),
        pytest.param(
            {"cover": without(reviewer=PEOPLE["filler"])}, [("E20", "不得为同一人")], id="reviewed by the filler"
        ),
        pytest.param({"cover": without(phone="12345")}, [("W19", "联系电话格式有误")], id="no telephone number"),
        pytest.param({"cover": without(signer="分管领导")}, [("W23", "岗位或职务")], id="a role for a name"),
        pytest.param({"cover": without("plan")}, [("W22", "未填写本地落实方案")], id="no plan of its own"),
        pytest.param({"background": Background(stamped=False)}, [("E21", "盖公章的扫描件")], id="no stamped scan"),
        pytest.param({"background": Background(stamped=True)}, [], id="a stamped scan"),
        pytest.param({"token": "somebody's"}, [("E02", "无法确认所属单位和报告期")], id="not our mark"),
        pytest.param({"kind": FormName.ITEMS}, [("E04", "不是季报表")], id="another kind of form"),
        pytest.param(
            {"cover": dict(PEOPLE), "rows": (row(1, state=""), row(2, state=""))}, [("E04", "季报表为空白")], id="blank"
        ),
        pytest.param({"cover": without(work="秘密★1年")}, [("W09", "")], id="a mark of classification in a part"),
        pytest.param({"rows": (row(1), row(2, **BEHIND | {"text": "机密★"}))}, [("W09", "")], id="and in a row"),
    ],
)
def test_a_mistake_is_found_and_nothing_else(facts: dict[str, object], found: list[tuple[str, str]]):
    _, findings = judged(**facts)  # type: ignore[arg-type]
    assert [finding.code for finding in findings] == [code for code, _ in found]
    for finding, (_, words) in zip(findings, found, strict=True):
        assert words in finding.sentence
        assert finding.level is (Severity.ERROR if finding.code.startswith("E") else Severity.QUERY)


def test_one_row_that_is_answered_makes_a_form_that_is_not_blank():
    _, findings = judged(dict(PEOPLE), (row(1), row(2, state="")))
    assert "E04" not in {finding.code for finding in findings}
    assert "W22" in {finding.code for finding in findings}


def test_what_was_told_once_is_kept_and_not_asked_again():
    last = CountyAccount("", "", "", plan="惠政办〔2021〕50号")
    asked = tuple(part for part in PARTS if not part.once)
    account, findings = judged(without("plan"), questions=replace(QUESTIONS, parts=asked, last=last))
    assert findings == ()
    assert account is not None
    assert account.plan == last.plan


def test_last_quarters_words_are_asked_after():
    last = CountyAccount("", "", "", (IndicatorAccount(2, IndicatorState.BEHIND, BEHIND["text"], (6,)),))
    _, findings = judged(rows=(row(1), row(2, **BEHIND)), questions=replace(QUESTIONS, last=last))
    assert [finding.code for finding in findings] == ["W01"]


def test_a_form_of_another_county_is_not_judged_further():
    other = "qz2021/county_quarterly/2021-Q4/anxi"
    account, findings = judged(cover={}, rows=(), reference=other)
    assert account is None
    assert [finding.code for finding in findings] == ["E02"]


def test_a_rule_that_is_switched_off_is_silent():
    rows = (row(1, state=""), row(2, **BEHIND | {"text": ""}))
    filled = FilledForm(str(REFERENCE), TOKEN, without("reviewer"), rows, kind=FormName.COUNTY)
    case = Case(filled, (), REFERENCE, is_ours, date(2021, 12, 20), {}, ())
    assert [finding.code for finding in check_county(case, QUESTIONS, ("W22", "E18"))[1]] == ["E15"]


def test_findings_stand_in_reading_order():
    """The cover, the parts, the rows, and what is not there at all."""
    _, findings = judged(without("reviewer", "next_steps"), (row(1, state="较好"), row(2, **BEHIND | {"text": ""})))
    assert [finding.code for finding in findings] == ["E18", "E22", "E07", "E15"]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        pytest.param({"rows": (row(1, state="较好", items="999"), row(2))}, ["E22", "E07"], id="a row cell by cell"),
        pytest.param(
            {"cover": without("next_steps"), "rows": (row(1), row(2, **BEHIND | {"text": ""})), "cover_cells": {}},
            ["E15", "E22"],
            id="what is not there comes last",
        ),
        pytest.param(
            {"rows": (row(1), row(2, **BEHIND | {"text": ""})), "background": Background(stamped=False)},
            ["E21", "E15"],
            id="the whole file comes first",
        ),
    ],
)
def test_findings_follow_the_eye(facts, codes):
    assert [finding.code for finding in judged(**facts)[1]] == codes


def test_the_cover_is_told_before_the_parts_wherever_its_cells_stand():
    cells = {"reviewer": "首页!C30", "next_steps": "季度情况!B7"}
    _, findings = judged(without("reviewer", "next_steps"), cover_cells=cells)
    assert [finding.code for finding in findings] == ["E18", "E22"]


def test_what_is_no_choice_is_quoted_up_to_twenty_characters():
    _, (finding,) = judged(rows=(row(1, state="较" * 21), row(2)))
    assert f"填写的“{'较' * 20}”不在选项内" in finding.sentence


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("6", (6,), id="one"),
        pytest.param("第６项、８—10，12至13", (6, 8, 9, 10, 12, 13), id="as people write them"),
        pytest.param("6、6", (6,), id="each once"),
        pytest.param("9-7", (9, 7), id="a range the wrong way round is its two ends"),
        pytest.param("1-99999", (1, 99999), id="no range is endless"),
        pytest.param("无", (), id="none"),
        ("第六项、任务十二", (6, 12)),
    ],
)
def test_item_numbers(text: str, numbers: tuple[int, ...]):
    assert parse_items(text) == numbers


def test_links_in_parts_and_rows_are_asked_about():
    """As in a department's form: taken, and the file asked for."""
    cover = without(plan="https://kdocs.cn/l/cabc")
    rows = (row(1, text="材料见 https://pan.baidu.com/s/1abc 提取码 x1y2"), row(2))
    account, findings = judged(cover, rows)
    assert account is not None
    assert [(one.code, one.level, one.column) for one in findings] == [
        ("W24", Severity.QUERY, "本地落实方案"),
        ("W24", Severity.QUERY, "情况说明"),
    ]
    assert "金山文档的链接，会失效" in findings[0].sentence
    assert "一级指标“开办企业”的“情况说明”中有百度网盘的链接" in findings[1].sentence
    assert all(one.cell for one in findings)


def test_numbers_are_written_as_people_write_them():
    assert PLAIN.ranges((1, 2, 3, 5, 8, 7)) == "1—3、5、7—8"


@pytest.mark.parametrize("heading", ["一、工作推进情况（必填，3000字以内）", "（1）工作推进情况：", "工作推进情况"])
def test_a_part_is_known_by_its_heading(heading: str):
    assert part_named(heading) is PARTS[0]
    assert part_named(f"其他{heading}") is None
