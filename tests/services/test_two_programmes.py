"""Two programmes on one installation: whatever a person reads says of which of them it speaks."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from tests.services.conftest import CYCLE, STREAM, OfficeApp, address, at, filled_well
from tests.services.conftest import PROGRAMME as LIST

from duban.config import load_settings
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Document
from duban.services.escalate.overdue_items import EscalateItems
from duban.services.operate.preview import Previews

OTHER = Reference("zwfw", STREAM, CYCLE.period)
TITLES = {"qz2021": "营商环境持续提升专项行动", "zwfw": "政务服务提升专项行动"}
WORDS = {"qz2021": "泉营商", "zwfw": "政务服务"}


@pytest.fixture
def both(app: OfficeApp, monkeypatch: pytest.MonkeyPatch) -> OfficeApp:
    lists = type(app.context.task_lists)
    monkeypatch.setattr(lists, "programme", lambda _, code: replace(LIST, code=code, title=TITLES[code]))
    first = app.context.programmes["qz2021"]
    second = replace(first, title=TITLES["zwfw"], tag="泉政务", short_name=WORDS["zwfw"])
    app.context.programmes["zwfw"] = second  # type: ignore[index]
    app.untouched = None  # what others sent knows of one programme
    return app


def send_forms(app: OfficeApp) -> None:
    for cycle in (CYCLE, OTHER):
        for reference in app.generate.open_cycle(cycle, at(10, 14)):
            app.generate.prepare_form(reference, at(10, 14))
    app.deliver.round(at(10, 14))


def sent(app: OfficeApp) -> list[EmailMessage]:
    return [message_from_bytes(raw, policy=policy.default) for raw, _ in app.post_office.attempts]  # type: ignore[misc]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return part.get_content()


def programme_of(mail: EmailMessage) -> str:
    return str(mail["X-Duban-Reference"]).partition("/")[0]


def says_which(mail: EmailMessage) -> bool:
    code = programme_of(mail)
    title, text = str(mail["Subject"]).partition("〔")[0], text_of(mail)
    other = TITLES["zwfw" if code == "qz2021" else "qz2021"]
    return (WORDS[code] in title or TITLES[code] in title) and TITLES[code] in text and other not in text


def test_forms_of_one_unit_are_kept_apart(both: OfficeApp) -> None:
    send_forms(both)
    ours = [mail for mail in sent(both) if address("jyj") in mail["To"]]
    assert [str(mail["Subject"]) for mail in ours] == [
        "【填报通知】泉营商10月任务进展，请于10月25日下班前报送〔泉营商2110-教育〕",
        "【填报通知】政务服务10月任务进展，请于10月25日下班前报送〔泉政务2110-教育〕",
    ]
    names = [part.get_filename() for mail in ours for part in mail.iter_attachments()]
    assert len({name for name in names if name.endswith(".xlsx")}) == 2
    assert "市教育局_政务服务_2021年10月任务进展填报表.xlsx" in names


def test_every_mail_of_a_month_says_which(both: OfficeApp) -> None:
    """Forms, a receipt, a return sent back, reminders, urging, what is said of items, to the office what waits."""
    send_forms(both)
    with both.context.ledger.begin() as work:
        form = work.forms.get(OTHER.of("jyj"))
    workbook = both.context.archive.get(form.sha256)
    both.reply("jyj", workbook, at(10, 15, 10))
    both.reply("jyj", filled_well(workbook, LIST.items_of("jyj")), at(10, 15, 11))
    items = EscalateItems(both.context, load_settings().item_ladders)
    now = at(10, 18)
    while now < at(11, 12):
        for debt in both.escalate.debts(now):
            both.escalate.pay(debt.reference, now)
        for key, _ in items.debts(now):
            items.pay(key, now)
        both.work(now + timedelta(minutes=5))
        now += timedelta(days=1)
    mails = sent(both)
    assert {programme_of(mail) for mail in mails} == set(TITLES)
    assert len({str(mail["Subject"]).partition("】")[0] for mail in mails}) >= 6
    assert [str(mail["Subject"]) for mail in mails if not says_which(mail)] == []


def papers(app: OfficeApp) -> tuple[Document, ...]:
    with app.context.ledger.begin() as work:
        return work.documents.waiting()


def test_papers_and_what_the_signer_reads_say_which(both: OfficeApp) -> None:
    send_forms(both)
    now = at(10, 26)
    while now < at(11, 5):
        for debt in both.escalate.debts(now):
            both.escalate.pay(debt.reference, now)
        both.work(now)
        now += timedelta(days=1)
    for cycle in (CYCLE, OTHER):
        both.compile.draft(cycle, both.context.cycle(cycle).cuts_off_at)
    drafted = papers(both)
    assert {Reference.parse(one.reference).programme for one in drafted} == set(TITLES)
    for one in drafted:
        code = Reference.parse(one.reference).programme
        assert WORDS[code] in one.title or TITLES[code] in one.title
        assert WORDS[code] in one.body or TITLES[code] in one.body


def test_the_preview_names_both(both: OfficeApp) -> None:
    send_forms(both)
    preview = Previews(both.context, both.escalate).at(at(10, 20), at(10, 19))
    told = [one.label for one in preview.planned]
    assert any("政务服务" in one for one in told)
    assert any("泉营商" in one for one in told)


def test_with_one_programme_nothing_is_added(app: OfficeApp) -> None:
    app.send_forms()
    mail = next(mail for mail in sent(app) if address("jyj") in mail["To"])
    assert str(mail["Subject"]) == "【填报通知】10月任务进展，请于10月25日下班前报送〔泉营商2110-教育〕"
    assert "所属专项" not in text_of(mail)
