"""本期: one row a unit, narrowed, found and sorted with nothing but links and a form."""

import re

from tests.board.conftest import DESK, LOOKER, PREFIX, Browser
from tests.cli.conftest import CYCLE, moment

from duban.bootstrap import Installation
from duban.domain.report.burden import BASIS
from duban.domain.returns.submission import ReturnEvent, ReturnState, Submission, Verdict
from duban.ports import IssuedForm

PAGE = f"/cycles/{CYCLE}"


def file(app: Installation, unit: str, day: int, verdict: Verdict = Verdict.ACCEPTED) -> None:
    reference = CYCLE.of(unit)
    filed = Submission(
        *(str(reference), 1, moment(10, day), "tbr@unit.example", f"{unit:0>64}", "表.xlsx", "0" * 64),
        verdict=verdict,
        entries=(),
        findings=(),
    )
    with app.context.ledger.begin() as work:
        work.submissions.add(filed)
        work.returns.record(ReturnEvent(str(reference), ReturnState.ACCEPTED, moment(10, day), str(filed.number)))


def units(browser: Browser, query: str = "") -> list[str]:
    """The units of the table in their order."""
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a></th>', browser.get(f"{PAGE}{query}").text)


def test_each_state_is_a_link_that_narrows_the_table(app: Installation, browser):
    file(app, "jyj", 22)
    file(app, "mzj", 24, Verdict.QUERIED)
    looker: Browser = browser(LOOKER)
    assert units(looker, "?standing=ACCEPTED") == ["市教育局"]
    assert units(looker, "?standing=QUERIED") == ["市民政局"]
    missing = units(looker, "?standing=MISSING")
    assert "市税务局" in missing
    assert {"市教育局", "市民政局"}.isdisjoint(missing)
    shown = looker.get(PAGE).text
    assert 'href="?standing=LATE"' in shown
    assert 'href="?standing=NIL"' in shown


def test_whoever_came_late_is_told_and_found(app: Installation, browser):
    file(app, "jyj", 29)
    desk: Browser = browser(DESK)
    assert "市教育局" in units(desk, "?standing=LATE")
    assert "迟报" in desk.page(f"{PAGE}?standing=LATE").partition("查看")[2]


def test_a_unit_is_found_by_a_part_of_its_name(browser):
    desk: Browser = browser(DESK)
    assert units(desk, "?find=税务") == ["市税务局"]
    assert "没有符合条件的单位" in desk.page(f"{PAGE}?find=没有此局")


def test_a_click_on_a_heading_sorts_and_another_turns_round(app: Installation, browser):
    file(app, "jyj", 24)
    file(app, "mzj", 22)
    desk: Browser = browser(DESK)
    assert units(desk, "?order=came")[:2] == ["市民政局", "市教育局"]
    assert units(desk, "?order=came&turned=1")[-2:] == ["市教育局", "市民政局"]
    sorted_by = desk.get(f"{PAGE}?order=came&standing=ACCEPTED").text
    assert '<th aria-sort="ascending"><a href="?standing=ACCEPTED&amp;find=&amp;order=came&amp;turned=1">' in sorted_by
    assert '<th aria-sort="descending"><a href="?standing=&amp;find=&amp;order=attempts&amp;turned=1">' in (
        desk.get(f"{PAGE}?order=attempts").text
    ), "the most attempts first"
    for order in ("unit", "standing", "attempts", "findings", "nonsense"):
        assert len(units(desk, f"?order={order}")) == len(units(desk))


def test_whoever_was_exempted_owes_nothing(app: Installation, browser):
    desk: Browser = browser(DESK)
    owed = len(units(desk))
    assert f"{owed} 应报" in desk.page(PAGE)
    fields = {"unit": "市民政局", "period": "2021-10", "reason": "机构调整", "confirmed": "1"}
    desk.send("/decisions/exempt", "/decisions/exempt", **fields)
    assert f"{owed - 1} 应报" in desk.page(PAGE)
    assert f"0/{owed - 1}家" in desk.page(PAGE), "the curve counts alike"


def test_a_co_lead_that_did_not_answer_is_named_with_whom_to_ask(app: Installation, browser):
    with app.context.ledger.begin() as work:
        work.countersigns.ask(IssuedForm(CYCLE.of("swj"), "d" * 64, "会签表.xlsx", (1,), moment(10, 14)))
    shown = browser(DESK).get(PAGE).text.partition("会签尚未反馈")[2]
    assert f'href="{PREFIX}/units/qz2021/swj"' in shown
    assert "0595-" in shown


def test_what_the_cycle_asks_of_its_units_is_shown_with_what_the_estimate_rests_on(app: Installation, browser):
    app.generate.prepare_form(CYCLE.of("swj"), moment(10, 14))
    shown = browser(DESK).get(PAGE).text.partition("填报负担")[2]
    assert "本期共需填" in shown
    assert BASIS in shown
    assert "市税务局" in shown
    unit = browser(DESK).page("/units/qz2021/swj")
    assert "各期填报负担" in unit
    assert "分钟" in unit
