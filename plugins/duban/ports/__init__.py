"""
What the services need from the world; this page names it all.

Adapters need not inherit from these. A unit of work is one transaction: services open it, everything
recorded in it becomes durable together when the block ends, and nothing does when it raises.
"""

from duban.ports.acts import OfficeActs
from duban.ports.appraising import AppraisalActs
from duban.ports.coordinating import GivenErrands, NeedActs
from duban.ports.correspondence import Correspondence
from duban.ports.countersigning import CountersignBook, Countersigns
from duban.ports.cycles import Cycles, Forms, IssuedForm, OpenedCycle, Opening, Openings, Returns
from duban.ports.deciding import (
    Decisions,
    EventLog,
    ImportedFigures,
    LogEntry,
    LogKind,
    TaskListVersion,
    TaskListVersions,
)
from duban.ports.filing import SendBacks, Submissions
from duban.ports.form_kinds import ALONE, AccompanyingFiles, FormBuilder, FormJudge, Judgement, PreparedForm
from duban.ports.incoming import (
    Answers,
    Fetched,
    Holds,
    Inbox,
    KnownUids,
    Mailbox,
    MailboxWatch,
    MessageKey,
    MessageParser,
    Readings,
    ReceivedMessage,
)
from duban.ports.journal import Journal, JournalRecord, Restart
from duban.ports.ledger import Ledger, UnitOfWork
from duban.ports.machine import (
    AirflowStore,
    Archive,
    Clock,
    Credential,
    Credentials,
    Disks,
    Signer,
    Space,
    TrialEnd,
    Trials,
)
from duban.ports.messages import UnitMessages
from duban.ports.outages import OutageFile, Outages
from duban.ports.outgoing import (
    DeferredRecipients,
    Letter,
    Letters,
    Notices,
    Outbox,
    PostOffice,
    WrittenLetter,
)
from duban.ports.papers import (
    ApplicationWriter,
    AppraisalWriter,
    BundleWriter,
    Documents,
    MeetingWriter,
    PackageWriter,
    PagesMaker,
    PaperWriter,
    Reports,
    ReportWriter,
)
from duban.ports.practising import PracticeActs
from duban.ports.probing import (
    CertificateFacts,
    Identified,
    MailboxFacts,
    MailboxProbe,
    PostOfficeFacts,
    PostOfficeProbe,
)
from duban.ports.proving import Proofs
from duban.ports.reaching import Reach
from duban.ports.restoring import LostRegistration, Replayed, Restorations
from duban.ports.reviewing import ExpertActs, ExpertReviews
from duban.ports.serving import Destructions, ServedPapers, Switches
from duban.ports.workbooks import (
    ExtractWriter,
    FigureReader,
    FormMarker,
    FormMarks,
    FormReader,
    FormWriter,
    Marked,
    TaskLists,
)

__all__ = [
    "ALONE",
    "AccompanyingFiles",
    "AirflowStore",
    "Answers",
    "ApplicationWriter",
    "AppraisalActs",
    "AppraisalWriter",
    "Archive",
    "BundleWriter",
    "CertificateFacts",
    "Clock",
    "Correspondence",
    "CountersignBook",
    "Countersigns",
    "Credential",
    "Credentials",
    "Cycles",
    "Decisions",
    "DeferredRecipients",
    "Destructions",
    "Disks",
    "Documents",
    "EventLog",
    "ExpertActs",
    "ExpertReviews",
    "ExtractWriter",
    "Fetched",
    "FigureReader",
    "FormBuilder",
    "FormJudge",
    "FormMarker",
    "FormMarks",
    "FormReader",
    "FormWriter",
    "Forms",
    "GivenErrands",
    "Holds",
    "Identified",
    "ImportedFigures",
    "Inbox",
    "IssuedForm",
    "Journal",
    "JournalRecord",
    "Judgement",
    "KnownUids",
    "Ledger",
    "Letter",
    "Letters",
    "LogEntry",
    "LogKind",
    "LostRegistration",
    "Mailbox",
    "MailboxFacts",
    "MailboxProbe",
    "MailboxWatch",
    "Marked",
    "MeetingWriter",
    "MessageKey",
    "MessageParser",
    "NeedActs",
    "Notices",
    "OfficeActs",
    "OpenedCycle",
    "Opening",
    "Openings",
    "OutageFile",
    "Outages",
    "Outbox",
    "PackageWriter",
    "PagesMaker",
    "PaperWriter",
    "PostOffice",
    "PostOfficeFacts",
    "PostOfficeProbe",
    "PracticeActs",
    "PreparedForm",
    "Proofs",
    "Reach",
    "Readings",
    "ReceivedMessage",
    "Replayed",
    "ReportWriter",
    "Reports",
    "Restart",
    "Restorations",
    "Returns",
    "SendBacks",
    "ServedPapers",
    "Signer",
    "Space",
    "Submissions",
    "Switches",
    "TaskListVersion",
    "TaskListVersions",
    "TaskLists",
    "TrialEnd",
    "Trials",
    "UnitMessages",
    "UnitOfWork",
    "WrittenLetter",
]
