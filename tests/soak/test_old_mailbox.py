"""The first connection to a mailbox full of old mail answers nobody."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from tests.mailserver.dovecot import Dovecot
from tests.mailserver.fixtures import certificate, dovecot
from tests.services.conftest import CYCLE, OfficeApp, address, app, at, mail_with

from duban.adapters.mail.imap import ImapAccount, ImapMailbox
from duban.adapters.mail.security import Security

__all__ = ["app", "certificate", "dovecot"]

ADDRESS = "old@yyb.quanzhou.example"
OPENED = at(10, 14)  # the first cycle: whoever replies to it is answered
FIRST_DAY = at(10, 20, 10)
OLD = 500


def test_old_mail_is_archived_and_only_what_comes_afterwards_is_answered(app: OfficeApp, dovecot: Dovecot) -> None:
    """Five hundred old mails with good forms among them: the archive has all, the outbox nothing."""
    app.send_forms(OPENED)
    form = app.good_form("swj")
    for number in range(OLD):
        when = OPENED - timedelta(hours=number + 1)
        raw = mail_with(form, address("swj"), when) if number % 50 == 0 else b"From: a@swj.example\r\n\r\n%d" % number
        dovecot.deliver(ADDRESS, raw, when)
    account = ImapAccount("127.0.0.1", dovecot.port, ADDRESS, "secret", Security.PLAIN, timeout=20)
    collect = replace(app.collect, mailbox=ImapMailbox(account))
    assert collect.archive_new_mail(FIRST_DAY) == OLD
    collect.handle(FIRST_DAY)
    with app.context.ledger.begin() as work:
        before = work.outbox.due(FIRST_DAY)
        assert work.submissions.of_return(CYCLE.of("swj")) == ()
        assert len(work.inbox.handled()) == OLD
    assert before == ()
    later = FIRST_DAY + timedelta(minutes=5)
    dovecot.deliver(ADDRESS, mail_with(form, address("swj"), later), later)
    assert collect.archive_new_mail(later) == 1
    collect.handle(later)
    with app.context.ledger.begin() as work:
        (submission,) = work.submissions.of_return(CYCLE.of("swj"))
        assert len(work.outbox.due(later)) == 1
    assert submission.file_sha256 == sha256(form).hexdigest()
