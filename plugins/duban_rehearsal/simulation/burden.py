"""Whether a unit that is on time is written to more than its share: counted in everybody's mailbox, month by month."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from email.parser import BytesHeaderParser

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.escalation.circular_proof import ExtractKey
from duban.domain.escalation.item_ladder import ItemAnchor
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.ports import UnitOfWork
from duban_rehearsal.simulation.post import InnerPostOffice

MOST_MAILS, MOST_FORMS = 4, 1
HEADS = BytesHeaderParser()
# A unit, and the first day of a month.
UnitMonth = tuple[str, date]


def mails_over_four(app: Installation, post_office: InnerPostOffice) -> dict[str, int]:
    """
    How many mails a unit got in each month in which it was on time and got more than four, or more than one form.

    On time is whoever filed in time what was taken at once, and was told of nothing overdue, refused or found false.
    Answers to what it wrote count like all others.
    """
    arrived = _arrived(post_office)
    with app.context.ledger.begin() as work:
        sent = [mail for message_id in arrived if (mail := work.outbox.by_message_id(message_id)) is not None]
        charged = {(one.organisation, arrived[one.message_id]) for one in sent if _charges(app, work, one)}
        on_time = set(_taken_at_once(app, work)) - charged
    mails = Counter((one.organisation, arrived[one.message_id]) for one in sent)
    forms = Counter((one.organisation, arrived[one.message_id]) for one in sent if one.kind is MailKind.FORM)
    found = {each: mails[each] for each in on_time if mails[each] > MOST_MAILS or forms[each] > MOST_FORMS}
    return {f"{unit} {month:%Y-%m}": count for (unit, month), count in sorted(found.items())}


def _arrived(post_office: InnerPostOffice) -> Mapping[str, date]:
    """The month in which each mail reached anybody, by its Message-ID."""
    found: dict[str, date] = {}
    for mails in post_office.mailboxes().values():
        for mail in mails:
            day = mail.at.astimezone(TIMEZONE).date()
            found.setdefault(str(HEADS.parsebytes(mail.head)["Message-ID"]), day.replace(day=1))
    return found


def _taken_at_once(app: Installation, work: UnitOfWork) -> Iterator[UnitMonth]:
    """The units that report on items, with each month in which their return was taken at once and in time."""
    for opened in work.cycles.all():
        cycle = app.context.cycle(opened.reference)
        if cycle.stream.form is not FormName.ITEMS:
            continue
        for unit, expected in work.returns.of_cycle(opened.reference).items():
            came_at = expected.first_complete_at
            if came_at is not None and came_at < cycle.late_from and not expected.sent_back:
                yield unit, cycle.due.replace(day=1)


def _charges(app: Installation, work: UnitOfWork, mail: OutgoingMail) -> bool:
    """Whether *mail* speaks of something late: of a return, of an item, or in the extract of a circular."""
    if mail.kind is not MailKind.NOTICE:
        return False
    if ExtractKey.parse(mail.key) is not None:
        return True
    rungs = {rung.code: rung for ladder in app.settings.item_ladders.values() for rung in ladder}
    ladder = app.context.ladders.get(Reference.parse(mail.reference).stream, ())
    late = {rung.code for rung in ladder if rung.charges}
    return any(
        notice.rung in late or (notice.rung in rungs and rungs[notice.rung].anchor is not ItemAnchor.BEFORE)
        for notice in work.notices.carried_by(mail.key)
    )
