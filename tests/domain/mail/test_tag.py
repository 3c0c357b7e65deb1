"""A tag is short, means one return, and survives what mail programs do to it."""

import pytest

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.mail.tag import is_our_title, short_name, tag_of, tags_in
from duban.domain.plan.organisation import Organisation

MONTH = Reference("qz2021", "department_monthly", Period.parse("2021-10"), "swj")
QUARTER = Reference("qz2021", "county_quarterly", Period.parse("2021-Q4"), "huian")


def unit(code: str, name: str, short: str = "") -> Organisation:
    return Organisation(code, name, (), "市直部门", subordinate=True, salutation="贵局", short_name=short)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        (tag_of(MONTH, "泉营商", "", "税务"), "泉营商2110-税务"),
        (tag_of(QUARTER, "泉营商", "", "惠安县"), "泉营商21Q4-惠安县"),
        (tag_of(MONTH.cycle, "泉营商", "", ""), "泉营商2110"),
        (tag_of(MONTH, "泉营商", "department_monthly", "税务"), "泉营商2110-税务-department_monthly"),
    ],
)
def test_a_tag_names_programme_period_and_unit(written: str, tag: str) -> None:
    assert written == tag
    assert list(tags_in(f"【提醒】请报送〔{tag}〕")) == [tag]


@pytest.mark.parametrize(
    ("name", "others", "short"),
    [
        pytest.param("市税务局", ["市教育局"], "税务", id="what all names share is left out"),
        pytest.param("惠安县人民政府", [], "惠安县", id="a county"),
        pytest.param("市政府办（督查室）", [], "政府办", id="no brackets within brackets"),
        pytest.param("市体育局", ["体育局"], "u", id="two units of one short name"),
        pytest.param("泉州海关驻石狮办事处", [], "泉州海关驻石狮办事处", id="ten letters are short"),
        pytest.param("人民银行泉州市中心支行", [], "u", id="eleven are too long to be"),
        pytest.param("市局", [], "市局", id="nothing would be left"),
    ],
)
def test_what_tells_a_unit_from_the_others(name: str, others: list[str], short: str) -> None:
    mine = unit("u", name)
    assert short_name(mine, [mine, *(unit(f"v{number}", other) for number, other in enumerate(others))]) == short


def test_the_office_may_give_short_names_and_none_may_be_a_code() -> None:
    bank, other = unit("rhzh", "人民银行泉州市中心支行", "人行"), unit("a", "甲", "rhzh")
    assert [short_name(one, [bank, other]) for one in (bank, other)] == ["人行", "a"]


@pytest.mark.parametrize(
    "subject",
    [
        "回复：【催办】10月任务进展请于10月27日下班前补报〔泉营商2110-税务〕",
        "Re: 转发: 填报通知[泉营商2110-税务]",
        "答复:填报通知 【 泉营商 2110 - 税务 】",
        "填报通知（泉营商２１１０－税务）",
        "填报通知[泉营商2110–税务] （已报）",
        "Fw: 〔泉营商2110-教育〕回复：〔泉营商2110-税务〕",
    ],
)
def test_a_tag_is_read_however_a_mail_program_bent_it(subject: str) -> None:
    assert next(tags_in(subject)) == "泉营商2110-税务"


@pytest.mark.parametrize(
    ("subject", "tags"),
    [
        ("【提醒】请报送〔泉营商2110-税务〕〔泉政务2110-税务〕", []),
        ("回复：【提醒】请报送〔泉营商2110-税务〕 [泉政务2110-税务]〔a/b/2021-10/c〕", []),
        ("〔泉营商2110-教育〕转发：〔泉营商2110-税务〕〔泉政务2110-税务〕", ["泉营商2110-教育"]),
        ("〔泉营商2110-教育〕〔已报送的〕", ["泉营商2110-教育"]),
    ],
)
def test_tags_side_by_side_tell_nobody_which_is_meant(subject: str, tags: list[str]) -> None:
    assert list(tags_in(subject)) == tags


@pytest.mark.parametrize("form", ["〔{}〕", "[{}]", "［ {} ］", "【{}】"])
@pytest.mark.parametrize("reference", [MONTH, MONTH.cycle], ids=["a return's", "a cycle's"])
def test_the_tags_of_mails_sent_before_are_read_as_well(form: str, reference: Reference) -> None:
    assert list(tags_in("回复：【填报通知】" + form.format(reference))) == [str(reference)]


@pytest.mark.parametrize(
    "subject", ["", "【填报通知】请于10月25日报送", "[紧急] 请示", "闽政办〔2021〕25号", "（2021-10-25）"]
)
def test_what_is_no_tag_is_not_taken_for_one(subject: str) -> None:
    assert list(tags_in(subject)) == []


@pytest.mark.parametrize(
    ("title", "ours"),
    [
        ("【催办】10月任务进展请于10月27日下班前补报〔泉营商2110-税务〕", True),
        ("【催办】10月任务进展 [泉营商2110-税务]", True),
        (f"【填报通知】请于10月25日报送〔{MONTH}〕", True),
        ("【申请延期】关于第3项（市税务局202110）", False),
        ("【申请延期】关于第3项（市税务局）", False),
        ("关于泉税发〔2021〕3号的说明", False),
        ("第3项不属我局职责〔泉营商2110-税务〕", False),
    ],
)
def test_our_title_says_nothing_of_its_sender(title: str, ours: bool) -> None:
    assert is_our_title(title) is ours
