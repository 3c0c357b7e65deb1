"""A plan whose every item is called otherwise than by its number: people read and type what was published."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from tests.builders import fill, good_answers, item, saved
from tests.people import officer
from tests.services.collect.mails import submissions
from tests.services.conftest import (
    CYCLE,
    NAMES,
    PROGRAMME,
    ROBOT,
    ItemsReadFirst,
    OfficeApp,
    address,
    at,
    checked_by_border,
)

from duban.adapters.office.documents.applications import OfficeApplicationWriter
from duban.adapters.office.files.plain_text import neutral
from duban.config import PROJECT, load_settings
from duban.domain.form.words import CLAIM_SHEET
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.task_list import Correct, CorrectionReason
from duban.services.operate.audit import Audit
from duban.services.plan.versions import Versions

# Numbers that stand nowhere else in what these units are sent.
LABELS = {771: "2-45", 772: "2-46", 773: "一（二）1", 774: "1.3"}
LEADS = {771: "swj", 772: "swj", 773: "jyj", 774: "mzj"}
INNER = re.compile(r"(?<![0-9A-Za-z])77[1-5](?![0-9A-Za-z])")
ITEMS = tuple(
    replace(
        item(number, leads=(lead,), due=date(2021, 9, 30) if number in (772, 774) else date(2021, 12, 31)), label=label
    )
    for (number, label), lead in zip(LABELS.items(), LEADS.values(), strict=True)
)


@pytest.fixture
def labelled(app: OfficeApp) -> OfficeApp:
    """The office with that plan, its forms sent."""
    programme = replace(PROGRAMME, items=ITEMS)
    app.context.task_lists.programme = lambda code, *rest: replace(programme, code=code)  # type: ignore[method-assign]
    app.send_forms()
    return app


def mails(app: OfficeApp) -> Iterator[EmailMessage]:
    for raw, _recipients in app.post_office.attempts:
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        yield message


def seen(name: str, data: bytes) -> Iterator[str]:
    """What a person sees in a file: of a cell that shows a text for its number, the text."""
    if name.endswith(".docx"):
        document = docx.Document(BytesIO(data))
        yield from (paragraph.text for paragraph in document.paragraphs)
        yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    elif name.endswith(".xlsx"):
        book = load_workbook(BytesIO(data))
        for sheet in book.worksheets:
            for row in sheet.iter_rows() if sheet.sheet_state == "visible" else ():
                for cell in row:
                    shown = re.fullmatch(r'"(.*)"', cell.number_format)
                    yield shown[1] if shown else str(cell.value or "")


def everything(app: OfficeApp) -> str:
    """All that left: subjects, words, and what stands in the files that went along."""
    told: list[str] = []
    for message in mails(app):
        body = message.get_body(("plain",))
        told += [str(message["Subject"]), str(body.get_content()) if body else ""]
        for part in message.iter_attachments():
            told += seen(part.get_filename() or "", part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    return "\n".join(told)


def assert_published(text: str, *labels: str) -> None:
    """Those labels are told, and no number stands where one belongs."""
    assert [text[max(0, found.start() - 30) : found.end() + 20] for found in INNER.finditer(text)] == []
    assert [label for label in labels if label not in text] == []


def words(sender: str, text: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    checked_by_border(message, sender)
    message["From"], message["To"], message["Subject"] = sender, ROBOT, "关于延期的说明"
    message["Date"], message["Message-ID"] = format_datetime(at(10, 15)), "<words@client.example>"
    message.set_content(text)
    return message.as_bytes()


def test_a_form_shows_what_was_published_and_holds_the_number(labelled: OfficeApp) -> None:
    assert_published(everything(labelled), "第2-45、2-46项", "一（二）1", "1.3")
    book = load_workbook(BytesIO(labelled.form_of("swj")))
    cells = [cell for row in book["填报表"].iter_rows() for cell in row if cell.value in LABELS]
    assert [(cell.value, neutral(cell.number_format)) for cell in cells] == [(771, '"2-45"'), (772, '"2-46"')]


def test_findings_receipts_and_marked_copies_name_the_item_as_published(labelled: OfficeApp) -> None:
    answers = good_answers((ITEMS[0], ITEMS[1]))
    answers[771] |= {"progress": ""}
    labelled.reply("swj", fill(labelled.form_of("swj"), answers), at(10, 20))
    text = everything(labelled)
    assert_published(text, "第2-45项“本月进展”内容为空", "第2-45项 · 本月进展")
    labelled.reply("swj", fill(labelled.form_of("swj"), good_answers((ITEMS[0], ITEMS[1]))), at(10, 21))
    assert_published(everything(labelled), "第2-46项")


def test_what_is_claimed_beside_a_label_that_was_typed_is_of_its_item(labelled: OfficeApp) -> None:
    """A program that drops what a cell shows for its number lets people type what was published."""
    book = load_workbook(BytesIO(fill(labelled.form_of("swj"), good_answers(ITEMS[:2]))))
    sheet = book[CLAIM_SHEET]
    columns = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value}
    for row in sheet.iter_rows():
        if row[0].value in LABELS:
            row[0].value = LABELS[row[0].value]
            row[columns["#claim.word"] - 1].value = "无异议"
    labelled.reply("swj", saved(book), at(10, 20))
    (filed,) = submissions(labelled, "swj")
    assert [answer.item for answer in filed.answers] == [771, 772]


def test_reminders_applications_and_papers_name_items_as_published(labelled: OfficeApp) -> None:
    writer = OfficeApplicationWriter(PROJECT / "config" / "documents")
    items = ItemsReadFirst(labelled.context, load_settings().item_ladders, applications=writer)
    for now in (at(10, 15), at(10, 18)):
        for key, label in items.debts(now):
            assert_published(label)
            items.pay(key, now)
        labelled.deliver.round(now)
    assert_published(everything(labelled), "第2-46项：优化办理流程", "第1.3项：优化办理流程")
    assert_published("".join(step.why for step in items.plan(at(11, 29)).steps))
    for code in NAMES:
        labelled.reply(
            code, fill(labelled.form_of(code), good_answers(tuple(i for i in ITEMS if i.lead == code))), at(10, 20)
        )
    report = labelled.compile.draft(CYCLE, at(10, 25))
    assert report is not None
    files = "\n".join(
        text for file in report.files for text in seen(file.name, labelled.context.archive.get(file.sha256))
    )
    assert_published("\n".join((report.title, report.body, report.text, files)), "2-45", "一（二）1", "1.3")


def test_a_mail_names_items_as_published_or_by_their_number(labelled: OfficeApp) -> None:
    labels = labelled.context.labels("qz2021")
    for said in ("第2-45项和第一（二）1项申请延期。", "第771、773项申请延期。"):
        labelled.mailbox.put(words(address("swj"), said), at(10, 15))
    labelled.work(at(10, 15))
    with labelled.context.ledger.begin() as work:
        found = [one.items(labels) for one in work.unit_messages.about(str(CYCLE.of("swj")))]
    assert found == [(771, 773)] * len(found) != []


def test_decisions_and_the_story_of_an_item_name_it_as_published(labelled: OfficeApp) -> None:
    who = Who(officer(), "经研究")
    decide, correct = Decide(labelled.context), Correct(labelled.context)
    extended = decide.extend("qz2021", 771, date(2022, 3, 31), who, at(10, 18), None)
    items = ItemsReadFirst(labelled.context, load_settings().item_ladders)
    for debt, _ in items.debts(at(10, 19)):
        items.pay(debt, at(10, 19))
    done = [
        extended,
        correct.split("qz2021", 771, [2], 775, CorrectionReason(who), at(10, 19)),
        correct.merge("qz2021", 772, 774, CorrectionReason(who), at(10, 19)),
    ]
    labelled.deliver.round(at(10, 19))
    assert_published("".join(one.sentence for one in done), "第2-45项完成时限由", "第2-46项“合并”已订正")
    assert_published(everything(labelled), "第2-45项")
    latest = Versions(labelled.context).latest("qz2021")
    assert [one.label for one in latest.items if one.number in (771, 775)] == ["2-45", "2-45之2"]
    audit = Audit(labelled.context, {})
    stories = [*audit.item("qz2021", 771), *audit.item("qz2021", 772), *audit.organisation("qz2021", "swj")]
    assert_published("\n".join(one.text for one in stories), "拆为第2-45之2项", "第2-46项并入第1.3项")


def test_what_items_are_called_is_worked_out_once_however_many_mails_ask(labelled: OfficeApp) -> None:
    """A version or a decision more is read again."""
    context = labelled.context
    known = context.labels("qz2021")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(context.task_lists), "version", None)
        assert context.labels("qz2021") is known
    Correct(context).split("qz2021", 771, [2], 775, CorrectionReason(Who(officer(), "经研究")), at(10, 18))
    assert context.labels("qz2021") is not known
