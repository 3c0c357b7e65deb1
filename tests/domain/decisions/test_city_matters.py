"""What a plan that says something else asks for, whichever way it was changed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import deadline, item
from tests.offices import LEVELS
from tests.people import officer, signer

from duban.domain.decisions.city_matters import (
    Question,
    matters_of,
    matters_of_merge,
    questions_of,
    unfounded,
)
from duban.domain.decisions.decision import BasisKind, Decision, DecisionKind, InForce
from duban.domain.decisions.levels import (
    ENDLESS,
    UNCOUNTED,
    DecisionBasis,
    DecisionMatter,
    MatterToDecide,
)
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import DeadlineKind, Kpi, Programme

M = DecisionMatter
DUE = date(2021, 12, 31)
FIRST = item(1, leads=("swj",), measures=("1.甲。", "2.乙。"))
SECOND = item(2, leads=("jyj",), measures=("丁。",))
TARGET = Kpi("K1", 1, "时长", "小时", "<=", "110", DUE, "stock", enabled=True)
UNITS = tuple(
    Organisation(code, name, (), "", subordinate=True, salutation="", streams=("department_monthly",))
    for code, name in (("swj", "市商务局"), ("jyj", "市教育局"), ("mzj", "市民政局"))
)
PEOPLE = (Contact("swj", Role.LIAISON, "联络员", "a@swj.example", ""),)
PLAN = Programme("qz2021", "专项行动", (FIRST, SECOND), UNITS, PEOPLE, (TARGET,), (), "0" * 64)


def asked(matter: DecisionMatter, *counted: int) -> MatterToDecide:
    return MatterToDecide(matter, *counted)


def more(days: int) -> MatterToDecide:
    """More time that is no extension of the counted ones."""
    return asked(M.EXTENSION, UNCOUNTED, days)


@pytest.mark.parametrize(
    ("cells", "due", "found"),
    [
        pytest.param({}, DUE, {}, id="nothing else"),
        pytest.param({"leads": ("jyj",)}, DUE, {"牵头部门": asked(M.LEAD)}, id="another lead"),
        pytest.param({"goal": "另一。"}, DUE, {"目标任务": asked(M.GOAL)}, id="another target"),
        pytest.param({"goal": "优化 办理流程。\n"}, DUE, {}, id="blanks are no other target"),
        pytest.param(
            {"measures": ("甲。", "丙。")}, DUE, {"具体措施": asked(M.WORDING)}, id="other words of a measure"
        ),
        pytest.param({"measures": ("1.甲。",)}, DUE, {"具体措施": asked(M.TERMINATION)}, id="a measure is dropped"),
        pytest.param({"measures": ("1.甲。", "2.乙。", "3.丙。")}, DUE, {"具体措施": asked(M.WORDING)}, id="one more"),
        pytest.param({"measures": ("1.乙。", "2.甲。")}, DUE, {"具体措施": asked(M.WORDING)}, id="in another order"),
        pytest.param({"co_responsible": "市公安局"}, DUE, {"责任部门": asked(M.CO_LEADS)}, id="other co-leads"),
        pytest.param({"co_organisations": ("gaj",)}, DUE, {"责任部门": asked(M.CO_LEADS)}, id="or their codes alone"),
        pytest.param({"deadline": deadline(date(2022, 1, 1))}, DUE, {"完成时限": more(1)}, id="a day more"),
        pytest.param({"deadline": deadline(date(2022, 1, 1))}, date(2022, 1, 1), {}, id="which was granted already"),
        pytest.param({"deadline": deadline(date(2021, 11, 30))}, DUE, {}, id="less time asks nobody"),
        pytest.param(
            {"deadline": deadline(None, DeadlineKind.CONTINUOUS)},
            DUE,
            {"完成时限": more(ENDLESS)},
            id="no day any more",
        ),
        pytest.param({"deadline": deadline(date(2022, 1, 1))}, None, {}, id="a day where there was none"),
    ],
)
def test_what_an_item_that_says_something_else_asks_for(cells, due, found) -> None:
    after = replace(FIRST, **cells)
    assert {subject.value: one for subject, one in matters_of(FIRST, after, due)} == found
    doubts = frozenset((1, title) for title in found)
    assert list(matters_of(FIRST, after, due, doubts)) == [], "what was 待核实 was never passed"


def test_a_measure_that_stands_elsewhere_is_not_dropped() -> None:
    after = replace(FIRST, measures=("1.甲。",))
    assert [one for _, one in matters_of(FIRST, after, DUE, elsewhere={"乙。"})] == [asked(M.WORDING)]


@pytest.mark.parametrize(
    ("into", "found"),
    [
        pytest.param({}, [asked(M.MERGE)], id="into one that says the same"),
        pytest.param({"goal": "另一。"}, [asked(M.MERGE), asked(M.TERMINATION)], id="a target that is lost is its end"),
        pytest.param({"leads": ("swj",)}, [asked(M.MERGE), asked(M.LEAD)], id="another lead"),
        pytest.param({"deadline": deadline(date(2022, 1, 10))}, [asked(M.MERGE), more(10)], id="more time"),
        pytest.param({"co_responsible": "市公安局"}, [asked(M.MERGE)], id="its co-leads are nobody's matter"),
    ],
)
def test_what_a_merge_asks_for(into, found) -> None:
    target = replace(SECOND, number=1, measures=("甲。",), **into)
    assert list(matters_of_merge(SECOND, target, DUE, frozenset())) == found


def edited(*items, **changes) -> Programme:
    changed = {each.number: each for each in (*PLAN.items, *items)}
    return replace(PLAN, items=tuple(changed.values()), **changes)


def target(**changes) -> Programme:
    return replace(PLAN, kpis=(replace(TARGET, **changes),))


def unit(code: str, **changes) -> Programme:
    units = tuple(replace(one, **changes) if one.code == code else one for one in PLAN.organisations)
    return replace(PLAN, organisations=units)


DOUBTFUL = replace(FIRST, unconfirmed=("完成时限", "牵头部门"))
DROPPED = InForce(terminated={1: Decision("qz2021", DecisionKind.TERMINATION, "", None, "", 1)})  # type: ignore[arg-type]
GRANTED = InForce(deadlines={1: date(2022, 3, 31)})
KPI = "量化指标 K1（第1项）"
QUESTIONS = [
    pytest.param(PLAN, PLAN, InForce(), [], id="nothing else"),
    pytest.param(
        *(PLAN, edited(replace(FIRST, goal="另一。")), InForce()),
        [("第1项“目标任务”", asked(M.GOAL), 1)],
        id="a cell of an item",
    ),
    pytest.param(
        *(PLAN, edited(replace(FIRST, deadline=deadline(date(2022, 3, 31)))), GRANTED, []),
        id="a day that was granted stands in the list now",
    ),
    pytest.param(
        *(edited(DOUBTFUL), PLAN, InForce()),
        [("第1项“完成时限”", asked(M.CONFIRMATION), 1), ("第1项“牵头部门”", asked(M.CONFIRMATION), 1)],
        id="doubtful cells that are so no more",
    ),
    pytest.param(edited(DOUBTFUL), edited(DOUBTFUL), InForce(), [], id="and that still are"),
    pytest.param(PLAN.without([2]), PLAN, InForce(), [("第2项", asked(M.ADDITION), 2)], id="an item that is new"),
    pytest.param(
        *(PLAN, PLAN.without([2]), InForce(), [("第2项", asked(M.TERMINATION), 2)]), id="an item that is gone"
    ),
    pytest.param(PLAN, PLAN.without([1]), DROPPED, [], id="an item that had been dropped is gone with its target"),
    pytest.param(
        *(
            PLAN,
            edited(replace(FIRST, measures=("甲。",)), replace(SECOND, measures=("丁。", "乙。"))),
            InForce(),
        ),
        [("第1项“具体措施”", asked(M.WORDING), 1), ("第2项“具体措施”", asked(M.WORDING), 2)],
        id="a measure that moved to another item is not dropped",
    ),
    *(
        pytest.param(PLAN, target(**cell), InForce(), [(f"{KPI}“{title}”", asked(M.GOAL), 1)], id=title)
        for title, cell in (
            ("指标", {"metric": "天数"}),
            ("单位", {"unit": "天"}),
            ("方向", {"direction": ">="}),
            ("目标值", {"target": "120"}),
            ("启用", {"enabled": False}),
        )
    ),
    pytest.param(
        PLAN,
        target(due=date(2022, 1, 1)),
        InForce(),
        [(f"{KPI}“时点”", more(1), 1)],
        id="a later day of a target",
    ),
    pytest.param(
        PLAN, target(due=date(2022, 3, 31)), GRANTED, [], id="it may follow the day that its item was granted"
    ),
    pytest.param(
        *(target(due=date(2022, 6, 30)), target(due=date(2022, 6, 30)), InForce(), []),
        id="its own day may be later than that of its item",
    ),
    pytest.param(target(due=None), target(due=DUE), InForce(), [], id="a day where there was none"),
    pytest.param(PLAN, replace(PLAN, kpis=()), InForce(), [(KPI, asked(M.GOAL), 1)], id="a target that is gone"),
    pytest.param(target(enabled=False), replace(PLAN, kpis=()), InForce(), [], id="that nobody was asked for"),
    pytest.param(PLAN, replace(PLAN, kpis=()), DROPPED, [], id="of an item that was dropped"),
    pytest.param(
        PLAN,
        unit("mzj", streams=()),
        InForce(),
        [("单位 市民政局“报送口径”", asked(M.EXEMPTION), None)],
        id="excused",
    ),
    pytest.param(
        *(PLAN, unit("swj", streams=()), InForce(), [("单位 市商务局“报送口径”", asked(M.TERMINATION), None)]),
        id="with a unit that leads its items drop out",
    ),
    pytest.param(
        *(PLAN, replace(PLAN, organisations=UNITS[:2]), InForce()),
        [("单位 市民政局", asked(M.EXEMPTION), None)],
        id="a unit that is gone",
    ),
    pytest.param(PLAN, unit("mzj", streams=("department_monthly", "x")), InForce(), [], id="asked for more"),
    pytest.param(
        PLAN, unit("mzj", name="民政局"), InForce(), [("单位 民政局“名称”", asked(M.RENAME), None)], id="renamed"
    ),
    pytest.param(
        PLAN, replace(PLAN, contacts=()), InForce(), [("《联系人》表", asked(M.CONTACT), None)], id="other people"
    ),
]


@pytest.mark.parametrize(("before", "after", "known", "found"), QUESTIONS)
def test_everything_that_another_list_asks_for(before, after, known, found) -> None:
    questions = list(questions_of(before, after, known, frozenset()))
    assert [(one.place, one.asked, one.item) for one in questions] == found


@pytest.mark.parametrize(
    ("doubt", "after"),
    [("目标任务", target(target="120")), ("完成时限", target(due=date(2022, 1, 1)))],
)
def test_a_target_of_a_doubtful_cell_is_free(doubt: str, after: Programme) -> None:
    assert list(questions_of(PLAN, after, InForce(), frozenset({(1, doubt)}))) == []
    other = {"目标任务": "完成时限", "完成时限": "目标任务"}[doubt]
    assert len(list(questions_of(PLAN, after, InForce(), frozenset({(1, other)})))) == 1


NEEDED = "须有批示登记号或会议纪要期号"


@pytest.mark.parametrize(
    ("question", "needs"),
    [
        pytest.param(
            Question("第1项", "牵头部门", asked(M.LEAD), 1),
            f"属调整牵头部门，{NEEDED}，没有的在“登记与决定”办理调整牵头部门，即拟请示稿",
            id="with the command that drafts what has to be sent up",
        ),
        pytest.param(
            Question("第1项", "具体措施", asked(M.TERMINATION), 1),
            f"属终止，{NEEDED}，没有的在“登记与决定”办理订正具体措施，即拟请示稿",
            id="a measure that is dropped is asked as other words of the item",
        ),
        pytest.param(Question("第3项", "", asked(M.ADDITION), 3), f"属新增，{NEEDED}", id="for this there is none"),
        pytest.param(Question("单位 甲", "", asked(M.TERMINATION)), f"属终止，{NEEDED}", id="nor for a unit"),
    ],
)
def test_what_a_question_needs(question: Question, needs: str) -> None:
    assert question.needs(LEVELS[1]) == needs


def test_a_post_may_confirm_it_or_a_number_stands_for_it() -> None:
    question = Question("第3项", "", asked(M.ADDITION), 3)
    assert question.needs(LEVELS[0]) == f"属新增，由市发改委主要领导确认，或{NEEDED}"


def test_what_somebody_may_not_decide_without_more_is_told_with_its_level() -> None:
    lead, rename = Question("第1项", "牵头部门", asked(M.LEAD), 1), Question("单位 甲", "名称", asked(M.RENAME))
    assert unfounded([lead, rename], LEVELS, officer(), None) == ((lead, LEVELS[3]),)
    number = DecisionBasis(BasisKind.MINUTES, "〔2021〕15号")
    assert unfounded([lead], LEVELS, signer("市发改委主要领导"), number) == ()
