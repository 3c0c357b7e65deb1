"""Who a mail comes from: exact addresses, declared domains and checked senders, never what anybody could write."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from tests.builders import fill, good_answers
from tests.services.collect.mails import forge_everything, holds, letter, question, receive, state, submissions, text_of
from tests.services.collect.test_bounces import ADDRESSEES, URGE, bounce, mail, urged
from tests.services.conftest import BORDER, CYCLE, PROGRAMME, OfficeApp, OneProgramme, address, at
from tests.services.escalate.test_late_returns import climb, rungs

from duban.adapters.office.reading.identity import WorkbookMarks
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.mail.holds import HoldKind
from duban.domain.plan.organisation import Contact, Role
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import ReturnState
from duban.services.collect.quarantine import Quarantine

__all__ = ["urged"]
TABLE = b"PK\x03\x04 made by another program"
UNCHECKED = {"Authentication_Results": "mx.elsewhere.example; dmarc=pass header.from=swj.example"}


def with_list(app: OfficeApp, **changes: object) -> None:
    """Let the task list be another."""

    class Other(OneProgramme):
        def programme(self, code: str) -> Programme:
            return replace(PROGRAMME, code=code, **changes)  # type: ignore[arg-type]

    object.__setattr__(app.context, "task_lists", Other())


def bring(app: OfficeApp, sender: str, data: bytes, **headers: str) -> None:
    receive(app, letter(sender, at(10, 20), files=[("表.xlsx", data)], **headers), at(10, 20))


class TestDomains:
    """Whoever shares a provider with a contact is a stranger."""

    @pytest.mark.parametrize("domain", ["163.com", "vip.163.com", "qq.com", "swj.example"])
    def test_a_neighbour_of_a_registered_contact_may_not_file(self, app: OfficeApp, domain: str) -> None:
        contacts = (*PROGRAMME.contacts, Contact("swj", Role.FILLER, "填报人", f"shuiwu@{domain}", ""))
        with_list(app, contacts=contacts)
        app.send_forms()
        bring(app, f"somebody@{domain}", app.good_form("swj"))
        assert submissions(app, "swj") == ()
        assert [hold.kind for hold in holds(app)] == [HoldKind.UNCONFIRMED]

    def test_a_mailbox_of_a_declared_domain_may_file(self, app: OfficeApp) -> None:
        units = tuple(
            replace(unit, mail_domains=("swj.example",)) if unit.code == "swj" else unit
            for unit in PROGRAMME.organisations
        )
        with_list(app, organisations=units)
        app.send_forms()
        bring(app, "new@SWJ.example", app.good_form("swj"))
        assert state(app, "swj") is ReturnState.ACCEPTED


class TestOneAddressOfTwoUnits:
    """The mark of the form says for which of them it is."""

    @pytest.fixture
    def shared(self, app: OfficeApp) -> OfficeApp:
        """Two units whose forms one person fills."""
        contacts = tuple(
            replace(contact, mail="shared@offices.example") if contact.organisation in ("swj", "jyj") else contact
            for contact in PROGRAMME.contacts
        )
        with_list(app, contacts=contacts)
        app.send_forms()
        return app

    def test_both_forms_are_filed(self, shared: OfficeApp) -> None:
        for code in ("jyj", "swj"):
            bring(shared, "shared@offices.example", shared.good_form(code), Message_ID=f"<{code}@client.example>")
        assert [state(shared, code) for code in ("jyj", "swj")] == [ReturnState.ACCEPTED] * 2

    def test_a_table_without_a_mark_goes_to_a_person_while_both_owe(self, shared: OfficeApp) -> None:
        bring(shared, "shared@offices.example", TABLE)
        assert [hold.reference for hold in holds(shared)] == [""]

    @pytest.mark.parametrize(
        ("dmarc", "pauses", "reminded"),
        [("pass", "市教育局2021年10月、市税务局2021年10月", set()), ("fail", "", {"jyj", "swj"})],
    )
    def test_while_nobody_can_tell_whose_it_is_none_of_them_is_urged(
        self, shared: OfficeApp, dmarc: str, pauses: str, reminded: set[str]
    ) -> None:
        checked = f"{BORDER}; dmarc={dmarc} header.from=offices.example"
        bring(shared, "shared@offices.example", TABLE, Authentication_Results=checked)
        (waiting,) = Quarantine(shared.context, shared.collect.parser).waiting(at(10, 20))
        steps = shared.escalate.plan(at(10, 20)).steps
        assert waiting.pauses == pauses
        assert {step.reference.organisation for step in steps} & {"swj", "jyj"} == reminded

    def test_one_mail_with_both_gets_its_receipt(self, shared: OfficeApp) -> None:
        files = [(f"{code}.xlsx", shared.good_form(code)) for code in ("jyj", "swj")]
        before = len(shared.post_office.attempts)
        receive(shared, letter("shared@offices.example", at(10, 20), files=files), at(10, 20))
        assert [state(shared, code) for code in ("jyj", "swj")] == [ReturnState.ACCEPTED] * 2
        assert len(shared.post_office.attempts) == before + 1

    def test_it_is_for_the_one_that_still_owes(self, shared: OfficeApp) -> None:
        bring(shared, "shared@offices.example", shared.good_form("jyj"))
        bring(shared, "shared@offices.example", TABLE, Message_ID="<second@client.example>")
        assert state(shared, "swj") is ReturnState.SENT_BACK


class TestAnOldForm:
    """Whoever fills last month's form is told so at once, and has the right one in hand."""

    SEPTEMBER = Reference(CYCLE.programme, CYCLE.stream, Period.parse("2021-09"))

    @pytest.fixture
    def months(self, app: OfficeApp) -> OfficeApp:
        """An office in its second month, of which the forms are out."""
        opened = at(9, 22)
        for reference in app.generate.open_cycle(self.SEPTEMBER, opened):
            app.generate.prepare_form(reference, opened)
        app.deliver.round(opened)
        app.send_forms()
        return app

    def old_form(self, app: OfficeApp) -> bytes:
        with app.context.ledger.begin() as work:
            issued = work.forms.get(self.SEPTEMBER.of("swj"))
        assert issued is not None
        return fill(app.context.archive.get(issued.sha256), good_answers(PROGRAMME.items_of("swj")))

    def answer(self, app: OfficeApp, data: bytes, name: str) -> EmailMessage:
        """What left at once in answer to a workbook."""
        before = len(app.post_office.attempts)
        bring(app, address("swj"), data, Message_ID=f"<{name}@client.example>")
        ((raw, _recipients),) = app.post_office.attempts[before:]
        parsed = message_from_bytes(raw, policy=SMTP)
        assert isinstance(parsed, EmailMessage)
        return parsed

    def enclosed(self, app: OfficeApp, message: EmailMessage) -> set[str]:
        marks = WorkbookMarks()
        workbooks = (
            part.get_content() for part in message.iter_attachments() if part.get_filename("").endswith(".xlsx")
        )
        return {marks.read(workbook)[0] for workbook in workbooks}

    def test_of_a_month_that_is_settled_the_new_one_is_asked_for_with_its_form(self, months: OfficeApp) -> None:
        self.answer(months, self.old_form(months), "first")
        message = self.answer(months, self.old_form(months) + b"\0", "second")
        assert self.enclosed(months, message) == {str(CYCLE.of("swj"))}, "not the old one, marked, to be mended"
        assert "请改用该表填报" in text_of(message.as_bytes())

    def test_of_a_month_that_is_owed_it_is_filed_and_the_new_form_goes_along(self, months: OfficeApp) -> None:
        message = self.answer(months, self.old_form(months), "first")
        assert str(CYCLE.of("swj")) in self.enclosed(months, message)
        words = text_of(message.as_bytes())
        assert "2021年9月" in words
        assert "2021年10月报送件尚未收到" in words
        assert state(months, "swj") is ReturnState.OWED


class TestSendersWhomNobodyChecked:
    """From is what anybody can write."""

    def test_what_is_neither_marked_nor_checked_changes_no_state(self, app: OfficeApp) -> None:
        app.send_forms()
        bring(app, address("swj"), TABLE, **UNCHECKED)
        assert (state(app, "swj"), submissions(app, "swj")) == (ReturnState.OWED, ())
        assert [hold.kind for hold in holds(app)] == [HoldKind.UNCONFIRMED]

    def test_the_unit_is_asked_and_told_what_is_wrong_with_the_file(self, app: OfficeApp) -> None:
        app.send_forms()
        bring(app, address("swj"), TABLE, **UNCHECKED)
        asked = question(app)
        reply = letter(address("swj"), at(10, 20, 11), "确认", In_Reply_To=asked.message_id)
        text = app.context.archive.get(asked.raw_sha256).decode("utf-8", "replace")
        assert set(asked.recipients) >= {address("swj"), address("swj", Role.LIAISON)}
        assert "base64" in text or "校验码" in text
        receive(app, reply, at(10, 20, 11))
        assert state(app, "swj") is ReturnState.SENT_BACK

    def test_a_form_that_was_sent_to_the_unit_speaks_for_itself(self, app: OfficeApp) -> None:
        app.send_forms()
        bring(app, address("swj"), app.good_form("swj"), **UNCHECKED)
        assert state(app, "swj") is ReturnState.ACCEPTED

    def test_a_failed_check_is_worse_than_none(self, app: OfficeApp) -> None:
        app.send_forms()
        forge_everything(app)
        bring(app, address("swj"), app.good_form("swj"))
        assert [hold.kind for hold in holds(app)] == [HoldKind.FORGED]


class TestBounces:
    """Whoever saw a mail of ours knows its Message-ID."""

    @pytest.mark.parametrize(
        "above",
        [
            pytest.param(
                b"Received: from mx.evil.example (mx.evil.example [192.0.2.66]) by mx.quanzhou.example; "
                b"Tue, 26 Oct 2021 10:00:00 +0800\r\n",
                id="from another machine, unchecked",
            ),
            pytest.param(
                b"Received: from [127.0.0.1] (evil.example [192.0.2.66]) by mx.quanzhou.example; "
                b"Tue, 26 Oct 2021 10:00:00 +0800\r\n",
                id="a machine that calls itself by our address",
            ),
            pytest.param(
                b"Received: from evil.example ([192.0.2.66] helo=[127.0.0.1]) by mx.quanzhou.example; "
                b"Tue, 26 Oct 2021 10:00:00 +0800\r\n",
                id="the same as another program writes it",
            ),
            pytest.param(
                b"Authentication-Results: mx.quanzhou.example; dmarc=fail header.from=mx.example\r\n", id="forged"
            ),
        ],
    )
    def test_one_that_anybody_could_have_written_marks_nobody(self, urged: OfficeApp, above: bytes) -> None:
        for recipient in ADDRESSEES:
            receive(urged, above + bounce(mail(urged, URGE).message_id, recipient), at(10, 26, 10))
        with urged.context.ledger.begin() as work:
            assert work.outbox.refusals(URGE) == {}
            assert work.reach.unreached() == ()
        assert {hold.kind for hold in holds(urged)} == {HoldKind.BOUNCE}
        assert {hold.reference for hold in holds(urged)} == {str(CYCLE.of("swj"))}
        climb(urged, at(10, 27), at(10, 28), at(11, 1))
        assert "R4" in rungs(urged, "swj"), "a unit is not left in peace for what anybody could write"

    def test_that_of_a_checked_server_counts(self, urged: OfficeApp) -> None:
        above = (
            b"Received: from mx.example (mx.example [192.0.2.5]) by mx.quanzhou.example; "
            b"Tue, 26 Oct 2021 10:00:00 +0800\r\n"
            b"Authentication-Results: mx.quanzhou.example; dmarc=pass header.from=mx.example\r\n"
        )
        receive(urged, above + bounce(mail(urged, URGE).message_id, ADDRESSEES[0]), at(10, 26, 10))
        with urged.context.ledger.begin() as work:
            assert list(work.outbox.refusals(URGE)) == [ADDRESSEES[0]]
