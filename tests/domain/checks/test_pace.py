"""按序时 or 滞后 against figures and milestones: too slow, too fast, at odds; each with the case that just escapes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.builders import ITEMS
from tests.domain.checks.filling import FIRMS, HOURS, SHARE, cell, filled, judged, knowing

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.period import Period
from duban.domain.checks import Background
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.returns.submission import Entry, Finding, Milestone, Status

BEHIND = {"status": "正在推进（滞后）", "problems": "接口尚未打通。", "next_steps": "下月联调。"}
NOT_STARTED = BEHIND | {"status": "未启动"}
STATUS = cell("status", 38)
DUE = replace(HOURS, due=date(2021, 9, 30))
LATE_STEP = Milestone(date(2021, 9, 25), "完成招标")


def known(**facts: object) -> Background:
    return knowing(**({"weighs_targets": True} | facts))


def asked(changes: Mapping[str, object], background: Background, **values: str) -> list[tuple[str, str]]:
    """Sentence and cell of every W03 about 第38项."""
    findings: tuple[Finding, ...] = judged(filled({38: changes}, values), background=background)[1]
    return [(one.sentence, one.cell) for one in findings if one.code == "W03" and one.item == 38]


def step(day: date, status: Status = Status.ON_SCHEDULE) -> dict[str, object]:
    return {"milestones": {38: (Milestone(day, "完成招标"),)}, "last": {38: Entry(38, status)}}


class TestWellAndMissed:
    @pytest.mark.parametrize(
        ("due", "value", "told"),
        [
            pytest.param(date(2021, 10, 24), "111", True, id="missed the day before"),
            pytest.param(date(2021, 10, 25), "111", False, id="due on the last day itself"),
            pytest.param(date(2021, 10, 24), "110", False, id="just met"),
        ],
    )
    def test_a_dated_target_that_is_missed_is_asked_after(self, due: date, value: str, told: bool) -> None:
        background = known(kpis=(replace(HOURS, due=due), FIRMS, SHARE))
        found = asked({}, background, **{"K38-1": value})
        short = "“纳税时间”为111小时，2021年10月24日目标≤110小时到期1天未达到"
        words = f"第38项{short}，本期报“正在推进（按序时）”，请核实是否应为“滞后”。"
        assert found == ([(words, STATUS)] if told else [])

    def test_whoever_says_that_it_lags_is_not_asked(self) -> None:
        assert asked(BEHIND, known(kpis=(DUE,)), **{"K38-1": "120"}) == []

    def test_a_platform_s_figure_counts_as_the_unit_s_own(self) -> None:
        at = datetime(2021, 10, 20, 9, tzinfo=TIMEZONE)
        period = Period.parse("2021-09")
        figure = ImportedFigure("qz2021", "K38-1", period, Decimal(130), "平台", "f" * 64, "表", "A1", "岗", at)
        platform = replace(DUE, source="平台")
        ((sentence, _),) = asked({}, known(kpis=(platform,), figures={"K38-1": figure}))
        assert sentence.startswith("第38项“纳税时间”为130小时")
        assert asked({}, known(kpis=(platform,))) == []

    def test_a_continuous_item_said_to_make_progress_is_asked_too(self) -> None:
        item = next(one for one in ITEMS if one.number == 40)
        share = replace(SHARE, code="K38-1", item=40)
        findings = judged(filled({}, {}), background=known(kpis=(share,)))[1]
        assert item.deadline.on is None
        assert not [one for one in findings if one.code == "W03"], "nobody gave a number"

    def test_nothing_is_asked_where_targets_do_not_count(self) -> None:
        assert asked({}, replace(known(kpis=(DUE,)), weighs_targets=False), **{"K38-1": "120"}) == []


class TestSlowAndAhead:
    @pytest.mark.parametrize(("value", "told"), [("250", True), ("249", False)], ids=["on schedule", "just behind"])
    @pytest.mark.parametrize("changes", [BEHIND, NOT_STARTED], ids=["behind", "not begun"])
    def test_a_figure_that_keeps_its_schedule_is_at_odds_with_it(
        self, changes: Mapping[str, object], value: str, told: bool
    ) -> None:
        found = asked(changes, known(kpis=(FIRMS,)), **{"K38-2": value})
        words = "第38项报为滞后，但“新增企业数”完成83%，不低于序时进度83%，也没有到期的节点，请核实是否应为“按序时”。"
        assert found == ([(words, STATUS)] if told else [])

    def test_one_figure_behind_explains_it(self) -> None:
        other = replace(FIRMS, code="K38-1")
        assert asked(BEHIND, known(kpis=(FIRMS, other)), **{"K38-1": "10", "K38-2": "290"}) == []

    @pytest.mark.parametrize(("day", "told"), [(date(2021, 10, 25), False), (date(2021, 10, 26), True)])
    def test_a_milestone_that_has_come_explains_it(self, day: date, told: bool) -> None:
        found = asked(BEHIND, known(kpis=(FIRMS,), **step(day)), **{"K38-2": "290"})
        assert bool(found) is told

    def test_a_target_missed_explains_it(self) -> None:
        assert asked(BEHIND, known(kpis=(FIRMS, DUE)), **{"K38-1": "120", "K38-2": "290"}) == []

    def test_without_a_number_that_has_a_schedule_there_is_nothing_at_odds(self) -> None:
        assert asked(BEHIND, known(kpis=(HOURS,)), **{"K38-1": "100"}) == []
        assert asked(BEHIND, known(kpis=(replace(FIRMS, enabled=False),)), **{"K38-2": "290"}) == []


class TestRecoveredStep:
    @pytest.mark.parametrize(("day", "told"), [(date(2021, 9, 25), True), (date(2021, 9, 26), False)])
    def test_a_milestone_of_before_that_was_late_is_to_be_spoken_of(self, day: date, told: bool) -> None:
        found = asked(
            {"progress": "已开展业务培训，覆盖全部窗口人员。完成招标。"},
            known(**step(day, Status.BEHIND)),
        )
        assert found == []
        found = asked({}, known(kpis=(), **step(day, Status.BEHIND)))
        words = f"第38项路线图节点“完成招标”（2021年9月{day.day}日）此前报为滞后，"
        words += "本期报“按序时”，本月进展未提及，请核实该节点是否已完成。"
        assert ((words, STATUS) in found) is told

    @pytest.mark.parametrize(
        ("changes", "last"),
        [({}, Status.ON_SCHEDULE), (BEHIND, Status.BEHIND)],
        ids=["it was on schedule before", "it lags still"],
    )
    def test_only_a_change_for_the_better_is_asked_after(self, changes: Mapping[str, object], last: Status) -> None:
        assert asked(changes, known(kpis=(), **step(date(2021, 9, 25), last))) == []

    def test_the_first_return_has_nothing_to_recover_from(self) -> None:
        assert asked({}, known(kpis=(), milestones={38: (LATE_STEP,)})) == []
        nowhere = known(kpis=(), **step(date(2021, 9, 25), Status.NOT_STARTED))
        assert len(asked({}, nowhere)) == 1
        assert asked({}, replace(nowhere, covers=None)) == []


class TestDoneBeforeItsSteps:
    @pytest.mark.parametrize(
        ("expected", "told"),
        [("2021-12-19", True), ("2021-12-20", False), ("2021-10-25", True)],
        ids=["a day before", "its very day", "today"],
    )
    def test_an_item_is_not_done_before_its_last_milestone(self, expected: str, told: bool) -> None:
        steps = (Milestone(date(2021, 12, 20), "验收"), Milestone(date(2021, 11, 30), "上线"))
        found = asked({"expected_on": expected}, known(kpis=(), milestones={38: steps}))
        assert [address for _, address in found] == ([cell("expected_on", 38)] if told else [])
        if told:
            assert "早于路线图最后一个节点“验收”（2021年12月20日）" in found[0][0]

    def test_without_milestones_or_a_day_nothing_is_asked(self) -> None:
        assert asked({"expected_on": "2021-11-30"}, known(kpis=())) == []
        assert asked({}, known(kpis=(), milestones={38: (Milestone(date(2021, 12, 20), "验收"),)})) == []


def test_doubt_about_an_item_asks_nothing() -> None:
    doubtful = tuple(replace(one, unconfirmed=("完成时限",)) for one in ITEMS)
    findings = judged(filled({38: {}}, {"K38-1": "120"}), items=doubtful, background=known(kpis=(DUE,)))[1]
    assert not [one for one in findings if one.code == "W03"]
