"""The ledger in a relational database: one unit of work is one transaction."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from duban.adapters.store.acts import SqlOfficeActs
from duban.adapters.store.added_rows import Newest, newest_rows
from duban.adapters.store.answers import SqlAnswers
from duban.adapters.store.appraisal import SqlAppraisal
from duban.adapters.store.correspondence import SqlCorrespondence
from duban.adapters.store.countersigns import SqlCountersigns
from duban.adapters.store.cycles import Dues, SqlCycles, SqlForms, SqlReturns
from duban.adapters.store.decisions import SqlDecisions, SqlTaskListVersions
from duban.adapters.store.deferred_recipients import SqlDeferredRecipients
from duban.adapters.store.destructions import SqlDestructions
from duban.adapters.store.documents import SqlDocuments
from duban.adapters.store.engine import PATIENCE_SECONDS, open_engine, open_reading_engine, translated
from duban.adapters.store.errands import SqlErrands
from duban.adapters.store.experts import SqlExpertActs
from duban.adapters.store.figures import SqlImportedFigures
from duban.adapters.store.holds import SqlHolds
from duban.adapters.store.inbox import SqlInbox
from duban.adapters.store.log import SqlEventLog, vouched_now
from duban.adapters.store.messages import SqlUnitMessages
from duban.adapters.store.needs import SqlNeeds
from duban.adapters.store.notices import SqlNotices
from duban.adapters.store.openings import SqlOpenings
from duban.adapters.store.outages import SqlOutages
from duban.adapters.store.outbox import SqlOutbox
from duban.adapters.store.practices import SqlPractices
from duban.adapters.store.proofs import SqlProofs
from duban.adapters.store.reach import SqlReach
from duban.adapters.store.readings import SqlReadings
from duban.adapters.store.remembered import Remembered
from duban.adapters.store.reports import SqlReports
from duban.adapters.store.restorations import SqlRestorations
from duban.adapters.store.reviews import SqlReviews
from duban.adapters.store.schema import refuse_other_schema
from duban.adapters.store.send_backs import SqlSendBacks
from duban.adapters.store.serving import SqlServedPapers, SqlSwitches
from duban.adapters.store.submissions import SqlSubmissions
from duban.domain.calendar.cycle import Reference
from duban.ports import (
    Answers,
    AppraisalActs,
    Correspondence,
    Countersigns,
    Cycles,
    Decisions,
    DeferredRecipients,
    Destructions,
    Documents,
    EventLog,
    ExpertActs,
    ExpertReviews,
    Forms,
    GivenErrands,
    Holds,
    ImportedFigures,
    Inbox,
    Journal,
    NeedActs,
    Notices,
    OfficeActs,
    Openings,
    Outages,
    Outbox,
    PracticeActs,
    Proofs,
    Reach,
    Readings,
    Reports,
    Restorations,
    Returns,
    SendBacks,
    ServedPapers,
    Submissions,
    Switches,
    TaskListVersions,
    UnitMessages,
    UnitOfWork,
)

# How old the due days may be that are asked for outside a unit of work; inside one they are those of its beginning.
DUES_SECONDS = 1.0
# The schema is looked at when a process begins, and again: it may be migrated below one that lives for weeks.
SCHEMA_SECONDS = 60.0

EngineOpener = Callable[[str, float], Engine]


class SqlUnitOfWork:
    """ports.UnitOfWork over one connection; whoever began it commits it."""

    def __init__(self, connection: Connection, remembered: Remembered, newest: Newest) -> None:
        self.cycles: Cycles = SqlCycles(connection, remembered.cycles, newest)
        self.openings: Openings = SqlOpenings(connection)
        self.returns: Returns = SqlReturns(connection)
        self.forms: Forms = SqlForms(connection)
        self.outbox: Outbox = SqlOutbox(connection)
        self.inbox: Inbox = SqlInbox(connection)
        self.readings: Readings = SqlReadings(connection)
        self.submissions: Submissions = SqlSubmissions(connection, remembered.submissions)
        self.send_backs: SendBacks = SqlSendBacks(connection)
        self.holds: Holds = SqlHolds(connection)
        self.answers: Answers = SqlAnswers(connection)
        self.countersigns: Countersigns = SqlCountersigns(connection)
        self.notices: Notices = SqlNotices(connection)
        self.documents: Documents = SqlDocuments(connection)
        self.reports: Reports = SqlReports(connection)
        self.decisions: Decisions = SqlDecisions(connection, remembered.decisions, newest)
        self.needs: NeedActs = SqlNeeds(connection, remembered.needs, newest)
        self.appraisal: AppraisalActs = SqlAppraisal(connection)
        self.reviews: ExpertReviews = SqlReviews(connection)
        self.experts: ExpertActs = SqlExpertActs(connection)
        self.errands: GivenErrands = SqlErrands(connection)
        self.practices: PracticeActs = SqlPractices(connection)
        self.versions: TaskListVersions = SqlTaskListVersions(connection, remembered.versions, newest)
        self.figures: ImportedFigures = SqlImportedFigures(connection)
        self.log: EventLog = SqlEventLog(connection)
        self.reach: Reach = SqlReach(connection)
        self.correspondence: Correspondence = SqlCorrespondence(connection)
        self.proofs: Proofs = SqlProofs(connection)
        self.outages: Outages = SqlOutages(connection)
        self.deferred_recipients: DeferredRecipients = SqlDeferredRecipients(connection)
        self.served: ServedPapers = SqlServedPapers(connection)
        self.unit_messages: UnitMessages = SqlUnitMessages(connection)
        self.switches: Switches = SqlSwitches(connection)
        self.destructions: Destructions = SqlDestructions(connection)
        self.acts: OfficeActs = SqlOfficeActs(connection)
        self.restorations: Restorations = SqlRestorations(connection)


class Inside(threading.local):
    """Whether this thread is inside a unit of work, where no second one may begin."""

    is_so = False

    @contextmanager
    def unit(self) -> Iterator[None]:
        """While one lasts."""
        self.is_so = True
        try:
            yield
        finally:
            self.is_so = False


class SqlLedger:
    """
    ports.Ledger on the database at *url*, which `migrate` has prepared.

    May be shared by threads and survives a fork; units of work of different processes follow one another.
    """

    def __init__(
        self,
        url: str,
        patience: float = PATIENCE_SECONDS,
        opens: EngineOpener = open_engine,
        journal: Journal | None = None,
        remembered: Remembered | None = None,
    ) -> None:
        self._url = url
        self._reading: SqlLedger | None = None
        self._journal = journal
        self._patience = patience
        self._opens = opens
        self._remembered = remembered or Remembered()
        self._dues = Dues()
        self._looked: float | None = None
        self._schema_looked: float | None = None
        self._inside = Inside()

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """
        A unit of work: commits when the block ends, rolls back when it raises.

        Do not begin a second one inside: it would wait for the first. LedgerBusy if the database is not ours
        within *patience* seconds, OtherSchema if its tables are not those of this program, LedgerUnavailable if it
        cannot be used for another reason that passes. What the log vouches for is in the journal before the commit: a
        transaction that cannot be journalled raises.
        """
        try:
            with self._engine.begin() as connection:
                self._look_at_schema(connection)
                vouched_now(connection)  # whatever a unit of work left that did not end
                newest = newest_rows(connection)
                self._remembered = self._remembered.at(newest)
                self._dues, self._looked = self._dues.renewed(connection, newest), time.monotonic()
                with self._inside.unit():
                    yield SqlUnitOfWork(connection, self._remembered, newest)
                if (entries := vouched_now(connection)) and self._journal is not None:
                    self._journal.add(entries)
        except DBAPIError as error:
            raise translated(error) from error

    def _look_at_schema(self, connection: Connection) -> None:
        now = time.monotonic()
        if self._schema_looked is None or now - self._schema_looked >= SCHEMA_SECONDS:
            refuse_other_schema(connection)
            self._schema_looked = now

    def due_of(self, cycle: Reference) -> date | None:
        """The day units are asked for in a cycle that was opened after its due day or put off, None for every other."""
        if not self._inside.is_so and (self._looked is None or time.monotonic() - self._looked >= DUES_SECONDS):
            with self.begin():  # which looks
                pass
        return self._dues.days.get(cycle.cycle)

    def looking(self) -> "SqlLedger":
        """
        The same ledger for somebody who changes nothing: his units of work take no turn, and hold nobody up.

        What both have read once is remembered for both. A change is refused by the database itself.
        """
        if self._reading is None:
            self._reading = SqlLedger(self._url, self._patience, open_reading_engine, remembered=self._remembered)
        return self._reading

    def close(self) -> None:
        """Let go of the database; the next unit of work opens it again."""
        self._engine.dispose()
        if self._reading is not None:
            self._reading.close()

    @cached_property
    def _engine(self) -> Engine:
        return self._opens(self._url, self._patience)
