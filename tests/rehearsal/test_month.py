"""
What an office does in a month and what it may do at all, by mouse, in a real Airflow, on the ledger of that month.

Set DUBAN_PICTURES to a folder to have pictures of it.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from openpyxl import load_workbook
from tests.rehearsal.month import CHECKER, CHIEF, DEPUTY, DESK, HEAD, ONLY_WORDS, REPORTED, SILENT, Month
from tests.rehearsal.officials import ITEM, Official, officials_of

from duban.adapters.office.files.memory_writer import written
from duban.board.deciding import FORMS
from duban.board.rendering import MENU
from duban.bootstrap import file_clock
from duban.config import PROJECT, load_settings
from duban.domain.decisions.document import DocumentKind, DocumentState
from duban.domain.decisions.expert_review import ReviewMeans, ReviewPaper
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.proof.deliverability import ContactStanding, ReachEvent
from duban.domain.returns.assessment import Rating
from duban.domain.returns.submission import ReturnState, Submission
from duban.orchestration.desk import PREFIX
from duban.orchestration.desk import application as pages
from duban.services.decide.coordinate import helpers_of
from duban.services.plan.needs import ASKED_OF
from duban.stack.environment import DAGS, POOL
from duban_rehearsal.board import differences, read_board
from duban_rehearsal.demo import cycle_of, driver_of, office_of
from duban_rehearsal.outcome import doubles, read_outcome
from duban_rehearsal.people.behaviour import Act, Step
from duban_rehearsal.people.filling import Quality, fill
from duban_rehearsal.people.replies import XLSX, workbook_in

# Long: a whole cycle through Airflow, and browsers beside it.
pytestmark = [pytest.mark.prove, pytest.mark.timeout(2400)]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory, require_program: Callable[[str, str], Path]) -> Iterator[Month]:
    """A month, walked through to its end; the office stands at the afternoon of the cut-off."""
    chromium = require_program("chromium", "chromium")
    home = tmp_path_factory.mktemp("month").resolve()
    for folder in ("config", "include"):
        shutil.copytree(PROJECT / folder, home / "project" / folder)
    settings = home / "project" / "config" / "duban.toml"
    loops = re.compile("^(self_assessment|experts|expert_mail|practices) = false", re.M)
    settings.write_text(loops.sub(r"\1 = true", settings.read_text("utf-8")), encoding="utf-8")
    app, stack = office_of(load_settings(home / "project", home), print)
    cycle = cycle_of(app)
    assert app.context.plan(cycle.programme).loops.experts
    app.migrate()
    file_clock(home).set(app.context.cycle(cycle).opens_at)
    with stack:
        stack.start([f"{cycle.programme}.{cycle.stream}", *DAGS])
        with stack.api() as api, officials_of(stack, chromium) as officials:
            api.set_pool(POOL, 1)
            walk = Month(app, stack, api, officials, count())
            walk.driver = driver_of(app, api, stack, print, signs=False, agree=walk.agree)
            for moment, act in walk.diary().items():
                walk.driver.agenda.at(moment, partial(walk.in_sight, act))
            walk.driver.run()
            yield walk


def test_the_month_ends_as_its_officials_left_it(month: Month) -> None:
    """Whoever reported is in, nothing was sent twice, nothing is stuck, and grid and ledger say the same."""
    outcome = read_outcome(month.app.context, month.driver.cycle)
    units = month.driver.people.programme.reporters(month.driver.cycle.reference.stream)
    names = {unit.code: unit.name for unit in units}
    assert month.state(SILENT) is month.state(REPORTED) is ReturnState.ACCEPTED
    assert doubles(units, month.driver.people, month.app.settings.home / "mail") == []
    board = read_board(month.api, month.driver.cycle_dag, month.driver.cycle_run, month.stack.patience())
    assert differences(board, outcome, names) == []
    assert {state for _, state in outcome.mails} <= {MailState.SENT, MailState.CANCELLED}
    newest = max((one for one in outcome.documents if one.kind is DocumentKind.REPORT), key=lambda one: one.draft)
    assert newest.state is DocumentState.SIGNED


BASIS = "泉政办批〔2021〕12号"
PERIOD = "2021-10"
STRANGER = "unknown@else.example"
# Sent back and not mended: a return of it is still owed.
OWING = "市税务局"
NEW_ITEM = {
    "目标任务": "推行一照通行。",
    "具体措施": "梳理清单。",
    "牵头部门": "市商务局",
    "完成时限": "2022-06-30",
}
CONSENT = "牵头单位如何同意（来函文号或通话日期；尚未征求的留空）"
NODES = "全部节点（每行一个，如 2021-11-30 系统上线）"
Fields = Callable[[Month], Mapping[str, str]]


def visit(month: Month) -> Mapping[str, str]:
    """A unit that the city may look at, with one of its claims."""
    now = month.app.clock.now()
    one = next(claim for claim in month.app.claims.waiting(now) if not claim.independent)
    return {"单位": one.lead, "核查日期": f"{now:%Y-%m-%d}", "核查哪几项": str(one.item.number)}


# Each decision that there is: who decides it, what is filled in, on what basis.
DECIDED: Mapping[str, tuple[str, Fields, str]] = {
    "批准延期": (HEAD, lambda m: {ITEM: n(m, 1), "新的完成时限": "2022-01-20"}, ""),
    "不予延期": (HEAD, lambda m: {ITEM: n(m, 2), "单位申请延至哪一天": "2022-03-31"}, ""),
    "调整路线图节点": (DESK, lambda m: {ITEM: n(m, 1), NODES: "2021-12-10 系统上线"}, ""),
    "撤回销号": (CHECKER, lambda m: {ITEM: closed(m), "因何撤回": "尚未落实到位"}, ""),
    "标注创新突破改革": (DESK, lambda m: {ITEM: n(m, 12), CONSENT: "2021年11月1日来函同意"}, ""),
    "取消创新突破改革标注": (DESK, lambda m: {ITEM: n(m, 12)}, ""),
    "批准现场核查": (DEPUTY, visit, ""),
    "终止事项": (DESK, lambda m: {ITEM: n(m, 3)}, BASIS),
    "恢复事项": (DESK, lambda m: {ITEM: n(m, 3)}, BASIS),
    "免报": (DESK, lambda _: {"单位": OWING, "报告期": PERIOD}, ""),
    "撤回免报": (DESK, lambda _: {"单位": OWING, "报告期": PERIOD}, ""),
    "认可零报告": (DESK, lambda _: {"单位": "市科技局", "报告期": PERIOD}, ""),
    "报送顺延": (DESK, lambda _: {"报告期": "2021-11", "顺延至": "2021-11-29"}, ""),
    "订正完成时限": (DESK, lambda m: {ITEM: n(m, 4), "完成时限": "2021-12-30"}, ""),
    "订正目标任务": (DESK, lambda m: {ITEM: n(m, 5), "目标任务": "实现全程网办。"}, BASIS),
    "订正具体措施": (DESK, lambda m: {ITEM: n(m, 6), "增加一条": "按季度公布办理情况。"}, BASIS),
    "调整牵头部门": (DESK, lambda m: {ITEM: n(m, 7), "牵头部门": "市商务局"}, BASIS),
    "调整责任部门": (DESK, lambda m: {ITEM: n(m, 8), "责任部门": "市财政局"}, BASIS),
    "答复更正建议": (DESK, lambda m: {ITEM: proposed(m), "如何答复": "不予采纳"}, ""),
    "核实待核实内容": (DESK, lambda m: {ITEM: doubtful(m)}, ""),
    "新增事项": (
        DESK,
        lambda _: {
            "目标任务": "推行一照通行。",
            "具体措施": "梳理清单。",
            "牵头部门": "市商务局",
            "完成时限": "2022-06-30",
        },
        BASIS,
    ),
    "拆分事项": (DESK, lambda m: {ITEM: divisible(m), "拆出哪几条措施": "1"}, BASIS),
    "合并事项": (DESK, lambda m: {ITEM: n(m, 9), "并入第几项": n(m, 10)}, BASIS),
    "变更联系人": (
        DESK,
        lambda _: {"单位": SILENT, "角色": "联络员", "姓名": "新任联络员", "邮箱": "llr2@jtj.quanzhou.example"},
        "",
    ),
    "停用联系人": (
        DESK,
        lambda _: {"单位": SILENT, "角色": "联络员", "邮箱": "llr2@jtj.quanzhou.example"},
        "",
    ),
    "单位更名": (DESK, lambda _: {"单位": "市文旅局", "新的名称": "市文化和旅游局"}, ""),
    "撤回更名": (DESK, lambda _: {"单位": "市文化和旅游局"}, ""),
    "暂停升级": (DESK, lambda _: {}, ""),
    "恢复升级": (DESK, lambda _: {}, ""),
}


def n(month: Month, place: int) -> str:
    return str(month.open_item(place).number)


def closed(month: Month) -> str:
    with month.app.context.ledger.begin() as work:
        return str(min(work.decisions.in_force(month.cycle.programme).closed))


def doubtful(month: Month) -> str:
    return str(next(one.number for one in month.app.versions.latest(month.cycle.programme).items if one.unconfirmed))


def proposed(month: Month) -> str:
    """An item of which its lead proposed another word in 任务认领核对表."""
    return str(month.app.item_answers.open(month.app.clock.now())[0].item.number)


def divisible(month: Month) -> str:
    return next(n(month, place) for place in range(11, 40) if len(month.open_item(place).measures) > 1)


def test_every_decision_is_tried(month: Month) -> None:
    assert DECIDED.keys() == {form.title for form in FORMS}


@pytest.mark.parametrize("title", DECIDED)
def test_a_decision_is_made_by_mouse(month: Month, title: str) -> None:
    user, fields, basis = DECIDED[title]
    month.officials(user).decide(title, fields(month), basis)


ENTRIES = tuple(entry.title for entry in MENU)


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("user", [DESK, CHECKER, DEPUTY, "chakan"])
def test_each_page_opens_for_whoever_has_a_duty(month: Month, user: str, entry: str) -> None:
    official = month.officials(user)
    official.go(entry)
    assert not official.frame.get_by_role("alert").count()
    official.picture(f"page-{user}-{ENTRIES.index(entry)}")


def test_who_may_only_look_sees_no_button_of_an_act(month: Month) -> None:
    looker = month.officials("chakan")
    for entry in ENTRIES:
        looker.go(entry)
        assert looker.frame.locator("main form[method=post]").count() == 0


def test_the_second_of_two_on_one_paper_is_told_what_the_first_did(month: Month) -> None:
    """The deputy has the letter before him while the clerk registers that it was signed on paper."""
    deputy, desk = month.officials(DEPUTY), month.officials(DESK)
    deputy.go("文书")
    deputy.follow("打开办理")
    deputy.frame.get_by_role("button", name=re.compile("^签发$")).wait_for()
    title = deputy.frame.locator("h1").inner_text()
    desk.go("文书")
    desk.follow(title)
    desk.frame.get_by_text("登记纸质签批").first.click()
    desk.fill_in("签批时间", "2021-11-01T09:30")
    desk.attach("签批件扫描件", "签批.pdf", b"%PDF-1.4\n%%EOF\n")
    desk.press(re.compile("^登记$"))
    desk.is_told("签发")
    deputy.press(re.compile("^签发$"))
    deputy.frame.get_by_text(re.compile("已由|已经|已签发")).first.wait_for()


def test_a_paper_is_put_off_taken_up_and_withdrawn(month: Month) -> None:
    deputy, desk = month.officials(DEPUTY), month.officials(DESK)
    deputy.go("文书")
    deputy.follow("打开办理")
    deputy.frame.get_by_role("button", name=re.compile("^暂缓$")).wait_for()
    title = deputy.frame.locator("h1").inner_text()
    deputy.write("理由", "待与该单位会商后再发。")
    deputy.write("暂缓至", "2021-11-05")
    deputy.press("暂缓")
    deputy.is_told("暂缓")
    desk.go("文书")
    desk.follow(title)
    desk.press("恢复待签")
    desk.is_told(re.compile("."))
    deputy.go("文书")
    deputy.follow("打开办理", deputy.frame.locator("fieldset", has_text=title))
    deputy.write("理由", "该单位已当面说明。")
    deputy.press("撤回")
    deputy.is_told("撤回")


def test_a_message_is_closed_with_a_note(month: Month) -> None:
    desk = month.officials(DESK)
    desk.take(re.compile("来信（"))
    desk.write("办理情况", "已电话告知改用普通附件。")
    desk.press(re.compile("^办结$"))
    desk.is_told("办结")


def test_a_new_task_list_is_seen_and_put_in_force(month: Month) -> None:
    desk = month.officials(DESK)
    desk.go("任务清单")
    book = load_workbook(BytesIO(desk.download(lambda: desk.follow("下载"))))
    contacts = book["联系人"]
    contacts.cell(2, [cell.value for cell in contacts[1]].index("电话") + 1).value = "0595-22123456"
    targets = book["量化指标"]
    heads = [cell.value for cell in targets[1]]
    place = heads.index("数据来源") + 1 if "数据来源" in heads else len(heads) + 1
    targets.cell(1, place).value, targets.cell(2, place).value = "数据来源", "省营商环境监测平台"
    desk.attach("上传改好的任务清单", "task_list.xlsx", written(book))
    desk.press(re.compile("^上传$"))
    desk.frame.get_by_role("button", name="确认为新版").wait_for()
    desk.picture("task-list")
    desk.fill_in("理由", "该单位来函更正电话。")
    desk.press("确认为新版")
    desk.is_told(re.compile("^已确认任务清单第"))


def test_figures_of_a_platform_are_looked_at_and_imported(month: Month) -> None:
    """The target that the list just put in force says to be collected already: no unit is asked for it any more."""
    plan = month.app.versions.latest(month.cycle.programme)
    collected = next(kpi for kpi in plan.kpis if kpi.source)
    desk = month.officials(DESK)
    desk.go("任务清单")
    desk.follow("平台数据")
    table = f"指标编号,期间,数值\n{collected.code},2021年10月,{collected.target}\n"
    desk.attach("数据文件", "平台数据.csv", table.encode("utf-8-sig"))
    desk.press("上传核对")
    desk.frame.get_by_role("button", name="确认导入").wait_for()
    desk.picture("figures")
    desk.press("确认导入")
    desk.is_told("新增1个")


def test_doubtful_cells_are_confirmed_together(month: Month) -> None:
    desk = month.officials(DESK)
    desk.take(re.compile(r"第\d+项“"))
    boxes = desk.frame.get_by_role("checkbox")
    boxes.first.wait_for()
    boxes.nth(0).check()
    boxes.nth(1).check()
    desk.picture("doubts")
    desk.fill_in("依据", "已对照方案原件。")
    desk.press("所选内容核实无误")
    desk.is_told(re.compile("."))


def test_a_unit_is_asked_to_help_with_what_another_needs(month: Month) -> None:
    one, plan = month.app.needs.waiting(month.app.clock.now())[0], month.app.versions.latest(month.cycle.programme)
    helper = next(name for code, name in helpers_of(plan, one.need) if plan.contacts_of(code, ASKED_OF))
    desk = month.officials(DESK)
    desk.go("登记与决定")
    desk.follow("需协调事项")
    desk.follow(re.compile(f"^{one.item.told}$"))
    desk.frame.get_by_role("heading", name="办理", exact=True).wait_for()
    desk.frame.locator("summary", has_text="交办协办单位").click()
    desk.frame.locator("#unit").select_option(label=helper)
    desk.write("交办意见", "请研究办理。")
    desk.frame.locator("#reason-ask").fill("会商后交办。")
    desk.picture("need")
    desk.press(re.compile("^交办$"))
    desk.is_told("已交办")


def test_what_experts_said_of_a_reform_is_registered(month: Month) -> None:
    item = month.open_item(13)
    desk = month.officials(DESK)
    desk.decide("标注创新突破改革", {ITEM: str(item.number), CONSENT: "2021年11月1日来函同意"})
    desk.go("事项")
    desk.write("序号或文字", str(item.number))
    desk.press("查看")
    desk.page.wait_for_url(re.compile(f"[?&]words={item.number}"))  # else the list comes after the item was opened
    desk.follow(re.compile(f"^{item.told}$"))
    desk.follow("登记专家论证")
    desk.write("论证日期", "2021-11-01")
    desk.choose("方式", ReviewMeans.BY_LETTER.value)
    desk.write("出具意见的专家人数", "3")
    desk.choose("结论", Rating.MET.value)
    desk.write("论证意见", "做法可行，成效可核。")
    for paper in (ReviewPaper.MEMBERS, ReviewPaper.RECUSAL, ReviewPaper.OPINIONS):
        desk.attach(paper.value, f"{paper.value}.pdf", b"%PDF-1.4\n%%EOF\n")
    desk.picture("review")
    desk.press(re.compile("^登记$"))
    desk.is_told(re.compile("."))
    desk.follow("登记专家论证")
    desk.write("专家邮箱（一次一位）", "zhuanjia@university.example")
    desk.write("请于哪天前答复", "2021-11-20")
    desk.write("理由", "专家出差，不能到会。")
    desk.press(re.compile("^函请专家$"))
    desk.is_told(re.compile("已函请专家"))
    desk.write("不再等候的理由", "该专家已书面推辞。")
    desk.press(re.compile("^不再等候$"))
    desk.is_told(re.compile("不再等候"))


ERRANDS = "会议议定事项、领导批示交办"


def gives(desk: Official, unit: str) -> None:
    """The clerk registers minutes with one matter for *unit*."""
    desk.go("登记与决定")
    desk.follow(ERRANDS)
    desk.follow("登记会议纪要、领导批示交办")
    desk.write("纪要期号或批示登记号", "〔2021〕21号")
    desk.write("会议名称", "专题会议")
    desk.write("会议、批示日期", "2021-10-29")
    desk.write("交办事项1", "开放数据查询接口。")
    desk.choose("主办单位", unit)
    desk.write("办理时限", "2021-12-10")
    desk.frame.locator("#reason").fill("按纪要交办。")
    desk.picture("errand-new")
    desk.press("登记并拟交办单")
    desk.is_told("已登记1项")


def signs_slip(chief: Official, told: str) -> None:
    """The leader of the office signs the 交办单 on it."""
    chief.go("文书")
    chief.follow("打开办理", chief.frame.locator("fieldset", has_text=told))
    chief.press(re.compile("^签发$"))
    chief.is_told("签发")


def is_answered(desk: Official, told: str) -> None:
    """The clerk registers what the unit said by telephone."""
    desk.go("登记与决定")
    desk.follow(ERRANDS)
    desk.follow(re.compile(f"^{re.escape(told)}"))
    desk.frame.locator("summary", has_text="登记电话、来函反馈").click()
    desk.frame.locator("#answer").select_option(label="已办结")
    desk.write("反馈内容", "接口已开放。")
    desk.frame.locator("#reason-said").fill("电话记录。")
    desk.press(re.compile("^登记反馈$"))
    desk.is_told("反馈已登记")


def test_what_minutes_give_is_signed_answered_given_again_and_accepted(month: Month) -> None:
    desk, chief = month.officials(DESK), month.officials(CHIEF)
    plan = month.app.versions.latest(month.cycle.programme)
    unit = next(one.name for one in plan.organisations if plan.contacts_of(one.code, ASKED_OF))
    gives(desk, unit)
    told = month.app.errands.waiting(month.app.clock.now())[-1].errand.told
    signs_slip(chief, told)
    is_answered(desk, told)
    desk.picture("errand")
    desk.frame.locator("summary", has_text="退回补充或另行交办").click()
    desk.frame.locator("#unit").select_option(label=unit)
    desk.frame.locator("#until").fill("2021-12-20")
    desk.write("补充要求", "请补充使用说明。")
    desk.frame.locator("#reason-again").fill("缺使用说明。")
    desk.press(re.compile("^再次交办$"))
    desk.is_told("已再次交办")
    signs_slip(chief, told)
    is_answered(desk, told)
    desk.frame.locator("summary", has_text="审核通过，办结").click()
    desk.write("办理结果", "接口已开放，说明已补。")
    desk.frame.locator("#reason-close").fill("经核实。")
    desk.press(re.compile("^办结$"))
    desk.is_told("审核通过，已办结")


def test_a_practice_that_a_unit_told_is_taken(month: Month) -> None:
    with month.app.context.ledger.begin() as work:
        filed = next(iter(work.submissions.accepted(cycle_of(month.app)).values()))
        told = replace(
            filed, attempt=filed.attempt + 1, file_sha256="e" * 64, experience="首创一窗通办，企业少跑两次。"
        )
        work.submissions.add(told)
    desk = month.officials(DESK)
    desk.go("登记与决定")
    desk.follow("典型经验")
    desk.picture("practices")
    desk.follow(re.compile("."), desk.row("首创一窗通办"))
    desk.frame.locator("summary", has_text=re.compile("^采纳$")).click()
    desk.write("推广摘要", "首创一窗通办，企业少跑两次")
    desk.frame.locator("#reason-TAKEN").fill("可复制推广。")
    desk.picture("practice")
    desk.press(re.compile("^采纳$"))
    desk.is_told("已采纳，待保密审查")


def test_a_sample_is_drawn_from_what_was_closed(month: Month) -> None:
    checker = month.officials(CHECKER)
    checker.take(re.compile(r"第\d+项 · "))
    checker.follow("销号抽查")
    checker.fill_in("按哪一期", PERIOD)
    checker.fill_in("抽签种子", "20211101")
    checker.fill_in("事由", "按月抽查。")
    checker.press("抽签并记入台账")
    checker.is_told(re.compile("."))
    checker.picture("sample")


def test_a_mail_of_a_stranger_is_looked_at_again_and_closed(month: Month) -> None:
    _, request = month.driver.people.asked(Act(month.app.clock.now(), month.returned(OWING), Step.CAREFUL_RETURN))
    assert request is not None
    blank = workbook_in(message_from_bytes(request, policy=default))
    form = fill(blank, Quality.CAREFUL, month.app.clock.now().date())
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = STRANGER, month.app.settings.mail.address
    mail["Subject"], mail["Message-ID"] = "10月填报表", f"<1.{STRANGER}>"
    mail["Date"] = format_datetime(month.app.clock.now())
    mail.set_content("请查收。")
    mail.add_attachment(form, maintype=XLSX[0], subtype=XLSX[1], filename="填报表.xlsx")
    month.app.post_office.send(mail.as_bytes(), (month.app.settings.mail.address,))
    month.round("collect_returns")
    desk = month.officials(DESK)
    for button in ("重新处理", "全部重新处理"):
        desk.take(re.compile(STRANGER))
        desk.press(re.compile(f"^{button}$"))
        desk.is_told(re.compile("."))
        month.round("collect_returns")
    desk.take(re.compile(STRANGER))
    desk.picture("hold")
    desk.fill_in("办理结果", "非报送单位，已电话核实。")
    desk.press(re.compile("^办结$"))
    desk.is_told("办结")


def test_a_mail_that_was_held_back_is_cancelled(month: Month) -> None:
    desk = month.officials(DESK)
    desk.take(re.compile(f"{ONLY_WORDS} · "))
    desk.write("答复内容", "请于本周内报送。")
    desk.press("发出答复并办结")
    desk.is_told("答复")
    with month.damaged_mail():
        month.round("deliver_mail")
    mail = month.mail_in(MailState.HELD)
    desk.take(mail.subject)
    desk.frame.locator("fieldset", has_text="撤销").get_by_label("理由").fill("已电话答复。")
    desk.press("撤销，不再发出")
    desk.is_told("撤销")


def test_an_address_that_was_mended_is_written_to_again(month: Month) -> None:
    reference = month.returned(REPORTED)
    address = f"tbr@{reference.organisation}.quanzhou.example"
    event = ReachEvent(
        *(reference.programme, reference.organisation, address, ContactStanding.UNREACHED),
        *(month.app.clock.now(), "邮箱已满", str(reference)),
    )
    with month.app.context.ledger.begin() as work:
        work.reach.record(event)
    desk = month.officials(DESK)
    desk.take(re.compile(address))
    desk.fill_in("如何核实", "已电话核实，邮箱已清理。")
    desk.press("邮箱已恢复，照常办理")
    desk.is_told(re.compile("."))


def test_the_log_of_the_mail_server_is_read(month: Month) -> None:
    with month.app.context.ledger.begin() as work:
        sent = next(mail for mail in work.outbox.in_state(MailState.SENT) if mail.kind is MailKind.FORM)
    table = f"时间,邮件编号,收件人,结果\n2021-10-14 09:01,{sent.message_id},{sent.recipients[0]},已接收\n"
    desk = month.officials(DESK)
    desk.go("登记与决定")
    desk.follow("待发邮件")
    desk.attach("日志（mail.log）", "投递记录.csv", table.encode("utf-8-sig"))
    desk.press("读入")
    desk.is_told("投递记录1条")


def test_files_whose_time_has_run_out_are_released_and_destroyed(month: Month) -> None:
    """A return of 2009 stands for ten years of waiting."""
    reference, archive = month.returned(REPORTED), month.app.context.archive
    with month.app.context.ledger.begin() as work:
        filed = work.submissions.of_return(reference)[-1]
        received = filed.received_at.replace(year=2009)
        kept = (archive.put(b"of long ago"), "2009年.xlsx", "", filed.verdict, (), ())
        work.submissions.add(Submission(str(reference), filed.attempt + 1, received, filed.sender, *kept))
    deputy = month.officials(DEPUTY)
    deputy.go("审计")
    deputy.follow("到期档案")
    deputy.fill_in("鉴定意见（谁鉴定、结论）", "鉴定小组：无保存价值。")
    deputy.picture("records")
    deputy.press("放行销毁")
    deputy.is_told("已放行")
    deputy.press("销毁这1个文件")
    deputy.is_told("已销毁1个文件")


# No server of a unit withholds its word in this month, so that nobody has to be told by telephone; and no year of it
# is over, so that nobody is appraised (tests/board/test_appraisal.py does that).
NOT_MET = {
    "/prove/{key:path}",
    *("/appraisal/{programme}", "/appraisal/{programme}/{period}", "/appraisal/{programme}/{period}/answer"),
}


def test_each_act_of_the_pages_was_done_by_mouse(month: Month) -> None:
    """Last in this file: which acts the tests before it, and the month itself, left untried."""
    acts = {one.path: one for one in pages().routes if isinstance(one, APIRoute) and "POST" in one.methods}
    sent = {path.removeprefix(PREFIX) for path in month.officials.posted}
    done = {path for path, route in acts.items() if any(map(route.path_regex.match, sent))}
    assert acts.keys() - done == NOT_MET
