"""函请专家 on the page of a review: asked, given up, answered, and who may do it."""

from dataclasses import replace

import pytest
from tests.board.conftest import DESK, LOOKER, Browser
from tests.board.test_acting import told
from tests.cli.conftest import moment

from duban.bootstrap import Installation
from duban.services.decide.decider import Who

HERE = "/reviews/qz2021/38"
LETTERS = f"{HERE}/letters"
ASKS = {"address": "zhuanjia@university.example", "until": "2021-11-20", "reason": "专家出差，不能到会"}


@pytest.fixture
def asking(app: Installation, monkeypatch: pytest.MonkeyPatch, browser) -> Browser:
    """The desk, with the loops on, at an item that is marked."""
    plan = app.settings.programmes["qz2021"]
    loops = replace(plan.loops, self_assessment=True, experts=True, expert_mail=True)
    monkeypatch.setitem(app.settings.programmes, "qz2021", replace(plan, loops=loops))
    desk: Browser = browser(DESK)
    who = Who(app.settings.roles.actor(DESK, moment(11, 1).date()), "年度重点改革")
    app.reforming.mark("qz2021", 38, "来函同意", who, moment(11, 1))
    return desk


def test_an_expert_is_asked_and_waited_for_no_longer(asking: Browser) -> None:
    sent = asking.send(LETTERS, HERE, **ASKS)
    assert "已函请专家（第1号）" in told(asking, sent)
    page = asking.page(HERE)
    assert "第1号（zhuanjia@university.example）：待答复，2021年11月20日前" in page
    assert "函请专家第1号的答复" in page
    files = {"opinions": ("签字意见.pdf", b"%PDF-1.4\n%%EOF\n")}
    said = {
        "letter": "1",
        "held_on": "2021-10-30",
        "means": "函审",
        "present": "2",
        "rating": "达到预期",
        "opinion": "可行。",
    }
    refused = asking.send(HERE, HERE, files, **said)
    assert (refused.status_code, "方式选“函审”，专家1名" in refused.text) == (409, True)
    ended = asking.send(f"{LETTERS}/1/end", HERE, reason="该专家推辞")
    assert "第1号不再等候" in told(asking, ended)
    assert "：不再等候。" in asking.page(HERE)


def test_an_address_that_is_none_is_refused_and_what_was_typed_stays(asking: Browser) -> None:
    refused = asking.send(LETTERS, HERE, **ASKS | {"address": "张三"})
    assert (refused.status_code, "请填写专家的邮箱地址" in refused.text, 'value="张三"' in refused.text) == (
        409,
        True,
        True,
    )


def test_who_only_looks_sees_no_form_and_where_the_loop_is_off_there_is_none(
    app: Installation, asking: Browser, browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LETTERS not in browser(LOOKER).get(HERE).text
    plan = app.settings.programmes["qz2021"]
    monkeypatch.setitem(app.settings.programmes, "qz2021", replace(plan, loops=replace(plan.loops, expert_mail=False)))
    assert "函请专家" not in asking.page(HERE)
