"""The wiring of what goes out to be filled and of what comes back."""

from functools import cached_property
from typing import TYPE_CHECKING

from duban.bootstrap.clocks import is_rehearsal
from duban.bootstrap.mail import Post
from duban.domain.calendar.cycle import FormName

if TYPE_CHECKING:
    from duban.ports import FormJudge
    from duban.services.collect.collect import Collect
    from duban.services.collect.enclosures import Enclosures
    from duban.services.collect.file_return import FileReturn
    from duban.services.collect.quarantine import Quarantine
    from duban.services.collect.register_paper import Register
    from duban.services.collect.send_back import SendingBack
    from duban.services.collect.work_list import Messages
    from duban.services.generate.call_forms import CallForms
    from duban.services.generate.co_lead_forms import Countersigning
    from duban.services.generate.county_forms import CountyForms
    from duban.services.generate.helper_forms import HelperForms
    from duban.services.generate.open_cycle import Generate
    from duban.services.watch.clock_check import ClockCheck


class ReturnServices(Post):
    """Forms and returns."""

    @cached_property
    def generate(self) -> "Generate":
        """Opening cycles and sending forms."""
        from duban.services.generate.asks_along import AsksAlong
        from duban.services.generate.item_forms import ItemForms
        from duban.services.generate.open_cycle import Generate

        items = ItemForms(self.context, self.form_writer, self.extract_writer)
        return Generate(
            self.context,
            items.writer,
            {FormName.ITEMS: items, FormName.COUNTY: self.county_forms, FormName.CALL: self.call_forms},
            self.countersigning,
            along=AsksAlong(self.context, self.helper_forms),
        )

    @cached_property
    def countersigning(self) -> "Countersigning":
        """What goes to co-leads, and what they give back."""
        from duban.services.generate.co_lead_forms import Countersigning

        return Countersigning(self.context, self.form_writer, frozenset(self.settings.checks.off))

    @cached_property
    def helper_forms(self) -> "HelperForms":
        """The form of units that are asked to help, out and in."""
        from duban.services.generate.helper_forms import HelperForms

        return HelperForms(self.context, self.form_writer, frozenset(self.settings.checks.off))

    @cached_property
    def county_forms(self) -> "CountyForms":
        """The counties' form, out and in."""
        from duban.services.generate.county_forms import CountyForms

        return CountyForms(self.context, self.form_writer, frozenset(self.settings.checks.off))

    @cached_property
    def call_forms(self) -> "CallForms":
        """The form of data calls, out and in."""
        from duban.services.generate.call_forms import CallForms

        return CallForms(self.context, self.form_writer, frozenset(self.settings.checks.off))

    @cached_property
    def file_return(self) -> "FileReturn":
        """Judging and filing of returned workbooks."""
        from duban.domain.checks import rules_without
        from duban.services.collect.file_return import FileReturn

        rules = rules_without(self.settings.checks.off)
        kinds: dict[FormName, FormJudge] = {FormName.COUNTY: self.county_forms, FormName.CALL: self.call_forms}
        return FileReturn(self.context, self.form_reader, kinds, rules, self.countersigning, self.helper_forms)

    @cached_property
    def collect(self) -> "Collect":
        """Archiving, filing and answering what arrives."""
        from duban.adapters.sandbox.fork import ForkedTrials
        from duban.services.collect.collect import Collect

        return Collect(
            self.context,
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
        from duban.services.watch.clock_check import ClockCheck

        return ClockCheck(self.context, self.outages, steps=is_rehearsal())

    @cached_property
    def enclosures(self) -> "Enclosures":
        """What goes back with a receipt."""
        from duban.services.collect.enclosures import Enclosures

        return Enclosures(self.context, self.form_marker, self.extension_writer)

    @cached_property
    def quarantine(self) -> "Quarantine":
        """What came in and waits for a person."""
        from duban.services.collect.quarantine import Quarantine

        return Quarantine(self.context, self.parser)

    @cached_property
    def messages(self) -> "Messages":
        """What units wrote that is no return."""
        from duban.services.collect.work_list import Messages

        return Messages(self.context, self.parser)

    @cached_property
    def sending_back(self) -> "SendingBack":
        """What the office does with a return that was accepted."""
        from duban.services.collect.send_back import SendingBack

        return SendingBack(self.context, self.enclosures)

    @cached_property
    def register(self) -> "Register":
        """Returns that came on another way than mail."""
        from duban.services.collect.register_paper import Register

        return Register(self.context, self.file_return)
