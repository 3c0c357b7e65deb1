"""Two programmes on one installation: whatever people read says of which it speaks; a unit has one mail a day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from tests.offices import SHIPPED
from tests.services.conftest import CYCLE, STREAM, OfficeApp, OneProgramme, address, at, build, filled_well
from tests.services.conftest import PROGRAMME as LIST

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.plan.organisation import Role
from duban.services.escalate.overdue_items import EscalateItems
from duban.services.operate.preview import Preview, Previews
from duban.services.send.one_a_day import WAITS

OTHER_OFFICE = replace(SHIPPED, name="市行政审批局政务科", short_name="市行政审批局", contact_line="联系人：政务科")
OTHER = Reference("zwfw", STREAM, CYCLE.period)
TITLES = {"qz2021": "营商环境持续提升专项行动", "zwfw": "政务服务提升专项行动"}
CYCLES = {"qz2021": CYCLE, "zwfw": OTHER}
WORDS = {"qz2021": "泉营商", "zwfw": "政务服务"}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OfficeApp, Preview]]:
    """
    A month of both, opened on the same morning; one unit reports on one of them, in its second attempt.

    With it what the preview of a morning said on which both would remind.
    """
    app = build(tmp_path_factory.mktemp("both"))
    plan = app.context.programmes["qz2021"]
    words = {"title": TITLES["zwfw"], "tag": "泉政务", "short_name": WORDS["zwfw"], "office": OTHER_OFFICE}
    app.context.programmes["zwfw"] = replace(plan, **words)  # type: ignore[index]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OneProgramme, "programme", lambda _, code: replace(LIST, code=code, title=TITLES[code]))
        for cycle in (CYCLE, OTHER):
            for reference in app.generate.open_cycle(cycle, at(10, 14)):
                app.generate.prepare_form(reference, at(10, 14))
        app.deliver.round(at(10, 14))
        chase(app, at(10, 15))
        report(app)
        preview = Previews(app.context, app.escalate).at(at(10, 20), at(10, 19))
        for day in (20, 21, 22, 25, 26, 27, 28, 29):
            chase(app, at(10, day))
        for day in (1, 2, 3):
            chase(app, at(11, day))
        for cycle in (CYCLE, OTHER):
            app.compile.draft(cycle, app.context.cycle(cycle).cuts_off_at)
        yield app, preview


def chase(app: OfficeApp, now: datetime) -> None:
    """A morning of the DAG that reminds: what waited yesterday goes out."""
    for debt in app.escalate.debts(now):
        app.escalate.pay(debt.reference, now)
    items = EscalateItems(app.context, load_settings().item_ladders)
    for key, _ in items.debts(now):
        items.pay(key, now)
    app.work(now + timedelta(minutes=5))


def report(app: OfficeApp) -> None:
    workbook = app.form_of("jyj", OTHER)
    app.reply("jyj", workbook, at(10, 15, 15))
    app.reply("jyj", filled_well(workbook, LIST.items_of("jyj")), at(10, 15, 16))


def sent(app: OfficeApp) -> list[EmailMessage]:
    return [message_from_bytes(raw, policy=policy.default) for raw, _ in app.post_office.attempts]  # type: ignore[misc]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return part.get_content()


def programmes_of(mail: EmailMessage) -> set[str]:
    return {reference.partition("/")[0] for reference in str(mail["X-Duban-Reference"]).split()}


def programme_of(mail: EmailMessage) -> str:
    (code,) = programmes_of(mail)
    return code


def of_both(mails: list[EmailMessage]) -> list[EmailMessage]:
    return [mail for mail in mails if len(programmes_of(mail)) == 2]


def says_which(mail: EmailMessage) -> bool:
    if of_both([mail]):
        return all(WORDS[code] in mail["Subject"] and TITLES[code] in text_of(mail) for code in TITLES)
    code = programme_of(mail)
    title, text = str(mail["Subject"]).partition("〔")[0], text_of(mail)
    other = TITLES["zwfw" if code == "qz2021" else "qz2021"]
    return (WORDS[code] in title or TITLES[code] in title) and TITLES[code] in text and other not in text


def is_answer(mail: EmailMessage) -> bool:
    return bool(mail["In-Reply-To"]) and "client.example" in mail["In-Reply-To"]


def test_forms_of_one_unit_are_kept_apart(month: tuple[OfficeApp, Preview]) -> None:
    forms = [mail for mail in sent(month[0]) if address("jyj") in mail["To"] and "填报通知" in mail["Subject"]]
    assert [str(mail["Subject"]) for mail in forms] == [
        "【填报通知】泉营商10月任务进展，请于10月25日下班前报送〔泉营商2110-教育〕",
        "【填报通知】政务服务10月任务进展，请于10月25日下班前报送〔泉政务2110-教育〕",
    ]
    names = [part.get_filename() for mail in forms for part in mail.iter_attachments()]
    assert len({name for name in names if name.endswith(".xlsx")}) == 2
    assert "市教育局_政务服务_2021年10月任务进展填报表.xlsx" in names


def test_every_mail_says_which(month: tuple[OfficeApp, Preview]) -> None:
    """Forms, receipts, what was sent back, reminders, urging, what is said of items, extracts of a circular."""
    mails = sent(month[0])
    assert set().union(*map(programmes_of, mails)) == set(TITLES)
    assert len({str(mail["Subject"]).partition("】")[0] for mail in mails}) >= 7
    assert [str(mail["Subject"]) for mail in mails if not says_which(mail)] == []


def test_each_mail_is_signed_by_the_office_of_its_programme(month: tuple[OfficeApp, Preview]) -> None:
    ours = month[0].context.office
    for mail in of_both(sent(month[0])):
        text = text_of(mail)
        first, second = text.index(TITLES["qz2021"]), text.index(TITLES["zwfw"])
        assert first < text.index(ours.contact_line) < second < text.index(OTHER_OFFICE.contact_line)
        assert text.count("严禁填报") == 1, "what is said of the mail is said at its end"
    for mail in (mail for mail in sent(month[0]) if not of_both([mail])):
        mine, theirs = (OTHER_OFFICE, ours) if programme_of(mail) == "zwfw" else (ours, OTHER_OFFICE)
        assert mine.contact_line in text_of(mail), mail["Subject"]
        assert theirs.contact_line not in text_of(mail), mail["Subject"]


def test_papers_and_what_the_signer_reads_say_which(month: tuple[OfficeApp, Preview]) -> None:
    with month[0].context.ledger.begin() as work:
        drafted = work.documents.waiting()
    assert {Reference.parse(one.reference).programme for one in drafted} == set(TITLES)
    for one in drafted:
        code = Reference.parse(one.reference).programme
        assert WORDS[code] in one.title or TITLES[code] in one.title
        assert WORDS[code] in one.body or TITLES[code] in one.body


def test_a_unit_gets_one_mail_a_day_over_both(month: tuple[OfficeApp, Preview]) -> None:
    """Receipts answer, and wait for nothing."""
    days = Counter(
        (parsedate_to_datetime(mail["Date"]).astimezone(TIMEZONE).date(), address)
        for mail in sent(month[0])
        if not is_answer(mail)
        for address in (*str(mail["To"]).split(", "), *str(mail["Cc"] or "").split(", "))
        if address
    )
    assert max(days.values()) == 1


def test_nothing_is_lost_by_waiting(month: tuple[OfficeApp, Preview]) -> None:
    with month[0].context.ledger.begin() as work:
        notices = work.notices.all()
    subjects = {code: {str(cycle.of(unit)): unit for unit in ("swj", "mzj")} for code, cycle in CYCLES.items()}
    said = {
        code: sorted((one.rung, units[one.subject]) for one in notices if one.subject in units)
        for code, units in subjects.items()
    }
    assert said["qz2021"] == said["zwfw"]
    assert {rung for rung, _ in said["zwfw"]} >= {"R0", "R1", "R2", "R3", "R4", "R5"}


def test_reminders_of_both_are_one_mail_with_both_forms(month: tuple[OfficeApp, Preview]) -> None:
    """The same rungs on the same days as of one programme alone."""
    mails = [mail for mail in of_both(sent(month[0])) if address("mzj", Role.LIAISON) in mail["To"]]
    assert [str(mail["Subject"]) for mail in mails] == [
        "【提醒】泉营商、政务服务请于10月25日下班前报送〔泉营商2110-民政〕〔泉政务2110-民政〕",
        "【再次提醒】泉营商、政务服务请于10月25日下班前报送〔泉营商2110-民政〕〔泉政务2110-民政〕",
        "【催办】泉营商、政务服务请于10月27日下班前报送〔泉营商2110-民政〕〔泉政务2110-民政〕",
    ]
    assert [[part.get_filename() for part in mail.iter_attachments()] for mail in mails] == [
        ["市民政局_泉营商_2021年10月任务进展填报表.xlsx", "市民政局_政务服务_2021年10月任务进展填报表.xlsx"]
    ] * 3
    with month[0].context.ledger.begin() as work:
        said = [work.notices.about(str(cycle.of("mzj"))) for cycle in CYCLES.values()]
    keys = [{one.rung: one.mail_key for one in notices if one.rung in ("R1", "R2", "R3")} for notices in said]
    assert keys[0] == keys[1]
    assert len(set(keys[0].values())) == 3


def test_the_preview_says_what_goes_out_in_one_mail(month: tuple[OfficeApp, Preview]) -> None:
    preview = month[1]
    whys = {one.label: one.why for one in preview.planned}
    assert whys["市税务局（泉营商） · 提醒"].endswith("；与“市税务局（政务服务） · 提醒”合发一封邮件")
    assert not any(one.reason.endswith(WAITS) for one in preview.not_planned)


def test_with_one_programme_nothing_is_added(app: OfficeApp) -> None:
    app.send_forms()
    mail = next(mail for mail in sent(app) if address("jyj") in mail["To"])
    assert str(mail["Subject"]) == "【填报通知】10月任务进展，请于10月25日下班前报送〔泉营商2110-教育〕"
    assert "所属专项" not in text_of(mail)
