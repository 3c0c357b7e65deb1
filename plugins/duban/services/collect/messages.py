"""
Which unit a mail without a return speaks for, and about which return: by what it answers, its subject, its sender.

A mail that names a return of ours is somebody's word about it even if nobody vouches for the sender: a person reads
it. Only the word of a contact, or of a sender whom our mail server checked, changes anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.delivery import carries_our_mark
from duban.domain.mail.message import MessageKind, UnitMessage, message_kind, words_beside, words_of
from duban.domain.mail.triage import Incoming, looks_like_workbook, may_be_a_persons
from duban.domain.plan.addresses import units_of
from duban.domain.plan.programme import Programme
from duban.ports import ReceivedMessage
from duban.services.collect.identify import tagged_in
from duban.services.context import ServiceContext
from duban.services.proof.returns_told import returns_told


@dataclass(frozen=True, slots=True)
class About:
    """A return that a mail is about, and the mail of ours that it answers, empty if none."""

    reference: Reference
    mail_key: str = ""


def messages_in(context: ServiceContext, message: ReceivedMessage, incoming: Incoming) -> tuple[UnitMessage, ...]:
    """
    What *incoming* says, once for each return that it may be about; empty for a stranger, and for a plain receipt.

    An address that several units share speaks for each of them: none of them was silent.
    """
    words = words_of(incoming)
    return _told(context, message, incoming, words, message_kind(words))


def messages_beside(context: ServiceContext, message: ReceivedMessage, incoming: Incoming) -> tuple[UnitMessage, ...]:
    """
    What *incoming* says beside the form that it brings, as `messages_in`; empty if that is only a covering letter.

    Whoever withdraws a form and sends another has it replaced by that: there is nothing to decide.
    """
    words = words_beside(incoming, context.places)
    kind = message_kind(words)
    return _told(context, message, incoming, words, MessageKind.OTHER if kind is MessageKind.WITHDRAWAL else kind)


def doubtful_messages(context: ServiceContext, message: ReceivedMessage, incoming: Incoming) -> tuple[UnitMessage, ...]:
    """
    What a mail says that a robot may have sent and a person as well; empty unless it comes from a registered address.

    A stranger's is left out: lists and newsletters write from everywhere.
    """
    if not may_be_a_persons(incoming) or incoming.authentication is Authentication.FAIL:
        return ()
    brings_form = any(map(looks_like_workbook, incoming.attachments))
    said = (messages_beside if brings_form else messages_in)(context, message, incoming)
    return tuple(
        replace(one, kind=MessageKind.DOUBTFUL) if one.kind is MessageKind.OTHER else one
        for one in said
        if _is_registered(context, one)
    )


def _is_registered(context: ServiceContext, said: UnitMessage) -> bool:
    reference = Reference.parse(said.subject)
    programme = context.programme(reference, said.received_at)
    return is_contact(programme, reference.organisation, said.sender)


def _told(
    context: ServiceContext, message: ReceivedMessage, incoming: Incoming, words: str, kind: MessageKind
) -> tuple[UnitMessage, ...]:
    if not words:
        return ()
    told = []
    for about in _abouts(context, incoming, kind, message.received_at):
        reference = about.reference
        told.append(
            UnitMessage(
                message=message.sha256,
                subject=str(reference),
                mail_key=about.mail_key,
                sender=incoming.sender,
                received_at=message.received_at,
                words=words,
                kind=kind,
                is_vouched=is_vouched(
                    context.programme(reference, message.received_at), reference.organisation, incoming
                ),
            )
        )
    return tuple(told)


def is_vouched(programme: Programme, unit: str, incoming: Incoming) -> bool:
    """Whether the sender speaks for *unit* beyond doubt: registered for it, or checked at a domain that is its own."""
    if incoming.authentication is Authentication.FAIL:
        return False
    if is_contact(programme, unit, incoming.sender):
        return True
    return incoming.authentication is Authentication.PASS and unit in units_of(programme, incoming.sender)


def is_contact(programme: Programme, unit: str, address: str) -> bool:
    """Whether *address* is registered for *unit*, letter by letter."""
    wanted = address.casefold()
    return any(one.organisation == unit and one.mail.casefold() == wanted for one in programme.contacts)


def _abouts(context: ServiceContext, incoming: Incoming, kind: MessageKind, at: datetime) -> tuple[About, ...]:
    """The returns that a mail is about: the one it names, of the sender's own unit if that is another; else theirs."""
    together = _named_together(context, incoming)
    named = together[0] if together else None
    own = _own(context, incoming.sender, kind, at)
    if named is None:
        return tuple(About(reference) for reference in own)
    programme = context.programme(named.reference, at)
    units = units_of(programme, incoming.sender)
    if units and named.reference.organisation not in units:
        return tuple(About(one, named.mail_key) for one in own)
    if kind is MessageKind.WITHDRAWAL and not _is_filed(context, named.reference):
        filed = next((one for one in own if one.organisation == named.reference.organisation), named.reference)
        return (About(filed, named.mail_key),)
    return together


def _named_together(context: ServiceContext, incoming: Incoming) -> tuple[About, ...]:
    """What the mail names most surely: one return, or all those that the mail which it answers was about."""
    named = tuple(_named(context, incoming))
    return tuple(one for one in named if one == named[0] or (one.mail_key and one.mail_key == named[0].mail_key))


def _named(context: ServiceContext, incoming: Incoming) -> Iterator[About]:
    """The returns that the mail's thread and subject name, strongest first."""
    with context.ledger.begin() as work:
        for message_id in dict.fromkeys((incoming.in_reply_to, *incoming.references)):
            mail = (
                work.outbox.by_message_id(message_id) if carries_our_mark(message_id, context.signer.is_ours) else None
            )
            if mail is not None and mail.organisation:
                named = (one for one in returns_told(work, mail) if one.organisation)
                yield from (About(reference, mail.renews or mail.key) for reference in named)
        for reference in tagged_in(work, incoming.subject):
            if reference.organisation and work.returns.get(reference) is not None:
                yield About(reference)


def _own(context: ServiceContext, address: str, kind: MessageKind, at: datetime) -> tuple[Reference, ...]:
    """
    The return of each unit that *address* speaks for: the newest that is owed, else the newest.

    A withdrawal is about the newest that was filed.
    """
    with context.ledger.begin() as work:
        cycles = [cycle.reference for cycle in work.cycles.all()]
    best: dict[tuple[str, str], tuple[bool, Reference]] = {}
    for cycle in cycles:
        for unit in sorted(units_of(context.programme(cycle, at), address)):
            with context.ledger.begin() as work:
                expected = work.returns.get(cycle.of(unit))
            if expected is None:
                continue
            fits = expected.attempts > 0 if kind is MessageKind.WITHDRAWAL else expected.state.is_owed
            key = (cycle.programme, unit)
            if key not in best or fits >= best[key][0]:
                best[key] = (fits, cycle.of(unit))
    found = list(best.values())
    fitting = [one for one in found if one[0]] or found
    return tuple(reference for _fits, reference in fitting)


def _is_filed(context: ServiceContext, reference: Reference) -> bool:
    with context.ledger.begin() as work:
        expected = work.returns.get(reference)
    return expected is not None and expected.attempts > 0
