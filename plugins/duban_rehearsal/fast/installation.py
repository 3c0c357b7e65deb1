"""The installation of the second gear: the product's own services on values, another clock and another post office."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from duban.adapters.mail.mime import MimeParser
from duban.bootstrap import Installation
from duban.ports import (
    ApplicationWriter,
    AppraisalWriter,
    Archive,
    Clock,
    CountersignBook,
    ExtractWriter,
    FormMarker,
    FormMarks,
    FormReader,
    Mailbox,
    MeetingWriter,
    MessageParser,
    PaperWriter,
    PostOffice,
    ReportWriter,
    TaskLists,
)
from duban.services.collect.suspects import InThisProcess
from duban.services.context import ServiceContext
from duban_rehearsal.agenda import SettableClock
from duban_rehearsal.fast.forms import ValueForms, ValueMarks
from duban_rehearsal.fast.ground import CountedLedger, MemoryArchive
from duban_rehearsal.fast.luck import Luck, UnluckyLetters
from duban_rehearsal.fast.papers import WordsOfForms, WordsOfMeetings, WordsOfPapers, WordsOfReports
from duban_rehearsal.fast.post import UnluckyPost
from duban_rehearsal.simulation.base import arriving_at_once

if TYPE_CHECKING:
    from duban.services.collect.collect import Collect


@dataclass(frozen=True)
class FastInstallation(Installation):
    """All in one process and in memory; `restart` forgets what a process would."""

    stepped: SettableClock
    post: UnluckyPost
    luck: Luck
    counted: CountedLedger
    lists: TaskLists
    forms: ValueForms = field(default_factory=ValueForms)
    kept_files: MemoryArchive = field(default_factory=MemoryArchive)

    def restart(self) -> None:
        """Let the next event find a process that has just begun: what is durable stays, nothing else."""
        self.counted.restart()
        for name in [name for name in self.__dict__ if isinstance(getattr(type(self), name, None), cached_property)]:
            if name != "calendar":  # read from files that do not change
                del self.__dict__[name]

    @cached_property
    def context(self) -> ServiceContext:
        """The same context."""
        context = arriving_at_once(super().context)
        return replace(context, ledger=self.counted, letters=UnluckyLetters(context.letters, self.luck))

    @property
    def task_lists(self) -> TaskLists:  # type: ignore[override]  # a property is enough
        """Those that were read before."""
        return self.lists

    @cached_property
    def parser(self) -> MessageParser:
        """The same parser without its child."""
        mail = self.settings.mail
        return MimeParser(mail.address, self.context.signer, mail.authserv_id, mail.received_by)

    @cached_property
    def collect(self) -> "Collect":
        """The same collecting without its child."""
        return replace(super().collect, trials=InThisProcess())

    @property
    def clock(self) -> Clock:
        """The clock that the simulation steps."""
        return self.stepped

    @property
    def post_office(self) -> PostOffice:
        """The post office inside this process."""
        return self.post

    @property
    def mailbox(self) -> Mailbox:
        """The robot's mailbox there."""
        return self.post

    @property
    def archive(self) -> Archive:
        """In memory."""
        return self.kept_files

    @property
    def form_writer(self) -> CountersignBook:
        """Values."""
        return self.forms

    @property
    def form_reader(self) -> FormReader:
        """Values."""
        return self.forms

    @property
    def form_marker(self) -> FormMarker:
        """Values."""
        return self.forms

    @property
    def form_marks(self) -> FormMarks:
        """Values."""
        return ValueMarks(self.forms.books)

    @property
    def extract_writer(self) -> ExtractWriter:
        """Words."""
        return WordsOfForms()

    @property
    def report_writer(self) -> ReportWriter:
        """Words."""
        return WordsOfReports()

    @property
    def appraisal_writer(self) -> AppraisalWriter:
        """Words."""
        return WordsOfReports()

    @property
    def extension_writer(self) -> ApplicationWriter:
        """Words."""
        return WordsOfPapers()

    @property
    def paper_writer(self) -> PaperWriter:
        """Words."""
        return WordsOfPapers()

    @property
    def meeting_writer(self) -> MeetingWriter:
        """Words."""
        return WordsOfMeetings()
