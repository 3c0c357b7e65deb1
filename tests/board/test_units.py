"""单位: how a unit answered, whom to ask there and whether they are reached; contacts change, begin and end."""

from datetime import date

import pytest
from tests.board.conftest import DESK, LOOKER, PREFIX, SWJ, Browser
from tests.board.test_acting import told
from tests.cli.conftest import moment

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.plan.organisation import Role
from duban.domain.proof.deliverability import ContactStanding, ReachEvent

PAGE = "/units/qz2021/swj"
END = "/decisions/contact-end"
MAILS = {Role.FILLER: "tbr", Role.LIAISON: "llr", Role.SECTION_HEAD: "kszr"}
ALONE = "该单位此后可能无人收到填报表和提醒，仍然停用"


def fields(role: Role, **more: str) -> dict[str, str]:
    mail = f"{MAILS[role]}@swj.quanzhou.example"
    said = {"unit": "市税务局", "role": role.value, "mail": mail, "reason": "已退休"}
    return said | {"confirmed": "1", "back": PAGE} | more


def ended(desk: Browser, role: Role, **more: str) -> str:
    return told(desk, desk.send(END, END, **fields(role, **more)))


def mails(app: Installation, day: int) -> set[str]:
    contacts = app.context.programme(SWJ, moment(11, day)).contacts
    return {one.mail.partition("@")[0] for one in contacts if one.organisation == "swj"}


def test_each_period_leads_to_its_return_and_each_contact_to_its_change(browser):
    desk: Browser = browser(DESK)
    shown = desk.get(PAGE).text
    assert f'href="{PREFIX}/return/{SWJ}"' in shown
    assert "尚无凭据" in shown
    assert "/decisions/contact?programme=qz2021" in shown
    assert "/decisions/contact-end?programme=qz2021" in shown
    assert "停用" not in browser(LOOKER).page(PAGE)
    assert 'value="x@y.example"' in desk.get(f"{END}?unit=市税务局&role=联络员&mail=x@y.example").text


def test_a_county_shows_its_quarters(app: Installation, browser):
    cycle = Reference("qz2021", "county_quarterly", Period.parse("2021-Q3"))
    app.generate.open_cycle(cycle, moment(10, 1))
    with app.context.ledger.begin() as work:
        unit = next(iter(work.returns.of_cycle(cycle)))
    assert "2021年第三季度" in browser(DESK).page(f"/units/qz2021/{unit}")


def test_a_mailbox_that_sends_mail_back_is_told_beside_its_contact(app: Installation, browser):
    address = "llr@swj.quanzhou.example"
    event = ReachEvent("qz2021", "swj", address, ContactStanding.UNREACHED, moment(10, 14), "退信", "R0/x")
    with app.context.ledger.begin() as work:
        work.reach.record(event)
    shown = browser(DESK).get(PAGE).text
    assert f'href="{PREFIX}/unreached/qz2021/swj/{address}">联系不上' in shown


def test_a_contact_ends_without_a_successor_and_stays_in_history(app: Installation, browser):
    desk: Browser = browser(DESK)
    page = ended(desk, Role.LIAISON)
    assert "用至2021-11-01，此后不再发给该邮箱" in page
    assert "此前的联系人" not in page, "today he is there still"
    assert "llr" in mails(app, 1)
    assert "llr" not in mails(app, 2)
    assert "用至2021年11月1日" in page
    assert "已经停用，无需重复办理" in ended(desk, Role.LIAISON)
    assert "联络员市税务局联络员（llr@swj.quanzhou.example）用至2021-11-01，此后停用" in desk.page(PAGE)


def test_the_last_who_can_be_reached_ends_only_once_what_follows_was_agreed_to(app: Installation, browser):
    desk: Browser = browser(DESK)
    ended(desk, Role.LIAISON, until="2021-10-31")
    ended(desk, Role.SECTION_HEAD, until="2021-10-31")
    refused = desk.send(END, END, **fields(Role.FILLER, until="2021-10-31"))
    assert refused.status_code == 409
    assert "填报表、提醒将无处可发" in refused.text
    assert mails(app, 2) >= {"tbr"}
    assert "用至2021-10-31" in ended(desk, Role.FILLER, until="2021-10-31", alone=ALONE)
    assert "市税务局" in desk.page("/work?kind=NO_CONTACT").partition("查看")[2]


def test_whoever_sends_mail_back_is_nobody_to_keep(app: Installation, browser):
    desk: Browser = browser(DESK)
    ended(desk, Role.SECTION_HEAD)
    event = ReachEvent(
        "qz2021", "swj", "llr@swj.quanzhou.example", ContactStanding.UNREACHED, moment(10, 14), "退信", "R0/x"
    )
    with app.context.ledger.begin() as work:
        work.reach.record(event)
    assert "填报表、提醒将无处可发" in desk.send(END, END, **fields(Role.FILLER)).text


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"mail": "nobody@swj.example"}, "没有邮箱为“nobody@swj.example”的联络员"),
        ({"role": "秘书"}, "请选择角色"),
        ({"reason": " "}, "请写明理由"),
    ],
)
def test_nobody_ends_who_is_not_there(browser, more, problem):
    answer = browser(DESK).send(END, END, **(fields(Role.LIAISON) | more))
    assert (answer.status_code, problem in answer.text) == (409, True)


def test_a_role_that_ended_begins_anew_with_somebody_else(app: Installation, browser):
    desk: Browser = browser(DESK)
    ended(desk, Role.LIAISON, until="2021-10-31")
    new = {"name": "新联络员", "mail": "new@swj.quanzhou.example", "phone": ""}
    told(desk, desk.send("/decisions/contact", "/decisions/contact", **fields(Role.LIAISON, **new)))
    assert mails(app, 2) >= {"new"}
    assert "llr" not in mails(app, 2)
    past = [one for one in app.versions.latest("qz2021").contacts if one.mail.startswith("llr@swj")]
    assert [one.valid_to for one in past] == [date(2021, 10, 31)]
    assert "此前的联系人（1个）" in desk.page(PAGE)
