"""
The composition root: settings and credentials become services.

Imports are inside the functions: a task that sends a reminder must not pay for pandas, and no DAG file may.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from duban.bootstrap.accounts import IMAP, KEY, LEDGER, environment_credentials, imap_account, ledger_url, smtp_account
from duban.bootstrap.clocks import clock_of
from duban.config import Settings, load_settings
from duban.domain.cycle import FormName
from duban.ports import Clock, Credentials, Mailbox, PostOffice, Signer

if TYPE_CHECKING:
    from datetime import datetime

    from duban.adapters.mail.imap import ImapAccount
    from duban.adapters.mail.login_guard import LoginGuard
    from duban.adapters.mail.mime import MimeParser
    from duban.adapters.mail.smtp import SmtpAccount
    from duban.adapters.office.task_list import WorkbookTaskLists
    from duban.domain.cycle import Reference
    from duban.domain.workdays import WorkCalendar
    from duban.services.audit import Audit
    from duban.services.collect import Collect
    from duban.services.compile import Compile
    from duban.services.correct import Correct
    from duban.services.countersigning import Countersigning
    from duban.services.county_forms import CountyForms
    from duban.services.decide import Decide
    from duban.services.deliver import Deliver
    from duban.services.desk import Desk
    from duban.services.doctor import Doctor
    from duban.services.enclosures import Enclosures
    from duban.services.escalate import Escalate
    from duban.services.escalate_items import EscalateItems
    from duban.services.exempt import Exempt
    from duban.services.export import Export
    from duban.services.file_return import FileReturn
    from duban.services.generate import Generate
    from duban.services.mail_room import MailRoom
    from duban.services.pause import Pause
    from duban.services.preview import Previews
    from duban.services.quarantine import Quarantine
    from duban.services.reach import Reaching
    from duban.services.register import Register
    from duban.services.send_back import SendingBack
    from duban.services.serve import Serve
    from duban.services.sign import Sign
    from duban.services.trace import Trace
    from duban.services.versions import Versions


@dataclass(frozen=True)
class Installation:
    """One installation: its settings, where its credentials come from, and the services built on them."""

    settings: Settings
    credentials: Credentials

    @cached_property
    def clock(self) -> Clock:
        """Where the edge gets `now` from."""
        return clock_of(self.settings)

    @cached_property
    def calendar(self) -> "WorkCalendar":
        """The official working calendar, with the years added under config/calendar/."""
        from duban.adapters.holidays import official_calendar

        return official_calendar(self.settings.project / "config" / "calendar")

    @cached_property
    def task_lists(self) -> "WorkbookTaskLists":
        """The programmes, each from its workbook."""
        from duban.adapters.office.task_list import TaskListSource, WorkbookTaskLists

        return WorkbookTaskLists(
            {
                code: TaskListSource(
                    self.settings.project / programme.task_list, programme.title, frozenset(self.settings.streams)
                )
                for code, programme in self.settings.programmes.items()
            }
        )

    @cached_property
    def signer(self) -> Signer:
        """What marks forms and messages as ours."""
        from duban.adapters.signing import HmacSigner

        return HmacSigner(self.credentials.get(KEY).password.encode())

    @cached_property
    def desk(self) -> "Desk":
        """What every service has at hand."""
        from duban.adapters.mail.letters import TemplateLetters
        from duban.adapters.office.paper_document import OfficePaperWriter
        from duban.adapters.store.archive import FileArchive
        from duban.adapters.store.ledger import SqlLedger
        from duban.services.desk import Desk, Office, ProgrammePlan

        settings = self.settings
        office, mail = settings.office, settings.mail
        return Desk(
            ledger=SqlLedger(ledger_url(self.credentials.get(LEDGER))),
            archive=FileArchive(self.archive_address),
            letters=TemplateLetters(settings.project / "config" / "letters", mail.address, mail.sender),
            signer=self.signer,
            task_lists=self.task_lists,
            calendar=self.calendar,
            office=Office(
                name=office.name,
                contact_line=office.contact_line,
                report_to=office.report_to,
                robot=mail.address,
                report_signers=office.report_signers,
                organisation=office.organisation,
            ),
            programmes={
                code: ProgrammePlan(
                    title=programme.title,
                    starts_on=programme.starts_on,
                    ends_on=programme.ends_on,
                    streams=programme.streams,
                    goes_live_on=programme.goes_live_on,
                    same_targets=programme.same_targets,
                )
                for code, programme in settings.programmes.items()
            },
            streams=settings.streams,
            ladders=settings.ladders,
            papers=OfficePaperWriter(settings.project / "config" / "documents", office.contact_line),
            rules=settings.escalation,
        )

    @property
    def archive_address(self) -> str:
        """Where files are kept: $DUBAN_ARCHIVE (a folder or an object storage address), or under the home."""
        return os.environ.get("DUBAN_ARCHIVE") or str(self.settings.home / "archive")

    @property
    def post_office(self) -> PostOffice:
        """A mail server to send through; one connection, used again while it lives."""
        from duban.adapters.mail.smtp import SmtpPostOffice

        return SmtpPostOffice(self.smtp_account)

    @property
    def smtp_account(self) -> "SmtpAccount":
        """How the robot sends; ConfigurationError if that is not said."""
        return smtp_account(self.credentials, self.settings.mail)

    @property
    def imap_account(self) -> "ImapAccount":
        """How the robot's mailbox is reached; ConfigurationError if that is not said."""
        return imap_account(self.credentials, self.settings.mail)

    @property
    def mailbox(self) -> Mailbox:
        """The robot's mailbox: IMAP, or a Maildir in the embedded default."""
        account = self.credentials.get(IMAP)
        if account.kind == "maildir":
            from duban.adapters.mail.maildir import MaildirMailbox

            return MaildirMailbox(Path(account.host or f"/{account.schema}"), self.settings.mail.folders)
        from duban.adapters.mail.imap import ImapMailbox

        return ImapMailbox(self.imap_account, self._login_guard)

    @property
    def _login_guard(self) -> "LoginGuard":
        """What remembers, for all processes, that the mailbox refused our login."""
        from duban.adapters.mail.login_guard import FileGuard

        return FileGuard(self.settings.home / "imap-login-refused", self.clock.now)

    @cached_property
    def generate(self) -> "Generate":
        """Opening cycles and sending forms."""
        from duban.adapters.office.extract_document import DocumentExtractWriter
        from duban.adapters.office.form_writer import WorkbookFormWriter
        from duban.services.generate import Generate
        from duban.services.item_forms import ItemForms

        items = ItemForms(self.desk, WorkbookFormWriter(), DocumentExtractWriter())
        return Generate(
            self.desk,
            items.writer,
            {FormName.ITEMS: items, FormName.COUNTY: self.county_forms},
            self.countersigning,
        )

    @cached_property
    def countersigning(self) -> "Countersigning":
        """What goes to co-leads, and what they give back."""
        from duban.adapters.office.countersign_writer import WorkbookCountersigns
        from duban.services.countersigning import Countersigning

        return Countersigning(self.desk, WorkbookCountersigns(), frozenset(self.settings.checks.off))

    @cached_property
    def county_forms(self) -> "CountyForms":
        """The counties' form, out and in."""
        from duban.adapters.office.county_writer import WorkbookCountyWriter
        from duban.services.county_forms import CountyForms

        return CountyForms(self.desk, WorkbookCountyWriter(), frozenset(self.settings.checks.off))

    @cached_property
    def file_return(self) -> "FileReturn":
        """Judging and filing of returned workbooks."""
        from duban.adapters.office.form_reader import WorkbookFormReader
        from duban.domain.checks import rules_without
        from duban.services.file_return import FileReturn

        rules = rules_without(self.settings.checks.off)
        kinds = {FormName.COUNTY: self.county_forms}
        return FileReturn(self.desk, WorkbookFormReader(), kinds, rules, self.countersigning)

    @cached_property
    def collect(self) -> "Collect":
        """Archiving, filing and answering what arrives."""
        from duban.services.collect import Collect

        return Collect(
            self.desk, self.mailbox, self._parser, self.file_return, self.settings.intake, enclosures=self.enclosures
        )

    @cached_property
    def enclosures(self) -> "Enclosures":
        """What goes back with a receipt."""
        from duban.adapters.office.extension_document import OfficeExtensionWriter
        from duban.adapters.office.marked_workbook import LimitedMarker
        from duban.services.enclosures import Enclosures

        templates = self.settings.project / "config" / "documents"
        return Enclosures(self.desk, LimitedMarker(), OfficeExtensionWriter(templates))

    @cached_property
    def _parser(self) -> "MimeParser":
        """What reads a mail; it needs no mailbox."""
        from duban.adapters.mail.mime import MimeParser

        mail = self.settings.mail
        return MimeParser(mail.address, self.desk.signer, mail.authserv_id, mail.received_by)

    @cached_property
    def quarantine(self) -> "Quarantine":
        """What came in and waits for a person."""
        from duban.services.quarantine import Quarantine

        return Quarantine(self.desk, self._parser)

    @cached_property
    def sending_back(self) -> "SendingBack":
        """What the office does with a return that was accepted."""
        from duban.services.send_back import SendingBack

        return SendingBack(self.desk)

    @cached_property
    def register(self) -> "Register":
        """Returns that came on another way than mail."""
        from duban.services.register import Register

        return Register(self.desk, self.file_return)

    @cached_property
    def escalate(self) -> "Escalate":
        """Paying the reminder debt."""
        from duban.services.escalate import Escalate

        def prepare_form(reference: "Reference", now: "datetime") -> str:
            # Reached only when a form is owed: writing workbooks is not imported for a reminder.
            return self.generate.prepare_form(reference, now)

        return Escalate(self.desk, prepare_form)

    @cached_property
    def pause(self) -> "Pause":
        """The switch that pauses escalation."""
        from duban.services.pause import Pause

        return Pause(self.desk.ledger)

    @cached_property
    def previews(self) -> "Previews":
        """What will be said, and what will not."""
        from duban.services.preview import Previews

        return Previews(self.desk, self.escalate, self.escalate_items)

    @cached_property
    def escalate_items(self) -> "EscalateItems":
        """Paying what is owed about the deadlines of items."""
        from duban.services.escalate_items import EscalateItems

        return EscalateItems(self.desk, self.settings.item_ladders)

    @cached_property
    def serve(self) -> "Serve":
        """Recording that formal papers were handed over."""
        from duban.services.serve import Serve

        return Serve(self.desk)

    @cached_property
    def compile(self) -> "Compile":
        """The consolidated report."""
        from duban.adapters.office.report_writer import OfficeReportWriter
        from duban.services.compile import Compile

        return Compile(
            self.desk,
            OfficeReportWriter(self.settings.project / "config" / "documents", self.settings.office.contact_line),
        )

    @cached_property
    def trace(self) -> "Trace":
        """From statements back to what was typed."""
        from duban.adapters.office.form_reader import WorkbookFormReader
        from duban.services.trace import Trace

        return Trace(self.desk, WorkbookFormReader())

    @cached_property
    def export(self) -> "Export":
        """The working ledger as a workbook."""
        from duban.services.export import Export

        return Export(self.desk, self.compile.writer)

    @cached_property
    def sign(self) -> "Sign":
        """Decisions on drafts."""
        from duban.services.sign import Sign

        return Sign(self.desk)

    @cached_property
    def versions(self) -> "Versions":
        """The versions of the task lists."""
        from duban.services.versions import Versions

        return Versions(self.desk)

    @cached_property
    def decide(self) -> "Decide":
        """Decisions on items."""
        from duban.services.decide import Decide

        return Decide(self.desk, self.settings.decisions)

    @cached_property
    def exempt(self) -> "Exempt":
        """Decisions on returns."""
        from duban.services.exempt import Exempt

        return Exempt(self.desk)

    @cached_property
    def correct(self) -> "Correct":
        """Decisions on the task list and its contacts."""
        from duban.services.correct import Correct

        return Correct(self.desk)

    @cached_property
    def audit(self) -> "Audit":
        """The chained log, and the story of an organisation or an item."""
        from duban.services.audit import Audit

        rungs = {rung.code: rung.name for ladder in self.settings.item_ladders.values() for rung in ladder}
        return Audit(self.desk, rungs)

    @cached_property
    def deliver(self) -> "Deliver":
        """Sending what the outbox owes."""
        from duban.adapters.office.form_mark import WorkbookMarks
        from duban.domain.sending import Hours, SendingRules
        from duban.services.deliver import Deliver

        def look(now: "datetime") -> None:
            # Reached only when a mail may have left without our knowing: reading mail is not imported before.
            self.collect.archive_new_mail()
            self.collect.handle(now)

        mail = self.settings.mail
        rules = SendingRules(
            mail.per_hour,
            mail.per_hour_and_domain,
            Hours(mail.sends_from, mail.sends_until),
            Hours(mail.signed_from, mail.signed_until),
        )
        return Deliver(self.desk, self.post_office, WorkbookMarks(), rules, look)

    @cached_property
    def mail_room(self) -> "MailRoom":
        """What people decide on mails that wait for them."""
        from duban.services.mail_room import MailRoom

        return MailRoom(self.desk.ledger)

    @cached_property
    def reaching(self) -> "Reaching":
        """Whom our mails do not reach."""
        from duban.services.reach import Reaching

        return Reaching(self.desk)

    @property
    def doctor(self) -> "Doctor":
        """An examination of the mailbox and the mail account; a person who asks for it may log in at once."""
        from duban.adapters.mail.maildir import MaildirMailbox
        from duban.adapters.mail.probe import ImapProbe, MaildirProbe, SmtpProbe
        from duban.adapters.signing import HmacSigner
        from duban.services.checkup import Configured
        from duban.services.doctor import Doctor

        mailbox = self.mailbox
        probe = (
            MaildirProbe(mailbox)
            if isinstance(mailbox, MaildirMailbox)
            else ImapProbe(self.imap_account, self._login_guard)
        )
        return Doctor(
            address=self.settings.mail.address,
            mailbox_probe=probe,
            post_office_probe=SmtpProbe(self.smtp_account),
            mailbox=mailbox,
            post_office=self.post_office,
            signer=HmacSigner(self.credentials.get(KEY).password.encode()),
            moment=self.clock.now,
            configured=Configured(self.settings.mail.authserv_id, self.settings.mail.received_by),
        )

    def migrate(self) -> None:
        """Bring the ledger's database to this version; may be called twice, and by two processes at once."""
        from duban.adapters.store.migrate import migrate

        migrate(ledger_url(self.credentials.get(LEDGER)))


def installation(credentials: Credentials | None = None, settings: Settings | None = None) -> Installation:
    """The installation of this project folder; without *credentials* they are read from the environment."""
    return Installation(settings or load_settings(), credentials or environment_credentials(os.environ))
