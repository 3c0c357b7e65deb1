"""The rules a returned form is judged by, as one table; everybody else imports them from here."""

from duban.domain.checks.context import NOTHING_KNOWN, Background, Case, Fault, Line, Rule, as_numbered, is_nil
from duban.domain.checks.judging import check, is_complete, is_read, is_secret, unreadable_finding
from duban.domain.checks.locked import restored
from duban.domain.checks.reading import is_ticked, parse_level, parse_measure, parse_status, says_nothing
from duban.domain.checks.table import ALWAYS, CODES, RULES, rules_without, sentence

__all__ = (
    "ALWAYS",
    "CODES",
    "NOTHING_KNOWN",
    "RULES",
    "Background",
    "Case",
    "Fault",
    "Line",
    "Rule",
    "as_numbered",
    "check",
    "is_complete",
    "is_nil",
    "is_read",
    "is_secret",
    "is_ticked",
    "parse_level",
    "parse_measure",
    "parse_status",
    "restored",
    "rules_without",
    "says_nothing",
    "sentence",
    "unreadable_finding",
)
