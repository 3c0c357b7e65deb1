"""The ledger: one transaction over everything that is recorded."""

from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.ports.acts import OfficeActs
from duban.ports.appraising import AppraisalActs
from duban.ports.coordinating import GivenErrands, NeedActs
from duban.ports.correspondence import Correspondence
from duban.ports.countersigning import Countersigns
from duban.ports.cycles import Cycles, Forms, Openings, Returns
from duban.ports.deciding import Decisions, EventLog, ImportedFigures, TaskListVersions
from duban.ports.filing import SendBacks, Submissions
from duban.ports.incoming import Answers, Holds, Inbox, Readings
from duban.ports.messages import UnitMessages
from duban.ports.outages import Outages
from duban.ports.outgoing import DeferredRecipients, Notices, Outbox
from duban.ports.papers import Documents, Reports
from duban.ports.practising import PracticeActs
from duban.ports.proving import Proofs
from duban.ports.reaching import Reach
from duban.ports.restoring import Restorations
from duban.ports.reviewing import ExpertActs, ExpertReviews
from duban.ports.serving import Destructions, ServedPapers, Switches


class UnitOfWork(Protocol):
    """One transaction on the ledger."""

    @property
    def cycles(self) -> Cycles: ...  # noqa: D102
    @property
    def openings(self) -> Openings: ...  # noqa: D102
    @property
    def returns(self) -> Returns: ...  # noqa: D102
    @property
    def forms(self) -> Forms: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def inbox(self) -> Inbox: ...  # noqa: D102
    @property
    def readings(self) -> Readings: ...  # noqa: D102
    @property
    def submissions(self) -> Submissions: ...  # noqa: D102
    @property
    def send_backs(self) -> SendBacks: ...  # noqa: D102
    @property
    def holds(self) -> Holds: ...  # noqa: D102
    @property
    def answers(self) -> Answers: ...  # noqa: D102
    @property
    def countersigns(self) -> Countersigns: ...  # noqa: D102
    @property
    def notices(self) -> Notices: ...  # noqa: D102
    @property
    def documents(self) -> Documents: ...  # noqa: D102
    @property
    def reports(self) -> Reports: ...  # noqa: D102
    @property
    def decisions(self) -> Decisions: ...  # noqa: D102
    @property
    def needs(self) -> NeedActs: ...  # noqa: D102
    @property
    def appraisal(self) -> AppraisalActs: ...  # noqa: D102
    @property
    def reviews(self) -> ExpertReviews: ...  # noqa: D102
    @property
    def experts(self) -> ExpertActs: ...  # noqa: D102
    @property
    def errands(self) -> GivenErrands: ...  # noqa: D102
    @property
    def practices(self) -> PracticeActs: ...  # noqa: D102
    @property
    def versions(self) -> TaskListVersions: ...  # noqa: D102
    @property
    def figures(self) -> ImportedFigures: ...  # noqa: D102
    @property
    def log(self) -> EventLog: ...  # noqa: D102
    @property
    def reach(self) -> Reach: ...  # noqa: D102
    @property
    def correspondence(self) -> Correspondence: ...  # noqa: D102
    @property
    def proofs(self) -> Proofs: ...  # noqa: D102
    @property
    def outages(self) -> Outages: ...  # noqa: D102
    @property
    def deferred_recipients(self) -> DeferredRecipients: ...  # noqa: D102
    @property
    def served(self) -> ServedPapers: ...  # noqa: D102
    @property
    def unit_messages(self) -> UnitMessages: ...  # noqa: D102
    @property
    def switches(self) -> Switches: ...  # noqa: D102
    @property
    def destructions(self) -> Destructions: ...  # noqa: D102
    @property
    def acts(self) -> OfficeActs: ...  # noqa: D102
    @property
    def restorations(self) -> Restorations: ...  # noqa: D102


class Ledger(Protocol):
    """The truth."""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work: commits when the block ends, rolls back when it raises."""
        ...

    def due_of(self, cycle: Reference) -> date | None:
        """
        The day units are asked for in a cycle that was opened after its due day or put off, None for every other.

        As of the last unit of work that began in this process; may be asked inside one. Only a person changes it.
        """
        ...
