"""A programme answers who reports what, and doubt about lead or deadline blocks blame."""

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
    }
    assert list(report.items_by_lead.items()) == [("市税务局", 2), ("市行政服务中心管委会", 1)]
    assert (report.kpis, report.kpis_enabled) == (2, 1)
    assert report.open_questions == (QUESTION,)
    assert report.unknown_names == ("园林局",)
