"""
Which return a workbook is meant for: by its token, else what its mail answers, then its subject, its name, its sender.

That says nothing of who may file it, and without a token only a return that is still owed is found: a table that
somebody attaches to an answer must not take the place of an accepted return.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.delivery import OutgoingMail, carries_our_mark
from duban.domain.mail.mail_key import MailKey
from duban.domain.mail.tag import tags_in
from duban.domain.mail.triage import Incoming
from duban.domain.plan.addresses import units_of
from duban.domain.returns.submission import FilledForm, Unreadable
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.proof.returns_told import returns_told

COPY = re.compile(r"(\s*[（(]\d+[）)]|\s*-\s*副本)+$")


@dataclass(frozen=True, slots=True)
class Clues:
    """
    What a mail says of the return it brings, strongest first.

    `named` is the return that a contact was asked about and confirmed, `cites` the Message-IDs with our mark that
    the mail answers, `subject` may hold the tag of a mail of ours.
    """

    named: str = ""
    cites: tuple[str, ...] = ()
    subject: str = ""


NO_CLUES = Clues()


def marked_return(context: ServiceContext, filled: FilledForm | Unreadable) -> Reference | None:
    """
    The return that the workbook is held against: the one whose token it carries, if that is expected.

    Last month's file, filled again, is the commonest mistake: once its own return is settled and a newer one is
    owed, the newer one is meant, and the rules say which form to use.
    """
    if isinstance(filled, Unreadable) or not context.signer.is_ours(filled.reference, filled.token):
        return None
    reference = Reference.parse(filled.reference)
    with context.ledger.begin() as work:
        expected = work.returns.get(reference)
        if expected is None or expected.state.is_owed:
            return reference if expected else None
        return newest_owed(work, reference) or reference


def newest_owed(work: UnitOfWork, reference: Reference) -> Reference | None:
    """The newest return that the unit of *reference* owes in the same stream for a later period; None if none."""
    newer = [
        later
        for cycle in work.cycles.all()
        if cycle.reference.programme == reference.programme
        and cycle.reference.stream == reference.stream
        and cycle.reference.period > reference.period
        and (due := work.returns.get(later := cycle.reference.of(reference.organisation)))
        and due.state.is_owed
    ]
    return max(newer, key=lambda each: each.period, default=None)


def owed_return(context: ServiceContext, clues: Clues, file_name: str) -> Reference | None:
    """The return still owed that the strongest clue names; None if none does."""
    with context.ledger.begin() as work:
        for reference in _named(work, clues, file_name):
            expected = work.returns.get(reference) if reference.organisation else None
            if expected is not None and expected.state.is_owed:
                return reference
    return None


def _named(work: UnitOfWork, clues: Clues, file_name: str) -> Iterator[Reference]:
    """The returns that are named, as far as they can be read."""
    yield from references_in(clues.named)
    mails = (work.outbox.by_message_id(message_id) for message_id in clues.cites)
    for mail in mails:
        yield from _meant_by(work, mail) if mail is not None else ()
    yield from tagged_in(work, clues.subject)
    yield from _by_name(work, file_name)


def _meant_by(work: UnitOfWork, mail: OutgoingMail) -> Iterator[Reference]:
    """What an answer to *mail* is about: of a mail about several returns the only one that is still owed."""
    if not MailKey.parse(mail.key).is_joined:
        yield from references_in(mail.reference)
        return
    about = returns_told(work, mail)
    owed = [one for one in about if (expected := work.returns.get(one)) is not None and expected.state.is_owed]
    yield from owed if len(owed) == 1 else ()


def tagged_in(work: UnitOfWork, subject: str) -> Iterator[Reference]:
    """
    The returns or cycles whose tag a subject carries, the last tag first.

    A short tag means what our mails under it were about; where they were about several, nobody can tell.
    """
    for tag in tags_in(subject):
        meant = {tag} if "/" in tag else work.outbox.tagged(tag)
        if len(meant) == 1:
            yield from references_in(*meant)


def references_in(*texts: str) -> Iterator[Reference]:
    """Those of *texts* that name a return or a cycle."""
    for text in texts:
        try:
            yield Reference.parse(text)
        except ValueError:
            continue


def _by_name(work: UnitOfWork, file_name: str) -> Iterator[Reference]:
    """The returns whose form was sent out under that name, newest first; the marks of a copy are left out."""
    stem = COPY.sub("", PurePath(file_name).stem)
    for cycle in reversed(work.cycles.all()):
        for code in work.returns.of_cycle(cycle.reference):
            form = work.forms.get(cycle.reference.of(code))
            if form is not None and PurePath(form.file_name).stem == stem:
                yield cycle.reference.of(code)


def open_return_of(context: ServiceContext, address: str, at: datetime) -> Reference | None:
    """
    The newest open return of the unit that *address* spoke for at *at*; None for a stranger.

    Of an address that several units share it is the one whose return alone is open; where several are, nobody can
    tell, and it is None.
    """
    return _the_only(open_returns_of(context, address, at))


def open_returns_of(context: ServiceContext, address: str, at: datetime) -> tuple[Reference, ...]:
    """The open returns, of the newest cycle in which there is one, of the units that *address* spoke for at *at*."""
    with context.ledger.begin() as work:
        cycles = work.cycles.all()
    for cycle in reversed(cycles):
        senders = units_of(context.programme(cycle.reference, at), address)
        with context.ledger.begin() as work:
            owed = [
                reference
                for reference in (cycle.reference.of(code) for code in sorted(senders))
                if (expected := work.returns.get(reference)) is not None and expected.state.is_owed
            ]
        if owed:
            return tuple(owed)
    return ()


def _the_only(references: tuple[Reference, ...]) -> Reference | None:
    return references[0] if len(references) == 1 else None


def returns_it_may_be(context: ServiceContext, incoming: Incoming, received_at: datetime) -> tuple[Reference, ...]:
    """
    The owed return that a mail may bring, by what it answers, its subject, then its sender; those of all who share it.

    A forged sender must not silence the reminders of a department, and neither must a stranger who writes its tag.
    """
    if incoming.authentication is Authentication.FAIL:
        return ()
    cites = (incoming.in_reply_to, *incoming.references)
    answered = Clues(cites=tuple(one for one in cites if carries_our_mark(one, context.signer.is_ours)))
    named = owed_return(context, answered, "")
    if named is not None:
        return (named,)
    tagged = owed_return(context, Clues(subject=incoming.subject), "")
    if tagged is not None:
        senders = units_of(context.programme(tagged, received_at), incoming.sender)
        if tagged.organisation in senders:
            return (tagged,)
    return open_returns_of(context, incoming.sender, received_at)
