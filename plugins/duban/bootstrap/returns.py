"""The wiring of what goes out to be filled and of what comes back."""

from functools import cached_property
from typing import TYPE_CHECKING

from duban.bootstrap.clocks import is_rehearsal
from duban.bootstrap.post import Post
from duban.domain.cycle import FormName

if TYPE_CHECKING:
    from duban.ports import ExtensionWriter
    from duban.services.clock_check import ClockCheck
    from duban.services.countersigning import Countersigning
    from duban.services.county_forms import CountyForms
    from duban.services.generate import Generate
    from duban.services.intake.collect import Collect
    from duban.services.intake.enclosures import Enclosures
    from duban.services.intake.file_return import FileReturn
    from duban.services.messages import Messages
    from duban.services.quarantine import Quarantine
    from duban.services.register import Register
    from duban.services.send_back import SendingBack


class Returns(Post):
    """Forms and returns."""

    @cached_property
    def generate(self) -> "Generate":
        """Opening cycles and sending forms."""
        from duban.adapters.office.extract_document import DocumentExtractWriter
        from duban.adapters.office.form_writer import WorkbookFormWriter
        from duban.services.generate import Generate
        from duban.services.item_forms import ItemForms

        items = ItemForms(self.desk, WorkbookFormWriter(), DocumentExtractWriter())
        return Generate(
            self.desk,
            items.writer,
            {FormName.ITEMS: items, FormName.COUNTY: self.county_forms},
            self.countersigning,
        )

    @cached_property
    def countersigning(self) -> "Countersigning":
        """What goes to co-leads, and what they give back."""
        from duban.adapters.office.countersign_writer import WorkbookCountersigns
        from duban.services.countersigning import Countersigning

        return Countersigning(self.desk, WorkbookCountersigns(), frozenset(self.settings.checks.off))

    @cached_property
    def county_forms(self) -> "CountyForms":
        """The counties' form, out and in."""
        from duban.adapters.office.county_writer import WorkbookCountyWriter
        from duban.services.county_forms import CountyForms

        return CountyForms(self.desk, WorkbookCountyWriter(), frozenset(self.settings.checks.off))

    @cached_property
    def file_return(self) -> "FileReturn":
        """Judging and filing of returned workbooks."""
        from duban.adapters.office.form_reader import WorkbookFormReader
        from duban.domain.checks import rules_without
        from duban.services.intake.file_return import FileReturn

        rules = rules_without(self.settings.checks.off)
        kinds = {FormName.COUNTY: self.county_forms}
        return FileReturn(self.desk, WorkbookFormReader(), kinds, rules, self.countersigning)

    @cached_property
    def collect(self) -> "Collect":
        """Archiving, filing and answering what arrives."""
        from duban.adapters.forked import ForkedTrials
        from duban.services.intake.collect import Collect

        return Collect(
            self.desk,
            self.mailbox,
            self.parser,
            self.file_return,
            self.settings.intake,
            enclosures=self.enclosures,
            trials=ForkedTrials(),
        )

    @cached_property
    def clock_check(self) -> "ClockCheck":
        """Our clock held against the mailbox's."""
        from duban.services.clock_check import ClockCheck

        return ClockCheck(self.desk, self.outages, steps=is_rehearsal())

    @cached_property
    def enclosures(self) -> "Enclosures":
        """What goes back with a receipt."""
        from duban.adapters.office.marked_workbook import LimitedMarker
        from duban.services.intake.enclosures import Enclosures

        return Enclosures(self.desk, LimitedMarker(), self.extension_writer)

    @cached_property
    def extension_writer(self) -> "ExtensionWriter":
        """Applications for an extension, for units to fill in."""
        from duban.adapters.office.extension_document import OfficeExtensionWriter

        return OfficeExtensionWriter(self.settings.config_folder / "documents")

    @cached_property
    def quarantine(self) -> "Quarantine":
        """What came in and waits for a person."""
        from duban.services.quarantine import Quarantine

        return Quarantine(self.desk, self.parser)

    @cached_property
    def messages(self) -> "Messages":
        """What units wrote that is no return."""
        from duban.services.messages import Messages

        return Messages(self.desk, self.parser)

    @cached_property
    def sending_back(self) -> "SendingBack":
        """What the office does with a return that was accepted."""
        from duban.services.send_back import SendingBack

        return SendingBack(self.desk)

    @cached_property
    def register(self) -> "Register":
        """Returns that came on another way than mail."""
        from duban.services.register import Register

        return Register(self.desk, self.file_return)
