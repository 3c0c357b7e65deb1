"""The mails of the office: what will go, what waits, what is told another way, and what the mail server says."""

import re
from urllib.parse import unquote

import pytest
from tests.board.conftest import DESK, LOOKER, SWJ, Browser
from tests.board.test_acting import outgoing, told
from tests.cli.conftest import CYCLE, moment
from tests.cli.test_quarantine import receive_paper

from duban.bootstrap import Installation
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail, SendAttempt
from duban.domain.proof.kinds import ProofKind

PREPARED = f"R0/{SWJ}"
NOW = moment(11, 1, 9)
SEEN = re.compile(r'name="seen" value="([^"]*)"')


@pytest.fixture
def written(app: Installation) -> Installation:
    """The office with the form of a unit in its outbox."""
    app.generate.prepare_form(SWJ, moment(10, 14))
    return app


def test_what_will_go_out_is_shown_with_its_words_and_what_not_with_the_reason(browser):
    desk: Browser = browser(DESK)
    shown = desk.page("/preview")
    assert "2021年11月2日（星期二） 09:00将办理的" in shown
    assert "不办理" in shown
    assert "2021年11月8日" in desk.page("/preview?at=2021-11-08T10:00")


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        ("2021-10-01T09:00", "只能预览今后"),
        ("明天", "请填写日期和时间"),
        ("9999-12-31T23:59", "只能预览两年以内"),
    ],
)
def test_what_lies_behind_or_is_no_moment_is_no_preview(browser, at, problem):
    answer = browser(LOOKER).get(f"/preview?at={at}")
    assert (answer.status_code, problem in answer.text) == (409, True)


def test_the_days_of_every_period_are_there_for_the_months_asked_for(browser):
    desk: Browser = browser(DESK)
    shown = desk.page("/calendar?first=2021-09&last=2021-12")
    assert "2021年9月" in shown
    assert "2021-10-25" in shown
    assert "提醒目标日" in shown
    for wrong in ("first=九月", "first=2021-12&last=2021-09", "first=2021-Q4", "first=2021-01&last=2029-01"):
        assert "先后有序" in desk.get(f"/calendar?{wrong}").text


@pytest.mark.usefixtures("written")
def test_a_mail_shows_its_words_and_hands_out_its_files(browser):
    desk: Browser = browser(DESK)
    assert "填报表.xlsx" in desk.page(f"/mails/{PREPARED}")
    assert desk.get(f"/mail-files/0/{PREPARED}").content[:2] == b"PK"
    assert desk.get(f"/mail-files/99/{PREPARED}").status_code == 404


def test_a_mail_that_could_not_leave_is_told_another_way_and_registered(written: Installation, browser):
    desk: Browser = browser(DESK)
    with written.context.ledger.begin() as work:
        assert work.outbox.claim(PREPARED, moment(10, 14), moment(10, 14)) is not None
        work.outbox.settle(PREPARED, SendAttempt(MailState.FAILED, "550 no such user"), moment(10, 14))
    page = f"/mails/{PREPARED}"
    assert "已由人另行告知" in desk.page(page)
    exchange = {"kind": "exchange", "at": "2021-10-28T15:30", "theirs": "收发室"}
    wrong = desk.send(f"/prove/{PREPARED}", page, **exchange | {"at": "2021-12-28T15:30"})
    assert (wrong.status_code, "晚于现在" in wrong.text, "收发室" in wrong.text) == (409, True, True)
    assert "已登记：" in told(desk, desk.send(f"/prove/{PREPARED}", page, **exchange))
    with written.context.ledger.begin() as work:
        assert [proof.kind for proof in work.proofs.of_mail(PREPARED)] == [ProofKind.EXCHANGED]


def test_what_waits_for_a_person_and_what_waits_for_its_hour_is_listed(app: Installation, browser):
    outgoing(app, SendAttempt(MailState.HELD, "收件地址不是该单位的地址"))
    shown = browser(LOOKER).page("/outbox")
    assert "收件地址不是该单位的地址" in shown
    assert "读入发信服务器日志" not in shown


def test_the_log_of_the_mail_server_is_read_and_read_again_without_harm(written: Installation, browser):
    desk: Browser = browser(DESK)
    mail = written.mail_room.one(PREPARED).mail
    table = f"时间,邮件编号,收件人,结果\n2021-10-15 09:03:12,{mail.message_id},{mail.recipients[0]},已接收\n".encode()
    log = {"log": ("投递记录.csv", table)}
    assert "新登记送达凭据1条" in told(desk, desk.send("/delivery-log", "/outbox", log))
    assert "新登记送达凭据0条" in told(desk, desk.send("/delivery-log", "/outbox", log))


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("mail.log", b"Oct 15 09:00:00 mx postfix/smtp[1]: nothing of ours\n", "没有本系统邮件的投递记录"),
        ("表.csv", "时间,邮件编号\n".encode(), "收件人"),
        ("", b"", "请选择发信服务器的日志"),
    ],
)
def test_a_file_that_is_no_log_is_told_what_is_missing(browser, name, data, problem):
    answer = browser(DESK).send("/delivery-log", "/outbox", {"log": (name, data)} if name else None)
    assert (answer.status_code, problem in answer.text) == (409, True)


def test_all_that_waits_is_handled_again_at_once(app: Installation, browser, tmp_path):
    receive_paper(app, tmp_path)
    desk: Browser = browser(DESK)
    page = f"/holds/{app.quarantine.waiting(app.clock.now())[0].hold.message}"
    assert "来件交系统重新处理" in told(desk, desk.send("/rerun-holds", page))


def test_every_link_and_form_of_a_mail_leads_to_it_whatever_its_name_holds(app: Installation, browser):
    """
    A signed report goes out under the name of its draft, behind a mark that begins a fragment in an address.

    Airflow's frame loads a page once more under its decoded address.
    """
    key = f"report/{CYCLE}#2"
    mail = OutgoingMail(key, MailKind.REPORT, str(CYCLE), "", "<b@b.example>", "0" * 64, ("x@y.example",), "报告", NOW)
    with app.context.ledger.begin() as work:
        work.outbox.add(mail)
        work.outbox.settle(key, SendAttempt(MailState.HELD, "待核实"), NOW)
    desk: Browser = browser(DESK)
    (link,) = re.findall(r'href="/duban/board(/mails/[^"]+)"', desk.get("/outbox").text)
    assert unquote(link) == link
    (form,) = re.findall(r'action="/duban/board(/release/[^"]+)"', desk.get(link).text)
    told(desk, desk.send(form, link, reason="已核实", seen=SEEN.search(desk.get(link).text)[1]))
    assert app.mail_room.one(key).mail.state is MailState.RETRY
