"""Two officials before the same thing: the second is told who did what, and nothing is recorded twice."""

from collections.abc import Callable

import pytest
from tests.board.conftest import CHECKER, DEPUTY, DESK, LETTER, ORIGIN, SWJ, Browser, letter
from tests.board.test_acting import FORM, PAPER, SCAN, outgoing, told
from tests.cli.conftest import CYCLE, moment
from tests.cli.test_quarantine import receive_paper

from duban.bootstrap import Installation
from duban.domain.decisions.document import Outcome
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.proof.deliverability import ContactStanding, ReachEvent
from duban.domain.returns.registration import Channel
from duban.services.collect.register_paper import RegisteredPaper

HEAD = "fgw_zhuyao"
DID = "市营商办督办岗"
MAIL = f"/mails/{FORM}"
SEEN = 'name="seen" value="'


def hidden(browser: Browser, page: str, name: str = "seen") -> str:
    """What the form of a page carries unseen: a page opened before somebody else acted carries what was then."""
    return browser.get(page).text.partition(f'name="{name}" value="')[2].partition('"')[0]


def stale(browser: Browser, path: str, page: str, **fields: str) -> Callable[[], object]:
    """A form that was opened now and is sent later."""
    whole = fields | {"token": browser.token(page), "seen": hidden(browser, page)}
    return lambda: browser.post(path, whole, {"origin": ORIGIN})


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("release", "release", "已放行：已电话核实"),
        ("release", "cancel", "已放行：已电话核实"),
        ("cancel", "release", "已撤销：已电话核实"),
        ("cancel", "cancel", "已撤销：已电话核实"),
    ],
)
def test_a_held_mail_is_decided_on_once(app: Installation, browser, first: str, second: str, word: str):
    outgoing(app, SendAttempt(MailState.HELD, "收件地址不是该单位的地址"))
    one, other = browser(DESK), browser(DESK)
    late = stale(other, f"/{second}/{FORM}", MAIL, reason="我也办一次")
    told(one, one.send(f"/{first}/{FORM}", MAIL, reason="已电话核实", seen=hidden(one, MAIL)))
    before = app.mail_room.one(FORM).mail
    answer = late()
    assert answer.status_code == 409
    assert word in answer.text
    assert DID in answer.text
    assert app.mail_room.one(FORM).mail == before


def test_a_mail_is_hurried_once(app: Installation, browser):
    app.generate.prepare_form(SWJ, moment(10, 14))
    one, other, key = browser(DESK), browser(DESK), f"R0/{SWJ}"
    late = stale(other, f"/hurry/{key}", f"/mails/{key}")
    told(one, one.send(f"/hurry/{key}", f"/mails/{key}", seen=hidden(one, f"/mails/{key}")))
    answer = late()
    assert (answer.status_code, f"已由{DID}" in answer.text) == (409, True)


def test_an_address_is_lifted_once(app: Installation, browser):
    event = ReachEvent("qz2021", "swj", "x@swj.example", ContactStanding.UNREACHED, moment(10, 14), "退信", FORM)
    with app.context.ledger.begin() as work:
        work.reach.record(event)
    one, other = browser(DESK), browser(DESK)
    page, path = "/unreached/qz2021/swj/x@swj.example", "/lift/qz2021/swj/x@swj.example"
    late = stale(other, path, page, reason="我也核实过")
    told(one, one.send(path, page, reason="已电话核实"))
    answer = late()
    assert answer.status_code == 404
    assert f"已电话核实（经办：{DID}" in answer.text
    with app.context.ledger.begin() as work:
        assert len(work.reach.of_organisation("qz2021", "swj")) == 2


def test_a_held_mail_is_put_aside_once(app: Installation, browser, tmp_path):
    receive_paper(app, tmp_path)
    page = f"/holds/{app.quarantine.waiting(app.clock.now())[0].hold.message}"
    one, other = browser(DESK), browser(DESK)
    late = stale(other, f"{page}/dismiss", page, reason="我也办一次")
    told(one, one.send(f"{page}/dismiss", page, reason="已另行登记"))
    answer = late()
    assert answer.status_code == 404
    assert f"已由{DID}" in answer.text
    assert "已另行登记" in answer.text


def test_a_return_is_sent_back_once(app: Installation, browser):
    desk, paper = app.settings.roles.actor(DESK, moment(11, 1).date()), PaperFile("盖章件.pdf", SCAN)
    app.register.register(SWJ, RegisteredPaper(Channel.EXCHANGE, moment(10, 25), desk, paper), app.clock.now())
    one, other, page = browser(DESK), browser(CHECKER), f"/return/{SWJ}"
    late = stale(other, f"{page}/send-back", page, code="其他", reason="我也退一次")
    told(one, one.send(f"{page}/send-back", page, code="其他", reason="第2条未填"))
    answer = late()
    assert (answer.status_code, f"已由{DID}于11月1日10:00退回" in answer.text) == (409, True)
    assert "第2条未填" in answer.text
    with app.context.ledger.begin() as work:
        assert len(work.send_backs.of_return(SWJ)) == 1


def test_the_same_paper_is_registered_once(app: Installation, browser):
    one, other, page = browser(DESK), browser(DESK), f"/register/{SWJ}"
    fields = {"channel": "公文交换", "at": "2021-10-25T16:00"}
    for desk in (one, other):
        desk.send(page, page, {"scan": ("盖章件.pdf", SCAN)}, **fields)
    with app.context.ledger.begin() as work:
        assert len(work.submissions.of_return(SWJ)) == 1


def test_a_letter_is_served_once(app: Installation, browser):
    app.sign.decide(LETTER, 1, answer(app), app.settings.roles.actor(DEPUTY, moment(11, 1).date()), app.clock.now())
    one, other, page = browser(DESK), browser(DESK), f"/service/{LETTER}"
    fields = {"number": "泉营商函〔2021〕1号", "way": "公文交换", "at": "2021-11-01T10:00"}
    token = other.token(page)
    told(one, one.send(page, page, {"scan": ("盖章.pdf", SCAN)}, **fields))
    other_number = fields | {"number": "泉营商函〔2021〕2号", "token": token}
    second = other.post(page, other_number, {"origin": ORIGIN}, {"scan": ("盖章.pdf", SCAN)})
    assert second.status_code == 409
    assert f"已由{DID}于11月1日10:00登记送达（泉营商函〔2021〕1号" in second.text


def answer(app: Installation):
    from duban.services.sign.sign import SignerAnswer

    assert app
    return SignerAnswer(Outcome.SIGN)


def test_who_signs_second_is_told_who_was_first(app: Installation, browser):
    deputy, other = browser(DEPUTY), browser(DEPUTY)
    late = stale(other, f"/decide/1/{LETTER}", PAPER, outcome="签发", shown=hidden(other, PAPER, "shown"))
    fields = {"outcome": "撤回", "reason": "单位已报送", "shown": hidden(deputy, PAPER, "shown")}
    told(deputy, deputy.send(f"/decide/1/{LETTER}", PAPER, **fields))
    assert "已由市发改委分管领导于11月1日 10:00撤回，您的选择未再记录" in told(other, late())
    assert len(app.sign.decisions(LETTER, 1)) == 1


def test_of_several_papers_only_those_count_that_nobody_signed_before(app: Installation, browser):
    with app.context.ledger.begin() as work:
        work.documents.add(letter(CYCLE.of("jyj")))
    deputy, other = browser(DEPUTY), browser(DEPUTY)
    papers = [f"{app.sign.dossier(one, app.clock.now()).sha256}/1/{one.name}" for one in app.sign.waiting()]
    late = stale(other, "/papers/sign", "/papers", paper=papers)
    told(deputy, deputy.send("/papers/sign", "/papers", paper=papers[:1]))
    second = late()
    assert second.status_code == 409
    assert "已签发1件" in second.text
    assert "已由市发改委分管领导于11月1日 10:00签发，您的选择未再记录" in second.text


def test_a_contact_is_corrected_by_whoever_came_first(app: Installation, browser):
    one, other = browser(DESK), browser(DESK)
    new = {"unit": "市税务局", "role": "联络员", "name": "甲", "mail": "a@swj.example", "reason": "来函变更"}
    page = "/decisions/contact"
    shown = other.send(page, page, **new | {"mail": "b@swj.example"})
    seen = shown.text.partition(SEEN)[2].partition('"')[0]
    told(one, one.send(page, page, confirmed="1", **new))
    second = other.send(page, page, confirmed="1", seen=seen, **new | {"mail": "b@swj.example"})
    assert second.status_code == 409
    assert f"{DID}已于11月1日10:00办理联系人变更" in second.text
    assert "a@swj.example" in second.text
    with app.context.ledger.begin() as work:
        assert len(work.decisions.all("qz2021")) == 1


def test_an_item_is_extended_by_whoever_came_first(app: Installation, browser):
    one, other, page = browser(HEAD), browser(HEAD), "/decisions/extend"
    fields = {"number": "40", "until": "2022-01-20", "applied": "2021-11-01", "reason": "平台改造推迟"}
    shown = other.send(page, page, **fields | {"until": "2022-01-25"})
    seen = shown.text.partition(SEEN)[2].partition('"')[0]
    told(one, one.send(page, page, confirmed="1", **fields))
    second = other.send(page, page, confirmed="1", seen=seen, **fields | {"until": "2022-01-25"})
    assert (second.status_code, "市发改委主要领导已于11月1日10:00办理延期" in second.text) == (409, True)
    with app.context.ledger.begin() as work:
        assert len(work.decisions.all("qz2021")) == 1


def test_a_doubt_is_settled_once(app: Installation, browser):
    one, other = browser(DESK), browser(HEAD)
    doubt = app.doubts.waiting(app.clock.now())[0]
    late = stale(other, "/doubts", "/doubts", cell=doubt.key, reason="已对照原件")
    told(one, one.send("/doubts", "/doubts", cell=doubt.key, reason="已对照原件"))
    second = late()
    assert (second.status_code, f"已由{DID}于11月1日10:00核实" in second.text) == (409, True)


def test_escalation_is_paused_once(app: Installation, browser):
    one, other, page = browser(DESK), browser(HEAD), "/decisions/pause"
    told(one, one.send(page, page, confirmed="1", reason="系统检修"))
    assert f"此前已由{DID}（系统检修）暂停" in told(other, other.send(page, page, confirmed="1", reason="检修"))


def test_a_cycle_is_agreed_to_once(app: Installation, browser, monkeypatch):
    november = f"/openings/{CYCLE.programme}/{CYCLE.stream}/2021-11"
    one, other = browser(DESK), browser(HEAD)
    mails = hidden(one, november, "mails")
    late = stale(other, november, november, mails=mails)
    told(one, one.send(november, november, mails=mails))
    assert f"该周期已由{DID}" in told(other, late())
