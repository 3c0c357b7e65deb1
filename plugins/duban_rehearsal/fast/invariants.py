"""
What must hold after every event, each a function that says in a sentence what does not.

Each is looked at only after events that wrote to the tables it is about, or brought somebody a mail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.escalation.item_ladder import CHARGES_NOBODY
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.mail.triage import Triage
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import ReturnState
from duban.errors import DubanError
from duban.ports import MessageKey, ReceivedMessage, UnitOfWork
from duban.services.overview.returns_table import ReturnStanding
from duban_rehearsal.fast.installation import FastInstallation
from duban_rehearsal.fast.witness import NUMBER, SENT_BACK, VERDICT, LetterboxMail, Witness
from duban_rehearsal.people.replies import HEADS
from duban_rehearsal.simulation.proof import LadderProof

NEVER_LEFT = (MailState.PREPARED, MailState.FAILED, MailState.CANCELLED)
UNSETTLED = (MailState.PREPARED, MailState.RETRY, MailState.SENDING, MailState.UNKNOWN)


@dataclass(slots=True)
class Aftermath:
    """What is looked at after an event: the installation, what people have, what was written, what was seen."""

    app: FastInstallation
    witness: Witness
    programme: Programme
    calm_from: datetime
    now: datetime
    tables: frozenset[str] = frozenset()
    news: tuple[LetterboxMail, ...] = ()
    notices: int = 0
    handled: set[MessageKey] = field(default_factory=set)
    fresh: tuple[Notice, ...] = field(default=())


def acknowledged_facts_exist(look: Aftermath) -> Iterator[str]:
    """Whatever a mail told somebody is in the ledger: the mail itself, and each return that it gives a number."""
    with look.app.context.ledger.begin() as work:
        for told in look.news:
            mail = work.outbox.by_message_id(told.message_id)
            if mail is None or mail.state in NEVER_LEFT:
                stands = "没有登记" if mail is None else mail.state.words
                yield f"{told.address} 收到了邮件 {told.message_id}，台账却{stands}。"
            elif mail.kind is MailKind.RECEIPT:
                attempts = {one.attempt for one in _attempts(work, mail.reference)}
                for tag, attempt in NUMBER.findall(told.text):
                    if int(attempt) not in attempts:
                        yield f"{told.address} 收到回执编号 {tag}#{attempt}，台账没有这次报送。"


def nothing_is_sent_twice(look: Aftermath) -> Iterator[str]:
    """Nobody has the same mail twice."""
    for told in look.news:
        copy = (told.message_id, told.address)
        if copy in look.witness.copies:
            yield f"{told.address} 两次收到同一封邮件 {told.message_id}。"
        look.witness.copies.add(copy)


def nobody_is_blamed_unread(look: Aftermath) -> Iterator[str]:
    """Nobody is charged while a mail of his lies in our mailbox that was not handled."""
    charging = [notice for notice in look.fresh if notice.at == look.now and _charges(look.app, notice)]
    if not charging:
        return
    waiting = _unread(look)
    for notice in charging:
        unit = _unit_of(notice)
        addresses = {one.mail.casefold() for one in look.programme.people_of(unit)} if unit else set()
        if addresses & waiting:
            yield f"{notice.subject} 已被{notice.rung}，而该单位来信尚在信箱中未处理。"


def nobody_is_blamed_unproved(look: Aftermath) -> Iterator[str]:
    """Nothing that a person signs is said before what it rests on had arrived and had its time."""
    if not any(notice.document for notice in look.fresh):
        return
    with look.app.context.ledger.begin() as work:
        notices = work.notices.all()
    fresh = {(notice.rung, notice.subject) for notice in look.fresh}
    for notice in LadderProof(look.app, notices).missing():
        if (notice.rung, notice.subject) in fresh:
            yield f"{notice.subject} 的{notice.rung}拟稿时，前一步未送达或期限未满。"


def no_verdict_is_contradicted(look: Aftermath) -> Iterator[str]:
    """Whoever was told that his return is in is not told that it is missing, unless it was sent back since."""
    with look.app.context.ledger.begin() as work:
        for told in look.news:
            mail = work.outbox.by_message_id(told.message_id)
            if mail is not None and mail.kind is MailKind.RECEIPT:
                yield from _hear_verdict(look, work, told, mail.reference)
            elif mail is not None:
                for notice in work.notices.carried_by(mail.key):
                    heard = look.witness.accepted.get(notice.subject)
                    if heard is not None and heard < told.at and misses_return(look.app, notice):
                        since = f"{heard:%m-%d %H:%M}已获告知{notice.subject}已收"
                        yield f"{told.address} {since}，{told.at:%m-%d %H:%M}又被催报。"


def _hear_verdict(look: Aftermath, work: UnitOfWork, told: LetterboxMail, reference: str) -> Iterator[str]:
    verdict, numbers = VERDICT.search(told.subject), NUMBER.findall(told.text)
    if verdict is None or len(numbers) != 1 or not reference:
        return
    sent_back = verdict[1] in SENT_BACK
    attempts = {one.attempt: one for one in _attempts(work, reference)}
    filed = attempts.get(int(numbers[0][1]))
    if filed is not None and filed.verdict.accepts is sent_back:
        yield f"{told.address} 收到的回执说第{filed.attempt}次报送{verdict[1]}，台账却是{filed.verdict.value}。"
    if sent_back:
        look.witness.accepted.pop(reference, None)
    else:
        look.witness.accepted.setdefault(reference, told.at)


def the_board_equals_the_ledger(look: Aftermath) -> Iterator[str]:
    """The table of returns shows as in what was accepted, and nothing else."""
    with look.app.context.ledger.begin() as work:
        cycles = [one.reference for one in work.cycles.all()]
        accepted = {cycle: frozenset(work.submissions.accepted(cycle)) for cycle in cycles}
        excused = {
            cycle: {code for code, one in work.returns.of_cycle(cycle).items() if one.state is ReturnState.EXEMPT}
            for cycle in cycles
        }
    for cycle in cycles:
        table = look.app.returns_tables.of(look.app.context.cycle(cycle), look.now)
        shown = {row.unit.code for row in table.rows if row.standing.is_held or row.standing is ReturnStanding.EXEMPT}
        for code in sorted(shown ^ (accepted[cycle] | excused[cycle])):
            yield f"{cycle} {code}：页面{'显示已收' if code in shown else '未显示已收'}，台账相反。"


def every_message_is_listed(look: Aftermath) -> Iterator[str]:
    """Each mail of a unit that is no return is on a list of the office, or a person has dealt with it."""
    with look.app.context.ledger.begin() as work:
        handled = [one for one in work.inbox.handled() if one.key not in look.handled]
        known = {one.message for one in work.unit_messages.all()}
        for message in handled:
            is_listed = message.sha256 in known or _is_held(work, message)
            is_message = message.triage in (Triage.NO_WORKBOOK, Triage.UNKNOWN)
            if is_message and not is_listed and _is_of_unit(look.programme, message.sender):
                yield f"{message.sender} 的来信（{message.triage}）不在任何清单中：{message.note}"
        look.handled.update(message.key for message in handled)


def every_signature_is_answerable(look: Aftermath) -> Iterator[str]:
    """Of every draft that waits its signer can be shown all he needs, and there is somebody to sign."""
    for document in look.app.sign.waiting():
        try:
            look.app.sign.dossier(document, look.now)
            for file in document.files:
                look.app.context.archive.get(file.sha256)
        except DubanError as error:
            yield f"待签文书 {document.name} 无法呈签：{error}"
        if not document.signer:
            yield f"待签文书 {document.name} 没有签发人。"


def what_is_owed_is_paid(look: Aftermath) -> Iterator[str]:
    """Once nothing goes wrong any more, all that is owed is paid within a working day."""
    calendar, today = look.app.calendar, look.now.astimezone(TIMEZONE).date()
    if look.now < look.calm_from or today <= calendar.add(look.calm_from.astimezone(TIMEZONE).date(), 1):
        return
    with look.app.context.ledger.begin() as work:
        late = [
            mail
            for state in UNSETTLED
            for mail in work.outbox.in_state(state)
            if mail.attention_at is not None and calendar.add(mail.attention_at.astimezone(TIMEZONE).date(), 1) < today
        ]
        unhandled = [
            one
            for one in work.inbox.unhandled()
            if calendar.add(one.received_at.astimezone(TIMEZONE).date(), 1) < today
        ]
    for mail in late:
        yield f"邮件 {mail.key} 一直{mail.state.words}：{mail.response}"
    for message in unhandled:
        yield f"{message.sender} {message.received_at:%m-%d %H:%M}的来信一直没有处理。"


def nothing_is_owed_after_a_morning(look: Aftermath) -> Iterator[str]:
    """After a morning's round in calm weather no return is left that should have been said something by now."""
    calm = look.calm_from.astimezone(TIMEZONE).date()
    if look.now < look.calm_from or look.now.astimezone(TIMEZONE).date() <= look.app.calendar.add(calm, 1):
        return
    for debt in look.app.escalate.debts(look.now):
        yield f"{debt.reference} 应办{debt.rung}，早上一轮之后仍未办。"


Invariant = Callable[[Aftermath], Iterator[str]]
# After which events each is looked at: those that wrote to these tables; "" stands for a mail that came to somebody.
AFTER: tuple[tuple[Invariant, frozenset[str]], ...] = (
    (acknowledged_facts_exist, frozenset({""})),
    (nothing_is_sent_twice, frozenset({""})),
    (nobody_is_blamed_unread, frozenset({"notices"})),
    (nobody_is_blamed_unproved, frozenset({"notices"})),
    (no_verdict_is_contradicted, frozenset({""})),
    (every_message_is_listed, frozenset({"messages"})),
    (every_signature_is_answerable, frozenset({"documents"})),
)
# Once a day, after the morning's round.
DAILY: tuple[Invariant, ...] = (the_board_equals_the_ledger, what_is_owed_is_paid, nothing_is_owed_after_a_morning)


def _attempts(work: UnitOfWork, reference: str) -> tuple:  # type: ignore[type-arg]
    return work.submissions.of_return(Reference.parse(reference)) if reference else ()


def _charges(app: FastInstallation, notice: Notice) -> bool:
    """Whether *notice* reproaches a unit with something."""
    if ItemSubject.parse(notice.subject):
        rungs = (rung for ladder in app.settings.item_ladders.values() for rung in ladder)
        return any(rung.code == notice.rung and rung.anchor not in CHARGES_NOBODY for rung in rungs)
    return misses_return(app, notice)


def misses_return(app: FastInstallation, notice: Notice) -> bool:
    """Whether *notice* says that a return is missing."""
    reference = _reference_of(notice.subject)
    ladder = app.context.ladders.get(reference.stream, ()) if reference else ()
    return any(rung.code == notice.rung and rung.charges for rung in ladder)


def _reference_of(subject: str) -> Reference | None:
    try:
        return Reference.parse(subject)
    except ValueError:
        return None


def _unit_of(notice: Notice) -> str:
    if item := ItemSubject.parse(notice.subject):
        return item.lead
    reference = _reference_of(notice.subject)
    return reference.organisation if reference else ""


def _unread(look: Aftermath) -> set[str]:
    """Who wrote the mails that lie in our mailbox and were not handled."""
    box = look.witness.post_office.boxes.get(look.witness.post_office.robot, [])
    with look.app.context.ledger.begin() as work:
        known = work.inbox.known_uids("INBOX", 1)
        open_ = {one.key.uid for one in work.inbox.unhandled()}
    left = (mail for uid, mail in enumerate(box, start=1) if mail.at <= look.now and (uid not in known or uid in open_))
    return {str(HEADS.parsebytes(mail.head)["From"]).rpartition("<")[2].strip(" >").casefold() for mail in left}


def _is_held(work: UnitOfWork, message: ReceivedMessage) -> bool:
    return bool(work.holds.of_message(message.sha256) or work.holds.ended(message.sha256))


def _is_of_unit(programme: Programme, sender: str) -> bool:
    return any(one.mail.casefold() == sender.casefold() for one in programme.contacts)
