"""工作单: every kind of thing that waits, with the act on the spot, for whoever may do it and for nobody else."""

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.board.conftest import CHECKER, DEPUTY, DESK, LOOKER, ORIGIN, PREFIX, Browser
from tests.board.test_acting import told
from tests.cli.conftest import CYCLE, moment
from tests.people import officer

from duban.bootstrap import Installation, file_clock
from duban.domain.decisions.decision import BasisKind
from duban.domain.decisions.levels import DecisionBasis
from duban.domain.mail.message import MessageKind, UnitMessage
from duban.domain.office.roles import StandIn
from duban.domain.operation.restoration import Restoration, RestorationStep
from duban.domain.returns.attachments import EvidenceFile, EvidenceKind
from duban.domain.returns.submission import Entry, ReturnEvent, ReturnState, Status, Submission, Verdict
from duban.services.decide.decider import Who
from duban.services.decide.task_list import CorrectionReason

HEAD = "fgw_zhuyao"
ITEM, DUE = 40, date(2021, 12, 31)
WANTED = date(2022, 1, 20)
ASKED_AT = moment(10, 25)
LEAD = CYCLE.of("swj")


def asked(app: Installation, until: date = WANTED, when: datetime = ASKED_AT) -> None:
    """The lead of an item returns that it will be done later than it should."""
    entry = Entry(ITEM, Status.BEHIND, progress="平台改造中", problems="省级平台推迟上线", expected_on=until)
    with app.context.ledger.begin() as work:
        attempt = len(work.submissions.of_return(LEAD)) + 1
        filed = Submission(
            *(
                str(LEAD),
                attempt,
                when,
                "tbr@swj.example",
                f"{attempt:064}",
                "表.xlsx",
                "",
                Verdict.QUERIED,
                (entry,),
                (),
            ),
            evidence=(EvidenceFile("任务延期申请.pdf", "f" * 64, EvidenceKind.EVIDENCE),),
        )
        work.submissions.add(filed)
        work.returns.record(ReturnEvent(str(LEAD), ReturnState.ACCEPTED, when, str(filed.number)))


def test_a_doubtful_cell_stands_in_the_list_with_what_it_says_since_the_list_is_in_force(browser):
    desk: Browser = browser(DESK)
    shown = desk.page("/work?kind=DOUBT")
    assert "第71项“牵头部门”" in shown
    assert "现填：市金融监管局" in shown
    assert "18天" in shown, "the list came into force on the 14th of October"
    assert "第71项“牵头部门”" not in browser(CHECKER).page("/work")


def test_a_doubtful_cell_is_shown_in_its_own_words(browser):
    shown = browser(LOOKER).page("/doubts")
    assert "市中级人民法院" in shown
    assert "不排除原件71-73行牵头为市中级人民法院" in shown
    assert "由督办岗、签发人核实" in shown


def test_several_cells_are_found_right_for_one_reason(app: Installation, browser):
    desk: Browser = browser(DESK)
    cells = ["qz2021/7/完成时限", "qz2021/71/牵头部门"]
    refused = desk.send("/doubts", "/doubts", cell=cells, reason=" ")
    assert refused.status_code == 409
    assert "请写明理由" in refused.text
    assert "checked" in refused.text, "what was chosen stays chosen"
    done = told(desk, desk.send("/doubts", "/doubts", cell=cells, reason="已对照原件"))
    assert "已核实2处" in done
    assert "第71项“牵头部门”已核实为“市金融监管局”" in done, "a unit is called by its name"
    assert "第71项“牵头部门”" not in desk.page("/work?kind=DOUBT")
    with app.context.ledger.begin() as work:
        assert work.decisions.in_force("qz2021").confirmed == {(7, "完成时限"), (71, "牵头部门")}
    again = desk.send("/doubts", "/doubts", cell=cells, reason="已对照原件")
    assert again.status_code == 409
    assert "已由市营商办督办岗于11月1日10:00核实，无需重复办理" in again.text


def test_nothing_is_found_right_that_nobody_chose_or_that_is_no_doubt(browser):
    desk: Browser = browser(DESK)
    assert "请先勾选" in desk.send("/doubts", "/doubts", reason="已对照原件").text
    assert desk.send("/doubts", "/doubts", cell="qz2021/x/牵头部门", reason="已对照原件").status_code == 409
    assert "不是待核实内容" in desk.send("/doubts", "/doubts", cell="qz2021/1/牵头部门", reason="已对照原件").text


def test_a_cell_is_found_right_by_whom_it_belongs_to(app: Installation, browser):
    token = app.signer.mark(f"board/{LOOKER}/2021-11-01")
    fields = {"cell": "qz2021/7/完成时限", "reason": "已对照原件", "token": token}
    assert browser(LOOKER).post("/doubts", fields, {"origin": ORIGIN}).status_code == 403


def test_a_cell_that_is_wrong_is_corrected_from_its_row_and_doubtful_no_more(browser):
    desk: Browser = browser(DESK)
    link = desk.get("/doubts").text
    assert "/decisions/deadline?programme=qz2021&amp;number=7&amp;back=%2Fdoubts" in link
    fields = {"number": "7", "value": "2021-11-30", "back": "/doubts", "reason": "原件为2021年11月底", "confirmed": "1"}
    done = desk.send("/decisions/deadline", "/decisions/deadline?number=7", **fields)
    assert done.headers["location"] == f"{PREFIX}/doubts"
    assert "第7项“完成时限”已订正" in told(desk, done)
    assert "第7项“完成时限”" not in desk.page("/work?kind=DOUBT")


@pytest.mark.parametrize(("form", "number", "field"), [("goal", "18", "目标任务"), ("lead", "144", "牵头部门")])
def test_whatever_cell_is_corrected_is_doubtful_no_more(browser, form, number, field):
    head: Browser = browser(DESK)
    value = {"goal": "市区、农村地区用户年均停电时间分别减至1个、11个小时内。", "lead": "市教育局"}[form]
    fields = {"number": number, "value": value, "reason": "已对照原件", "minutes": "〔2021〕15号", "confirmed": "1"}
    told(head, head.send(f"/decisions/{form}", f"/decisions/{form}?number={number}", **fields))
    assert f"第{number}项“{field}”" not in head.page("/work?kind=DOUBT")


def test_what_a_return_wants_more_time_for_waits_for_an_answer(app: Installation, browser):
    asked(app)
    desk: Browser = browser(DESK)
    assert "报称2022年1月20日完成，晚于时限2021年12月31日，由市发改委主要领导决定" in desk.page("/work?kind=EXTENSION")
    shown = desk.page("/extensions")
    assert "晚20天，第1次延期" in shown
    assert "省级平台推迟上线" in shown
    assert "已附延期申请" in shown
    assert "由督办岗、签发人答复" in browser(LOOKER).page("/extensions")


def test_more_time_is_granted_on_the_spot_once_what_follows_was_seen(app: Installation, browser):
    asked(app)
    head: Browser = browser(HEAD)
    fields = {"programme": "qz2021", "number": "40", "until": "2022-01-20", "applied": "2021-10-25", "reason": "属实"}
    shown = head.send("/decisions/extend", "/extensions", back="/extensions", **fields)
    assert "确认后：完成时限即改为新的日期" in shown.text
    done = head.send("/decisions/extend", "/extensions", back="/extensions", confirmed="1", **fields)
    assert "没有单位申请延期" in told(head, done)


def test_what_is_the_citys_waits_with_the_request_that_was_drafted(app: Installation, browser):
    asked(app, date(2022, 6, 30))
    head: Browser = browser(HEAD)
    assert "由市政府（须有批示或会议纪要，没有的先拟请示）决定" in head.page("/work?whose=all&kind=EXTENSION")
    fields = {"programme": "qz2021", "number": "40", "until": "2022-06-30", "reason": "属实", "confirmed": "1"}
    assert "已拟《" in told(head, head.send("/decisions/extend", "/extensions", back="/extensions", **fields))
    assert "待签" in head.page("/extensions").partition("请示")[2]


def test_more_time_is_refused_on_the_spot_and_the_same_wish_is_answered(app: Installation, browser):
    asked(app)
    desk: Browser = browser(DESK)
    fields = {
        "programme": "qz2021",
        "number": "40",
        "until": "2022-01-20",
        "applied": "2021-10-25",
        "reason": "须年内完成",
    }
    done = desk.send("/decisions/refuse", "/extensions", back="/extensions", confirmed="1", **fields)
    assert "没有单位申请延期" in told(desk, done)
    asked(app, when=moment(11, 1, 10))
    assert "没有单位申请延期" in desk.page("/extensions")
    asked(app, date(2022, 3, 1), when=moment(11, 1, 10) + timedelta(minutes=1))
    file_clock(app.settings.home).set(moment(11, 2, 10))
    assert "2022年3月1日" in desk.page("/extensions"), "another day is another wish"


def test_a_letter_that_asks_for_more_time_leads_to_both_answers(app: Installation, browser):
    words = "第40项因省级平台推迟，申请延期至明年1月20日。"
    letter = UnitMessage("b" * 64, str(LEAD), "", "tbr@swj.example", moment(10, 29), words, MessageKind.EXTENSION)
    with app.context.ledger.begin() as work:
        work.unit_messages.add(letter)
    link = "/decisions/extend?programme=qz2021&amp;number=40&amp;applied=2021-10-29&amp;back=%2Fmessages%2F"
    assert link in browser(DESK).get(f"/messages/{'b' * 64}").text
    assert "/decisions/extend" not in browser(LOOKER).get(f"/messages/{'b' * 64}").text


def test_what_waits_is_the_desks_and_of_whoever_has_to_decide_it(app: Installation, browser):
    asked(app)
    head, deputy = browser(HEAD).page("/work"), browser(DEPUTY).page("/work")
    assert "报称2022年1月20日完成" in head
    assert "报称2022年1月20日完成" not in deputy
    assert "第71项“牵头部门”" not in head, "he may settle it, the desk has to"
    assert "第71项“牵头部门”" in browser(HEAD).page("/work?whose=all&kind=DOUBT")


def test_an_item_that_went_into_another_one_waits_for_nothing(app: Installation, browser):
    asked(app)
    desk: Browser = browser(DESK)
    who = Who(officer(account=DESK), "同一事项", DecisionBasis(BasisKind.MINUTES, "〔2021〕15号"))
    app.correct.merge("qz2021", ITEM, 42, CorrectionReason(who), moment(11, 1, 10))
    assert "没有单位申请延期" in desk.page("/extensions")
    assert desk.get("/work?whose=all").status_code == 200


def test_what_is_expected_in_time_or_done_asks_for_nothing(app: Installation, browser):
    asked(app, DUE)
    assert "没有单位申请延期" in browser(DESK).page("/extensions")


def test_a_new_task_list_waits_until_it_is_confirmed(app: Installation, browser, tmp_path: Path, monkeypatch):
    desk: Browser = browser(DESK)
    assert "有新文件" not in desk.page("/work?kind=TASK_LIST")
    edit(app, tmp_path, monkeypatch)
    assert "任务清单有新文件 改动1处，确认后才生效" in desk.page("/work?kind=TASK_LIST")
    assert f'href="{PREFIX}/task-list/qz2021"' in desk.get("/work?kind=TASK_LIST").text
    assert "有新文件" not in browser(CHECKER).page("/work")


def edit(app: Installation, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Put a workbook in place that says something else of an item."""
    lists = app.context.task_lists
    source = lists._sources["qz2021"]
    edited = folder / source.path.name
    shutil.copyfile(source.path, edited)
    book = load_workbook(edited)
    sheet = book["任务清单"]
    titles = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, titles["目标任务"]).value = "改写后的目标任务。"
    book.save(edited)
    patch.setitem(lists._sources, "qz2021", replace(source, path=edited))


def test_a_list_that_cannot_be_read_waits_with_its_first_fault(app: Installation, browser, tmp_path: Path, monkeypatch):
    edit(app, tmp_path, monkeypatch)
    (tmp_path / "task_list.xlsx").write_bytes(b"no workbook")
    assert "不能使用" in browser(DESK).page("/work?kind=TASK_LIST")


def test_a_restored_ledger_waits_to_be_released(app: Installation, browser):
    with app.context.ledger.begin() as work:
        work.restorations.add(
            Restoration(RestorationStep.RESTORED, moment(11, 1), "运维", "c" * 64, "", moment(10, 31))
        )
    assert "恢复备份待放行" in browser(DESK).page("/work?whose=all&kind=RESTORED").partition("查看")[2]


def test_a_unit_without_anybody_to_ask_waits_for_a_contact(app: Installation, browser, monkeypatch):
    from duban.services.plan.versions import Versions

    latest = Versions.latest
    monkeypatch.setattr(
        Versions,
        "latest",
        lambda self, code: replace(
            found := latest(self, code), contacts=tuple(one for one in found.contacts if one.organisation != "swj")
        ),
    )
    shown = browser(DESK).get("/work?kind=NO_CONTACT").text
    assert f'href="{PREFIX}/units/qz2021/swj"' in shown
    assert "填报表和提醒无处可发" in shown


def test_the_calendar_of_the_next_year_is_asked_for_from_november_on(app: Installation, browser, monkeypatch):
    monkeypatch.setattr(type(app.context.calendar), "knows", lambda _, year: year < 2022)
    file_clock(app.settings.home).set(moment(10, 29, 10))
    assert "缺2022年工作日历" not in browser(DESK).page("/work?whose=all")
    file_clock(app.settings.home).set(moment(11, 8, 10))
    assert "缺2022年工作日历" in browser(DESK).page("/work?whose=all")


def test_whoever_stands_in_is_named_before_his_last_day(app: Installation, browser):
    stands_in = StandIn("ysb_fuzeren", "fgw_fenguan", date(2021, 10, 25), date(2021, 11, 4))
    roles = replace(app.settings.roles, stand_ins=(stands_in,))
    app.__dict__.pop("work_sheet", None)
    app.__dict__["settings"] = replace(app.settings, roles=roles)
    shown = browser(DESK).page("/work?whose=all&kind=STAND_IN")
    assert "到期后代签人不能再签发" in shown
    assert "11月4日" in shown


def test_long_lists_are_cut_with_the_way_to_all_and_to_doing_many_at_once(browser):
    desk: Browser = browser(DESK)
    whole = desk.get("/work").text
    assert "另有14件，全部列出" in whole
    assert f'href="{PREFIX}/doubts">逐项查看，可一并办理' in whole
    assert "第144项" not in whole
    assert "第144项" in desk.get("/work?kind=DOUBT").text


def test_what_the_office_owes_too_long_of_the_new_kinds_stands_before_its_leaders_too(app: Installation, browser):
    asked(app)
    file_clock(app.settings.home).set(moment(11, 8, 10))
    shown = browser(DEPUTY).page("/")
    assert "申请延期待答复 第40项" in shown
    assert "任务清单待核实 另有21件" in shown
