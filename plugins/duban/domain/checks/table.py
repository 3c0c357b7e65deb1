"""
Every rule of a monthly return in one table: code, level, the columns it looks at, what finds it.

Codes up to E21 and W19 are those of the office's own list; W20 and E23 to E27 are the limits of saying that nothing
is new; W21 tells what the reader came upon, W24 what is not here but behind a link. E01 (the file cannot be read) is
told before there is anything to judge.
"""

from collections.abc import Collection

from duban.domain.checks import (
    dates,
    links,
    locked,
    oddities,
    people,
    secrets,
    status,
    structure,
    targets,
    text,
    unchanged,
)
from duban.domain.checks.context import Rule
from duban.domain.returns.submission import Severity

# Without these a return cannot be told apart from another's, or read at all: they cannot be switched off.
ALWAYS = frozenset({"E01", "E02", "W09"})

RULES = (
    Rule("W09", Severity.QUERY, (), secrets.suspected_secret, waits=False),
    Rule("E02", Severity.ERROR, (), structure.wrong_form, waits=False),
    Rule("E18", Severity.ERROR, (), people.no_people, waits=False),
    Rule("W21", Severity.QUERY, (), oddities.came_upon, waits=False),
    Rule("W19", Severity.QUERY, (), people.wrong_phone, waits=False),
    Rule("W23", Severity.QUERY, (), people.placeholders, waits=False),
    Rule("E20", Severity.ERROR, (), people.same_person, waits=False),
    Rule("E21", Severity.ERROR, (), people.no_stamp, waits=False),
    Rule("W07", Severity.QUERY, (), people.stranger, waits=False),
    Rule("E26", Severity.ERROR, (), unchanged.nil_without_reason, waits=False),
    Rule("E03", Severity.ERROR, (), structure.missing_columns, waits=False),
    Rule("E04", Severity.ERROR, ("number",), structure.missing_rows, waits=False),
    Rule("E05", Severity.ERROR, ("number",), structure.strange_rows),
    Rule("E06", Severity.ERROR, (), locked.altered),
    Rule("E07", Severity.ERROR, ("status",), status.no_status),
    Rule("W10", Severity.QUERY, ("status",), status.disagrees_with_measures),
    Rule("E17", Severity.ERROR, ("status",), status.taken_back),
    Rule("E27", Severity.ERROR, ("status",), unchanged.nil_with_progress, waits=False),
    Rule("E23", Severity.ERROR, ("unchanged",), unchanged.unchanged_without_last),
    Rule("E24", Severity.ERROR, ("unchanged",), unchanged.unchanged_twice),
    Rule("E25", Severity.ERROR, ("unchanged",), unchanged.unchanged_when_due),
    Rule("W20", Severity.QUERY, ("unchanged",), unchanged.unchanged_but_told),
    Rule("E08", Severity.ERROR, ("progress",), text.no_progress),
    Rule("W01", Severity.QUERY, ("progress",), text.copied),
    Rule("W05", Severity.QUERY, (), text.wrong_length),
    Rule("E15", Severity.ERROR, ("status", "problems", "next_steps"), status.no_reason),
    Rule("E14", Severity.ERROR, ("expected_on",), dates.no_day),
    Rule("W16", Severity.QUERY, ("expected_on",), dates.past_deadline),
    Rule("W06", Severity.QUERY, ("expected_on",), dates.day_rewritten),
    Rule("W03", Severity.QUERY, ("status",), dates.missed_step),
    Rule("E11", Severity.ERROR, ("status", "evidence"), status.no_evidence),
    Rule("W24", Severity.QUERY, (), links.points_elsewhere),
    Rule("W24", Severity.QUERY, (), links.mail_points_elsewhere, waits=False),
    Rule("W08", Severity.QUERY, (), status.no_basis),
    Rule("E12", Severity.ERROR, ("status",), targets.target_missed),
    Rule("E13", Severity.ERROR, (), targets.no_number),
    Rule("W02", Severity.QUERY, (), targets.number_fell),
    Rule("W03", Severity.QUERY, ("status",), targets.behind_schedule),
    Rule("W04", Severity.QUERY, (), targets.number_jumped),
    Rule("W06", Severity.QUERY, (), targets.number_rewritten),
)
# Rules of the other forms: those of a county's return (county_rules.py) and of 会签 (co_lead.py).
ELSEWHERE = frozenset({"E22", "W22", "H01", "H02"})
CODES = frozenset(rule.code for rule in RULES) | ALWAYS | ELSEWHERE


def rules_without(off: Collection[str]) -> tuple[Rule, ...]:
    """The table without the rules that were switched off; ValueError for a code no form has, or that must stay."""
    if strange := sorted(set(off) - CODES):
        raise ValueError(f"没有编号为 {'、'.join(strange)} 的校验规则")
    if needed := sorted(set(off) & ALWAYS):
        raise ValueError(f"校验规则 {'、'.join(needed)} 不能停用")
    return tuple(rule for rule in RULES if rule.code not in off)
