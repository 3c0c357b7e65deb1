"""Milestones as a person types them, as a decision keeps them, and which of them hold."""

from datetime import date, datetime

import pytest
from tests.report_cases import dated, item

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.decision import in_force as folded
from duban.domain.decisions.roadmap import in_force, read, told_steps, typed_steps, versions, written
from duban.domain.returns.submission import Milestone
from duban.errors import Refused

DUE = date(2021, 12, 31)
ITEM = item(7, deadline=dated(DUE))
ONLINE, DONE = Milestone(date(2021, 11, 30), "系统上线"), Milestone(DUE, "全部落实")


def typed(text: str) -> tuple[Milestone, ...]:
    return typed_steps(text, ITEM, DUE)


def amended(number: int, value: str, day: int = 1) -> Decision:
    at = datetime(2021, 11, day, 9, tzinfo=TIMEZONE)
    return Decision("qz2021", DecisionKind.ROADMAP, "督办岗", at, "接口推迟", number, value=value)


@pytest.mark.parametrize(
    "text",
    [
        "2021-11-30 系统上线\n2021-12-31 全部落实",
        "2021-12-31 全部落实\n\n2021年11月30日：系统上线",
        " 2021/11/30，系统上线 \n2021.12.31、全部落实",
    ],
)
def test_milestones_are_read_as_people_write_them_in_the_order_of_their_days(text: str) -> None:
    assert typed(text) == (ONLINE, DONE)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("", "请写1至6个节点", id="none"),
        pytest.param("系统上线", "“系统上线”没有写明日期和内容", id="no day"),
        pytest.param("2021-11-30", "没有写明日期和内容", id="no words"),
        pytest.param("2021-11-31 系统上线", "日期不存在", id="a day that there is not"),
        pytest.param("2021-11-30 甲\n2021-11-30 乙", "同一天只写一个节点", id="twice the same day"),
        pytest.param("2022-01-01 验收", "晚于第7项的完成时限2021年12月31日，须先办理延期", id="behind the deadline"),
        pytest.param("2021-11-30 " + "长" * 61, f"“{'长' * 20}……”过长", id="too long: its beginning is quoted"),
        pytest.param("\n".join(f"2021-11-{day} 甲" for day in range(10, 17)), "请写1至6个节点", id="seven"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(text: str, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint):
        typed(text)


def test_the_limits_themselves_are_admitted() -> None:
    assert len(typed("\n".join(f"2021-11-{day} 甲" for day in range(10, 16)))) == 6
    assert typed("2021-11-30 " + "长" * 60)[0].what == "长" * 60
    assert typed_steps("2022-01-01 验收", ITEM, None)[0].on == date(2022, 1, 1)


def test_a_decision_keeps_them_as_text_that_is_read_again() -> None:
    steps = (ONLINE, Milestone(DUE, "全部 落实"))
    assert written(steps) == "2021-11-30 系统上线\n2021-12-31 全部 落实"
    assert read(written(steps)) == steps
    assert read("") == ()
    assert told_steps(steps) == "2021年11月30日系统上线、2021年12月31日全部 落实"


def test_the_last_amendment_holds_and_what_was_filed_where_there_is_none() -> None:
    decided = folded([amended(7, "2021-11-30 系统上线"), amended(7, "2021-12-31 全部落实", 2)])
    assert in_force({7: (ONLINE,), 8: (ONLINE,)}, decided.roadmaps) == {7: (DONE,), 8: (ONLINE,)}


def test_each_amendment_makes_a_version_of_its_item() -> None:
    one, other, two = amended(7, ""), amended(8, ""), amended(7, "", 2)
    assert list(versions(7, [one, other, two])) == [(2, one), (3, two)]
