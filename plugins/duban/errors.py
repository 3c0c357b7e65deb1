"""
The exceptions of an operator's problems; what a respondent can fix is a Finding, never an exception.

    DubanError
    ├── PermanentError            trying again cannot help: a person has to change something
    │   ├── ConfigurationError      config/duban.toml, a credential or a template is wrong
    │   ├── TaskListError           include/task_list.xlsx cannot be used as it is
    │   ├── FiguresUnusable         a file with figures of targets cannot be imported as it is
    │   ├── PlanUnreadable          a published plan's file cannot be read, or nothing of a plan was found in it
    │   ├── CalendarUnknown         no official working calendar for a year
    │   ├── UnknownReference        a cycle, return or document that the ledger does not hold
    │   ├── AccountRefused          the mail server lets our account send nothing: nobody knocks again at once
    │   └── Refused                 the rules do not allow it (a signature without its reason, …)
    └── TemporaryError            a fault of the world: the same call may succeed later, and no mail is blamed for it
        ├── SettingsUnreadable      what an office edits is being saved, cannot be read or is wrong, until it is mended
        │   └── NotConfigured         the settings in force know nothing of this programme or stream (any more)
        ├── MailboxUnavailable      the mailbox cannot be reached or refuses us for now
        │   └── LoginRefused          it does not accept account or password; knocking again locks the account
        ├── PostOfficeUnavailable   the mail server cannot be reached or refuses us for now
        ├── StorageUnavailable      the archive cannot be reached, is full or may not be written
        ├── ReaderUnavailable       a child process could not start, or was ended from outside
        ├── LedgerUnavailable       the database cannot be reached, is full or may not be written
        │   ├── LedgerBusy            it did not answer in time
        │   └── OtherSchema           its tables are of another version than this program
        └── NotReleased             the ledger was restored from a backup, and no person has released it yet

Messages are for the operator, in Chinese, and say where and what to do.
"""


class DubanError(Exception):
    """Root of all errors of this package."""


class PermanentError(DubanError):
    """Trying again cannot help; Airflow must not retry."""


class TemporaryError(DubanError):
    """The same call may succeed later; Airflow retries with back-off."""


class ConfigurationError(PermanentError):
    """A setting, a credential or a template is missing or wrong."""


class TaskListError(PermanentError):
    """The task list cannot be used; carries every fault found, each with sheet and cell."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep *faults*, one Chinese sentence each, in reading order."""
        super().__init__("\n".join(faults))
        self.faults = faults


class FiguresUnusable(PermanentError):
    """A file with figures of targets cannot be imported as it is; carries every fault found, each with its place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep *faults*, one Chinese sentence each, in reading order."""
        super().__init__("\n".join(faults))
        self.faults = faults


class PlanUnreadable(PermanentError):
    """A published plan's file cannot be read, or nothing of a plan was found in it; the message says what to do."""


class CalendarUnknown(PermanentError):
    """There is no official working calendar for a year."""

    def __init__(self, year: int) -> None:
        """Name the *year* and the file that the office has to add."""
        super().__init__(
            f"没有{year}年的法定工作日历。请在 config/calendar/ 中按国务院办公厅放假通知补充 {year}.toml。"
        )
        self.year = year


class UnknownReference(PermanentError):
    """The ledger holds nothing under this reference."""


class AccountRefused(PermanentError):
    """The mail server lets our account send nothing; the mails stay due, and a person has to mend the account."""


class Refused(PermanentError):
    """The rules do not allow what was asked."""


class SettingsUnreadable(TemporaryError):
    """
    What an office edits (settings, calendar, letters, templates) cannot be used as it lies there; says which and why.

    No cycle that lives fails for good by that: the file is mended sooner or later.
    """


class NotConfigured(SettingsUnreadable):
    """The settings in force know nothing of that programme or stream: not seen yet, or taken out of the file."""


class MailboxUnavailable(TemporaryError):
    """The mailbox cannot be reached or refuses us for now."""


class LoginRefused(MailboxUnavailable):
    """The mail server did not accept account or password: a person has to look, and nobody may hammer."""


class PostOfficeUnavailable(TemporaryError):
    """The mail server cannot be reached or refuses us for now."""


class StorageUnavailable(TemporaryError):
    """The archive cannot be reached, is full or may not be written."""


class ReaderUnavailable(TemporaryError):
    """A child process could not start, or was ended by somebody else than what it read."""


class LedgerUnavailable(TemporaryError):
    """The database cannot be reached, is full or may not be written."""


class LedgerBusy(LedgerUnavailable):
    """The database did not answer in time."""


class OtherSchema(LedgerUnavailable):
    """The ledger's tables are of another version than this program: nothing is read or written until both agree."""


class NotReleased(TemporaryError):
    """The ledger was restored from a backup, and no person has released it yet: nothing is sent, drafted or signed."""
