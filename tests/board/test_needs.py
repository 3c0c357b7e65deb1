"""需协调事项 on the pages: who is asked, what is answered, what is raised, and that nobody does it twice unawares."""

from dataclasses import replace

import pytest
from tests.board.conftest import DESK, LOOKER, Browser
from tests.board.test_acting import told
from tests.board.test_claims import done, file
from tests.cli.conftest import CYCLE

from duban.bootstrap import Installation
from duban.domain.returns.submission import CoordinationLevel, Status

WHY = {"reason": "会商"}
NEED = "/needs/qz2021/38/2021-10"


@pytest.fixture
def named(app: Installation) -> Installation:
    """第3项's lead needs another unit."""
    item = app.context.programme(CYCLE).item(38)
    words = replace(
        done(item),
        status=Status.ON_SCHEDULE,
        coordination="请市公安局共享数据。",
        coordination_level=CoordinationLevel.DEPARTMENTS,
    )
    file(app, item.lead, words)
    return app


def other(app: Installation) -> str:
    """A unit with contacts that may be asked."""
    plan = app.context.programme(CYCLE)
    lead = plan.item(38).lead
    return next(
        unit.code for unit in plan.organisations if unit.code != lead and plan.contacts_of(unit.code, ("联络员",))
    )


def test_a_need_is_asked_of_a_unit_answered_and_closed(named: Installation, browser):
    desk: Browser = browser(DESK)
    assert "请市公安局共享数据" in desk.page("/needs")
    assert "待交办" in desk.page("/needs?stage=ASSIGN")
    assert "办理超期" in desk.page("/needs?stage=late")
    assert "没有待协调的事项" in desk.page("/needs?stage=raise")
    assert "需协调事项" in desk.page("/work")
    sent = desk.send(NEED, NEED, act="ask", unit=other(named), part="协办", words="请研究。", **WHY)
    assert "已交办" in told(desk, sent)
    assert "协办单位办理中" in desk.page("/needs")
    said = desk.send(NEED, NEED, act="said", number="1", answer="已办结", words="已共享。", **WHY)
    assert "答复已登记" in told(desk, said)
    assert "数据已通" in told(desk, desk.send(NEED, NEED, act="answer", words="数据已通。", **WHY))
    assert "已办结" in told(desk, desk.send(NEED, NEED, act="close", words="已共享。", **WHY))
    shown = desk.page("/needs")
    assert "没有待协调的事项" in shown
    assert "已共享。" in shown
    assert "交办协办单位" not in desk.page(NEED)


def test_a_need_is_raised_by_a_person_with_a_reason(named: Installation, browser):
    desk: Browser = browser(DESK)
    signed = desk.send(NEED, NEED, act="sign", paper="泉税函〔2021〕3号", **WHY)
    assert "建议提请上一级" in told(desk, signed)
    assert "已签报" in desk.page("/needs?stage=raise")
    level = "专项小组（分管市领导专题协调会）"
    refused = desk.send(NEED, NEED, act="raise", level=level, reason=" ")
    assert refused.status_code == 409
    assert "请写明理由" in refused.text
    assert "已提请" in told(desk, desk.send(NEED, NEED, act="raise", level=level, **WHY))
    assert "待上一级协调" in desk.page("/needs")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"act": "x"}, "请刷新页面"),
        ({"act": "said", "number": "1"}, "请选择答复"),
        ({"act": "raise", "level": "x"}, "请选择提请到哪一级"),
        ({"act": "ask", "unit": "", "part": "协办"}, "请选择协办单位"),
    ],
)
def test_what_was_not_chosen_is_asked_for_again(named: Installation, browser, typed: dict[str, str], says: str):
    answer = browser(DESK).send(NEED, NEED, **typed, **WHY)
    assert (answer.status_code, says in answer.text) == (409, True)


def test_who_only_looks_sees_it_without_a_form(named: Installation, browser):
    shown = browser(LOOKER).page(NEED)
    assert "请市公安局共享数据" in shown
    assert '<form method="post"' not in shown
    assert browser(LOOKER).get("/needs/qz2021/38/2021-09").status_code == 404
    assert browser(LOOKER).get("/needs/qz2021/38/x").status_code == 404
