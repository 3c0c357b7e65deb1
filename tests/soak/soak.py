"""Mails with mixed faults through real SMTP and IMAP servers into collecting; then everything is counted."""

import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from time import perf_counter

from tests.mailserver.dovecot import Dovecot
from tests.mailserver.front import Fault, Front
from tests.mailserver.proxy import Whims, running_proxy
from tests.services.conftest import CYCLE, NAMES, ROBOT, OfficeApp, at
from tests.soak.mails import Mail, Season

from duban.adapters.mail.imap import ImapAccount, ImapMailbox
from duban.adapters.mail.security import Security
from duban.adapters.mail.smtp import SmtpAccount, SmtpPostOffice
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.mail.holds import IntakeRules
from duban.errors import MailboxUnavailable
from duban.services.collect.collect import Collect

NOW = at(10, 20, 10)
BATCHES = 8
# By the number of the message at the front: every so-manieth meets this fault, the first that fits.
FAULTS = ((17, Fault.REJECT), (13, Fault.LOSE_DROP), (11, Fault.DROP_AFTER_ACCEPT), (7, Fault.DEFER))
WHIMS = (
    {"cuts_after": 3000},
    {"hangs_up_on": ("UID FETCH",)},
    {"hangs_up_on": ("EXAMINE",)},
    {"answers": {"EXAMINE": "NO SELECT Unsafe Login. Please contact kefu@188.com for help"}},
    {"cuts_after": 300},
)


@dataclass(frozen=True)
class Figures:
    """What went in, what went wrong on the way, and what the ledger holds in the end."""

    mails: int
    given_up: int
    copies: int
    faults: Counter[Fault]
    interruptions: int
    lost: int
    foreign: int
    unhandled: int
    forms: int
    submissions: int
    forms_lost: int
    receipts: int
    seconds: float

    def __str__(self) -> str:
        faults = ", ".join(f"{fault.name.lower()} {count}" for fault, count in sorted(self.faults.items()))
        return (
            f"{self.mails} mails in {self.seconds:.1f} s ({self.mails / self.seconds:.1f}/s): {faults}; "
            f"{self.interruptions} interrupted collections, 1 change of UIDVALIDITY, 2 collectors at once\n"
            f"{self.copies} copies delivered, {self.lost} lost, {self.unhandled} unhandled; {self.forms} different "
            f"forms, {self.submissions} filed, {self.forms_lost} lost, {self.submissions - self.forms} double, "
            f"{self.receipts} receipts"
        )


def soak(app: OfficeApp, dovecot: Dovecot, front: Front, mails: int) -> Figures:
    """
    Send so many mails through *front* and collect them from *dovecot* into *app*, both with faults.

    A sender that hears nothing, or "later", sends again, as mail programs do; one that is refused gives up.
    """
    app.send_forms()
    numbers = itertools.count(1)
    front.fault = lambda _: fault_of(next(numbers))
    front.stamp = lambda _: NOW
    front.delivered.clear()
    arrived: set[str] = set()
    given_up = interruptions = 0
    begun = perf_counter()
    season = list(Season(app, NOW - timedelta(minutes=1)).mails(mails))
    with running_proxy(dovecot.port, Whims()) as whims:
        account = ImapAccount("127.0.0.1", whims.port, ROBOT, "secret", Security.PLAIN, timeout=20)
        rules = IntakeRules(answers_per_hour=10**6, receipts_per_sender_and_day=10**6, answers_from=at(10, 14))
        collect = replace(app.collect, mailbox=ImapMailbox(account), rules=rules)
        for batch in range(BATCHES):
            for mail in season[batch::BATCHES]:
                before = len(front.delivered)
                given_up += not send(front, mail)
                # A sender may be told "no" after its mail was taken and the answer lost: what was delivered counts.
                if mail.form and len(front.delivered) > before:
                    arrived.add(mail.form)
            if batch == BATCHES // 2:
                dovecot.doveadm("mailbox", "update", "-u", ROBOT, "--uid-validity", "99", "INBOX")
            interruptions += interrupted(collect, whims, WHIMS[batch % len(WHIMS)])
            archive_twice_at_once(collect)
            collect.handle(NOW)
    return counted(app, front, arrived, mails, given_up, interruptions, perf_counter() - begun)


def fault_of(number: int) -> Fault | None:
    """What befalls the message with that number."""
    return next((fault for every, fault in FAULTS if number % every == 0), None)


def send(front: Front, mail: Mail) -> bool:
    """Until it is taken or refused; True if it was taken."""
    front.folder = mail.folder
    office = SmtpPostOffice(SmtpAccount("127.0.0.1", front.port, mail.sender, Security.PLAIN, timeout=20))
    state = MailState.RETRY
    while state in (MailState.RETRY, MailState.UNKNOWN):
        state = office.send(mail.raw, (ROBOT,)).state
    office.close()
    return state is MailState.SENT


def interrupted(collect: Collect, whims: Whims, trouble: dict[str, object]) -> bool:
    """One collection in trouble; whether it was interrupted."""
    for name, value in trouble.items():
        setattr(whims, name, value)
    ended = False
    with suppress(MailboxUnavailable):
        collect.archive_new_mail(at(10, 14))
        ended = True
    whims.cuts_after, whims.hangs_up_on, whims.answers = None, (), {}
    return not ended


def archive_twice_at_once(collect: Collect) -> None:
    """Two collectors that know nothing of each other."""
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(collect.archive_new_mail, at(10, 14)) for _ in range(2)]:
            done.result()


def counted(
    app: OfficeApp, front: Front, arrived: set[str], mails: int, given_up: int, interruptions: int, seconds: float
) -> Figures:
    """The ledger against what the front delivered."""
    with app.context.ledger.begin() as work:
        messages = work.inbox.handled()
        unhandled = work.inbox.unhandled()
        filed = [each for code in NAMES for each in work.submissions.of_return(CYCLE.of(code))]
        receipts = sum(count for (kind, _), count in work.outbox.counts().items() if kind is MailKind.RECEIPT)
    archived = {message.sha256 for message in (*messages, *unhandled)}
    delivered = set(front.delivered)
    return Figures(
        mails=mails,
        given_up=given_up,
        copies=len(front.delivered),
        faults=front.faults,
        interruptions=interruptions,
        lost=len(delivered - archived) + sum(app.context.archive.get(each) == b"" for each in archived),
        foreign=len(archived - delivered),
        unhandled=len(unhandled),
        forms=len(arrived),
        submissions=len(filed),
        forms_lost=len(arrived - {each.file_sha256 for each in filed}),
        receipts=receipts,
        seconds=seconds,
    )
