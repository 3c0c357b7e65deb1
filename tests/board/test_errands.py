"""交办事项 on the pages: a paper is registered with what it gives, signed, answered, looked at and closed."""

import pytest
from tests.board.conftest import DESK, LOOKER, Browser
from tests.board.test_acting import told
from tests.board.test_roles import OFFICE_HEAD

from duban.bootstrap import Installation
from duban.domain.decisions.document import DocumentKind, Outcome
from duban.services.sign.sign import SignerAnswer

NEW, ONE = "/errands/new", "/errands/qz2021/1"
WHY = {"reason": "按纪要交办"}
PAPER = {
    "programme": "qz2021",
    "source": "会议纪要",
    "paper": "〔2021〕15号",
    "occasion": "专题会议",
    "dated": "2021-10-25",
}
LINE = {
    "matter.1": "开放婚姻登记数据查询接口。",
    "main.1": "mzj",
    "sides.1": "市教育局",
    "until.1": "2030-11-30",
    "way.1": "单独反馈（填所附答复表）",
    "items.1": "3、5",
}


def register(desk: Browser, **changed: str):
    return desk.send(NEW, NEW, **(PAPER | LINE | WHY | changed))


def sign(app: Installation, user: str = OFFICE_HEAD) -> None:
    """The leader of the office signs what waits."""
    now = app.clock.now()
    (paper,) = (one for one in app.sign.waiting() if one.kind is DocumentKind.ERRAND)
    actor = app.settings.roles.actor(user, now.date(), ())
    app.sign.decide(paper.name, paper.draft, SignerAnswer(Outcome.SIGN), actor, now)


def test_a_paper_is_registered_and_what_it_gives_followed_to_its_end(app: Installation, browser):
    desk: Browser = browser(DESK)
    assert "会议议定事项、领导批示交办" in desk.page("/decisions")
    assert "已登记1项（交办第1号）" in told(desk, register(desk))
    shown = desk.page("/errands")
    assert all(words in shown for words in ("交办第1号", "专题会议纪要（〔2021〕15号）议定事项", "交办单待签发"))
    assert "没有在办的交办事项" in desk.page("/errands?stage=ANSWER")
    one = desk.page(ONE)
    assert "第3、5项" in one
    assert "交办单（交办第1号）" in one
    assert "登记电话、来函反馈" not in one
    sign(app)
    assert "承办单位办理中" in desk.page("/errands?unit=市民政局")
    assert "尚未反馈" in desk.send(ONE, ONE, act="close", words="已开放。", **WHY).text
    for number in ("1", "2"):
        said = desk.send(ONE, ONE, act="said", number=number, answer="已办结", words="已开放。", **WHY)
        assert "反馈已登记" in told(desk, said)
    assert "交办第1号" in desk.page("/work?kind=ERRAND")
    assert "反馈待审核" in desk.page("/work?kind=ERRAND")
    assert "审核通过，已办结" in told(desk, desk.send(ONE, ONE, act="close", words="接口已开放。", **WHY))
    shown = desk.page("/errands")
    assert "没有在办的交办事项" in shown
    assert "接口已开放。" in shown
    assert "退回补充" not in desk.page(ONE)


def test_what_does_not_suffice_is_given_again(app: Installation, browser):
    desk: Browser = browser(DESK)
    register(desk)
    sign(app)
    desk.send(ONE, ONE, act="said", number="1", answer="已办结", words="已开放。", **WHY)
    again = {
        "unit": "mzj",
        "part": "主办",
        "until": "2030-12-30",
        "way": "单独反馈（填所附答复表）",
        "words": "请补充。",
    }
    assert "再次交办市民政局" in told(desk, desk.send(ONE, ONE, act="again", **again, **WHY))
    assert "第2次" in desk.page(ONE)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"paper": ""}, "请填写会议纪要的期号"),
        ({"dated": ""}, "请填写会议、批示日期"),
        ({"source": "x"}, "请选择依据"),
        ({"until.1": ""}, "请填写第1项的办理时限"),
        ({"main.1": ""}, "请选择承办单位"),
        ({"matter.1": ""}, "请至少填写一项"),
        ({"sides.1": "没有的单位"}, "没有的单位"),
        ({"reason": " "}, "请写明理由"),
    ],
)
def test_what_was_not_filled_in_is_asked_for_again_with_all_that_was_typed(browser, changed: dict[str, str], says: str):
    answer = register(browser(DESK), **changed)
    assert (answer.status_code, says in answer.text) == (409, True)
    assert "专题会议" in answer.text


def test_who_only_looks_sees_it_without_a_form(browser):
    register(browser(DESK))
    looker = browser(LOOKER)
    assert "开放婚姻登记" in looker.page(ONE)
    assert '<form method="post"' not in looker.page(ONE) + looker.page(NEW)
    assert looker.get("/errands/qz2021/9").status_code == 404
    assert looker.get("/needs/qz2021/0/1").status_code == 404
    unknown = browser(DESK).send(ONE, ONE, act="x", **WHY)
    assert unknown.status_code == 409
