"""Who may be given orders, what a unit owes, and on which days a mailbox is that of its role."""

from datetime import date

import pytest

from duban.domain.plan.organisation import Contact, Organisation, Role


def unit(kind: str, subordinate: bool) -> Organisation:
    return Organisation("x", "某单位", (), kind, subordinate=subordinate, salutation="", streams=("monthly",))


@pytest.mark.parametrize(
    ("kind", "subordinate", "takes_orders"),
    [
        pytest.param("市直部门", True, True, id="a department of the city"),
        pytest.param("中央、省属驻泉单位", False, False, id="a unit of the province"),
        pytest.param("县（市、区）政府", True, False, id="a lower government is asked by 函"),
        pytest.param("县（市、区）政府", False, False, id="whatever the list says"),
    ],
)
def test_to_whom_the_office_may_give_orders(kind: str, subordinate: bool, takes_orders: bool) -> None:
    assert unit(kind, subordinate).takes_orders is takes_orders


@pytest.mark.parametrize(
    ("name", "short_name", "kind", "addressed"),
    [
        ("鲤城区人民政府", "", "县（市、区）/功能区", "鲤城区营商办（发改局）"),
        ("泉州开发区管委会", "", "县（市、区）/功能区", "泉州开发区营商办（发改局）"),
        ("泉州台商投资区管委会", "台商投资区", "县（市、区）/功能区", "台商投资区营商办（发改局）"),
        ("市行政服务中心管委会", "", "市直部门", "市行政服务中心管委会"),
    ],
)
def test_a_working_mail_to_a_lower_government_is_addressed_to_the_desk_there(
    name: str, short_name: str, kind: str, addressed: str
) -> None:
    one = Organisation("x", name, (), kind, subordinate=True, salutation="", short_name=short_name)
    assert one.addressed("营商办（发改局）") == addressed
    assert one.addressed("") == name


def test_a_unit_owes_the_streams_it_is_listed_for() -> None:
    assert unit("市直部门", True).owes("monthly")
    assert not unit("市直部门", True).owes("quarterly")


@pytest.mark.parametrize(
    ("first", "last", "is_valid"),
    [
        (None, None, True),
        (date(2021, 10, 25), date(2021, 10, 25), True),
        (date(2021, 10, 26), None, False),
        (None, date(2021, 10, 24), False),
        (date(2021, 10, 1), date(2021, 10, 24), False),
        (date(2021, 10, 26), date(2021, 12, 31), False),
    ],
)
def test_the_first_and_the_last_day_belong_to_the_role(first: date | None, last: date | None, is_valid: bool) -> None:
    contact = Contact("x", Role.LIAISON, "", "a@x.example", "", first, last)
    assert contact.is_valid(date(2021, 10, 25)) is is_valid
