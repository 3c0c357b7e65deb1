"""A programme answers who reports what, and doubt about lead or deadline blocks blame."""

from dataclasses import replace
from datetime import date

import pytest

from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import (
    Deadline,
    DeadlineKind,
    Indicator,
    Item,
    Kpi,
    OpenQuestion,
    Programme,
    counted_once,
    integrity,
)

PERMITS = Indicator(2, "办理建筑许可", "企业全生命周期")
TAXES = Indicator(6, "纳税", "企业全生命周期")
YEAR_END = Deadline(DeadlineKind.DATED, date(2021, 12, 31), "2021年12月底")
CONTINUOUS = Deadline(DeadlineKind.CONTINUOUS, None, "持续推进")


def item(number: int, *leads: str, indicator=TAXES, deadline=YEAR_END, unconfirmed=()) -> Item:
    return Item(number, indicator, "目标", ("措施",), leads, "", (), deadline, unconfirmed)


def organisation(code: str, name: str, *, owes: bool) -> Organisation:
    streams = ("department_monthly",) if owes else ()
    countersigns = () if owes else ("department_monthly",)
    return Organisation(code, name, (), "市直部门", True, "贵局", streams, countersigns)


QUESTION = OpenQuestion((3,), "完成时限", "2021年12月底", "空白", "同页均如此", "中")
PROGRAMME = Programme(
    code="p",
    title="专项行动",
    items=(
        item(1, "xzfwzx", "zjj", indicator=PERMITS),
        item(2, "swj", deadline=CONTINUOUS),
        item(3, "swj", unconfirmed=("完成时限",)),
    ),
    organisations=(
        organisation("xzfwzx", "市行政服务中心管委会", owes=True),
        organisation("zjj", "市住建局", owes=False),
        organisation("swj", "市税务局", owes=True),
    ),
    contacts=(
        Contact("swj", Role.LIAISON, "市税务局联络员", "llr@swj.quanzhou.example", "0595-00000000"),
        Contact("swj", Role.FILLER, "市税务局填报人", "tbr@swj.quanzhou.example", "0595-00000000"),
    ),
    kpis=(
        Kpi("K002-1", 2, "纳税缴费时间", "小时", "<=", "110", date(2021, 12, 31), "stock", enabled=True),
        Kpi("K002-2", 2, "停用的指标", "小时", "<=", "1", None, "stock", enabled=False),
    ),
    questions=(QUESTION,),
    sha256="0" * 64,
)


def test_the_first_named_lead_reports_and_the_second_owes_nothing():
    assert [one.number for one in PROGRAMME.items_of("xzfwzx")] == [1]
    assert PROGRAMME.items_of("zjj") == ()
    assert [one.code for one in PROGRAMME.reporters("department_monthly")] == ["xzfwzx", "swj"]


@pytest.mark.parametrize(
    ("fields", "blames"),
    [
        pytest.param((), True, id="nothing is in doubt"),
        pytest.param(("完成时限",), False, id="the deadline is in doubt"),
        pytest.param(("责任部门", "牵头部门"), False, id="the lead is in doubt"),
        pytest.param(("责任部门", "目标任务"), True, id="only other fields are in doubt"),
    ],
)
def test_doubt_about_lead_or_deadline_blocks_blame(fields: tuple[str, ...], blames: bool):
    assert item(1, "swj", unconfirmed=fields).blames is blames


def test_contacts_come_in_the_order_of_the_roles_asked_for_and_gaps_are_left_out():
    roles = (Role.FILLER, Role.DEPUTY_HEAD, Role.LIAISON)
    assert [contact.role for contact in PROGRAMME.contacts_of("swj", roles)] == [Role.FILLER, Role.LIAISON]
    assert PROGRAMME.contacts_of("zjj", roles) == ()


def test_what_the_plan_does_not_have_is_a_key_error():
    with pytest.raises(KeyError):
        PROGRAMME.item(4)
    with pytest.raises(KeyError):
        PROGRAMME.organisation("rsj")


def test_the_integrity_report_counts_what_is_there():
    report = integrity(PROGRAMME, ("园林局",))
    assert (report.items, report.indicators) == (3, 2)
    assert report.deadlines == {
        DeadlineKind.DATED: 2,
        DeadlineKind.CONTINUOUS: 1,
        DeadlineKind.FOLLOWS_PROVINCE: 0,
        DeadlineKind.UNSTATED: 0,
    }
    assert list(report.items_by_lead.items()) == [("市税务局", 2), ("市行政服务中心管委会", 1)]
    assert (report.kpis, report.kpis_enabled) == (2, 1)
    assert report.open_questions == (QUESTION,)
    assert report.unknown_names == ("园林局",)


def test_nobody_is_asked_about_what_is_closed_or_dropped():
    closed, dropped = (replace(PROGRAMME, **{name: frozenset({2})}) for name in ("closed", "terminated"))
    for plan in (closed, dropped):
        assert [one.number for one in plan.asked_of("swj")] == [3]
        assert [one.number for one in plan.items_of("swj")] == [2, 3]
        assert not plan.asks(plan.item(2))


def test_a_plan_without_an_item_asks_no_target_of_it_either():
    less = PROGRAMME.without([2])
    assert ([one.number for one in less.items], less.kpis) == ([1, 3], ())
    assert PROGRAMME.without([]) is PROGRAMME
    assert PROGRAMME.without([1]).kpis == PROGRAMME.kpis


def test_indicators_stand_in_the_order_of_their_numbers():
    turned = replace(PROGRAMME, items=PROGRAMME.items[::-1])
    assert turned.indicators() == PROGRAMME.indicators() == (PERMITS, TAXES)


def test_of_two_rows_with_one_number_the_first_stands():
    twice = replace(PROGRAMME, items=(*PROGRAMME.items, item(1, "swj")))
    assert twice.item(1).lead == "xzfwzx"


@pytest.mark.parametrize(
    ("same", "enabled", "counted"),
    [
        pytest.param({}, True, ["K1", "K2"], id="two numbers"),
        pytest.param({"K2": "K1"}, True, ["K1"], id="the very same number counts once"),
        pytest.param({"K2": "K1"}, False, ["K1", "K2"], id="unless the other one does not count"),
    ],
)
def test_a_number_that_stands_twice_is_counted_once(same: dict[str, str], enabled: bool, counted: list[str]):
    first = Kpi("K1", 1, "时长", "小时", "<=", "1", None, "stock", enabled=enabled)
    found = counted_once([first, replace(first, code="K2", enabled=True)], same)
    assert [kpi.code for kpi in found] == counted


@pytest.mark.parametrize(
    ("deadline", "told"),
    [
        pytest.param(YEAR_END, "2021年12月底", id="as printed"),
        pytest.param(
            replace(YEAR_END, on=date(2022, 3, 31), extended=True),
            "2021年12月底（经批准延期至2022年3月31日）",
            id="and what was granted",
        ),
        pytest.param(replace(CONTINUOUS, extended=True), "持续推进", id="without a day nothing was"),
    ],
)
def test_a_deadline_in_a_sentence(deadline: Deadline, told: str):
    assert deadline.told == told


def test_how_a_plan_is_looked_up_is_no_part_of_what_it_says():
    """Two plans that say the same are the same, and printing one prints each item once."""
    again = replace(PROGRAMME)
    assert (again, hash(again)) == (PROGRAMME, hash(PROGRAMME))
    assert repr(PROGRAMME).count("市行政服务中心管委会") == 1
    assert repr(PROGRAMME).count(repr(PROGRAMME.item(1))) == 1
