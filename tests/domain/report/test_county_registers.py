"""Two registers of the counties: whose plan is issued, and what was taken on from the province and followed since."""

from dataclasses import replace

import pytest
from tests.quarter_cases import COUNTIES, account, quarter

from duban.domain.calendar.cycle import Period
from duban.domain.papers.county_registers import registers_told
from duban.domain.papers.quarterly import quarter_paper
from duban.domain.report.county_registers import CountyRegister, PlanState, plan_state, registers_of
from duban.domain.report.quarter_facts import facts_of_quarter

Q3, Q4, Q1 = (Period.parse(text) for text in ("2021-Q3", "2021-Q4", "2022-Q1"))
NAMES = {"huian": "惠安县"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("惠安县实施方案（惠政办〔2021〕50号）", PlanState.ISSUED),
        ("惠政办[2021]５０号", PlanState.ISSUED),
        ("按本方案直接执行", PlanState.AS_GIVEN),
        ("参照市方案执行", PlanState.AS_GIVEN),
        ("不另行制定，直接执行。", PlanState.AS_GIVEN),
        ("参照市方案制定，惠政办〔2021〕50号", PlanState.ISSUED),
        ("拟于11月印发", PlanState.UNNUMBERED),
        ("惠安县营商环境行动方案", PlanState.UNNUMBERED),
        ("暂无", PlanState.UNSAID),
        (" ", PlanState.UNSAID),
    ],
)
def test_what_a_county_says_of_its_plan(text: str, state: PlanState) -> None:
    assert plan_state(text) is state


def followed(*said: tuple[Period, dict[str, str] | None]) -> CountyRegister:
    """The register after those quarters, the newest first; None for one without a return."""
    history = [(period, {} if parts is None else {"huian": account("惠安县", **parts)}) for period, parts in said]
    (one,) = registers_of(NAMES, history)
    return one


def test_a_plan_is_known_since_it_was_told_also_where_a_return_is_missing() -> None:
    plan = {"plan": "惠政办〔2021〕50号"}
    one = followed((Q1, None), (Q4, plan), (Q3, plan))
    assert (one.plan_state, one.plan_since) == (PlanState.ISSUED, Q3)
    later = followed((Q1, plan), (Q4, {}), (Q3, {}))
    assert (later.plan_state, later.plan_since) == (PlanState.ISSUED, Q1)
    assert followed((Q1, {}), (Q4, None)) == CountyRegister("huian", "惠安县")
    assert followed((Q1, None)).plan_state is PlanState.UNSAID


def test_tasks_are_followed_while_they_are_told() -> None:
    first, second = {"exploratory": "承接一件事。"}, {"exploratory": "一件事已上线。"}
    one = followed((Q1, first), (Q4, first), (Q3, second))
    assert (one.tasks, one.tasks_since, one.tasks_unchanged) == ("承接一件事。", Q3, 2)
    assert followed((Q1, second), (Q4, first)).tasks_unchanged == 1
    ended = followed((Q1, {"exploratory": "无"}), (Q4, first))
    assert (ended.tasks, ended.tasks_since, ended.tasks_unchanged) == ("", None, 0)


ACCOUNTS = {
    "licheng": account("鲤城区", plan="按本方案直接执行", exploratory="承接一件事集成改革。"),
    "huian": account("惠安县", plan="惠政办〔2021〕50号"),
    "jinjiang": None,
}


def test_the_quarterly_report_says_who_has_not_said() -> None:
    work = quarter_paper(quarter(ACCOUNTS)).work
    assert "各县（市、区）落实方案：已印发1家、按本方案直接执行1家、尚未说明2家（晋江市、德化县）。" in work
    assert "承接省上试点、探索性任务的1家：鲤城区：承接一件事集成改革。" in work
    facts = {fact.key: fact.value for fact in facts_of_quarter(quarter(ACCOUNTS)).facts}
    counted = {key: facts[key] for key in facts if key.startswith("plans.")}
    assert counted == {"plans.issued": 1, "plans.as_given": 1, "plans.unnumbered": 0, "plans.unsaid": 2}
    assert facts["lists.pilots"] == 1


def test_what_all_took_on_in_the_same_words_is_told_of_all_together() -> None:
    said = {code: account(name, exploratory="承接一件事。") for code, name in COUNTIES.items()}
    told = list(registers_told(quarter(said), "附件5"))[1]
    assert told == "承接省上试点、探索性任务的4家：各县（市、区）：承接一件事。"


def test_before_anybody_said_anything_the_report_is_silent_on_both() -> None:
    assert list(registers_told(quarter({}), "附件5")) == []


@pytest.mark.parametrize("said", [{"plan": "惠政办〔2021〕50号"}, {"tasks": "承接一件事。"}], ids=["a plan", "tasks"])
def test_what_was_said_in_an_earlier_quarter_is_told_where_nobody_returned_yet(said: dict[str, str]) -> None:
    registers = (CountyRegister("huian", "惠安县", **said), CountyRegister("dehua", "德化县"))  # type: ignore[arg-type]
    first, *_ = registers_told(replace(quarter({}), registers=registers), "附件5")
    assert first.startswith("各县（市、区）落实方案：")


def test_one_return_is_enough_to_tell_that_nobody_spoke_of_a_plan() -> None:
    (told,) = registers_told(quarter({"huian": account("惠安县")}), "附件5")
    assert told == "各县（市、区）落实方案：尚未说明4家（鲤城区、惠安县、晋江市、德化县）。"


ONE = "推行一件事集成改革" + "并" * 30 + "。"


@pytest.mark.parametrize(
    ("tasks", "quarters", "told"),
    [
        pytest.param("承接一件事。", 1, "承接一件事", id="told for the first time"),
        pytest.param("承接一件事。", 2, "承接一件事（连续2个季度未更新）", id="the same once more"),
        pytest.param("", 0, None, id="nothing taken on"),
        pytest.param(ONE + "丙" * 39 + "。", 1, ONE + "丙" * 39, id="eighty characters are told whole"),
        pytest.param(ONE + "丙" * 40 + "。", 1, ONE.rstrip("。"), id="of more the sentences that fit"),
        pytest.param("丙" * 130, 1, "见附件5", id="a long sentence stands in the annex"),
    ],
)
def test_what_a_county_took_on_is_told_in_whole_sentences_and_that_nothing_new_was_said(
    tasks: str, quarters: int, told: str | None
) -> None:
    register = CountyRegister("huian", "惠安县", "惠政办〔2021〕50号", tasks=tasks, tasks_unchanged=quarters)
    _, *taken = registers_told(replace(quarter(), registers=(register,)), "附件5")
    assert taken == ([f"承接省上试点、探索性任务的1家：惠安县：{told}。"] if told else [])
