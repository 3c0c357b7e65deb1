"""The rules a returned form is judged by, as one table; everybody else imports them from here."""

from duban.domain.checks.case import Case, Fault, Line, Rule
from duban.domain.checks.judging import check, is_complete, unreadable_finding
from duban.domain.checks.reading import parse_day, parse_measure, parse_status, says_nothing
from duban.domain.checks.table import RULES

__all__ = (
    "RULES",
    "Case",
    "Fault",
    "Line",
    "Rule",
    "check",
    "is_complete",
    "parse_day",
    "parse_measure",
    "parse_status",
    "says_nothing",
    "unreadable_finding",
)
