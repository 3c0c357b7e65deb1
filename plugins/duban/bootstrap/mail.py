"""The wiring of the mail edge: the robot's accounts, what reads a mail, and the examination of all that."""

from functools import cached_property
from itertools import chain
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING

from duban.bootstrap.connections import IMAP, KEY, imap_account, smtp_account
from duban.bootstrap.office_files import FileServices
from duban.domain.calendar.cycle import TIMEZONE
from duban.errors import ConfigurationError
from duban.ports import Mailbox, MessageParser, PostOffice, Signer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duban.adapters.mail.imap import ImapAccount
    from duban.adapters.mail.login_guard import LoginGuard
    from duban.adapters.mail.smtp import SmtpAccount
    from duban.domain.escalation.rung import LadderRung
    from duban.domain.office.office import Office
    from duban.services.operate.doctor import Doctor
    from duban.services.operate.health import Healths
    from duban.services.operate.status import Statuses
    from duban.services.proof.deliverability import Reaching
    from duban.services.send.outbox_admin import MailRoom
    from duban.services.watch.outages import OutageMemory

OUTAGES = "outages.json"


class Post(FileServices):
    """The mailbox and the way out."""

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
    def parser(self) -> MessageParser:
        """What reads a mail, in a child with limits; it needs no mailbox."""
        from duban.adapters.mail.guarded_parser import GuardedParser

        mail = self.settings.mail
        return GuardedParser(mail.address, self.context.signer, mail.authserv_id, mail.received_by)

    @property
    def doctor(self) -> "Doctor":
        """An examination of the mailbox and the mail account; a person who asks for it may log in at once."""
        from duban.adapters.airflow_database import airflow_database
        from duban.adapters.mail.maildir import MaildirMailbox
        from duban.adapters.mail.probe import ImapProbe, MaildirProbe, SmtpProbe
        from duban.bootstrap.office_check import office_findings
        from duban.services.operate.authority_checks import check_calendar, check_connections, check_signers
        from duban.services.operate.doctor import Doctor
        from duban.services.operate.mail_findings import Configured

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
            signer=self._examining_signer,
            moment=self.clock.now,
            beforehand=(
                *(check_signers(office, self._rungs(office), where) for where, office in self.settings.offices),
                *office_findings(self.settings),
                check_calendar(self.calendar, self.clock.now().astimezone(TIMEZONE).date()),
                *check_connections(airflow_database(self.settings.home)),
            ),
            configured=Configured(self.settings.mail.authserv_id, self.settings.mail.received_by),
        )

    @property
    def _examining_signer(self) -> Signer:
        """What marks the doctor's own two mails: the key, or before the first start one that is forgotten."""
        from duban.adapters.signing import HmacSigner

        try:
            self.credentials.get(KEY)
        except ConfigurationError:
            return HmacSigner(token_bytes(32))
        return self.signer

    def _rungs(self, office: "Office") -> "Iterator[LadderRung]":
        """Every step of the ladders, of returns and of items, of the streams that *office* answers for."""
        settings = self.settings
        plans = [plan for plan in settings.programmes.values() if (plan.office or settings.office) == office]
        streams = dict.fromkeys(chain.from_iterable(plan.streams for plan in plans))
        yield from chain.from_iterable(settings.ladders[stream] for stream in streams)
        yield from chain.from_iterable(settings.item_ladders.get(stream, ()) for stream in streams)

    @cached_property
    def mail_room(self) -> "MailRoom":
        """What people decide on mails that wait for them."""
        from duban.services.send.outbox_admin import MailRoom

        return MailRoom(self.context.ledger)

    @cached_property
    def outages(self) -> "OutageMemory":
        """What failed around us, and whether it was told."""
        from duban.adapters.outage_file import JsonOutageFile
        from duban.services.watch.outages import OutageMemory

        return OutageMemory(self.context, JsonOutageFile(self.settings.home / OUTAGES), self.settings.operations)

    @cached_property
    def healths(self) -> "Healths":
        """How the installation is."""
        from duban.services.operate.health import Healths

        return Healths(self.context, self.outages)

    @cached_property
    def statuses(self) -> "Statuses":
        """How it is, with all that a person or a monitor looks after."""
        from duban.adapters.airflow_database import airflow_database
        from duban.adapters.clock import SystemClock
        from duban.adapters.disks import LocalDisks
        from duban.services.operate.status import Statuses

        settings = self.settings
        return Statuses(
            context=self.context,
            healths=self.healths,
            disks=LocalDisks({"数据目录": str(settings.home), "档案库": self.archive_address}),
            airflow=airflow_database(settings.home),
            schema=self.schema,
            rules=settings.operations,
            waits_days=settings.intake.alert_after_days,
            moment=SystemClock().now,
        )

    @cached_property
    def reaching(self) -> "Reaching":
        """Whom our mails do not reach."""
        from duban.services.proof.deliverability import Reaching

        return Reaching(self.context)
