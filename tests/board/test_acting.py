"""What the office does with the mouse: each act once, with what follows, and the second who comes to the same thing."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi import Request
from tests.board.conftest import CHECKER, DEPUTY, DESK, LETTER, LOOKER, ORIGIN, SWJ, Browser, letter
from tests.cli.conftest import CYCLE, moment

from duban.board.answers import back_to, told_before
from duban.board.visiting import Visit
from duban.bootstrap import Installation, file_clock
from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail, SendAttempt
from duban.domain.mail.holds import Hold, HoldKind
from duban.domain.proof.deliverability import ContactStanding, ReachEvent
from duban.domain.proof.kinds import ProofKind

LARGEST_COOKIE = 4096
SHA = "a" * 64
MESSAGE = f"/messages/{SHA}"
SCAN = b"%PDF-1.4 scan"
FORM = "R0/qz2021/department_monthly/2021-10/swj"
PAPER = f"/papers/1/{LETTER}"


def told(browser: Browser, answer) -> str:
    """The sentence on the page after an act."""
    assert answer.status_code == 303, answer.text
    return browser.page(answer.headers["location"].removeprefix("/duban/board"))


def test_a_message_is_answered_and_gone_from_the_list(app: Installation, browser, tmp_path: Path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = app.context.programme(CYCLE).contacts[0].mail, "附件填哪一张表"
    mail.set_content("请问附件填哪一张表？")
    (tmp_path / "mail" / "new" / "1.one").write_bytes(mail.as_bytes())
    app.collect.archive_new_mail(moment(10, 30))
    app.collect.handle(moment(10, 30))
    came = next(one.message for one in app.messages.waiting(app.clock.now()) if one.message.message != SHA)
    desk: Browser = browser(DESK)
    page = f"/messages/{came.message}"
    assert f"将发给{came.sender}" in told(desk, desk.send(f"{page}/answer", page, words="请填第一张表。"))
    assert app.mail_room.one(f"answer/{came.message}").mail.recipients[0] == came.sender
    assert "请填第一张表。" in desk.page(page)


def test_a_message_is_closed_with_a_note_which_the_second_official_is_shown(app: Installation, browser):
    desk: Browser = browser(DESK)
    token = desk.token(MESSAGE)
    assert "来信已办结" in told(desk, desk.send(f"{MESSAGE}/note", MESSAGE, note="已电话答复"))
    second = desk.post(f"{MESSAGE}/note", {"note": "我也办一次", "token": token}, {"origin": ORIGIN})
    assert second.status_code == 409
    assert "已由市营商办督办岗办结：已电话答复" in second.text
    assert app.messages.one(SHA, app.clock.now()).closing.note == "已电话答复"


def test_without_a_word_nothing_is_done_and_the_form_says_why(app: Installation, browser):
    answer = browser(DESK).send(f"{MESSAGE}/note", MESSAGE, note="  ")
    assert answer.status_code == 409
    assert "请写明办理情况" in answer.text
    assert "--note" not in answer.text
    assert len(app.messages.waiting(app.clock.now())) == 1


def test_a_held_mail_is_put_aside_with_a_reason(app: Installation, browser, tmp_path: Path):
    from tests.cli.test_quarantine import receive_paper

    receive_paper(app, tmp_path)
    desk: Browser = browser(DESK)
    waiting = app.quarantine.waiting(app.clock.now())
    page = f"/holds/{waiting[0].hold.message}"
    shown = desk.page(page)
    assert "请查收盖章件" in shown
    assert "盖章件.pdf" in shown
    assert "已办结" in told(desk, desk.send(f"{page}/dismiss", page, reason="已另行登记"))
    assert app.quarantine.waiting(app.clock.now()) == ()
    assert desk.get(page).status_code == 404


def test_a_mail_that_was_locked_away_shows_nothing_of_itself(app: Installation, browser):
    hold = Hold("b" * 64, HoldKind.LOCKED, "疑似涉密", "tbr@swj.example", moment(10, 30), moment(10, 30))
    with app.context.ledger.begin() as work:
        work.holds.add(hold)
    shown = browser(DESK).page(f"/holds/{hold.message}")
    assert "已封存，不显示" in shown
    assert "重新处理" not in shown


def outgoing(app: Installation, attempt: SendAttempt) -> None:
    mail = OutgoingMail(
        FORM, MailKind.FORM, str(SWJ), "swj", "<a@b.example>", "0" * 64, ("x@swj.example",), "填报", moment(10, 14)
    )
    with app.context.ledger.begin() as work:
        assert work.outbox.add(mail)
        if attempt.state is not MailState.HELD:
            assert work.outbox.claim(FORM, moment(10, 14), moment(10, 14)) is not None
        work.outbox.settle(FORM, attempt, moment(10, 14))


def state(app: Installation) -> MailState:
    return app.mail_room.one(FORM).mail.state


@pytest.mark.parametrize(("act", "after"), [("release", MailState.RETRY), ("cancel", MailState.CANCELLED)])
def test_a_held_mail_is_let_go_or_cancelled_with_a_reason(app: Installation, browser, act, after):
    outgoing(app, SendAttempt(MailState.HELD, "收件地址不是该单位的地址"))
    desk: Browser = browser(DESK)
    assert "收件地址不是该单位的地址" in desk.page(f"/mails/{FORM}")
    assert desk.send(f"/{act}/{FORM}", f"/mails/{FORM}", reason="").status_code == 409
    told(desk, desk.send(f"/{act}/{FORM}", f"/mails/{FORM}", reason="已电话核实"))
    assert state(app) is after


def test_an_address_is_well_again_because_somebody_checked(app: Installation, browser):
    outgoing(app, SendAttempt(MailState.FAILED, "550 no such user"))
    with app.context.ledger.begin() as work:
        event = ReachEvent("qz2021", "swj", "x@swj.example", ContactStanding.UNREACHED, moment(10, 14), "退信", FORM)
        work.reach.record(event)
    desk: Browser = browser(DESK)
    page = "/unreached/qz2021/swj/x@swj.example"
    assert "联系不上" in desk.page("/work")
    told(desk, desk.send("/lift/qz2021/swj/x@swj.example", page, reason="已电话核实，邮箱扩容"))
    assert app.reaching.unreached() == ()


def test_a_letter_is_signed_by_its_signer_and_by_nobody_else(app: Installation, browser):
    assert "登记纸质签批" in browser(DESK).page(PAPER)
    deputy: Browser = browser(DEPUTY)
    shown = {"shown": app.sign.dossier(app.sign.waiting()[0], app.clock.now()).sha256}
    leader = browser("ysb_fuzeren")
    token = app.signer.mark("board/ysb_fuzeren/2021-11-01")
    wrong = leader.post(f"/decide/1/{LETTER}", {"outcome": "签发", "token": token, **shown}, {"origin": ORIGIN})
    assert wrong.status_code == 403
    assert app.sign.document(LETTER, 1).state is DocumentState.WAITING
    assert "已签发" in told(deputy, deputy.send(f"/decide/1/{LETTER}", PAPER, outcome="签发", **shown))
    assert app.sign.decisions(LETTER, 1)[0].account == DEPUTY


def test_what_was_shown_is_what_is_signed(app: Installation, browser):
    answer = browser(DEPUTY).send(f"/decide/1/{LETTER}", PAPER, outcome="签发", shown="0" * 64)
    assert answer.status_code == 409
    assert "有变化" in answer.text
    assert app.sign.document(LETTER, 1).state is DocumentState.WAITING


def test_putting_off_needs_a_reason_and_keeps_what_was_typed(app: Installation, browser):
    deputy: Browser = browser(DEPUTY)
    shown = app.sign.dossier(app.sign.waiting()[0], app.clock.now()).sha256
    answer = deputy.send(f"/decide/1/{LETTER}", PAPER, outcome="暂缓", until="2021-11-05", shown=shown)
    assert answer.status_code == 409
    assert 'value="2021-11-05"' in answer.text
    fields = {"outcome": "暂缓", "reason": "先电话联系", "until": "2021-11-05", "shown": shown}
    told(deputy, deputy.send(f"/decide/1/{LETTER}", PAPER, **fields))
    assert app.sign.document(LETTER, 1).state is DocumentState.DEFERRED
    desk: Browser = browser(DESK)
    assert "先电话联系" in desk.page("/papers")
    told(desk, desk.send(f"/take-up/{LETTER}", PAPER))
    assert app.sign.document(LETTER, 1).state is DocumentState.WAITING


def test_several_papers_are_signed_at_once_each_as_it_was_shown(app: Installation, browser):
    other = CYCLE.of("jyj")
    with app.context.ledger.begin() as work:
        work.documents.add(letter(other))
    deputy: Browser = browser(DEPUTY)
    papers = [f"{app.sign.dossier(one, app.clock.now()).sha256}/1/{one.name}" for one in app.sign.waiting()]
    answer = deputy.send("/papers/sign", "/papers", paper=papers)
    assert "已签发2件" in told(deputy, answer)


def test_the_second_who_decides_is_told_what_the_first_did(app: Installation, browser):
    deputy: Browser = browser(DEPUTY)
    shown = app.sign.dossier(app.sign.waiting()[0], app.clock.now()).sha256
    token = deputy.token(PAPER)
    fields = {"outcome": "撤回", "reason": "单位已报送", "shown": shown, "token": token}
    told(deputy, deputy.post(f"/decide/1/{LETTER}", fields, {"origin": ORIGIN}))
    again = deputy.post(f"/decide/1/{LETTER}", fields | {"outcome": "签发"}, {"origin": ORIGIN})
    assert "撤回，您的选择未再记录" in told(deputy, again)
    assert [one.outcome.value for one in app.sign.decisions(LETTER, 1)] == ["撤回"]


def test_a_signature_on_paper_is_registered_and_the_letter_served(app: Installation, browser):
    desk: Browser = browser(DESK)
    fields = {"outcome": "签发", "at": "2021-11-01T09:30"}
    missing = desk.send(f"/sign-on-paper/1/{LETTER}", PAPER, **fields)
    assert "须附签批件扫描件" in missing.text
    told(desk, desk.send(f"/sign-on-paper/1/{LETTER}", PAPER, {"scan": ("签批.pdf", SCAN)}, **fields))
    assert app.sign.decisions(LETTER, 1)[0].registered_by == "市营商办督办岗"
    page = f"/service/{LETTER}"
    served = {"number": "泉营商函〔2021〕1号", "way": "公文交换", "at": "2021-11-01T09:50"}
    assert desk.send(page, page, **served).status_code == 409
    assert "泉营商函〔2021〕1号" in told(desk, desk.send(page, page, {"scan": ("盖章.pdf", SCAN)}, **served))
    assert app.serve.outstanding() == ()


def test_what_came_back_of_a_paper_is_registered_and_who_signed_for_it(app: Installation, browser):
    from duban.services.sign.sign import SignerAnswer

    deputy = app.settings.roles.actor(DEPUTY, moment(11, 1).date())
    app.sign.decide(LETTER, 1, SignerAnswer(Outcome.SIGN), deputy, app.clock.now())
    desk: Browser = browser(DESK)
    page = f"/service/{LETTER}"
    assert "文号、正式文件和各单位签收" in desk.page(PAPER)
    served = {"number": "泉营商函〔2021〕1号", "sealed": "2021-10-31", "at": "2021-11-01T10:00"}
    early = desk.send(page, page, {"scan": ("盖章.ofd", SCAN)}, **served)
    assert (early.status_code, "成文日期" in early.text) == (409, True)
    told(desk, desk.send(page, page, {"scan": ("盖章.ofd", SCAN)}, **(served | {"sealed": "2021-11-01"})))
    shown = desk.page(page)
    assert "2021年11月1日" in shown
    assert "盖章.ofd" in shown
    assert desk.get(f"/paper-sealed/1/{LETTER}").content == SCAN
    assert "不在任务清单" in desk.send(page, page, receipts="市某局 2021-11-01 10:00").text
    said = "市税务局　2021-11-01 10:00　办公室"
    assert "已登记1家签收" in told(desk, desk.send(page, page, receipts=said))
    assert "没有新的签收" in told(desk, desk.send(page, page, receipts=said))
    assert "早于签发" in desk.send(page, page, receipts="市商务局 2021-11-01 09:59").text
    assert "办公室" in desk.page(page)
    assert "文书签收" in [entry.kind for entry in app.audit.organisation("qz2021", "swj")]


def test_a_call_is_registered_as_proof(app: Installation, browser, monkeypatch):
    from duban.services.escalate.unproved import Unproved

    outgoing(app, SendAttempt(MailState.SENT, "250 ok"))
    one = Unproved(FORM, "市税务局", "10月任务进展催办", moment(10, 26), "已交对方服务器", (), "函请")
    monkeypatch.setattr(type(app.unproved_mails), "waiting", lambda *_: (one,))
    desk: Browser = browser(DESK)
    page = f"/unproved/{FORM}"
    assert "登记后方可办理函请" in desk.page(page)
    call = {"kind": "phone", "at": "2021-10-28T15:30", "theirs": "市税务局办公室", "content": "已告知29日前报送"}
    assert "已登记" in told(desk, desk.send(f"/prove/{FORM}", page, **call))
    with app.context.ledger.begin() as work:
        assert [proof.kind for proof in work.proofs.of_mail(FORM)] == [ProofKind.PHONED]


def test_a_long_sentence_after_an_act_is_cut_and_not_lost(app: Installation):
    actor = app.settings.roles.actor(DESK, moment(11, 1, 10).date())
    request = Request({"type": "http", "headers": []})
    answer = back_to(Visit(app, actor, moment(11, 1, 10), "/duban/board", request), "/doubts", "已核实。" * 2000)
    kept = answer.headers["set-cookie"].partition(";")[0]
    assert len(kept) < LARGEST_COOKIE
    request = Request({"type": "http", "headers": [(b"cookie", kept.encode())]})
    told_now = told_before(Visit(app, actor, moment(11, 1, 10), "/duban/board", request))
    assert told_now.startswith("已核实。已核实。")
    assert told_now.endswith("……")


def test_a_checker_cannot_close_what_nobody_claimed(browser):
    assert "没有待核验的完成申报" in browser(CHECKER).page("/claims")


def test_a_box_that_stands_for_nothing_signs_nothing(app: Installation, browser):
    answer = browser(DEPUTY).send("/papers/sign", "/papers", paper="0/nothing/at/all")
    assert (answer.status_code, app.sign.document(LETTER, 1).state) == (409, DocumentState.WAITING)


def test_addresses_that_no_page_of_ours_holds_break_nothing(browser):
    desk: Browser = browser(DESK)
    for path in (
        f"/papers/99999999999999999999/{LETTER}",
        "/papers/one/two",
        "/paper-page/1/0/-1/x",
        "/items/qz2021/x",
    ):
        assert desk.get(path).status_code == 422


def test_an_act_asked_for_as_a_page_and_a_form_too_long_are_told_in_words(browser):
    desk: Browser = browser(DESK)
    looked = desk.get("/rerun-holds")
    assert (looked.status_code, "Not Allowed" in looked.text) == (405, False)
    assert "请从调度台页面进入" in looked.text
    long = desk.send("/claims", "/decisions/pause", **{f"evidence.{place}": "有" for place in range(2000)})
    assert (long.status_code, "Too many" in long.text) == (400, False)
    assert "一次提交的内容太多" in long.text


def test_a_claim_that_no_page_shows_is_told_in_words(browser):
    answer = browser(DESK).send("/claims", "/decisions/pause", item="qz2021/x/first", reason="核对")
    assert (answer.status_code, "invalid literal" in answer.text) == (409, False)
    assert "请刷新页面后重新勾选" in answer.text
    answer = browser(DESK).send("/doubts", "/decisions/pause", cell="qz2021/x/完成时限", reason="核对")
    assert (answer.status_code, "invalid literal" in answer.text) == (409, False)


def test_a_report_is_compiled_on_the_page_by_whoever_may(app: Installation, browser):
    page = f"/cycles/{CYCLE}"
    desk = browser(DESK)
    assert "按现有报送件编制汇总报告" in desk.page(page)
    assert "按现有报送件编制汇总报告" not in browser(LOOKER).page(page)
    assert "第1稿已按现有报送件编制" in told(desk, desk.send(f"{page}/compile", page))


def test_no_report_is_compiled_while_a_return_may_lie_unread(app: Installation, browser):
    desk, page = browser(DESK), f"/cycles/{CYCLE}"
    file_clock(app.settings.home).set(moment(11, 1, 16))
    answer = desk.send(f"{page}/compile", page)
    assert (answer.status_code, "暂不编制" in answer.text) == (409, True)
