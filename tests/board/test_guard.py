"""Nobody looks who is not of the office, nobody acts whose act it is not, and no other page acts for anybody."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount
from tests.board.conftest import CHECKER, DESK, LOOKER, ORIGIN, SWJ, Browser
from tests.cli.conftest import moment

from duban.board.guard import acting
from duban.bootstrap import Installation, file_clock

SHA = "a" * 64
ELSEWHERE = {"origin": "https://duban.example:8443", "sec-fetch-site": "same-site"}
OURS = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
NOTE = f"/messages/{SHA}/note"
FILLED = {
    "code": "extend",
    "draft": "1",
    "name": f"R5/{SWJ}",
    "programme": "qz2021",
    "stream": "department_monthly",
    "period": "2021-10",
    "organisation": "swj",
    "unit": "swj",
    "sha256": SHA,
    "file": SHA,
    "key": f"R3/{SWJ}",
    "address": "tbr@swj.quanzhou.example",
    "place": "0",
    "number": "1",
    "dag_id": "qz2021.department_monthly",
    "run_id": "manual",
    "task_id": "await_return",
    "lane": "0",
    "draw": "none",
    "attempt": "1",
    "item": "38",
    "since": "2021-10",
}


def routes(web: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of the pages, their parts filled in; what is mounted below is files for everybody."""
    for route in web.routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
            continue
        assert isinstance(route, APIRoute), f"{route} is no route of ours"
        path = route.path_format
        for name, value in FILLED.items():
            is_whole = f"{{{name}:path}}" in route.path
            path = path.replace(f"{{{name}}}", value if is_whole else value.rpartition("/")[2])
        path = re.sub(r"\{[^}]+\}", "1", path)  # any part that says nothing to this test
        yield from ((method, path) for method in sorted(route.methods))


def test_a_stranger_sees_no_page_and_does_no_act(web: FastAPI, browser):
    stranger: Browser = browser()
    asked = list(routes(web))
    answers = {
        (method, path): (stranger.get(path) if method == "GET" else stranger.post(path, {}, OURS)).status_code
        for method, path in asked
    }
    assert set(answers.values()) == {401}, answers
    assert len(asked) > 30


def test_who_has_no_duty_in_the_office_is_told_so_on_every_page(web: FastAPI, browser):
    someone: Browser = browser("admin")
    answers = {
        path: (someone.get(path) if method == "GET" else someone.post(path, {}, OURS)).status_code
        for method, path in routes(web)
    }
    assert set(answers.values()) == {403}, answers


def test_a_role_of_the_login_counts_as_the_settings_say(browser):
    assert browser("newcomer").get("/").status_code == 403
    assert browser("newcomer", "查看").get("/").status_code == 200


def token_for(app: Installation, user: str) -> str:
    """What a form of today would carry, had the user any."""
    return app.signer.mark(f"board/{user}/2021-11-01")


def test_who_only_looks_can_do_nothing(app: Installation, web: FastAPI, browser):
    looker: Browser = browser(LOOKER)
    token = token_for(app, LOOKER)
    for method, path in routes(web):
        if method == "POST":
            answer = looker.post(
                path, {"token": token, "outcome": "签发", "code": "其他", "paper": f"x/1/R5/{SWJ}"}, OURS
            )
            assert answer.status_code == 403, (path, answer.status_code)


def test_every_act_asks_where_it_comes_from(web: FastAPI):
    def asks(dependant) -> bool:
        return dependant.call is acting or any(asks(one) for one in dependant.dependencies)

    acts = [route for route in web.routes if isinstance(route, APIRoute) and "POST" in route.methods]
    assert acts
    assert [route.path for route in acts if not asks(route.dependant)] == []


@pytest.mark.parametrize(
    "heads",
    [
        ELSEWHERE,
        {},
        {"origin": "null"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": "https://duban.example.evil.example"},
        {"sec-fetch-site": "same-origin"},
    ],
    ids=["another port", "says nothing", "sandboxed", "another site", "looks alike", "no origin"],
)
def test_a_form_of_another_page_is_refused_even_with_our_token(app, browser, heads):
    desk: Browser = browser(DESK)
    answer = desk.post(NOTE, {"note": "已办", "token": desk.token(f"/messages/{SHA}")}, heads)
    assert answer.status_code == 403
    assert len(app.messages.waiting(app.clock.now())) == 1


def test_the_token_of_somebody_else_or_none_is_refused(app, browser):
    desk: Browser = browser(DESK)
    theirs = token_for(app, "hegao")
    for token in (theirs, "", "0" * 64):
        assert desk.post(NOTE, {"note": "已办", "token": token}, OURS).status_code == 403
    assert len(app.messages.waiting(app.clock.now())) == 1


def test_a_page_that_was_open_over_night_still_acts_and_one_of_last_week_does_not(app, browser):
    desk: Browser = browser(DESK)
    token = desk.token(f"/messages/{SHA}")
    file_clock(app.settings.home).set(moment(11, 8, 10))
    assert "刷新" in desk.post(NOTE, {"note": "已办", "token": token}, OURS).text
    file_clock(app.settings.home).set(moment(11, 2, 10))
    assert desk.post(NOTE, {"note": "已办", "token": token}, OURS).status_code == 303


def test_no_page_may_be_framed_scripted_or_kept_by_others(web: FastAPI, browser):
    for user in ("", DESK):
        answer = browser(user).get("/")
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'self'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_holds_script_or_style_of_its_own(web: FastAPI, browser):
    desk: Browser = browser(DESK)
    for path in ("/", "/work?whose=all", "/papers", f"/return/{SWJ}", f"/messages/{SHA}", f"/papers/1/R5/{SWJ}"):
        text = desk.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text
        assert " onclick=" not in text
        assert "hx-on" not in text


def test_a_checker_may_not_do_what_is_the_desks(app: Installation, browser):
    checker: Browser = browser(CHECKER)
    answer = checker.post(NOTE, {"note": "已办", "token": token_for(app, CHECKER)}, OURS)
    assert answer.status_code == 403
    assert "督办岗" in answer.text
