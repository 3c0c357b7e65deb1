"""Every rule by its own pair of cases: the mistake it finds at its cell, and the neighbour that is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import BASIS, ITEMS, PEOPLE, PROGRESSES, REFERENCE, item
from tests.domain.checks.filling import (
    BACKGROUND,
    COVER_CELLS,
    HOURS,
    KPIS,
    ON_TIME,
    STEP_LETTERS,
    TARGET_LETTERS,
    cell,
    claim_row,
    delay_row,
    errand_row,
    filled,
    judged,
    knowing,
    reform_row,
    step_row,
    told,
)

from duban.config import PROJECT
from duban.domain.calendar.cycle import Reference
from duban.domain.checks import ALWAYS, CODES, RULES, Background, is_complete, is_secret, rules_without
from duban.domain.checks.table import SENTENCES
from duban.domain.files.cloud_link import CloudLink
from duban.domain.form import statuses_for
from duban.domain.returns.oddity import Oddity, OddityKind
from duban.domain.returns.submission import (
    Entry,
    FilledForm,
    FilledRow,
    MeasureState,
    Milestone,
    Severity,
    Status,
    TargetValue,
    Verdict,
    verdict,
)

DONE = {"status": "已完成", "measure": "已落实", "evidence": "验收意见.pdf"}
# Item 38 of the tests, as it was last accepted.
LAST = Entry(
    38, Status.ON_SCHEDULE, progress="上月开展调研，走访企业二十家，梳理问题清单一份。", problems="", next_steps=""
)
# The check digit of 11010519491231002X is right; it is the example in the standard itself.
IDENTITY = "11010519491231002X"


@dataclass(frozen=True)
class Mistake:
    """What is spoilt, what the rule says of it, and where."""

    code: str
    item: int | None
    at: str
    changes: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    cover: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, object] = field(default_factory=dict)
    background: Background = BACKGROUND
    on: date = ON_TIME
    words: str = ""

    def form(self):
        return filled(self.changes, self.values, self.cover, **self.parts)


def at_value(place: int) -> str:
    return f"量化指标!{TARGET_LETTERS['value']}{4 + place}"


def at_step(key: str) -> str:
    return f"路线图!{STEP_LETTERS[key]}5"


def last(**facts: object) -> Background:
    """What is known when item 38 was reported before."""
    return knowing(last={38: Entry(**({"item": 38, "status": Status.ON_SCHEDULE} | facts))})


def at_claim(letter: str) -> str:
    return f"任务认领核对表!{letter}8"


def claims(*lines: tuple[str, ...]) -> dict[str, object]:
    """The lines of 任务认领核对表 for the items from 38 on, as they were filled."""
    return {"claims": tuple(claim_row(8 + at, 38 + at, *line) for at, line in enumerate(lines))}


BEHIND = {"status": "正在推进（滞后）", "problems": "系统接口尚未打通。", "next_steps": "十一月中旬完成联调。"}

GIVEN = knowing(errands=frozenset({7}))


def errands(*said: str) -> dict[str, object]:
    """One line of 交办事项, with what was said there."""
    return {"errands": (errand_row(7, *said),)}


MISTAKES = (
    Mistake("E02", None, "", parts={"token": "forged"}),
    Mistake("E04", 41, "", parts={"rows": filled().rows[:3]}),
    Mistake("E06", 38, cell("deadline", 38), {38: {"deadline": "2022年6月底"}}, words="另行书面申请"),
    Mistake("E06", 38, cell("goal", 38), {38: {"goal": "优化办理流程；"}}, words="已按原内容恢复"),
    Mistake("E07", 38, cell("status", 38), {38: {"status": "差不多了"}}),
    Mistake("E08", 38, cell("progress", 38), {38: {"progress": "同上"}}),
    Mistake(
        "W10", 38, cell("status", 38), {38: DONE | {"measure_2": "正在落实"}}, {"K38-2": "300"}, words="有具体措施未选"
    ),
    Mistake("W10", 38, cell("status", 38), {38: {"measure": "已落实"}}, words="均选“已落实”"),
    Mistake("E11", 39, cell("evidence", 39), {39: DONE | {"evidence": "无"}}),
    Mistake("E12", 39, at_value(2), {39: DONE}, {"K39-1": "88"}, words="为88%，未达到目标值≥90%"),
    Mistake("E12", 39, at_value(2), {39: DONE}, {"K39-1": ""}, words="未填“网上办理率”"),
    Mistake("E13", 38, at_value(0), values={"K38-1": "一百以上"}, words="单位为小时（填写内容：一百以上）"),
    Mistake("E13", 38, at_value(0), values={"K38-1": "105分钟"}),
    Mistake("E14", 38, cell("expected_on", 38), {38: {"expected_on": "尽快"}}, words="尽快"),
    Mistake("W26", 38, "滞后原因!E4", {38: BEHIND}, parts={"delays": (delay_row(38),)}, words="第38项未选“滞后原因”"),
    Mistake(
        "W27",
        38,
        reform_row(38).cells["consent"],
        parts={"reforms": (reform_row(38),)},
        words="未选“标注意见”",
    ),
    Mistake("W28", None, "交办事项!F4", parts=errands(), background=GIVEN, words="编号7未选“办理结果”"),
    Mistake(
        "W28",
        None,
        "交办事项!F4",
        parts=errands("好了", "已办。"),
        background=GIVEN,
        words="“好了”不在",
    ),
    Mistake(
        "W28",
        None,
        "交办事项!G4",
        parts=errands("已办结"),
        background=GIVEN,
        words="未写“办理情况”",
    ),
    Mistake("W25", 38, at_claim("H"), parts=claims(("建议更正", "", "市统计局", "职能已划转")), words="“更正哪一栏”"),
    Mistake("W25", 38, at_claim("I"), parts=claims(("建议更正", "牵头部门", "", "职能已划转")), words="“应改为”"),
    Mistake("W25", 38, at_claim("J"), parts=claims(("建议更正", "牵头部门", "市统计局")), words="“更正理由”"),
    Mistake("W25", 38, at_claim("G"), parts=claims(("宜由市统计局牵头", "牵头部门", "市统计局", "他")), words="“宜由"),
    Mistake("W25", 38, at_claim("G"), parts=claims(("无异议", "牵头部门", "市统计局", "其他")), words="已按“建议更正”"),
    Mistake("W25", 38, at_claim("G"), parts=claims((), ("无异议",)), words="第38项未选"),
    Mistake("E14", 38, cell("expected_on", 38), {38: {"expected_on": "2021-10-24"}}, words="早于填报日"),
    Mistake("E14", 38, at_step("on"), parts={"milestones": (step_row(5, 38, "尽快", "完成系统招标"),)}),
    Mistake("E14", 38, at_step("what"), parts={"milestones": (step_row(5, 38, "2021-11-30", ""),)}),
    Mistake("E15", 38, cell("problems", 38), {38: BEHIND | {"problems": "无"}}),
    Mistake("W16", 38, cell("expected_on", 38), {38: {"expected_on": "2022-03-31"}}, words="晚于完成时限2021年"),
    Mistake("E17", 38, cell("status", 38), background=last(status=Status.DONE), words="上月已报“已完成”"),
    Mistake("E18", None, COVER_CELLS["signer"], cover={"signer": " "}),
    Mistake("W19", None, COVER_CELLS["phone"], cover={"phone": "2812345"}),
    Mistake("W23", None, COVER_CELLS["filler"], cover={"filler": "市税务局填报人"}, words="岗位或职务"),
    Mistake("W23", None, COVER_CELLS["reviewer"], cover={"reviewer": "某某"}, words="占位文字"),
    Mistake("W23", None, COVER_CELLS["signer"], cover={"signer": "同意上报。"}, words="审批意见"),
    Mistake("W23", None, COVER_CELLS["phone"], cover={"phone": "0595-00000000"}, words="不像真实号码"),
    Mistake("W23", None, COVER_CELLS["filler"], cover={"filler": "填报人姓名"}, words="岗位或职务"),
    Mistake("W23", None, COVER_CELLS["signer"], cover={"signer": "领导已签字"}, words="审批意见"),
    Mistake("W23", None, COVER_CELLS["phone"], cover={"phone": "审批通过"}, words="“审批通过”不像真实号码"),
    Mistake("E20", None, COVER_CELLS["reviewer"], cover={"reviewer": PEOPLE["filler"]}),
    Mistake("E21", None, "", background=knowing(stamped=False)),
    Mistake("W01", 38, cell("progress", 38), background=last(progress=PROGRESSES[0] + "。")),
    Mistake("W01", 39, cell("progress", 39), {39: {"progress": PROGRESSES[0]}}, words="与第38项基本相同"),
    Mistake(
        "W02",
        38,
        at_value(1),
        background=last(values=(TargetValue("K38-2", Decimal(280), "280"),)),
        words="由280家降为260家",
    ),
    Mistake("W03", 38, at_value(1), values={"K38-2": "150"}, words="完成50%，低于序时进度83%"),
    Mistake(
        "W03",
        38,
        cell("status", 38),
        background=knowing(milestones={38: (Milestone(date(2021, 10, 20), "完成系统招标"),)}),
        words="路线图节点“完成系统招标”（2021年10月20日）",
    ),
    Mistake(
        "W04", 38, at_value(0), background=last(values=(TargetValue("K38-1", Decimal(170), "170"),)), words="变化65小时"
    ),
    Mistake("W05", 38, cell("progress", 38), {38: {"progress": "办理流程再造" * 51}}, words="306字"),
    Mistake("W06", 38, cell("expected_on", 38), {38: {"expected_on": "12月底"}}, words="规范为“2021-12-31”，请确认"),
    Mistake("W06", 38, cell("expected_on", 38), {38: {"expected_on": "2021.12.25"}}, words="规范为“2021-12-25”。"),
    Mistake("W06", 39, at_value(2), values={"K39-1": "约９６％"}, words="由“约９６％”自动规范为“96%”，请确认"),
    Mistake("W06", 39, at_value(2), values={"K39-1": "９６"}, words="规范为“96%”。"),
    Mistake("W07", None, "", background=knowing(vouched=True)),
    Mistake("W08", 41, cell("evidence", 41), {41: {"evidence": ""}}),
    Mistake("W09", 38, cell("remark", 38), {38: {"remark": f"联系人{IDENTITY}"}}),
    Mistake("W09", 40, cell("problems", 40), {40: {"problems": "有关内容见机密★文件。"}}),
    Mistake("W20", 38, cell("unchanged", 38), {38: {"unchanged": "√"}}, background=last()),
    Mistake(
        "W21",
        38,
        cell("progress", 38),
        parts={"oddities": (Oddity(OddityKind.PICTURE, 38, "本月进展", cell("progress", 38)),)},
        words="第38项“本月进展”为图片",
    ),
    Mistake(
        "W24", 38, cell("evidence", 38), {38: {"evidence": "https://kdocs.cn/l/cabc"}}, words="为金山文档的链接，会失效"
    ),
    Mistake(
        "W24",
        None,
        COVER_CELLS["nil_reason"],
        cover={"nil_reason": "见 https://kdocs.cn/l/cabc"},
        words="中有金山文档的链接，会失效",
    ),
    Mistake(
        "W24",
        None,
        "",
        background=knowing(links=(CloudLink("百度网盘", "验收意见.pdf", "7天后"),)),
        words="《验收意见.pdf》是百度网盘的链接，将于7天后失效",
    ),
    Mistake("E23", 38, cell("unchanged", 38), {38: {"unchanged": "√", "progress": ""}}),
    Mistake(
        "E24",
        38,
        cell("unchanged", 38),
        {38: {"unchanged": "√", "progress": ""}},
        background=last(unchanged=True),
    ),
    Mistake(
        "E25",
        38,
        cell("unchanged", 38),
        {38: {"unchanged": "√", "progress": ""}},
        background=knowing(last={38: LAST}, extended={38: date(2021, 10, 25)}),
    ),
)


def name(mistake: Mistake) -> str:
    return f"{mistake.code} at {mistake.at or 'the file'} {mistake.words}"


@pytest.mark.parametrize("mistake", MISTAKES, ids=name)
def test_a_single_mistake_gives_exactly_its_finding_at_its_cell(mistake: Mistake) -> None:
    findings = judged(mistake.form(), mistake.on, mistake.background)[1]
    assert [(finding.code, finding.item, finding.cell) for finding in findings] == [
        (mistake.code, mistake.item, mistake.at)
    ]
    assert mistake.words in findings[0].sentence


def test_a_good_form_gives_no_finding_with_all_that_can_be_known() -> None:
    entries, findings = judged(filled())
    assert findings == ()
    assert [value.value for value in entries[0].values] == [105, 260]


NO_MISTAKES = {
    "E06: other blanks and widths": ({38: {"goal": "优化 办理流程。", "deadline": "2021年１２月底"}}, {}, BACKGROUND),
    "E06: the list was changed since": ({38: {"deadline": "2022年6月底"}}, {}, knowing(printed={})),
    "E08: on schedule, and no measure has moved": (
        {38: {"progress": "", "status": "正在推进（按序时）"}},
        {},
        knowing(last={38: replace(LAST, status=Status.ON_SCHEDULE, measures=(MeasureState.UNDER_WAY,) * 2)}),
    ),
    "E08: an item not started": ({38: BEHIND | {"status": "未启动", "progress": ""}}, {}, BACKGROUND),
    "W10: a word in 备注 explains it": ({38: {"measure": "已落实", "remark": "待验收"}}, {}, BACKGROUND),
    "W10: what continues is never complete": ({40: {"measure": "已落实"}}, {}, BACKGROUND),
    "E11: the file came beside the form": ({39: DONE | {"evidence": ""}}, {}, knowing(beside=frozenset({39}))),
    "E11: the evidence was filed before": (
        {39: DONE | {"evidence": ""}},
        {},
        knowing(last={39: Entry(39, Status.DONE, evidence="验收意见.pdf")}),
    ),
    "E12: the target is due after the item": ({39: DONE, 38: {}}, {"K38-2": "270"}, BACKGROUND),
    "E12: exactly the target": ({39: DONE}, {"K39-1": "90"}, BACKGROUND),
    "E13: nothing is asked where nothing is typed": ({}, {"K38-1": "", "K38-2": "无"}, BACKGROUND),
    "E14: a finished item may look back": ({39: DONE | {"expected_on": "2021-09-28"}}, {}, BACKGROUND),
    "E14: today": ({38: {"expected_on": "2021-10-25"}}, {}, BACKGROUND),
    "W16: an extension was granted": (
        {38: {"expected_on": "2022-03-31"}},
        {},
        knowing(extended={38: date(2022, 3, 31)}),
    ),
    "E15: the extension moves what is overdue": (
        {39: {"problems": "", "next_steps": ""}},
        {},
        knowing(extended={39: date(2022, 3, 31)}),
    ),
    "E17: 备注 says why": ({38: {"remark": "验收未通过，退回整改。"}}, {}, last(status=Status.DONE)),
    "E21: the scan came": ({}, {}, knowing(stamped=True)),
    "W01: the same words in part": (
        {},
        {},
        last(progress="本月完成方案论证，涉及的五个环节逐一梳理，走访企业一千二百户。"),
    ),
    "W02: a number that does not add up may fall": (
        {},
        {},
        last(values=(TargetValue("K38-1", Decimal(120), "120"),)),
    ),
    "W03: said to be behind": ({38: BEHIND}, {"K38-2": "150"}, BACKGROUND),
    "W03: within thirty points": ({}, {"K38-2": "160"}, BACKGROUND),
    "W03: milestones stand in place of the schedule": (
        {},
        {"K38-2": "150"},
        knowing(milestones={38: (Milestone(date(2021, 11, 30), "完成系统招标"),)}),
    ),
    "W03: the report speaks of the milestone": (
        {38: {"progress": "本月已经完成系统招标，确定中标单位并签订合同。"}},
        {},
        knowing(milestones={38: (Milestone(date(2021, 10, 20), "完成系统招标"),)}),
    ),
    "W03: a milestone of another period": (
        {},
        {},
        knowing(milestones={38: (Milestone(date(2021, 9, 20), "完成系统招标"),)}),
    ),
    "W04: half the target": ({}, {}, last(values=(TargetValue("K38-1", Decimal(160), "160"),))),
    "W05: a few words, and exactly three hundred": (
        {38: {"progress": "本月完成流程再造五环减为三环"[:15] + "。", "problems": "题" * 300}},
        {},
        BACKGROUND,
    ),
    "W06: the unit behind the number": ({}, {"K39-1": "96%", "K38-1": "105小时"}, BACKGROUND),
    "W06: a trailing zero": ({}, {"K39-1": "95.50"}, BACKGROUND),
    "W08: last month's basis serves within the quarter": (
        {41: {"evidence": ""}},
        {},
        knowing(last={41: Entry(41, Status.PROGRESSING, evidence=BASIS)}),
    ),
    "W09: words that are no sign": (
        {38: {"remark": "涉及商业秘密、内部运行机制的内容已删除。"}, 40: {"remark": "流水号110105194912310021"}},
        {},
        BACKGROUND,
    ),
    "W20: ticked and silent": ({38: {"unchanged": "√", "progress": ""}}, {}, knowing(last={38: LAST})),
    "E24: what continues may stay unchanged": (
        {40: {"unchanged": "√", "progress": ""}},
        {},
        knowing(last={40: Entry(40, Status.PROGRESSING, unchanged=True)}),
    ),
    "E25: due at the month's end, which is the next return's matter": (
        {38: {"unchanged": "√", "progress": ""}},
        {},
        knowing(last={38: LAST}, extended={38: date(2021, 10, 31)}),
    ),
}


@pytest.mark.parametrize("case", NO_MISTAKES.values(), ids=NO_MISTAKES)
def test_what_is_no_mistake_is_not_told(case) -> None:
    changes, values, background = case
    assert told(filled(changes, values), background=background) == []


@pytest.mark.parametrize(
    "phone", ["13900000001", "0595-22000000", "059522000000", "(0595)22000000", "0595-22000000转12"]
)
def test_a_phone_number_is_one_however_it_is_written(phone: str) -> None:
    assert told(filled(cover={"phone": phone})) == []


def test_doubt_about_an_item_costs_nobody_a_question() -> None:
    doubtful = (item(38, unconfirmed=("完成时限",)), *ITEMS[1:])
    form = filled({38: {"expected_on": "2022-03-31"}}, {"K38-2": "100"}, items=doubtful)
    assert told(form, items=doubtful) == []


@pytest.mark.parametrize(
    ("period", "asked"), [("2021-12", True), ("2021-11", False), ("2021-09", True), ("2021-08", False)]
)
def test_an_item_of_the_province_names_its_basis_anew_when_the_quarter_ends(period: str, asked: bool) -> None:
    reference = Reference.parse(str(REFERENCE).replace("2021-10", period))
    known = knowing(last={41: Entry(41, Status.PROGRESSING, evidence=BASIS)})
    form = filled({41: {"evidence": ""}}, reference=str(reference))
    assert (("W08", 41, cell("evidence", 41)) in told(form, reference=reference, background=known)) is asked


class TestUnchanged:
    """本月无变化: empty cells mean what was said last."""

    def test_the_entry_repeats_what_was_last_accepted_but_for_its_report_of_progress(self) -> None:
        before = Entry(
            38,
            Status.BEHIND,
            (MeasureState.IN_PLACE, MeasureState.UNDER_WAY),
            progress="上月走访企业二十家。",
            problems="接口未通。",
            next_steps="下月联调。",
            expected_on=date(2021, 12, 20),
            values=(TargetValue("K38-1", Decimal(108), "108"),),
        )
        blank = dict.fromkeys(("status", "measure", "progress"), "") | {"unchanged": "√"}
        form = filled({38: blank}, {"K38-1": "", "K38-2": ""})
        entries, findings = judged(form, background=knowing(last={38: before}))
        assert findings == ()
        assert entries[0].status is Status.BEHIND
        assert entries[0].problems == "接口未通。"
        assert entries[0].values == before.values
        assert entries[0].progress == ""
        assert entries[0].unchanged


class TestNil:
    """零报告: only if every item really is without progress, and with a reason."""

    BLANK: ClassVar = {each.number: dict.fromkeys(("status", "measure", "progress", "evidence"), "") for each in ITEMS}
    KNOWN = knowing(extended={39: date(2022, 3, 31)})
    CLEAN: ClassVar = {**BLANK, 39: BLANK[39] | {"problems": "", "next_steps": ""}}

    def test_with_a_reason_the_table_may_stay_empty(self) -> None:
        form = filled(self.CLEAN, {kpi.code: "" for kpi in KPIS}, {"nil": "√", "nil_reason": "机构改革期间工作暂停。"})
        assert told(form, background=self.KNOWN) == []

    def test_without_a_reason_it_is_sent_back(self) -> None:
        form = filled(self.CLEAN, cover={"nil": "√", "nil_reason": "无"})
        assert told(form, background=self.KNOWN) == [("E26", None, COVER_CELLS["nil_reason"])]

    def test_an_item_with_progress_contradicts_it(self) -> None:
        changes = {**self.CLEAN, 38: {"progress": PROGRESSES[0]}}
        form = filled(changes, cover={"nil": "√", "nil_reason": "工作暂停。"})
        assert told(form, background=self.KNOWN) == [("E27", 38, cell("progress", 38))]

    def test_an_item_that_falls_due_must_be_spoken_of(self) -> None:
        form = filled(self.CLEAN, cover={"nil": "√", "nil_reason": "工作暂停。"})
        known = knowing(extended={38: date(2021, 10, 20), 39: date(2022, 3, 31)})
        assert told(form, background=known) == [("E27", 38, cell("status", 38))]


class TestBlank:
    """Of a form in which nothing was filled the file, the cover and the mail are judged, and no cell one by one."""

    NOTHING: ClassVar = {
        each.number: dict.fromkeys(("status", "measure", "progress", "problems", "next_steps", "evidence"), "")
        for each in ITEMS
    }
    NIL: ClassVar = {"nil": "√", "nil_reason": "工作暂停。"}

    @pytest.mark.parametrize(
        "mistake",
        [
            Mistake("E02", None, "", parts={"token": "forged"}),
            Mistake("E21", None, "", background=knowing(stamped=False)),
            Mistake("W07", None, "", background=knowing(vouched=True)),
            Mistake("W09", None, COVER_CELLS["filler"], cover={"filler": IDENTITY}),
            Mistake("E18", None, COVER_CELLS["signer"], cover={"signer": ""}),
            Mistake("W19", None, COVER_CELLS["phone"], cover={"phone": "2812345"}),
            Mistake("W23", None, COVER_CELLS["filler"], cover={"filler": "填报人姓名"}),
            Mistake("E20", None, COVER_CELLS["reviewer"], cover={"reviewer": PEOPLE["filler"]}),
            Mistake("E03", None, "", parts={"missing_columns": ("完成情况",)}),
            Mistake("W21", None, "", parts={"oddities": (Oddity(OddityKind.MACROS),)}),
            Mistake("W24", None, "", background=knowing(links=(CloudLink("百度网盘"),)), words="附件是百度网盘的链接"),
        ],
        ids=name,
    )
    def test_a_blank_form_is_told_with_what_is_wrong_beside_its_cells(self, mistake: Mistake) -> None:
        form = filled(self.NOTHING, cover=mistake.cover, **mistake.parts)
        findings = judged(form, background=mistake.background)[1]
        told = [(finding.code, finding.item, finding.cell) for finding in findings]
        assert sorted(told) == sorted([("E04", None, ""), (mistake.code, None, mistake.at)])
        assert any(mistake.words in finding.sentence for finding in findings)

    def test_a_report_of_nothing_without_its_reason_is_asked_for_it(self) -> None:
        form = filled(self.NOTHING, cover=self.NIL | {"nil_reason": ""})
        known = knowing(extended={39: date(2022, 3, 31)})
        assert told(form, background=known) == [("E26", None, COVER_CELLS["nil_reason"])]

    def test_numbers_and_steps_in_the_other_sheets_do_not_fill_it(self) -> None:
        assert told(filled(self.NOTHING, {"K38-1": "105"})) == [("E04", None, "")]

    def test_what_was_printed_from_the_last_return_does_not_fill_it(self) -> None:
        known = knowing(last={38: Entry(38, Status.ON_SCHEDULE, expected_on=date(2021, 12, 25))})
        assert told(
            filled({**self.NOTHING, 38: self.NOTHING[38] | {"expected_on": "2021-12-25"}}), background=known
        ) == [("E04", None, "")]
        assert ("E04", None, "") not in told(
            filled({**self.NOTHING, 38: self.NOTHING[38] | {"expected_on": "2021-12-26"}}), background=known
        )

    def test_there_is_nothing_to_fill_where_every_item_was_done_before(self) -> None:
        done = {each.number: Entry(each.number, Status.DONE, evidence=BASIS) for each in ITEMS}
        printed = {"status": "已完成", "unchanged": "√", "evidence": BASIS}
        rows = {number: texts | printed for number, texts in self.NOTHING.items()}
        assert ("E04", None, "") not in told(filled(rows), background=knowing(last=done))
        one = {**self.NOTHING, 38: rows[38]}
        assert told(filled(one), background=knowing(last={38: done[38]})) == [("E04", None, "")]

    def test_what_stands_in_a_row_without_number_was_printed_for_nobody(self) -> None:
        first = Entry(1, Status.ON_SCHEDULE, expected_on=date(2021, 12, 25))
        form = filled(self.NOTHING)
        stray = FilledRow(None, {"expected_on": "2021-12-25"}, {})
        found = told(replace(form, rows=(*form.rows, stray)), background=knowing(last={1: first}))
        assert ("E05", None, "") in found

    def test_a_table_without_any_row_lacks_every_item(self) -> None:
        assert [code for code, *_ in told(filled(rows=()))] == ["E04"] * len(ITEMS)


class TestSecrets:
    """W09 looks into every cell that the unit fills, on every sheet."""

    @pytest.mark.parametrize(
        ("form", "place"),
        [
            pytest.param(filled(cover={"filler": IDENTITY}), (None, "填报人", COVER_CELLS["filler"]), id="the cover"),
            pytest.param(
                filled(milestones=(step_row(5, 38, "2021-11-30", f"{IDENTITY}办理"),)),
                (38, "工作内容", at_step("what")),
                id="a step",
            ),
            pytest.param(filled({38: {"remark": IDENTITY}}), (38, "备注", cell("remark", 38)), id="the table"),
        ],
    )
    def test_it_is_told_by_its_place(self, form: FilledForm, place: tuple[int | None, str, str]) -> None:
        findings = [finding for finding in judged(form)[1] if finding.code == "W09"]
        assert [(finding.item, finding.column, finding.cell) for finding in findings] == [place]

    def test_what_we_printed_ourselves_is_nobodys_secret(self) -> None:
        assert "W09" not in {code for code, *_ in told(filled({38: {"goal": IDENTITY}}))}


class TestLinks:
    """W24 asks for files that an open cell only points to."""

    KDOCS = "https://kdocs.cn/l/cabc"

    @pytest.mark.parametrize(
        "text", [KDOCS, "kdocs.cn/l/cabc", "https：／／kdocs．cn／l／cabc"], ids=["whole", "bare", "full-width"]
    )
    def test_an_address_is_one_however_it_is_typed(self, text: str) -> None:
        assert told(filled({38: {"evidence": text}})) == [("W24", 38, cell("evidence", 38))]

    def test_a_locked_cell_points_nowhere(self) -> None:
        assert "W24" not in {code for code, *_ in told(filled({38: {"goal": self.KDOCS}}))}

    def test_the_other_sheets_count_by_their_items(self) -> None:
        step = step_row(5, 38, "2021-11-30", f"招标文件见{self.KDOCS}")
        nobodys = replace(step, item=None)
        locked = replace(step, texts=step.texts | {"what": "完成系统招标", "item": self.KDOCS})
        found = [told(filled(milestones=(row,))) for row in (step, nobodys, locked)]
        assert [("W24", 38, at_step("what")) in each for each in found] == [True, False, False]
        assert [any(code == "W24" for code, *_ in each) for each in found] == [True, False, False]


class TestOddities:
    """W21 says where something odd was found, as nearly as it is known."""

    @pytest.mark.parametrize(
        ("oddity", "where"),
        [
            (Oddity(OddityKind.PICTURE, 38, "本月进展", "填报表!H7"), "第38项“本月进展”为图片"),
            (Oddity(OddityKind.PICTURE, 38, "", "填报表!H7"), "第38项为图片"),
            (Oddity(OddityKind.PICTURE, None, "联系电话", "首页!C16"), "“联系电话”为图片"),
            (Oddity(OddityKind.PICTURE, None, "", "填报表!Z99"), "填报表!Z99为图片"),
            (Oddity(OddityKind.PICTURE), "有的单元格为图片"),
        ],
    )
    def test_the_place_is_told(self, oddity: Oddity, where: str) -> None:
        (finding,) = judged(filled(oddities=(oddity,)))[1]
        assert finding.sentence.startswith(where)


class TestTable:
    """The table itself."""

    def test_every_code_has_sentences_and_every_sentence_a_code(self) -> None:
        monthly = {name.partition(".")[0] for name in SENTENCES} - {"E22"}
        assert {rule.code for rule in RULES} <= monthly
        assert {code for code in monthly if code[0] in "EW" and code not in ("E01",)} <= CODES | COUNTY

    def test_every_rule_has_its_mistake_here_or_among_the_structures(self) -> None:
        elsewhere = {"E01", "E03", "E05", "E26", "E27"}
        assert {rule.code for rule in RULES} - elsewhere <= {mistake.code for mistake in MISTAKES}

    def test_a_rule_that_is_switched_off_says_nothing(self) -> None:
        form = filled({38: {"progress": "完成了流程再造。", "expected_on": "12月底"}})
        assert told(form, rules=rules_without(("W05", "W06"))) == []

    @pytest.mark.parametrize("code", sorted(ALWAYS))
    def test_what_protects_everybody_cannot_be_switched_off(self, code: str) -> None:
        with pytest.raises(ValueError, match=code):
            rules_without((code,))

    @pytest.mark.parametrize("code", ["E22", "W22", "H01", "H02"])
    def test_rules_of_the_other_forms_may_be_switched_off_too(self, code: str) -> None:
        assert rules_without((code,)) == RULES

    def test_a_code_that_does_not_exist_is_a_mistake_of_the_settings(self) -> None:
        with pytest.raises(ValueError, match="W99"):
            rules_without(("W99",))

    def test_only_errors_send_back(self) -> None:
        for mistake in MISTAKES:
            findings = judged(mistake.form(), mistake.on, mistake.background)[1]
            sent_back = verdict(findings) is Verdict.SENT_BACK
            assert sent_back == any(finding.level is Severity.ERROR for finding in findings), mistake

    def test_a_missing_stamp_leaves_the_return_incomplete_and_a_sign_of_secrets_locks_it_away(self) -> None:
        assert not is_complete(judged(filled(), background=knowing(stamped=False))[1])
        assert is_secret(judged(filled({38: {"remark": IDENTITY}}))[1])

    def test_a_finding_about_a_secret_never_repeats_it(self) -> None:
        findings = judged(filled({38: {"remark": IDENTITY}}))[1]
        assert IDENTITY not in repr(findings)


# County rules are judged elsewhere.
COUNTY = {name.partition(".")[0] for name in SENTENCES if name.startswith(("E22", "E3", "W3"))}

WORDS = st.text(
    "推进落实完善流程系统平台企业办理服务改革数据共享窗口审批时限压减提升培训检查", min_size=15, max_size=120
)


@st.composite
def valid_answers(draw: st.DrawFn) -> dict[int, dict[str, object]]:
    """Whatever a careful person may answer, item by item; no two texts are alike."""
    answers: dict[int, dict[str, object]] = {}
    for each in ITEMS:
        status = draw(st.sampled_from(statuses_for(each.deadline.kind)))
        answer: dict[str, object] = {
            "status": status.value,
            "progress": f"第{each.number}项" + draw(WORDS),
            "problems": "存在困难：" + draw(WORDS),
            "next_steps": draw(WORDS),
            "evidence": BASIS,
            "remark": draw(st.sampled_from(("", "另有说明"))),
            "measure": draw(st.sampled_from(("", *MeasureState))),
        }
        if status not in (Status.DONE,):
            day = draw(st.dates(ON_TIME, date(2022, 12, 31)))
            answer["expected_on"] = draw(st.sampled_from((day.isoformat(), f"{day.year}年{day.month}月底", "")))
        answers[each.number] = answer
    return answers


@settings(max_examples=60, deadline=None)
@given(valid_answers(), st.integers(0, 110), st.integers(0, 400))
def test_a_valid_fill_never_produces_an_error(answers, hours: int, firms: int) -> None:
    values = {HOURS.code: str(hours), "K38-2": f"{max(firms, 300)}", "K39-1": "95"}
    findings = judged(filled(answers, values))[1]
    assert [finding for finding in findings if finding.level is Severity.ERROR] == []


def test_the_handbook_names_every_rule() -> None:
    handbook = (PROJECT / "docs" / "verdict.md").read_text(encoding="utf-8")
    assert [code for code in sorted(CODES) if f"| {code} |" not in handbook] == []
