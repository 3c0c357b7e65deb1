"""
Which return a workbook without our token is meant for: what its mail answers, then its subject, then its name.

That says nothing of who may file it, and only a return that is still owed is found in this way: a table that
somebody attaches to an answer must not take the place of an accepted return.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from duban.domain.cycle import Reference
from duban.ports import UnitOfWork
from duban.services.desk import Desk

TAG = re.compile(r"〔([^〕\s]{5,100})〕")
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


def owed_return(desk: Desk, clues: Clues, file_name: str) -> Reference | None:
    """The return still owed that the strongest clue names; None if none does."""
    with desk.ledger.begin() as work:
        for reference in _named(work, clues, file_name):
            expected = work.returns.get(reference) if reference.organisation else None
            if expected is not None and expected.state.is_owed:
                return reference
    return None


def _named(work: UnitOfWork, clues: Clues, file_name: str) -> Iterator[Reference]:
    """The returns that are named, as far as they can be read."""
    mails = (work.outbox.by_message_id(message_id) for message_id in clues.cites)
    answered = (mail.reference for mail in mails if mail is not None)
    for text in (clues.named, *answered, *reversed(TAG.findall(clues.subject))):
        try:
            yield Reference.parse(text)
        except ValueError:
            continue
    yield from _by_name(work, file_name)


def _by_name(work: UnitOfWork, file_name: str) -> Iterator[Reference]:
    """The returns whose form was sent out under that name, newest first; the marks of a copy are left out."""
    stem = COPY.sub("", PurePath(file_name).stem)
    for cycle in reversed(work.cycles.all()):
        for code in work.returns.of_cycle(cycle.reference):
            form = work.forms.get(cycle.reference.of(code))
            if form is not None and PurePath(form.file_name).stem == stem:
                yield cycle.reference.of(code)
