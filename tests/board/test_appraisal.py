"""考核 on the pages: rules registered, 核对稿 sent out, an objection answered by another person, the paper drafted."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.board.conftest import CHECKER, DESK, LOOKER, Browser
from tests.board.test_acting import told
from tests.cli.conftest import CYCLE, furnished, moment, own_office
from tests.services.conftest import read_to_the_end

from duban.bootstrap import Installation, file_clock
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.delivery import MailState, SendAttempt

WHY = {"reason": "年度考核"}
SWITCHES = {
    "appraisal = false ": "appraisal = true ",
    'basis = "" ': 'basis = "考核办法〔2021〕5号" ',
    'papers = ["已由收件服务器接收",': 'papers = ["已交付发信服务器", "已由收件服务器接收",',
}
YEAR, ALL = "/appraisal/qz2021/2021", "/appraisal"
NOW = datetime(2022, 3, 10, 9, tzinfo=TIMEZONE)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office with the loop on, in March; its October is long cut off."""
    own_office(tmp_path, monkeypatch, SWITCHES)
    found = furnished(tmp_path, monkeypatch, NOW)
    found.generate.open_cycle(CYCLE, moment(10, 14))
    read_to_the_end(found.context, NOW)
    return found


def deliver(app: Installation, at: datetime) -> None:
    with app.context.ledger.begin() as work:
        for mail in work.outbox.due(at):
            work.outbox.claim(mail.key, at, at)
            work.outbox.settle(mail.key, SendAttempt(MailState.SENT, "250 ok"), at)


def test_a_year_goes_from_its_rules_to_the_paper(app: Installation, browser) -> None:
    desk, checker = browser(DESK), browser(CHECKER)
    assert "尚未登记。登记之后方可计分。" in desk.page(ALL)
    assert "第1版已登记" in told(desk, desk.send("/appraisal/qz2021", ALL, act="rules", **WHY))
    assert "每次扣0.5分" in desk.page(ALL)
    shown = desk.page(YEAR)
    assert "市商务局" in shown
    assert "市税务局" not in shown
    said = desk.send(YEAR, YEAR, act="outside", source="省监测〔2022〕1号", rates="市商务局 92.5", **WHY)
    assert "已登记1家单位的外部评价" in told(desk, said)
    assert "27.75/30" in desk.page(YEAR)
    assert "已印发" in told(desk, desk.send(YEAR, YEAR, act="open", **WHY))
    deliver(app, NOW)
    one = f"{YEAR}/shangwj"
    assert "下载核对稿" in desk.page(one)
    assert desk.get(f"{one}/extract").content.startswith(b"PK")
    early = desk.send(YEAR, YEAR, act="draft", **WHY)
    assert (early.status_code, "暂不能拟稿" in early.text) == (409, True)
    later = datetime(2022, 3, 14, 9, tzinfo=TIMEZONE)
    file_clock(app.settings.home).set(later)
    typed = {
        "act": "object",
        "unit": "shangwj",
        "fact": "conduct",
        "words": "起评有误。",
        "source": "泉商务函〔2022〕3号",
    }
    assert "异议已登记" in told(desk, desk.send(YEAR, one, received_on="2022-03-14", **typed, **WHY))
    assert "考核异议" in checker.page("/work?whose=all")
    number = app.scoring.record("qz2021", later).objections("2021")[0].act.number
    own = desk.send(f"{YEAR}/answer", YEAR, number=str(number), answer="不予采纳", **WHY)
    assert (own.status_code, "参与了计分" in own.text) == (409, True)
    done = checker.send(f"{YEAR}/answer", YEAR, number=str(number), answer="不予采纳", reason="规则如此")
    assert "异议已处理：不予采纳" in told(checker, done)
    assert "不予采纳：规则如此" in desk.page(one)
    over = datetime(2022, 3, 21, 9, tzinfo=TIMEZONE)
    file_clock(app.settings.home).set(over)
    drafted = told(desk, desk.send(YEAR, YEAR, act="draft", **WHY))
    assert "关于2021年度考核结果的签报" in drafted
    assert "待签" in desk.page(YEAR)
    assert "印发核对稿" not in desk.page(YEAR)
    assert "关于2021年度考核结果的签报" in desk.page("/papers")


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        ("/appraisal/qz2021", {"act": "x"}, "请刷新页面"),
        ("/appraisal/qz2021", {"act": "ruling", "item": "38", "paper": "1号"}, "请选择认定结果"),
        ("/appraisal/qz2021", {"act": "ruling", "item": "38", "paper": "1号", "ruling": "认定不符"}, "无须认定"),
        (YEAR, {"act": "object", "unit": "shangwj", "fact": "conduct", "words": "x", "source": "x"}, "收到异议的日期"),
        (f"{YEAR}/answer", {"number": "1", "answer": "x"}, "请选择处理意见"),
    ],
)
def test_what_was_not_chosen_is_asked_for_again(app: Installation, browser, path: str, typed, says: str) -> None:
    desk: Browser = browser(DESK)
    desk.send("/appraisal/qz2021", ALL, act="rules", **WHY)
    answer = desk.send(path, ALL, **typed, **WHY)
    assert (answer.status_code, says in answer.text) == (409, True)


def test_who_only_looks_sees_it_without_a_form(app: Installation, browser) -> None:
    looker = browser(LOOKER)
    assert '<form method="post"' not in looker.get(ALL).text
    assert looker.get(YEAR).status_code == 409, "no rules are registered"
    assert looker.get("/appraisal/qz2021/2021-10").status_code == 404
    browser(DESK).send("/appraisal/qz2021", ALL, act="rules", **WHY)
    assert '<form method="post"' not in looker.get(YEAR).text
    assert looker.get(f"{YEAR}/x").status_code == 404
    assert looker.get(f"{YEAR}/x/extract").status_code == 404


def test_half_a_year_has_no_bands(app: Installation, browser) -> None:
    desk = browser(DESK)
    desk.send("/appraisal/qz2021", ALL, act="rules", **WHY)
    assert "2022年上半年考核预评" in desk.page(ALL)
    shown = desk.page("/appraisal/qz2021/2022-H1")
    assert "档次" not in shown
