"""Whether a unit that is on time is written to more than its share: counted in everybody's mailbox, month by month."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from email.parser import BytesHeaderParser

from duban.bootstrap import Installation
from duban.domain.appraisal.subject import ANSWERING, CHECKING
from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.escalation.circular_proof import ExtractKey
from duban.domain.escalation.need_ladder import CHARGING, GIVING
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.mail.mail_key import MailKey
from duban.domain.report.burden import total_of
from duban.ports import UnitOfWork
from duban_rehearsal.simulation.post import InnerPostOffice

MOST_MAILS, MOST_FORMS = 4, 1
HEADS = BytesHeaderParser()
# What a unit is answered to a return, and to what it says of a request for help.
RETURN, HELP = "receipt", "helper_receipt"
# What answers what a unit says of an errand.
ERRAND = "errand_receipt"
# What a paper gave, and what an appraisal says.
BESIDE = frozenset({GIVING, CHECKING, ANSWERING})
# A unit, and the first day of a month.
UnitMonth = tuple[str, date]


def mails_over_four(app: Installation, post_office: InnerPostOffice) -> dict[str, int]:
    """
    How many mails a unit got in each month in which it was on time and got more than four for each return that fell
    due, or more than one form of a stream: who is asked in a data call beside has the form of that as well.

    On time is whoever filed in time what was taken at once, and was told of nothing overdue, refused or found false.
    The receipt of a return counts, and one of what was answered to a request for help; what a unit sends again of its
    own accord is answered as well, and that is no burden of ours. What a paper gave waits for nothing, and is not
    counted; nor is what the appraisal says, which is off until an office switches it on. The form of a return and
    its receipt count in the month in which the return falls due: who could not be reached then has them later.
    """
    arrived = _arrived(post_office)
    with app.context.ledger.begin() as work:
        sent = [mail for message_id in arrived if (mail := work.outbox.by_message_id(message_id)) is not None]
        charged = {(one.organisation, arrived[one.message_id]) for one in sent if _charges(app, work, one)}
        due = Counter(_due(app, work))
        on_time = set(_taken_at_once(app, work)) - charged
        counted = [one for one in sent if not _is_beside(work, one)]
    months = {one.message_id: _month(app, one, arrived[one.message_id]) for one in sent}
    about = {(one.organisation, months[one.message_id], _matter(one)) for one in counted}
    mails = Counter((unit, month) for unit, month, _ in about)
    asked = [one for one in sent if one.kind is MailKind.FORM]
    forms = Counter((one.organisation, months[one.message_id], Reference.parse(one.reference).stream) for one in asked)
    more = {(unit, month) for (unit, month, _), count in forms.items() if count > MOST_FORMS}
    found = {each: mails[each] for each in on_time if mails[each] > MOST_MAILS * due[each] or each in more}
    return {f"{unit} {month:%Y-%m}": count for (unit, month), count in sorted(found.items())}


def cells_by_period(app: Installation) -> dict[str, str]:
    """Of each month of the items' stream how much its forms asked for, and how much of that stood filled."""
    found: dict[str, str] = {}
    with app.context.ledger.begin() as work:
        cycles = [one.reference for one in work.cycles.all()]
    for cycle in sorted(cycles, key=lambda one: one.period.last):
        if app.context.streams[cycle.stream].form is FormName.ITEMS:
            total = total_of(app.burdens.of(cycle, app.clock.now()))
            told = f"{total.asked or 0}格，预填{total.share or 0}%，答复{total.answers}件，"
            told += f"{total.minutes or 0}分钟，{total.mails}封"
            found[str(cycle.period)] = told
    return found


def _is_beside(work: UnitOfWork, mail: OutgoingMail) -> bool:
    """Whether *mail* brings what a paper gave, answers what was said of it, or speaks of an appraisal."""
    is_receipt = MailKey.parse(mail.key).code == ERRAND
    return is_receipt or any(one.rung in BESIDE for one in work.notices.carried_by(mail.key))


def _month(app: Installation, mail: OutgoingMail, arrived: date) -> date:
    """The month that *mail* is counted in: that of its return, if it is its form or its receipt."""
    cycle = Reference.parse(mail.reference).cycle
    is_of_return = mail.kind is MailKind.FORM or MailKey.parse(mail.key).code == RETURN
    return (
        app.context.cycle(cycle).due.replace(day=1) if is_of_return and cycle.stream in app.context.streams else arrived
    )


def _matter(mail: OutgoingMail) -> str:
    """What a mail counts as: itself, but the receipts of one return as one, and those of help in a month."""
    code = MailKey.parse(mail.key).code
    if code == HELP:
        return HELP
    return f"{code}/{mail.reference}" if code == RETURN else mail.key


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


def _due(app: Installation, work: UnitOfWork) -> Iterator[UnitMonth]:
    """Every unit with the month in which a return of its falls due, once for each return."""
    for opened in work.cycles.all():
        month = app.context.cycle(opened.reference).due.replace(day=1)
        yield from ((unit, month) for unit in work.returns.of_cycle(opened.reference))


def _charges(app: Installation, work: UnitOfWork, mail: OutgoingMail) -> bool:
    """Whether *mail* speaks of something late: of a return, an item, help that was asked for, or in an extract."""
    if mail.kind is not MailKind.NOTICE:
        return False
    if ExtractKey.parse(mail.key) is not None:
        return True
    rungs = {rung.code: rung for ladder in app.settings.item_ladders.values() for rung in ladder}
    ladder = app.context.ladders.get(Reference.parse(mail.reference).stream, ())
    late = {*CHARGING, *(rung.code for rung in ladder if rung.charges)}
    return any(
        notice.rung in late or (notice.rung in rungs and not rungs[notice.rung].can_wait)
        for notice in work.notices.carried_by(mail.key)
    )
