"""Small values for tests: items and forms of a made-up plan, and a hand that fills a form as a person would."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.form import COVER_FIELDS, COVER_SHEET, TABLE_SHEET, Form
from duban.domain.mail.triage import Attachment, Incoming
from duban.domain.plan.programme import Deadline, DeadlineKind, Indicator, Item

REFERENCE = Reference.parse("qz2021/department_monthly/2021-10/shuiwu")
TOKEN = "token-of-this-return"
PEOPLE = {"filler": "甲某", "phone": "059500000001", "reviewer": "乙某", "signer": "丙某"}
DEADLINE_TEXTS = {DeadlineKind.CONTINUOUS: "持续推进", DeadlineKind.FOLLOWS_PROVINCE: "随省推进"}


def is_ours(reference: str, token: str) -> bool:
    """The mark's test of these tests: one token, for whatever reference."""
    return bool(reference) and token == TOKEN


def deadline(day: date | None = date(2021, 12, 31), kind: DeadlineKind = DeadlineKind.DATED) -> Deadline:
    """A dated deadline, or one of the other kinds without a day."""
    if kind is not DeadlineKind.DATED or day is None:
        return Deadline(kind, None, DEADLINE_TEXTS[kind])
    return Deadline(kind, day, f"{day.year}年{day.month}月底")


def item(
    number: int,
    *,
    measures: tuple[str, ...] = ("1.推行办理流程标准化。", "2.精简申报流程。"),
    due: date | None = date(2021, 12, 31),
    kind: DeadlineKind = DeadlineKind.DATED,
    leads: tuple[str, ...] = ("shuiwu",),
    goal: str = "优化办理流程。",
    co_responsible: str = "市公安局、财政局",
    unconfirmed: tuple[str, ...] = (),
) -> Item:
    """One item of a made-up plan."""
    return Item(
        number=number,
        indicator=Indicator(6, "纳税", "企业全生命周期"),
        goal=goal,
        measures=measures,
        leads=leads,
        co_responsible=co_responsible,
        co_organisations=(),
        deadline=deadline(due, kind),
        unconfirmed=unconfirmed,
    )


ITEMS = (
    item(38),
    item(39, measures=("推行专用发票电子化。",), due=date(2021, 9, 30)),
    item(40, kind=DeadlineKind.CONTINUOUS, measures=("1.甲。", "2.乙。", "3.丙。")),
    item(41, kind=DeadlineKind.FOLLOWS_PROVINCE),
)


def form(items: tuple[Item, ...] = ITEMS, **changes: object) -> Form:
    """The form of 市税务局 for 2021-10, due on Monday 25 October."""
    facts: dict[str, object] = {
        "reference": REFERENCE,
        "token": TOKEN,
        "title": "泉州市营商环境持续提升专项行动2021年10月任务进展填报表",
        "organisation": "市税务局",
        "salutation": "贵局",
        "items": items,
        "lead_names": {"shuiwu": "市税务局", "zhujian": "市住建局"},
        "covers": (date(2021, 9, 26), date(2021, 10, 25)),
        "answer_by": date(2021, 10, 25),
        "late_from": datetime(2021, 10, 26, tzinfo=TIMEZONE),
        "contact_line": "联系人：市营商办（市发改委），电话：0595-00000000",
        "people": PEOPLE,
    }
    return Form(**(facts | changes))  # type: ignore[arg-type]


GOOD = {
    "status": "正在推进（按序时）",
    "measure": "正在落实",
    "progress": "本月完成流程再造，办理环节由五个减为三个，惠及企业一千二百户。",
}
# Texts so different that none is taken for a copy of another.
PROGRESSES = (
    "本月完成流程再造，办理环节由五个减为三个，惠及企业一千二百户。",
    "组织两场银企对接会，促成贷款授信八十余笔，金额合计三亿元。",
    "电子证照系统上线试运行，新增可用证照四十七类，窗口全部接入。",
    "印发实施细则并开展专题培训，覆盖基层经办人员六百多人次。",
    "联合五部门开展抽查，发现问题二十三个，已整改到位十九个。",
)
GOOD_UNDATED = GOOD | {"status": "持续推进（有进展）"}
BASIS = "闽政办〔2021〕25号"
GOOD_LATE = GOOD | {"problems": "系统联调尚未完成。", "next_steps": "十一月中旬前完成联调并上线。"}


def good_answers(items: tuple[Item, ...] = ITEMS, on: date = date(2021, 10, 25)) -> dict[int, dict[str, object]]:
    """An answer per item, by column key, that no rule objects to; `measure` stands for every tick of the item."""
    answers: dict[int, dict[str, object]] = {}
    for place, each in enumerate(items):
        late = each.deadline.on is not None and each.deadline.on < on
        dated = each.deadline.kind is DeadlineKind.DATED
        answer = dict(GOOD_LATE if late else GOOD if dated else GOOD_UNDATED)
        answer["progress"] = PROGRESSES[place % len(PROGRESSES)]
        if each.deadline.kind is DeadlineKind.FOLLOWS_PROVINCE:
            answer["evidence"] = BASIS
        answers[each.number] = answer
    return answers


def open_book(data: bytes) -> Workbook:
    """The workbook as a person's program opens it."""
    return load_workbook(BytesIO(data))


def saved(workbook: Workbook) -> bytes:
    """The workbook as a person's program saves it."""
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def places(sheet: Worksheet) -> tuple[dict[str, int], dict[int, int]]:
    """Column numbers by key and row numbers by item, found by the hidden marks and the numbers."""
    marks = next(row for row in sheet.iter_rows() if any(cell.value == "#number" for cell in row))
    columns = {str(cell.value)[1:]: cell.column for cell in marks if cell.value}
    rows = {
        cell.value: cell.row
        for (cell,) in sheet.iter_rows(min_row=marks[0].row + 1, min_col=columns["number"], max_col=columns["number"])
        if isinstance(cell.value, int)
    }
    return columns, rows


def fill(data: bytes, answers: Mapping[int, Mapping[str, object]], cover: Mapping[str, str] | None = None) -> bytes:
    """
    The form filled: *answers* by item number and column key, *cover* by field key.

    The key `measure` ticks every measure of the item alike. Who answers for it is written where nothing stands and
    *cover* says nothing.
    """
    workbook = open_book(data)
    sheet = workbook[TABLE_SHEET]
    columns, rows = places(sheet)
    for number, texts in answers.items():
        for key, value in texts.items():
            keys = [name for name in columns if name.startswith("measure_")] if key == "measure" else [key]
            for name in keys:
                cell = sheet.cell(rows[number], columns[name])
                if not cell.protection.locked:
                    cell.value = value
    labels = {field.label: field.key for field in COVER_FIELDS}
    for row in workbook[COVER_SHEET].iter_rows():
        for cell in row:
            if cell.value in labels:
                beside = workbook[COVER_SHEET].cell(cell.row, cell.column + 1)
                key = labels[cell.value]
                beside.value = (cover or {}).get(key, beside.value or PEOPLE[key])
    return saved(workbook)


def cell_of(data: bytes, number: int, key: str) -> str:
    """The address of an answer, as findings give it."""
    sheet = open_book(data)[TABLE_SHEET]
    columns, rows = places(sheet)
    return f"{TABLE_SHEET}!{sheet.cell(rows[number], columns[key]).coordinate}"


def mail_with(*attachments: Attachment) -> Incoming:
    """A mail of a department's contact, with what is attached to it."""
    return Incoming(
        message_id="<1@swj.quanzhou.example>",
        sender="tbr@swj.quanzhou.example",
        sender_name="市税务局填报人",
        subject="回复：2021年10月任务进展",
        sent_on=None,
        in_reply_to="",
        references=(),
        headers={},
        is_report=False,
        own=False,
        text="报表见附件",
        attachments=attachments,
    )
