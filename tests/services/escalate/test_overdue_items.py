"""Deadlines of items: one mail or draft for a unit with a table, nothing about what is closed or doubtful."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

import docx
import pytest
from tests.builders import item
from tests.people import checker, officer, signer
from tests.services.conftest import CYCLE, PROGRAMME, STREAM, ItemsReadFirst, OfficeApp, address, at
from tests.services.decide.test_decide import file

from duban.adapters.office.documents.applications import OfficeApplicationWriter
from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.document import Document, DocumentState, Outcome
from duban.domain.mail.message import UnitMessage
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import DeadlineKind, Programme
from duban.domain.returns.submission import Entry, MeasureState, Status, Submission, Verdict
from duban.domain.text.goals import short
from duban.services.collect.filing import record_submission
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.returns import Exempt
from duban.services.decide.task_list import Correct, CorrectionReason
from duban.services.escalate.item_letters import ItemLetters
from duban.services.escalate.overdue_items import EscalateItems
from duban.services.operate.audit import Audit
from duban.services.operate.preview import Previews
from duban.services.plan.versions import Versions
from duban.services.sign.sign import SignerAnswer

TWELVE = tuple(item(number, leads=("mzj",), due=date(2021, 9, 30)) for number in range(11, 23))
DOUBTFUL = item(30, leads=("jyj",), due=date(2021, 9, 30), unconfirmed=("完成时限",))


def use(app: OfficeApp, programme: Programme) -> None:
    app.context.task_lists.programme = lambda code, *rest: replace(programme, code=code)  # type: ignore[method-assign]


@pytest.fixture
def items(app: OfficeApp) -> EscalateItems:
    """Twelve items of one lead fell due on 30 September, one of a second, and a doubtful one of a third."""
    use(app, replace(PROGRAMME, items=(*PROGRAMME.items, *TWELVE, DOUBTFUL)))
    app.send_forms()
    return ItemsReadFirst(app.context, load_settings().item_ladders)


def pay(items: EscalateItems, app: OfficeApp, *moments: object) -> None:
    for now in moments:
        for key, _label in items.debts(now):  # type: ignore[arg-type]
            items.pay(key, now)  # type: ignore[arg-type]
        app.deliver.round(now)  # type: ignore[arg-type]


def text_sent_to(app: OfficeApp, role: Role, unit: str = "jyj") -> str:
    """The words of the last mail to a role of a unit."""
    raw = [raw for raw, recipients in app.post_office.attempts if address(unit, role) in recipients][-1]
    body = message_from_bytes(raw, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_twelve_overdue_items_are_one_mail_with_a_table(items: EscalateItems, app: OfficeApp) -> None:
    before = len(app.post_office.attempts)
    pay(items, app, at(10, 15), at(10, 15), at(10, 18))
    assert len(app.post_office.attempts) == before + 2, "市民政局 and 市税务局, each once"
    with app.context.ledger.begin() as work:
        notices = work.notices.about("item/qz2021/11/2021-09-30/mzj")
        carried = work.notices.carried_by(notices[0].mail_key)
        mail = work.outbox.get(notices[0].mail_key)
    assert len(carried) == 12
    assert mail is not None
    assert "12项任务请于" in mail.subject
    assert notices[0].delivered_at == at(10, 15)


class TestTheFirstWord:
    """What a unit reads first explains before it asks, in its rank's words, with the form that it needs."""

    @pytest.fixture
    def enclosing(self, items: EscalateItems, app: OfficeApp) -> EscalateItems:
        writer = OfficeApplicationWriter(PROJECT / "config" / "documents")
        return replace(items, applications=writer)

    def mail_to(self, app: OfficeApp, unit: str) -> EmailMessage:
        to = address(unit, Role.LIAISON)
        raw = [raw for raw, recipients in app.post_office.attempts if to in recipients][-1]
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    def test_the_application_for_an_extension_goes_along_with_its_items(
        self, enclosing: EscalateItems, app: OfficeApp
    ) -> None:
        pay(enclosing, app, at(10, 15))
        (part,) = self.mail_to(app, "mzj").iter_attachments()
        assert part.get_filename() == "市民政局_任务延期申请.docx"
        cells = [cell.text for table in docx.Document(BytesIO(part.get_content())).tables for cell in table._cells]
        assert {str(number) for number in range(11, 23)} <= set(cells)
        assert "2021年" not in "".join(cell for cell in cells if "年　月　日" in cell)

    def test_nobody_has_to_answer_before_the_form_in_which_he_answers(
        self, enclosing: EscalateItems, app: OfficeApp
    ) -> None:
        pay(enclosing, app, at(10, 15))
        message = self.mail_to(app, "mzj")
        assert "请于10月25日" in message["Subject"], "five working days would be the 22nd"

    def test_who_takes_no_orders_is_asked_in_the_subject_as_well(
        self, enclosing: EscalateItems, app: OfficeApp
    ) -> None:
        pay(enclosing, app, at(10, 15))
        assert str(self.mail_to(app, "swj")["Subject"]).startswith("【商请】")

    def test_a_unit_that_knows_us_is_told_nothing_that_it_knows(self, items: EscalateItems, app: OfficeApp) -> None:
        assert "此前尚未就这些任务" not in self.text(items, "mzj")

    def test_a_unit_that_never_heard_of_us_is_told_what_it_is_about(self, app: OfficeApp) -> None:
        use(app, replace(PROGRAMME, items=(*PROGRAMME.items, *TWELVE)))
        app.generate.open_cycle(CYCLE, at(10, 14))
        items = ItemsReadFirst(app.context, load_settings().item_ladders)
        assert "此前尚未就这些任务" in self.text(items, "mzj")

    def test_the_form_to_close_items_goes_along_only_while_no_form_is_asked_for(
        self, enclosing: EscalateItems, app: OfficeApp
    ) -> None:
        """Who is asked to claim in a form is not asked to do so on paper as well."""
        step = next(step for step in enclosing.plan(at(10, 15)).steps if step.reference.organisation == "mzj")
        letters = ItemLetters(app.context, enclosing.ladders, enclosing.applications)
        assert [name for name, _ in letters.attachments(step, at(10, 15))] == ["市民政局_任务延期申请.docx"]
        assert [name for name, _ in letters.attachments(step, at(10, 27))] == [
            "市民政局_任务销号申请.docx",
            "市民政局_任务延期申请.docx",
        ]

    def text(self, items: EscalateItems, unit: str) -> str:
        step = next(step for step in items.plan(at(10, 15)).steps if step.reference.organisation == unit)
        return items.text_of(step, at(10, 15))[1]


def test_the_lane_is_labelled_and_the_doubtful_item_causes_nothing(items: EscalateItems) -> None:
    assert {label for _key, label in items.debts(at(10, 15))} == {"市民政局 · 到期销号提示", "市税务局 · 到期销号提示"}


def test_a_unit_that_was_written_to_today_is_written_to_tomorrow(items: EscalateItems, app: OfficeApp) -> None:
    for debt in app.escalate.debts(at(10, 20)):
        app.escalate.pay(debt.reference, at(10, 20))
    assert items.debts(at(10, 20)) == ()
    assert items.debts(at(10, 21)) == (), "what waits to leave leaves today"
    app.deliver.round(at(10, 21))
    assert len(items.debts(at(10, 21))) == 2


def test_after_the_next_return_a_letter_is_drafted_once_for_all(items: EscalateItems, app: OfficeApp) -> None:
    pay(items, app, at(10, 15), at(11, 1), at(11, 2))
    drafts = [document for document in app.sign.waiting() if document.title.endswith("逾期函请")]
    assert {document.title for document in drafts} == {"市民政局 · 逾期函请", "市税务局 · 逾期函请"}
    letter = next(document for document in drafts if document.title.startswith("市民政局"))
    assert "市营商办已于10月15日发邮件提示（10月15日9时已由贵局邮件服务器接收）" in letter.text
    assert all(f"第{number}项" in letter.text for number in range(11, 23))
    assert "已逾期32天" in letter.text


def test_the_forms_that_a_letter_names_go_along_and_stay_as_they_are_when_it_is_signed(
    items: EscalateItems, app: OfficeApp
) -> None:
    writer = OfficeApplicationWriter(PROJECT / "config" / "documents")
    pay(replace(items, applications=writer), app, at(10, 15), at(11, 1), at(11, 2))
    letter = next(one for one in app.sign.waiting() if one.title == "市民政局 · 逾期函请")
    _paper, closing, extension = letter.files
    assert closing.name == "附件1 市民政局_任务销号申请.docx"
    assert extension.name == "附件2 市民政局_任务延期申请.docx"
    assert "附件：\n1. 任务销号申请表\n2. 任务延期申请表" in letter.text
    app.sign.decide(letter.name, 1, SignerAnswer(Outcome.SIGN), signer(letter.signer), at(11, 2, 10))
    (signature,) = app.sign.decisions(letter.name, 1)
    assert signature.files[1:] == (closing, extension)


def test_what_is_closed_causes_nothing(items: EscalateItems, app: OfficeApp) -> None:
    with app.context.ledger.begin() as work:
        for number in range(11, 23):
            work.decisions.add(
                Decision("qz2021", DecisionKind.CLOSURE, "市营商办负责人", at(10, 14, 10), "材料齐全", item=number)
            )
    assert {label for _key, label in items.debts(at(10, 15))} == {"市税务局 · 到期销号提示"}


def test_a_return_that_came_does_not_hold_back_what_is_said_of_items(items: EscalateItems, app: OfficeApp) -> None:
    for key, _label in items.debts(at(10, 15)):
        items.pay(key, at(10, 15))
    app.reply("mzj", app.good_form("mzj"), at(10, 15, 9, 5))
    app.deliver.round(at(10, 15, 9, 10))
    liaison = address("mzj", Role.LIAISON)
    assert app.sent_to(liaison) == 2, "the form, and the mail about the items"


def test_it_is_paused_with_everything_else(items: EscalateItems, app: OfficeApp) -> None:
    from duban.services.escalate.pause import Pause

    Pause(app.context.ledger).pause(signer("市营商办负责人"), "系统检修", at(10, 14, 17))
    assert items.debts(at(10, 15)) == ()
    held = {one.name: one.halt.reason for one in items.plan(at(10, 15)).withheld}
    assert held["市民政局"] == "已暂停升级，任务事项的提醒和文书暂停（市营商办负责人：系统检修）"


def test_a_circular_names_what_is_overdue_for_thirty_days_and_nobody_who_was_not_told(
    items: EscalateItems, app: OfficeApp
) -> None:
    pay(items, app, at(10, 15))
    for organisation in ("swj", "jyj", "mzj"):
        app.reply(organisation, app.good_form(organisation), at(10, 20, 10))
    assert CYCLE in {debt.reference for debt in app.escalate.debts(at(11, 2))}
    app.escalate.pay(CYCLE, at(11, 2))
    circular = app.sign.document(f"R6/{CYCLE}", 1)
    own, others = circular.text.split("有关单位任务推进情况")
    assert "市民政局：第11项" in own
    assert "已逾期32天" in own
    assert "市税务局：第" in others, "who takes no orders is named apart"
    assert "提交销号申请或整改计划。有关单位牵头的任务，请予支持，加快推进。" in others
    assert "市教育局" not in circular.text, "a doubtful deadline is named in no paper"
    assert "未按时报送" not in circular.text
    app.escalate.pay(CYCLE, at(11, 3))
    assert app.sign.document(f"R6/{CYCLE}", 1).state is DocumentState.WAITING, "nothing changed, no second draft"


FOLLOWS = item(40, leads=("jyj",), kind=DeadlineKind.FOLLOWS_PROVINCE)
CONTINUES = item(41, leads=("jyj",), kind=DeadlineKind.CONTINUOUS)
WHO = Who(signer("市营商办负责人"), "已具备完成条件。")


def report(app: OfficeApp, month: str, *entries: Entry) -> None:
    """Let 市教育局 have filed *entries* for a month, in a cycle that was opened for it."""
    cycle = Reference("qz2021", STREAM, Period.parse(month))
    when = datetime(cycle.period.year, cycle.period.month, 24, 10, tzinfo=TIMEZONE)
    app.generate.open_cycle(cycle, when)
    file(app, *entries, reference=cycle.of("jyj"), when=when)


def labels(items: EscalateItems, now: datetime, unit: str) -> list[str]:
    return [label.removeprefix(f"{unit} · ") for _key, label in items.debts(now) if label.startswith(unit)]


@pytest.fixture
def quiet(app: OfficeApp) -> EscalateItems:
    """One lead with an item that follows the province and one that goes on and on."""
    use(app, replace(PROGRAMME, items=(FOLLOWS, CONTINUES)))
    return ItemsReadFirst(app.context, load_settings().item_ladders)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            ("正在对接。", "正在对接。", "继续对接。"), ["省级依据提示"], id="no return of the quarter names it"
        ),
        pytest.param(
            ("正在对接。", "据闽政办〔2021〕5号办理。", "继续对接。"), [], id="one return of the quarter is enough"
        ),
    ],
)
def test_an_item_that_follows_the_province_names_its_basis_once_a_quarter(
    quiet: EscalateItems, app: OfficeApp, words: tuple[str, ...], expected: list[str]
) -> None:
    for month, progress in zip(("2021-10", "2021-11", "2021-12"), words, strict=True):
        report(app, month, Entry(40, Status.PROGRESSING, progress=progress))
    assert labels(quiet, at(12, 30), "市教育局") == [], "the last return of the quarter is not judged yet"
    january = datetime(2022, 1, 5, 9, tzinfo=TIMEZONE)
    assert labels(quiet, january, "市教育局") == expected
    assert [one.why for one in quiet.plan(january).steps] == ["第40项整季未注明省级安排依据"] * len(expected)
    pay(quiet, app, january)
    assert labels(quiet, january + timedelta(days=1), "市教育局") == [], "it is said once a quarter"
    if expected:
        assert "2021年第四季度的报送件中未注明省级安排依据" in text_sent_to(app, Role.LIAISON)


def test_an_item_that_goes_on_is_asked_after_when_it_stood_still_three_times(
    quiet: EscalateItems, app: OfficeApp
) -> None:
    """The second return without progress is the first yellow, the third the second: two yellows make a draft."""
    still = Entry(41, Status.NOT_PROGRESSING)
    for month in ("2021-10", "2021-11"):
        report(app, month, still)
    assert labels(quiet, at(12, 20), "市教育局") == []
    report(app, "2021-12", still)
    assert labels(quiet, datetime(2022, 1, 5, 9, tzinfo=TIMEZONE), "市教育局") == ["滞后函请"]


def test_a_refused_extension_is_told_with_its_reason_and_the_ladder_goes_on(
    items: EscalateItems, app: OfficeApp
) -> None:
    Decide(app.context).refuse("qz2021", 2, date(2021, 12, 31), WHO, at(10, 14, 16), date(2021, 9, 28))
    assert labels(items, at(10, 15), "市税务局") == ["延期申请答复"]
    pay(items, app, at(10, 15))
    said = text_sent_to(app, Role.LIAISON, "swj")
    assert "申请延期至2021年12月31日，未予同意，原因：已具备完成条件）" in said
    assert labels(items, at(10, 15, 10), "市税务局") == [], "one mail a day"
    assert labels(items, at(10, 18), "市税务局") == ["到期销号提示"]


def extend(app: OfficeApp, number: int, until: date, now: datetime) -> None:
    Decide(app.context).extend("qz2021", number, until, WHO, now, None)


def told_of_extensions(app: OfficeApp) -> list[EmailMessage]:
    mails = (message_from_bytes(raw, policy=default) for raw, _ in app.post_office.attempts)
    return [mail for mail in mails if "【延期答复】" in mail["Subject"]]


def entries(mail: EmailMessage) -> list[str]:
    """The calendar entries of a mail, unfolded."""
    parts = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return [part.get_payload(decode=True).decode().replace("\r\n ", "") for part in parts]


def test_what_was_extended_on_a_day_is_told_in_one_mail_with_the_days_for_the_calendar(
    items: EscalateItems, app: OfficeApp
) -> None:
    for number in (11, 12):
        extend(app, number, date(2021, 12, 31), at(10, 14, 16))
    assert labels(items, at(10, 15), "市民政局") == ["延期答复"]
    pay(items, app, at(10, 15), at(10, 15, 11))
    (mail,) = told_of_extensions(app)
    assert "2项任务的完成时限已延期" in mail["Subject"]
    words = "".join(text_sent_to(app, Role.FILLER, "mzj").split())
    assert words.count("完成时限由2021年9月30日延至2021年12月31日（第1次延期，自2021年11月填报表起") == 2
    assert words.count("原时限至批准前仍按逾期计") == 2
    first, second = entries(mail)
    assert ("UID:qz2021.item.11@" in first, "UID:qz2021.item.12@" in second) == (True, True)
    assert "DTSTART;TZID=Asia/Shanghai:20211231T" in first
    assert labels(items, at(10, 18), "市民政局") == ["到期销号提示"], "the ten others"


def test_a_second_extension_moves_the_entry_of_the_first(items: EscalateItems, app: OfficeApp) -> None:
    for until, month, day in ((date(2021, 12, 31), 10, 14), (date(2022, 6, 30), 11, 1)):
        extend(app, 11, until, at(month, day, 16))
        pay(items, app, at(month, day + 1))
    found = [one for mail in told_of_extensions(app) for one in entries(mail)]
    assert [("SEQUENCE:1" in one, "SEQUENCE:2" in one) for one in found] == [(True, False), (False, True)]
    assert len({line for one in found for line in one.splitlines() if line.startswith("UID:")}) == 1
    assert "第11项完成时限延至2022年6月30日" in told_of_extensions(app)[1]["Subject"]


def test_an_extension_that_a_form_has_told_is_told_in_no_mail(items: EscalateItems, app: OfficeApp) -> None:
    extend(app, 11, date(2021, 12, 31), at(10, 14, 16))
    november = replace(CYCLE, period=Period.parse("2021-11"))
    app.generate.open_cycle(november, at(11, 16))
    app.generate.prepare_form(november.of("mzj"), at(11, 16))
    app.deliver.round(at(11, 16))
    assert "延期答复" not in labels(items, at(11, 17), "市民政局")


def test_a_lead_that_was_asked_for_nothing_is_told_of_its_extension_by_its_first_form(app: OfficeApp) -> None:
    use(app, replace(PROGRAMME, items=(*PROGRAMME.items, *TWELVE)))
    app.generate.open_cycle(CYCLE, at(10, 14))
    items = ItemsReadFirst(app.context, load_settings().item_ladders)
    extend(app, 11, date(2021, 12, 31), at(10, 14, 16))
    assert "延期答复" not in labels(items, at(10, 15), "市民政局")


def test_a_proved_false_claim_is_told_first_and_proposed_after_the_time_to_explain(
    items: EscalateItems, app: OfficeApp
) -> None:
    close(app, 11, at(10, 14, 15))
    found = Who(signer("市营商办负责人"), "现场复查，窗口未开通")
    Decide(app.context).reopen("qz2021", 11, found, at(10, 14, 16), false_claim=True)
    assert "核查情况告知" in labels(items, at(10, 15), "市民政局")
    pay(items, app, at(10, 15))
    assert "核查情况：现场复查，窗口未开通）" in text_sent_to(app, Role.LIAISON, "mzj")
    assert "情况移送" not in labels(items, at(10, 22), "市民政局"), "the day that the letter gave is theirs to the end"
    pay(items, app, at(10, 25))
    paper = next(one for one in app.sign.waiting() if one.title == "市民政局 · 情况移送")
    assert (paper.signer, "10月15日将核查情况告知该单位" in paper.text) == ("市发改委主要领导", True)
    assert "第12项" not in paper.text, "only the item of the claim"


def test_a_claim_that_the_office_took_back_is_no_claim(items: EscalateItems, app: OfficeApp) -> None:
    pay(items, app, at(10, 15))
    close(app, 11, at(10, 18, 15))
    assert "第11" not in "".join(one.why for one in items.plan(at(11, 1)).steps)
    Decide(app.context).reopen("qz2021", 11, WHO, at(10, 29, 16))
    (letter,) = (one for one in items.plan(at(11, 1)).steps if one.label == "市民政局 · 逾期函请")
    assert [one.item.number for one in letter.statuses] == list(range(11, 23))


def drafted(items: EscalateItems, app: OfficeApp) -> Document:
    """The letter about twelve overdue items, as it waits for a signature."""
    pay(items, app, at(10, 15), at(11, 1))
    return next(one for one in app.sign.waiting() if one.title == "市民政局 · 逾期函请")


def test_the_signer_sees_what_the_unit_was_told_of_these_items(items: EscalateItems, app: OfficeApp) -> None:
    first = drafted(items, app)
    facts = app.sign.case(first, at(11, 1, 10)).as_markdown()
    assert "| 【到期销号】12项任务请于" in facts
    assert "| 10月15日09:00 | 2021-10-15 09:00 已由收件服务器接收 | 未答复 |" in facts
    assert "填报通知" not in facts, "what was said of the return is another matter"


def close(app: OfficeApp, number: int, now: datetime) -> None:
    in_place = (MeasureState.IN_PLACE, MeasureState.IN_PLACE)
    file(app, Entry(number, Status.DONE, in_place, "完成。", evidence="甲；乙"), reference=CYCLE.of("mzj"), when=now)
    for who in (officer(), checker()):
        Decide(app.context).close("qz2021", number, Who(who, "佐证齐全"), now)


def claim(app: OfficeApp, number: int, now: datetime) -> None:
    """Let the return of October come at last, and say that an item is done."""
    entry = Entry(number, Status.DONE, progress="完成。", evidence="甲")
    come = Submission(
        *(str(CYCLE.of("mzj")), 1, now, address("mzj"), "1" * 64, "报表.xlsx", "0" * 64),
        verdict=Verdict.ACCEPTED,
        entries=(entry,),
        findings=(),
    )
    with app.context.ledger.begin() as work:
        record_submission(app.context, work, come, now)


def edit(app: OfficeApp, now: datetime) -> None:
    """Give an item another lead in the workbook of the task list, and confirm that."""
    lists = app.context.task_lists
    before = lists.programme("qz2021")
    moved = tuple(replace(one, leads=("jyj",)) if one.number == 11 else one for one in before.items)
    lists.workbook = lambda code: f"{code}, edited".encode()  # type: ignore[method-assign]
    lists.version = lambda code, sha256, read: (  # type: ignore[method-assign]
        replace(before, code=code, sha256=sha256, items=moved if b"edited" in read(sha256) else before.items)
    )
    Versions(app.context).confirm("qz2021", officer(), "市政府专题会议纪要", now)


AGAIN = Who(signer("市营商办负责人"), "市政府专题会议纪要")
WAYS_OUT = [
    pytest.param(lambda app: claim(app, 11, at(11, 1, 15)), True, id="claimed in a return that came"),
    pytest.param(lambda app: close(app, 11, at(11, 1, 15)), True, id="closed"),
    pytest.param(
        lambda app: Decide(app.context).extend("qz2021", 11, date(2022, 3, 31), AGAIN, at(11, 1, 15), None),
        True,
        id="extended",
    ),
    pytest.param(
        lambda app: Correct(app.context).lead("qz2021", 11, ["市教育局"], CorrectionReason(AGAIN), at(11, 1, 15)),
        True,
        id="its lead corrected",
    ),
    pytest.param(lambda app: edit(app, at(11, 1, 15)), True, id="its lead another one in the next version"),
    pytest.param(
        lambda app: Exempt(app.context).exempt(CYCLE.of("mzj"), AGAIN, at(11, 1, 15)), False, id="the unit exempt"
    ),
]


@pytest.mark.parametrize(("decide", "redrafted"), WAYS_OUT)
def test_a_draft_that_became_untrue_of_one_item_is_withdrawn_and_drafted_anew_of_the_others(
    items: EscalateItems,
    app: OfficeApp,
    decide: Callable[[OfficeApp], object],
    redrafted: bool,
) -> None:
    first = drafted(items, app)
    decide(app)
    assert app.sign.document(first.name, 1).state is DocumentState.WITHDRAWN
    told = [one for one in Audit(app.context).organisation("qz2021", "mzj") if one.kind == "撤回"]
    assert [one.text.partition("：")[0] for one in told] == ["《市民政局 · 逾期函请》第1稿撤回"]
    pay(items, app, at(11, 2), at(11, 2))
    again = [one for one in app.sign.waiting() if one.title == "市民政局 · 逾期函请"]
    assert len(again) == redrafted
    for paper in again:
        assert "第11项" not in paper.text
        assert all(f"第{number}项" in paper.text for number in range(12, 23))


def test_a_mail_that_waits_is_written_anew_without_what_was_closed_meanwhile(
    items: EscalateItems, app: OfficeApp
) -> None:
    for key, _label in items.debts(at(10, 15)):
        items.pay(key, at(10, 15))
    close(app, 11, at(10, 15, 9, 1))
    app.deliver.round(at(10, 15, 9, 5))
    pay(items, app, at(10, 18))
    said = text_sent_to(app, Role.LIAISON, "mzj")
    assert "第11项" not in said
    assert all(f"第{number}项" in said for number in range(12, 23))
    assert app.sent_to(address("mzj", Role.LIAISON)) == 2, "the form, and the mail about the others"


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        pytest.param("优化办理流程。", "优化办理流程", id="a short goal, without its stop"),
        pytest.param("精简申报材料，" * 8, "，".join(["精简申报材料"] * 5) + "…", id="cut at the end of a clause"),
        pytest.param("审批时限压缩" * 8, ("审批时限压缩" * 8)[:39] + "…", id="cut anywhere if there is no clause"),
    ],
)
def test_a_goal_in_a_mail_is_short(goal: str, expected: str) -> None:
    assert short(goal) == expected


def test_what_a_person_withdrew_is_not_drafted_again(items: EscalateItems, app: OfficeApp) -> None:
    first = drafted(items, app)
    app.sign.decide(
        first.name, 1, SignerAnswer(Outcome.WITHDRAW, "已电话沟通"), signer("市发改委分管领导"), at(11, 1, 16)
    )
    pay(items, app, at(11, 2))
    assert not [one for one in app.sign.waiting() if one.title == "市民政局 · 逾期函请"]


def test_an_answer_given_just_before_the_next_cycle_still_counts_in_it(items: EscalateItems, app: OfficeApp) -> None:
    november = replace(CYCLE, period=Period.parse("2021-11"))
    opened = app.context.cycle(november).opens_at
    answered = UnitMessage("1" * 64, str(CYCLE.of("mzj")), "", address("mzj", Role.LIAISON), opened, "本周内核销。")
    app.generate.open_cycle(november, opened)
    assert "到期销号提示" in labels(items, opened, "市民政局")

    with app.context.ledger.begin() as work:
        work.unit_messages.add(answered)

    assert labels(items, opened, "市民政局") == []
    assert "到期销号提示" in labels(items, opened + timedelta(days=7), "市民政局")


def test_a_missing_role_holds_the_rung_and_the_office_is_told(items: EscalateItems, app: OfficeApp) -> None:
    programme = app.context.task_lists.programme("qz2021")
    here = [one for one in programme.contacts if (one.organisation, one.role) != ("mzj", Role.SECTION_HEAD)]
    use(app, replace(programme, contacts=tuple(here)))
    assert labels(items, at(10, 15), "市民政局") == []
    assert items.plan(at(10, 15)).for_office == (
        "市民政局：《联系人》中缺少科室负责人，到期销号提示暂不办理，也不越级；请补充联系人",
    )
    previews = Previews(app.context, app.escalate, items)
    assert previews.tell_office(at(10, 15))
    assert any("缺少科室负责人" in one.reason for one in previews.at(at(10, 15), at(10, 15)).not_planned)
