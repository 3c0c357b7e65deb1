"""What the office sees: who is missing, what slips, what waits for whom, and the way from the grid to a page."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from tests.board.conftest import CHECKER, DEPUTY, DESK, LOOKER, PREFIX, SWJ, Browser
from tests.cli.conftest import CYCLE, moment
from tests.people import officer

from duban.bootstrap import Installation, file_clock
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.plan.lanes import BoardRules, lanes_of
from duban.domain.plan.programme import Programme
from duban.services.context import ServiceContext
from duban.services.overview import cycles


def test_today_names_who_has_not_reported_with_telephone_and_what_follows(browser):
    shown = browser(DESK).page("/")
    assert "2021年11月1日（星期一） " in shown
    assert "市税务局填报人" in shown
    assert "0595-" in shown
    assert "全部报齐" not in shown


def test_today_tells_each_what_waits_for_him(browser):
    assert "1 单位来信" in browser(DESK).page("/")
    assert "1 待签文书" in browser(DEPUTY).page("/")
    assert "没有等您办理的事项" in browser(LOOKER).page("/")


def test_what_waits_for_the_office_is_no_fault_of_the_system(browser):
    """A message of a unit stands once, among what is to be done."""
    shown = browser(DESK).page("/")
    assert "单位来信" in shown
    assert "系统有异常" not in shown


def test_what_the_office_owes_too_long_stands_before_its_leaders(app: Installation, browser):
    file_clock(app.settings.home).set(moment(11, 8, 10))
    shown = browser(DEPUTY).page("/")
    assert "超期未办" in shown
    assert "应于11月3日前办结" in shown, "three working days after the 29th of October"
    assert "超期未办" not in browser(DESK).page("/")


def test_before_any_cycle_every_page_says_what_there_is_to_do(app: Installation, browser, monkeypatch):
    monkeypatch.setattr("duban.services.overview.today.current_cycles", lambda _: ())
    monkeypatch.setattr("duban.services.overview.due_items.current_cycles", lambda _: ())
    monkeypatch.setattr("duban.board.pages.cycles.current_cycles", lambda _: ())
    assert app
    assert "还没有开启任何报送周期" in browser(DESK).page("/")
    assert "还没有开启任何报送周期" in browser(DESK).page("/cycles")


def test_a_cycle_has_one_row_a_unit_and_can_be_narrowed(browser):
    desk: Browser = browser(DESK)
    whole = desk.page("/cycles")
    assert "2021年10月市直牵头单位月报" in whole
    assert "市税务局" in whole
    assert "没有这种状态的单位" in desk.page(f"/cycles/{CYCLE}?standing=ACCEPTED")


def test_a_return_tells_its_story_with_the_proof_of_each_mail(app: Installation, browser):
    app.escalate.pay(SWJ, moment(10, 14))
    with app.context.ledger.begin() as work:
        form = next(one for one in work.outbox.due(moment(10, 14)) if one.reference == str(SWJ))
        work.outbox.claim(form.key, moment(10, 14), moment(10, 14))
        work.outbox.settle(form.key, SendAttempt(MailState.SENT, "250 ok"), moment(10, 14))
    shown = browser(DESK).page(f"/return/{SWJ}")
    assert "还没有报来" in shown
    assert "尚无送达凭据" in shown
    assert "请问附件填哪一张表" in shown


def test_a_return_that_nobody_expects_is_no_page(browser):
    assert browser(DESK).get(f"/return/{CYCLE.of('nobody')}").status_code == 404
    assert browser(DESK).get("/return/qz2021/department_monthly/2021-13/swj").status_code == 404
    assert browser(DESK).get("/nowhere").status_code == 404


def test_the_work_list_shows_mine_or_everybodys(browser):
    checker: Browser = browser(CHECKER)
    assert "单位来信" not in checker.page("/work").replace("单位来信 来件待核实", "")
    assert "请问附件填哪一张表" in checker.page("/work?whose=all")
    assert "请问附件填哪一张表" in browser(DESK).page("/work")


def test_a_run_of_the_grid_leads_to_its_cycle_and_a_lane_to_its_return(app: Installation, browser):
    with app.context.ledger.begin() as work:
        work.openings.claim(CYCLE, "manual__1")
        units = list(work.returns.of_cycle(CYCLE))
    desk: Browser = browser(DESK)
    run = "/run/qz2021.department_monthly/manual__1"
    assert desk.get(run).headers["location"] == f"{PREFIX}/cycles/{CYCLE}"
    lane = desk.get(f"{run}/await_return/{units.index('swj')}")
    assert lane.headers["location"] == f"{PREFIX}/return/{SWJ}"
    for none in ("{MAP_INDEX}", "-1", "4711"):
        assert desk.get(f"{run}/open_cycle/{none}").headers["location"] == f"{PREFIX}/cycles/{CYCLE}"


def test_the_lane_of_a_group_leads_to_the_rows_of_its_units(app: Installation, browser, monkeypatch):
    with app.context.ledger.begin() as work:
        work.openings.claim(CYCLE, "manual__1")
        codes = list(work.returns.of_cycle(CYCLE))
    real = ServiceContext.programme

    def grouped(context: ServiceContext, *asked: object) -> Programme:
        """The task list with its units in groups: tax alone, and all others."""
        plan = real(context, *asked)
        units = [replace(one, group="税务组" if one.code == "swj" else "其他组") for one in plan.organisations]
        return replace(plan, organisations=tuple(units))

    monkeypatch.setattr(ServiceContext, "programme", grouped)
    monkeypatch.setattr(cycles, "lanes_of", lambda units, _: lanes_of(units, BoardRules(lanes_per_run=1)))
    desk: Browser = browser(DESK)
    there = desk.get(f"/run/qz2021.department_monthly/manual__1/await_return/{int(codes[0] != 'swj')}").headers[
        "location"
    ]
    assert there == f"{PREFIX}/cycles/{CYCLE}?find={quote('税务组')}"
    whole, rows = (desk.page(path) for path in (f"/cycles/{CYCLE}", there.removeprefix(PREFIX)))
    assert rows.count("市税务局") == whole.count("市税务局")
    assert rows.count("市教育局") < whole.count("市教育局")


def test_a_run_of_something_else_gets_a_sentence(browser):
    assert "没有可显示的内容" in browser(DESK).page("/run/somebodys_dag/manual__7/task/{MAP_INDEX}")


def test_a_request_for_a_signature_leads_to_its_paper(app: Installation, browser):
    document = app.sign.waiting()[0]
    run = document.request_id("ab" * 32, 1)
    assert browser(DESK).get(f"/run/sign_document/{run}").headers["location"] == f"{PREFIX}/papers/1/{document.name}"


def test_a_fault_of_the_world_is_told_as_one_and_may_pass(app: Installation, browser, monkeypatch):
    from duban.errors import LedgerBusy

    def busy(*_: object) -> None:
        raise LedgerBusy("数据库繁忙，请稍后再试。")

    monkeypatch.setattr(type(app.days), "of", busy)
    answer = browser(DESK).get("/")
    assert (answer.status_code, "数据库繁忙" in answer.text) == (503, True)


def test_the_plan_is_there_item_by_item_with_the_reason_for_each_light(browser):
    desk: Browser = browser(DESK)
    shown = desk.page("/items?lead=市税务局")
    assert "第38项" in shown
    assert "市教育局" not in shown.partition("查看")[2]
    one = desk.page("/items/qz2021/38")
    assert "具体措施" in one
    assert "还没有报送" in one
    assert desk.get("/items/qz2021/4711").status_code == 404


def test_a_unit_has_its_contacts_its_items_and_all_that_was_written(browser):
    desk: Browser = browser(DESK)
    assert "市税务局" in desk.page("/units")
    shown = desk.page("/units/qz2021/swj")
    assert "变更联系人" in shown
    assert "请问附件填哪一张表" in shown
    assert "变更联系人" not in browser(LOOKER).page("/units/qz2021/swj")
    assert desk.get("/units/qz2021/nobody").status_code == 404


def test_the_record_says_whether_it_is_whole(app: Installation, browser, tmp_path: Path):
    app.pause.pause(officer(account=DESK), "检修", moment(11, 1, 10))
    assert "逐条相接" in browser(LOOKER).page("/audit")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as other, other:
        for (trigger,) in other.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            other.execute(f"drop trigger {trigger}")
        other.execute("delete from log_entries where number = 1")
    assert "处不符" in browser(LOOKER).page("/audit")
