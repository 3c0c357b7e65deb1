"""A 交办单 as lines for its signer: number, basis, matter, the items if any, and every unit with its day."""

from dataclasses import replace

from duban.domain.papers.errand_slip import ErrandSlip, SlipUnit

SLIP = ErrandSlip(
    title="交办单",
    number="2021-3",
    origin="专题会议纪要〔2021〕12号",
    matter="打通接口",
    items="第1项",
    units=(SlipUnit("市税务局", "主办", "2021年11月3日", "在月报中反馈"),),
    refuses_within=1,
)
HEAD = "编号：2021-3\n交办依据：专题会议纪要〔2021〕12号\n交办事项：打通接口\n"
UNITS = "承办单位：市税务局（主办），2021年11月3日前，在月报中反馈"


def test_it_names_the_items_it_is_about() -> None:
    assert SLIP.text == f"{HEAD}相关任务：第1项\n{UNITS}"


def test_a_matter_outside_the_plan_names_none() -> None:
    assert replace(SLIP, items="").text == f"{HEAD}{UNITS}"
