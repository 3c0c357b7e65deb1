"""协调: a need that a return names is asked of a helper, answered, raised or closed; each step with owner and day."""

from dataclasses import replace
from datetime import date

import pytest
from tests.people import checker, officer
from tests.services.conftest import CYCLE, OfficeApp, at, with_loops
from tests.services.decide.test_decide import CODE, NOVEMBER, file, recorded

from duban.domain.decisions.coordination import NeedLevel, NeedName, NeedStage
from duban.domain.plan.meetings import TaskForce
from duban.domain.returns.helping import HelperAnswer, HelperPart
from duban.domain.returns.submission import CoordinationLevel, Entry, Status
from duban.errors import Refused, UnknownReference
from duban.services.decide.coordinate import Coordinate
from duban.services.decide.decider import Who
from duban.services.operate.audit import Audit
from duban.services.operate.person_story import PersonStories
from duban.services.overview.needs import Needs, WaitingNeed

DESK = Who(officer("督办岗"), "会商")
NAME = NeedName(CODE, 3, "2021-10")
NAMED = Entry(
    3,
    Status.ON_SCHEDULE,
    progress="推进中。",
    coordination="请市民政局共享数据。",
    coordination_level=CoordinationLevel.DEPARTMENTS,
)


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    """October is open; 市教育局 needs 市民政局 for 第3项."""
    with_loops(app.context, coordination=True)
    app.generate.open_cycle(CYCLE, at(10, 14))
    file(app, NAMED, reference=CYCLE.of("jyj"))
    return app


@pytest.fixture
def coordinate(opened: OfficeApp) -> Coordinate:
    return Coordinate(opened.context)


def waiting(app: OfficeApp, *day: int) -> WaitingNeed | None:
    return next(iter(Needs(app.context).waiting(at(*day))), None)


def test_a_need_waits_with_the_office_until_somebody_is_asked(opened: OfficeApp, coordinate: Coordinate) -> None:
    one = waiting(opened, 10, 26)
    assert one is not None
    assert (str(one.need.name), one.lead, one.owner) == (str(NAME), "市教育局", "督办岗、签发人")
    assert (one.step.stage, one.step.due, one.is_offices) == (NeedStage.ASSIGN, date(2021, 10, 28), True)
    assert not one.is_overdue(date(2021, 10, 28))
    assert one.is_overdue(date(2021, 10, 29))
    said = coordinate.ask(NAME, "mzj", HelperPart.SIDE, "请研究共享方式。", DESK, at(10, 26))
    assert said.startswith("已交办市民政局（协办，自送达之日起3个工作日），随其填报表、回执或下一工作日的邮件发出")
    one = waiting(opened, 10, 26)
    assert one is not None
    assert (one.step.stage, one.owner, one.is_offices) == (NeedStage.WITH_HELPER, "市民政局", False)
    assert one.step.due is None, "nobody is late who was not told"
    assert "无需重复" in coordinate.ask(NAME, "mzj", HelperPart.SIDE, "请研究。", DESK, at(10, 26))
    recorded(opened)


def test_what_a_helper_says_by_telephone_is_registered_and_the_need_closed(
    opened: OfficeApp, coordinate: Coordinate
) -> None:
    coordinate.ask(NAME, "mzj", HelperPart.MAIN, "", DESK, at(10, 26))
    coordinate.register(NAME, 1, HelperAnswer.GOING_ON, "正在开发。", DESK, at(10, 27))
    assert "已登记" in coordinate.register(NAME, 1, HelperAnswer.DONE, "已共享。", DESK, at(10, 28))
    one = waiting(opened, 10, 28)
    assert one is not None
    assert (one.step.stage, one.step.due) == (NeedStage.ANSWER, date(2021, 11, 2))
    with pytest.raises(Refused, match="已有答复"):
        coordinate.register(NAME, 1, HelperAnswer.DONE, "已共享。", DESK, at(10, 28))
    assert "告知市教育局" in coordinate.answer(NAME, "数据已通。", DESK, at(10, 29))
    assert "无需重复" in coordinate.answer(NAME, "数据已通。", DESK, at(10, 29))
    assert "不再预填" in coordinate.close(NAME, "已共享。", DESK, at(10, 29))
    assert waiting(opened, 10, 30) is None
    ((need, item),) = Needs(opened.context).ended(at(10, 30))
    assert (need.name, item.number) == (NAME, 3)
    with pytest.raises(Refused, match="已于2021-10-29办结"):
        coordinate.close(NAME, "已共享。", DESK, at(10, 30))
    opened.generate.open_cycle(NOVEMBER, at(11, 16))
    file(opened, NAMED, reference=NOVEMBER.of("jyj"), when=at(11, 22))
    again = waiting(opened, 11, 23)
    assert again is not None
    assert again.need.name == replace(NAME, since="2021-11"), "named by the unit itself, it is another need"


def test_the_rules_propose_and_a_person_raises_upward_only(opened: OfficeApp, coordinate: Coordinate) -> None:
    for number, day in ((1, 26), (3, 28)):
        coordinate.ask(NAME, "mzj", HelperPart.SIDE, "", DESK, at(10, day))
        coordinate.register(NAME, number, HelperAnswer.BEYOND, "涉及省系统。", DESK, at(10, day))
    one = waiting(opened, 10, 29)
    assert one is not None
    assert (one.why_raise, one.need.level) == ("已2次交办仍未办结", NeedLevel.LEAD)
    assert "已提请" in coordinate.raise_to(NAME, NeedLevel.CITY_LEADER, DESK, at(10, 29))
    assert "无需重复" in coordinate.raise_to(NAME, NeedLevel.CITY_LEADER, DESK, at(10, 29))
    with pytest.raises(Refused, match="只能逐级向上"):
        coordinate.raise_to(NAME, NeedLevel.TASK_FORCE, DESK, at(10, 29))
    one = waiting(opened, 10, 30)
    assert one is not None
    assert (one.step.stage, one.owner, one.why_raise) == (NeedStage.LEVEL, NeedLevel.CITY_LEADER.value, "")
    coordinate.sign(NAME, "泉教发〔2021〕9号", DESK, at(10, 30))
    assert "无需重复" in coordinate.sign(NAME, "泉教发〔2021〕9号", DESK, at(10, 30))
    one = waiting(opened, 10, 30)
    assert one is not None
    assert (one.why_raise, one.is_offices) == ("牵头单位主要负责人已签报", True)


@pytest.mark.parametrize(
    ("confirmed", "owner"), [(True, "纳税工作专班"), (False, NeedLevel.TASK_FORCE.value)], ids=["confirmed", "doubtful"]
)
def test_what_was_raised_to_a_task_force_is_with_that_of_its_indicator_once_somebody_confirmed_it(
    opened: OfficeApp, coordinate: Coordinate, confirmed: bool, owner: str
) -> None:
    forces = tuple(
        TaskForce(name=f"{indicator}工作专班", indicators=(indicator,), confirmed=confirmed)
        for indicator in ("获得电力", "纳税")
    )
    plan = replace(opened.context.programmes[CODE], task_forces=forces)
    object.__setattr__(opened.context, "programmes", {CODE: plan})
    coordinate.raise_to(NAME, NeedLevel.TASK_FORCE, DESK, at(10, 26))
    one = waiting(opened, 10, 27)
    assert one is not None
    assert (one.step.stage, one.owner, one.is_offices) == (NeedStage.LEVEL, owner, False)


def test_what_was_done_stands_in_the_stories_of_item_unit_and_person(opened: OfficeApp, coordinate: Coordinate) -> None:
    coordinate.ask(NAME, "mzj", HelperPart.SIDE, "", DESK, at(10, 26))
    audit, words = Audit(opened.context), "第3项需协调事项：已交办市民政局。经办：督办岗；理由：会商"
    assert words in [one.text for one in audit.item(CODE, 3)]
    assert words in [one.text for one in audit.organisation(CODE, "mzj")]
    assert words not in [one.text for one in audit.item(CODE, 4)]
    assert words not in [one.text for one in audit.organisation(CODE, "swj")]
    account = DESK.actor.account
    assert account is None or words in [one.text for one in PersonStories(opened.context).of(account)]


def test_what_cannot_be_done_is_refused(opened: OfficeApp, coordinate: Coordinate) -> None:
    day = at(10, 26)
    with pytest.raises(Refused, match="选择其他单位"):
        coordinate.ask(NAME, "jyj", HelperPart.SIDE, "", DESK, day)
    with pytest.raises(Refused, match="请选择协办单位"):
        coordinate.ask(NAME, "x", HelperPart.SIDE, "", DESK, day)
    with pytest.raises(Refused, match="写明理由"):
        coordinate.ask(NAME, "mzj", HelperPart.SIDE, "", Who(officer("督办岗"), " "), day)
    with pytest.raises(Refused, match="没有这项权限"):
        coordinate.ask(NAME, "mzj", HelperPart.SIDE, "", Who(checker(), "会商"), day)
    with pytest.raises(Refused, match="请写明答复内容"):
        coordinate.close(NAME, " ", DESK, day)
    with pytest.raises(Refused, match="文号"):
        coordinate.sign(NAME, "来函", DESK, day)
    with pytest.raises(Refused, match="或不存在"):
        coordinate.register(NAME, 7, HelperAnswer.DONE, "好", DESK, day)
    with pytest.raises(UnknownReference):
        coordinate.close(replace(NAME, item=4), "好", DESK, day)
    opened.generate.open_cycle(NOVEMBER, at(10, 27))
    file(opened, replace(NAMED, coordination="无"), reference=NOVEMBER.of("jyj"), when=at(10, 27))
    with pytest.raises(Refused, match="不再反映"):
        coordinate.close(NAME, "好", DESK, at(10, 28))


def test_a_loop_that_is_off_asks_nothing(opened: OfficeApp) -> None:
    with_loops(opened.context, coordination=False)
    with pytest.raises(Refused, match="未启用"):
        Coordinate(opened.context).ask(NAME, "mzj", HelperPart.SIDE, "", DESK, at(10, 26))
    assert Needs(opened.context).waiting(at(10, 26)) == ()
