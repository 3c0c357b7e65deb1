"""The wiring of reports, signatures and the decisions of the office."""

from functools import cached_property
from typing import TYPE_CHECKING

from duban.bootstrap.office_files import FileServices

if TYPE_CHECKING:
    from duban.services.appraise.appraise import Appraise
    from duban.services.appraise.extracts import AppraisalExtracts
    from duban.services.appraise.objections import Objections
    from duban.services.appraise.rounds import Rounds
    from duban.services.appraise.scoring import Scoring
    from duban.services.appraise.summary import AppraisalSummary
    from duban.services.compile.call_answers import CallAnswers, CallTables
    from duban.services.compile.compile import Compile
    from duban.services.compile.export import Export
    from duban.services.compile.trace import Trace
    from duban.services.decide.contact_end import EndContact
    from duban.services.decide.coordinate import Coordinate
    from duban.services.decide.expert_letters import ExpertLetters
    from duban.services.decide.give_errands import GiveErrands
    from duban.services.decide.items import Decide
    from duban.services.decide.practices import SpreadPractices
    from duban.services.decide.proposals import Proposals
    from duban.services.decide.put_off import PutOff
    from duban.services.decide.reforms import Reforming
    from duban.services.decide.rename import Rename
    from duban.services.decide.returns import Exempt
    from duban.services.decide.roadmap import AmendRoadmap
    from duban.services.decide.sampling import Sampling
    from duban.services.decide.task_list import Correct
    from duban.services.decide.terminate import Terminate
    from duban.services.decide.verify import VerifyClaims
    from duban.services.operate.audit import Audit
    from duban.services.plan.figures import PlatformFigures
    from duban.services.plan.item_answers import ItemAnswers
    from duban.services.plan.versions import Versions
    from duban.services.sign.on_paper import SignOnPaper
    from duban.services.sign.package import Packages
    from duban.services.sign.sign import Sign


class Papers(FileServices):
    """What the office reads, signs and decides."""

    @cached_property
    def compile(self) -> "Compile":
        """The consolidated report."""
        from duban.services.compile.compile import Compile

        return Compile(self.context, self.report_writer, self.form_reader)

    @cached_property
    def call_answers(self) -> "CallAnswers":
        """What units answered to data calls."""
        from duban.services.compile.call_answers import CallAnswers

        return CallAnswers(self.context, self.form_reader)

    @cached_property
    def call_tables(self) -> "CallTables":
        """The table of a data call as it stands."""
        from duban.services.compile.call_answers import CallTables

        return CallTables(self.call_answers, self.compile.writer)

    @cached_property
    def trace(self) -> "Trace":
        """From statements back to what was typed."""
        from duban.services.compile.trace import Trace

        return Trace(self.context, self.form_reader)

    @cached_property
    def export(self) -> "Export":
        """The working ledger as a workbook."""
        from duban.services.compile.export import Export

        return Export(self.context, self.compile.writer)

    @cached_property
    def sign(self) -> "Sign":
        """Decisions on drafts."""
        from duban.services.sign.sign import Sign

        return Sign(self.context, self.settings.decisions)

    @cached_property
    def packages(self) -> "Packages":
        """Papers for the office's own document system."""
        from duban.adapters.office.documents.package import OfficePackageWriter
        from duban.services.sign.package import Packages

        writer = OfficePackageWriter(self.settings.config_folder / "documents")
        return Packages(self.context, self.sign, writer)

    @cached_property
    def sign_on_paper(self) -> "SignOnPaper":
        """Decisions that were made on paper."""
        from duban.services.sign.on_paper import SignOnPaper

        return SignOnPaper(self.sign, self.settings.roles)

    @cached_property
    def versions(self) -> "Versions":
        """The versions of the task lists."""
        from duban.services.plan.versions import Versions

        return Versions(self.context, self.settings.deciding)

    @cached_property
    def sampling(self) -> "Sampling":
        """Draws closed items to be checked again."""
        from duban.services.decide.sampling import Sampling

        return Sampling(self.context)

    @cached_property
    def decide(self) -> "Decide":
        """Decisions on items."""
        from duban.services.decide.items import Decide

        return Decide(self.context, self.settings.decisions, self.settings.deciding, self.settings.verified)

    @cached_property
    def verify(self) -> "VerifyClaims":
        """What is said of claims beside closing."""
        from duban.services.decide.verify import VerifyClaims

        return VerifyClaims(self.context, self.decide.closing)

    @cached_property
    def coordinate(self) -> "Coordinate":
        """What is done with needs for coordination."""
        from duban.services.decide.coordinate import Coordinate

        return Coordinate(self.context)

    @cached_property
    def scoring(self) -> "Scoring":
        """Scores told from the ledger."""
        from duban.services.appraise.scoring import Scoring

        return Scoring(self.context)

    @cached_property
    def reforming(self) -> "Reforming":
        """Marks of reforms, and what experts said of them."""
        from duban.services.decide.reforms import Reforming

        return Reforming(self.context)

    @cached_property
    def expert_letters(self) -> "ExpertLetters":
        """Experts who are asked by mail."""
        from duban.services.decide.expert_letters import ExpertLetters

        return ExpertLetters(self.context)

    @cached_property
    def rounds(self) -> "Rounds":
        """Appraisals while units check them."""
        from duban.services.appraise.rounds import Rounds

        return Rounds(self.context)

    @cached_property
    def appraise(self) -> "Appraise":
        """What people do about an appraisal."""
        from duban.services.appraise.appraise import Appraise

        return Appraise(self.context)

    @cached_property
    def objections(self) -> "Objections":
        """What units object to their scores."""
        from duban.services.appraise.objections import Objections

        return Objections(self.context)

    @cached_property
    def appraisal_extracts(self) -> "AppraisalExtracts":
        """The 核对稿 that units are owed."""
        from duban.services.appraise.extracts import AppraisalExtracts

        return AppraisalExtracts(self.context, self.appraisal_writer)

    @cached_property
    def appraisal_summary(self) -> "AppraisalSummary":
        """The paper about an appraisal."""
        from duban.services.appraise.summary import AppraisalSummary

        return AppraisalSummary(self.context, self.appraisal_writer)

    @cached_property
    def give_errands(self) -> "GiveErrands":
        """What minutes and remarks give to units."""
        from duban.services.decide.give_errands import GiveErrands

        return GiveErrands(self.context)

    @cached_property
    def spread_practices(self) -> "SpreadPractices":
        """What is done about what units tell as worth copying."""
        from duban.services.decide.practices import SpreadPractices

        return SpreadPractices(self.context)

    @cached_property
    def amend_roadmap(self) -> "AmendRoadmap":
        """Decisions on milestones."""
        from duban.services.decide.roadmap import AmendRoadmap

        return AmendRoadmap(self.context, self.settings.deciding)

    @cached_property
    def exempt(self) -> "Exempt":
        """Decisions on returns."""
        from duban.services.decide.returns import Exempt

        return Exempt(self.context, self.settings.deciding)

    @cached_property
    def correct(self) -> "Correct":
        """Decisions on the task list and its contacts."""
        from duban.services.decide.task_list import Correct

        return Correct(self.context, self.settings.deciding)

    @cached_property
    def figures(self) -> "PlatformFigures":
        """Importing of figures that a platform collects."""
        from duban.adapters.office.task_list.figures import FigureFiles
        from duban.services.plan.figures import PlatformFigures

        return PlatformFigures(self.context, FigureFiles())

    @cached_property
    def item_answers(self) -> "ItemAnswers":
        """What leads answered on the items that they were given."""
        from duban.services.plan.item_answers import ItemAnswers

        return ItemAnswers(self.context)

    @cached_property
    def proposals(self) -> "Proposals":
        """Answers to the corrections that leads propose."""
        from duban.services.decide.proposals import Proposals

        return Proposals(self.context)

    @cached_property
    def put_off(self) -> "PutOff":
        """Putting off whole cycles."""
        from duban.services.decide.put_off import PutOff

        return PutOff(self.context, self.settings.deciding)

    @cached_property
    def end_contact(self) -> "EndContact":
        """Ending contacts that nobody takes over from."""
        from duban.services.decide.contact_end import EndContact

        return EndContact(self.context, self.settings.deciding)

    @cached_property
    def rename(self) -> "Rename":
        """Renaming units."""
        from duban.services.decide.rename import Rename

        return Rename(self.context, self.settings.deciding)

    @cached_property
    def terminate(self) -> "Terminate":
        """Dropping items."""
        from duban.services.decide.terminate import Terminate

        return Terminate(self.context, self.settings.deciding)

    @cached_property
    def audit(self) -> "Audit":
        """The chained log, and the timeline of an organisation or an item."""
        from duban.services.operate.audit import Audit

        rungs = {rung.code: rung.name for ladder in self.settings.item_ladders.values() for rung in ladder}
        return Audit(self.context, rungs)
