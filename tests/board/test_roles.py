"""Who may do what on the pages: one table, every form asked for every post, and no page that shows what is refused."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from tests.board.conftest import CHECKER, DEPUTY, DESK, LETTER, LOOKER, PREFIX, SWJ, Browser, letter
from tests.board.test_acting import FORM, SCAN, outgoing
from tests.board.test_claims import done
from tests.board.test_guard import FILLED, OURS, routes, token_for
from tests.board.test_practices import spreads
from tests.cli.conftest import CYCLE, moment
from tests.cli.test_quarantine import receive_paper
from tests.services.decide.test_practices import tells

from duban.board.deciding import FORMS
from duban.bootstrap import Installation
from duban.domain.decisions.document import Outcome
from duban.domain.decisions.errands import ErrandSource, IssuedPaper
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.office.authority import AUTHORITY, PermissionRule
from duban.domain.proof.deliverability import ContactStanding, ReachEvent
from duban.domain.returns.helping import FeedbackWay
from duban.domain.returns.registration import Channel
from duban.services.collect.register_paper import RegisteredPaper
from duban.services.decide.decider import Who
from duban.services.decide.give_errands import ErrandWish
from duban.services.escalate.unproved import Unproved
from duban.services.sign.sign import SignerAnswer

EDITOR, OFFICE_HEAD, HEAD, NOBODY = "hegao", "ysb_fuzeren", "fgw_zhuyao", "admin"
PEOPLE = (DESK, CHECKER, LOOKER, EDITOR, OFFICE_HEAD, DEPUTY, HEAD, NOBODY)
SIGNERS = {OFFICE_HEAD, DEPUTY, HEAD}
ONLY_DESK = {DESK}
DECIDING = {DESK, *SIGNERS}
EXAMINING = {DESK, CHECKER, *SIGNERS}
# Whose each form is; those of decisions follow the table of duties, and a draft is its signer's alone.
TABLE: dict[str, set[str]] = {
    "/claims": EXAMINING,
    "/samples": EXAMINING,
    "/appraisal/{programme}": DECIDING,
    "/appraisal/{programme}/{period}": DECIDING,
    "/appraisal/{programme}/{period}/answer": EXAMINING,
    "/needs/{programme}/{item}/{since}": DECIDING,
    "/errands/new": DECIDING,
    "/errands/{programme}/{number}": DECIDING,
    "/practices/{programme}/{stream}/{period}/{unit}": DECIDING,
    "/doubts": DECIDING,
    "/cycles/{programme}/{stream}/{period}/compile": DECIDING,
    "/return/{programme}/{stream}/{period}/{organisation}/send-back": EXAMINING,
    "/messages/{sha256}/answer": ONLY_DESK,
    "/messages/{sha256}/note": ONLY_DESK,
    "/holds/{sha256}/rerun": ONLY_DESK,
    "/holds/{sha256}/dismiss": ONLY_DESK,
    "/rerun-holds": ONLY_DESK,
    "/delivery-log": ONLY_DESK,
    "/openings/{programme}/{stream}/{period}": DECIDING,
    "/release/{key:path}": ONLY_DESK,
    "/cancel/{key:path}": ONLY_DESK,
    "/hurry/{key:path}": ONLY_DESK,
    "/lift/{programme}/{unit}/{address:path}": ONLY_DESK,
    "/prove/{key:path}": ONLY_DESK,
    "/papers/sign": {DEPUTY},
    "/decide/{draft}/{name:path}": {DEPUTY},
    "/sign-on-paper/{draft}/{name:path}": ONLY_DESK,
    "/take-up/{name:path}": DECIDING,
    "/service/{name:path}": ONLY_DESK,
    "/register/{programme}/{stream}/{period}/{organisation}": ONLY_DESK,
    "/reviews/{programme}/{number}": DECIDING,
    "/reviews/{programme}/{number}/letters": DECIDING,
    "/reviews/{programme}/{number}/letters/{letter}/end": DECIDING,
    "/figures/{programme}/preview": DECIDING,
    "/figures/{programme}/import": DECIDING,
    "/records/release": SIGNERS,
    "/records/destroy": SIGNERS,
    "/task-list/{programme}/upload": DECIDING,
    "/task-list/{programme}/confirm": DECIDING,
}
# Of these nothing waits in the busy office: each has a test of its own.
IDLE = {
    *("/openings/{programme}/{stream}/{period}", "/task-list/{programme}/confirm"),
    *("/figures/{programme}/preview", "/figures/{programme}/import"),
    *("/appraisal/{programme}", "/appraisal/{programme}/{period}", "/appraisal/{programme}/{period}/answer"),
    *("/reviews/{programme}/{number}/letters", "/reviews/{programme}/{number}/letters/{letter}/end"),
}
DUTIES = {DESK: "督办岗", CHECKER: "复核"}
POSTED = re.compile(r'<form method="post"[^>]*?action="([^"]+)"')
LINKED = re.compile(r'<a [^>]*?href="([^"]+)"')
# What browsers encode in a path, besides all that is not ASCII (the URL standard's path percent-encode set).
ENCODED = ' "#<>?^`{}%'
LED = re.compile(r'<a [^>]*?href="([^"]+/(?:decisions|register)/[^"]+)"')


def of_duty(rule: PermissionRule) -> set[str]:
    """Whose an act is by the table of duties."""
    named = {user for user, duty in DUTIES.items() if duty in {one.value for one in rule.duties}}
    return named | (SIGNERS if rule.signers else set())


WHOLE = TABLE | {f"/decisions/{form.code}": of_duty(AUTHORITY[form.permission]) for form in FORMS}


def acts(web: FastAPI) -> dict[str, re.Pattern[str]]:
    """The path of every form, those of decisions one by one, and what an address of it looks like."""
    posts = [one for one in web.routes if isinstance(one, APIRoute) and "POST" in one.methods]
    found = {one.path: one.path_regex for one in posts if one.path != "/decisions/{code}"}
    return found | {f"/decisions/{form.code}": re.compile(f"^/decisions/{form.code}$") for form in FORMS}


def test_every_form_stands_in_the_table(web: FastAPI) -> None:
    assert acts(web).keys() == WHOLE.keys()


@pytest.mark.parametrize("user", PEOPLE)
def test_every_form_is_for_those_of_the_table_and_tells_the_others_why(app, web, browser, user: str) -> None:
    person, token = browser(user), token_for(app, user)
    fields = {"token": token, "outcome": "签发", "code": "其他", "paper": f"x/1/{LETTER}"}
    for path, allowed in WHOLE.items():
        filled = path.replace(":path", "")
        for name, value in FILLED.items():
            filled = filled.replace(f"{{{name}}}", value)
        answer = person.post(filled, fields, OURS)
        assert (answer.status_code != 403) == (user in allowed), (path, answer.status_code)
        if answer.status_code == 403:
            assert "没有" in answer.text or "不能签发" in answer.text, (path, answer.text)


@pytest.fixture
def busy(app: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office in which something of every kind waits: a page of each has something to be done on it."""
    outgoing(app, SendAttempt(MailState.HELD, "收件地址不是该单位的地址"))
    one = Unproved(FORM, "市税务局", "10月任务进展催办", moment(10, 26), "已交对方服务器", (), "函请")
    monkeypatch.setattr(type(app.unproved_mails), "waiting", lambda *_: (one,))
    event = ReachEvent("qz2021", "swj", "x@swj.example", ContactStanding.UNREACHED, moment(10, 14), "退信", FORM)
    with app.context.ledger.begin() as work:
        for unit in ("jyj", "mzj"):
            work.documents.add(letter(CYCLE.of(unit)))
    deputy, desk = (app.settings.roles.actor(user, moment(11, 1).date()) for user in (DEPUTY, DESK))
    for unit, answer in (
        ("jyj", SignerAnswer(Outcome.DEFER, "先电话联系", moment(11, 5).date())),
        ("mzj", SignerAnswer(Outcome.SIGN)),
    ):
        app.sign.decide(f"R5/{CYCLE.of(unit)}", 1, answer, deputy, app.clock.now())
    receive_paper(app, tmp_path)
    item = app.context.programme(CYCLE).item(38)
    spreads(app, monkeypatch)
    said = replace(done(item), coordination="请市公安局共享数据。")
    tells(app, CYCLE.of(item.lead), "首创一窗通办。", said, when=moment(10, 25))
    paper = RegisteredPaper(Channel.EXCHANGE, moment(10, 25), desk, PaperFile("盖章件.pdf", SCAN))
    app.register.register(CYCLE.of("mzj"), paper, app.clock.now())
    with app.context.ledger.begin() as work:
        work.reach.record(event)
    wish = ErrandWish("开放接口。", "mzj", (), moment(12, 30).date(), FeedbackWay.SEPARATE)
    minutes = IssuedPaper(ErrandSource.MINUTES, "〔2021〕15号", "专题会议", moment(10, 25).date())
    app.give_errands.register("qz2021", minutes, (wish,), Who(desk, "按纪要"), moment(11, 1))
    leader = app.settings.roles.actor(OFFICE_HEAD, moment(11, 1).date())
    app.sign.decide("errand/qz2021/1/1", 1, SignerAnswer(Outcome.SIGN), leader, moment(11, 1))
    return app


def pages(web: FastAPI, busy: Installation) -> Iterator[str]:
    """Every page, with something on it."""
    hold = busy.quarantine.waiting(busy.clock.now())[0].hold.message
    with busy.context.ledger.begin() as work:
        prepared = work.outbox.in_state(MailState.PREPARED)[0].key
    yield from (path for method, path in routes(web) if method == "GET" and "/holds/" not in path)
    yield from (f"/decisions/{form.code}?number=38" for form in FORMS)
    yield from (
        f"/return/{CYCLE.of('mzj')}",
        f"/holds/{hold}",
        f"/mails/{prepared}",
        f"/mails/{FORM}",
        f"/unproved/{FORM}",
        "/unreached/qz2021/swj/x@swj.example",
    )
    yield from (
        f"/papers/1/R5/{CYCLE.of('jyj')}",
        f"/service/R5/{CYCLE.of('mzj')}",
        "/work?whose=all",
        "/items/qz2021/38",
        "/needs/qz2021/38/2021-10",
        "/errands/qz2021/1",
        f"/practices/{CYCLE.of('swj')}",
    )


@pytest.mark.parametrize("user", PEOPLE[:-1])
def test_no_page_shows_a_form_to_somebody_who_would_be_refused(web, browser, busy, user: str) -> None:
    person: Browser = browser(user)
    known, shown = acts(web), set()
    for path in pages(web, busy):
        text = person.get(path).text
        wanted = POSTED.findall(text) + ([] if path == "/decisions" else LED.findall(text))
        for address in wanted:
            below = unquote(unescape(address)).removeprefix(PREFIX).partition("?")[0]
            act = next(name for name, regex in known.items() if regex.match(below))
            assert user in WHOLE[act], f"{path} shows {act} to {user}"
            shown.add(act)
    if user == LOOKER:
        assert shown == set(), "who only looks is shown nothing to do"
    if user == DESK:
        own = {act for act, allowed in WHOLE.items() if DESK in allowed}
        assert own - shown <= IDLE


def test_every_address_is_written_as_browsers_write_it(web, browser, busy) -> None:
    """Airflow's frame loads a page a second time whose address a browser would write otherwise: x%40y as x@y."""
    for page in pages(web, busy):
        text = browser(DESK).get(page).text
        for address in POSTED.findall(text) + LINKED.findall(text):
            path = unescape(address).partition("?")[0]
            assert {unquote(sign) for sign in re.findall("%[0-7][0-9A-F]", path)} <= set(ENCODED), (page, address)


def test_who_is_nobody_in_the_office_is_shown_nothing_of_it(web, browser, busy) -> None:
    for user in (NOBODY, ""):
        for path in pages(web, busy):
            answer = browser(user).get(path)
            assert answer.status_code in (401, 403)
            for word in ("市税务局", "@", "调度台", "营商", "0595"):
                assert word not in answer.text.partition("<body")[2], (path, word)


def test_a_unit_that_logs_in_is_nobody_in_the_office(browser) -> None:
    """Whatever group the login knows it by: only those that the settings name give a duty."""
    assert browser("swj", "市税务局").get(f"/return/{SWJ}").status_code == 403
