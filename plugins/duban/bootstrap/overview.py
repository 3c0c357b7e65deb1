"""The wiring of what the office looks at."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from duban.bootstrap.notices import NoticeServices
from duban.bootstrap.papers import Papers

if TYPE_CHECKING:
    from duban.adapters.office.pages import PaperPages
    from duban.services.compile.burdens import Burdens
    from duban.services.generate.open_cycle import Generate
    from duban.services.operate.destroying import Destroying
    from duban.services.operate.records import Records
    from duban.services.overview.bundles import Bundles
    from duban.services.overview.claims import Claims
    from duban.services.overview.county_registers import CountyRegisters
    from duban.services.overview.doubts import Doubts
    from duban.services.overview.errands import Errands
    from duban.services.overview.extensions import Extensions
    from duban.services.overview.item_records import ItemRecords
    from duban.services.overview.items import ItemViews
    from duban.services.overview.meetings import Meetings
    from duban.services.overview.needs import Needs
    from duban.services.overview.one_return import ReturnViews
    from duban.services.overview.practices import Practices
    from duban.services.overview.returns_table import ReturnsTables
    from duban.services.overview.statements import Statements
    from duban.services.overview.stories import Stories
    from duban.services.overview.today import Days
    from duban.services.overview.units import UnitViews
    from duban.services.overview.waiting import WorkSheet
    from duban.services.send.brief_mails import BriefMails
    from duban.services.send.expert_mails import ExpertMails
    from duban.services.sign.reading_copies import ReadingCopies


class OverviewServices(NoticeServices, Papers):
    """What is gathered for the office's pages."""

    @cached_property
    def returns_tables(self) -> "ReturnsTables":
        """Who is in and who is out."""
        from duban.services.overview.returns_table import ReturnsTables

        return ReturnsTables(self.context)

    @cached_property
    def burdens(self) -> "Burdens":
        """What cycles ask of units."""
        from duban.services.compile.burdens import Burdens

        return Burdens(self.context)

    @cached_property
    def return_views(self) -> "ReturnViews":
        """One return, from its form to what was decided on it."""
        from duban.services.overview.one_return import ReturnViews

        return ReturnViews(
            *(self.context, self.returns_tables, self.sending_back, self.enclosures, self.audit),
            answers=self.call_answers,
        )

    @cached_property
    def work_sheet(self) -> "WorkSheet":
        """What waits for a person of the office."""
        from duban.services.overview.housekeeping import Housekeeping
        from duban.services.overview.office_delays import OfficeDelays
        from duban.services.overview.waiting import WorkSheet

        return WorkSheet(
            context=self.context,
            messages=self.messages,
            quarantine=self.quarantine,
            mail_room=self.mail_room,
            reaching=self.reaching,
            unproved=self.unproved_mails,
            contacts=self.contacts,
            serve=self.serve,
            sign=self.sign,
            opening=self.opening,
            outages=self.outages,
            claims=self.claims,
            needs=self.needs,
            objections=self.objections,
            errands=self.errands,
            practices=self.practices,
            meetings=self.meetings,
            delays=OfficeDelays(self.context),
            extensions=self.extensions,
            doubts=self.doubts,
            answers=self.item_answers,
            housekeeping=Housekeeping(self.context, self.versions, self.settings.roles),
            answers_within=self.settings.office.answers_within,
            on_paper=self.settings.roles.on_paper,
        )

    @cached_property
    def item_views(self) -> "ItemViews":
        """The items of a plan as they stand."""
        from duban.services.overview.items import ItemViews

        return ItemViews(self.context, self.audit)

    @cached_property
    def item_records(self) -> "ItemRecords":
        """What stands on record about an item."""
        from duban.services.overview.item_records import ItemRecords

        return ItemRecords(self.context, self.audit)

    @cached_property
    def county_registers(self) -> "CountyRegisters":
        """Plans and tasks of counties."""
        from duban.services.overview.county_registers import CountyRegisters

        return CountyRegisters(self.context)

    @cached_property
    def unit_views(self) -> "UnitViews":
        """A unit over the months."""
        from duban.services.overview.units import UnitViews

        return UnitViews(self.context, self.contacts, self.audit, self.item_views, self.returns_tables)

    @cached_property
    def claims(self) -> "Claims":
        """What there is to verify."""
        from duban.services.overview.claims import Claims

        return Claims(self.context, self.settings.verified)

    @cached_property
    def errands(self) -> "Errands":
        """What papers gave to units."""
        from duban.services.overview.errands import Errands

        return Errands(self.context)

    @cached_property
    def practices(self) -> "Practices":
        """What units tell as worth copying."""
        from duban.services.overview.practices import Practices

        return Practices(self.context)

    @cached_property
    def needs(self) -> "Needs":
        """What units cannot settle alone."""
        from duban.services.overview.needs import Needs

        return Needs(self.context)

    @cached_property
    def meetings(self) -> "Meetings":
        """The meetings of the year, and what lies before each."""
        from duban.services.overview.meetings import Meetings

        return Meetings(self.context, self.item_views, self.needs, self.errands, self.meeting_writer)

    @cached_property
    def extensions(self) -> "Extensions":
        """What units ask for in their returns, and nobody answered."""
        from duban.services.overview.extensions import Extensions

        return Extensions(self.context, self.settings.deciding)

    @cached_property
    def generate(self) -> "Generate":
        """Forms, and beside them the 简况 that was released and what a unit reads of itself."""
        return replace(super().generate, beside=self.statements)

    @cached_property
    def statements(self) -> "Statements":
        """What units read of themselves beside a 简况."""
        from duban.services.overview.statements import Statements

        return Statements(self.context, self.claims, self.extensions, self.messages, self.needs)

    @cached_property
    def brief_mails(self) -> "BriefMails":
        """简况 that no form brings."""
        from duban.services.send.brief_mails import BriefMails

        return BriefMails(self.context, self.statements)

    @cached_property
    def expert_mails(self) -> "ExpertMails":
        """Reminders to experts who are asked by mail."""
        from duban.services.send.expert_mails import ExpertMails

        return ExpertMails(self.context)

    @cached_property
    def doubts(self) -> "Doubts":
        """What of a plan is doubtful."""
        from duban.services.overview.doubts import Doubts

        return Doubts(self.context)

    @cached_property
    def stories(self) -> "Stories":
        """What happened to a unit, an item or a paper, and what a person did."""
        from duban.services.operate.person_story import PersonStories
        from duban.services.overview.stories import Stories

        return Stories(self.context, self.audit, PersonStories(self.context), self.settings.roles)

    @cached_property
    def bundles(self) -> "Bundles":
        """All that passed between us and a unit, for a dispute."""
        from duban.adapters.office.documents.bundle import OfficeBundleWriter
        from duban.services.overview.bundles import Bundles

        return Bundles(
            context=self.context,
            audit=self.audit,
            tables=self.returns_tables,
            writer=OfficeBundleWriter(self.settings.config_folder / "documents"),
            pages=self.paper_pages,
        )

    @cached_property
    def reading_copies(self) -> "ReadingCopies":
        """Papers to be read as PDF."""
        from duban.services.sign.reading_copies import ReadingCopies

        return ReadingCopies(self.context, self.sign, self.paper_pages)

    @cached_property
    def paper_pages(self) -> "PaperPages":
        """The pages of papers as pictures."""
        from duban.adapters.office.pages import PaperPages

        return PaperPages(self.settings.home / "pages")

    @cached_property
    def records(self) -> "Records":
        """What there is on file, and how long it is kept."""
        from duban.services.operate.records import Records

        return Records(self.context, self.settings.retention)

    @cached_property
    def destroying(self) -> "Destroying":
        """What is destroyed because its time has run out."""
        from duban.services.operate.destroying import Destroying

        return Destroying(self.context, self.records)

    @cached_property
    def days(self) -> "Days":
        """What matters today."""
        from duban.services.overview.due_items import Deadlines
        from duban.services.overview.today import Days

        return Days(
            context=self.context,
            tables=self.returns_tables,
            deadlines=Deadlines(self.context, self.escalate_items),
            sheet=self.work_sheet,
            previews=self.previews,
            statuses=self.statuses,
        )
