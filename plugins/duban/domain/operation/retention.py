"""How long what is kept is kept ([retention] in the settings)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE

LEAST_RETURN_YEARS = 10
LEAST_LOG_DAYS = 30


@dataclass(frozen=True, slots=True)
class Retention:
    """
    Years for which returns are kept, and days for logs.

    Papers, what was signed, decisions, task lists, mails and receipts of service have no number: they are kept for
    ever.
    """

    return_years: int = LEAST_RETURN_YEARS
    log_days: int = 180

    def faults(self) -> tuple[str, ...]:
        """What is too short, one sentence each."""
        found = (
            ("return_years", self.return_years, LEAST_RETURN_YEARS, "年", "报送件至少保存10年"),
            ("log_days", self.log_days, LEAST_LOG_DAYS, "天", "运行日志至少保存30天"),
        )
        return tuple(
            f"[retention] {name} = {value}：{words}，不能少于 {least} {unit}"
            for name, value, least, unit, words in found
            if value < least
        )


class Term(StrEnum):
    """A period of retention as archivists write it (保管期限)."""

    FOREVER = "永久"
    THIRTY = "30年"
    TEN = "10年"

    @classmethod
    def of(cls, years: int) -> "Term":
        """The term that holds what is kept for so many years."""
        return cls.THIRTY if years > LEAST_RETURN_YEARS else cls.TEN


class RecordKind(StrEnum):
    """What a record is; the values are what archivists read."""

    PAPER = "文书"
    REMARK = "签批"
    SERVICE = "送达"
    DECISION = "决定"
    REVIEW = "专家论证"
    TASK_LIST = "任务清单"
    MAIL = "发出的邮件"
    RETURN = "报送件"


@dataclass(frozen=True, slots=True)
class FiledRecord:
    """
    One record (件): when it was made, by whom, what it is called, and its file in the archive, empty for one without.

    `years` is how long it is kept, None for ever.
    """

    at: datetime
    kind: RecordKind
    title: str
    by: str
    file_name: str = ""
    sha256: str = ""
    years: int | None = None

    @property
    def term(self) -> Term:
        """Its period of retention."""
        return Term.FOREVER if self.years is None else Term.of(self.years)

    @property
    def year(self) -> int:
        """The year that it belongs to (形成年度)."""
        return self.at.astimezone(TIMEZONE).year

    @property
    def kept_until(self) -> date | None:
        """The last day on which it has to be kept; years count from the year after its own. None: for ever."""
        return None if self.years is None else date(self.year + self.years, 12, 31)

    def is_due(self, today: date) -> bool:
        """Whether its time has run out by *today*, so that somebody may appraise it (鉴定)."""
        return self.kept_until is not None and self.kept_until < today
