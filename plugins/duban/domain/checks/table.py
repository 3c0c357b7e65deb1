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
from duban.domain.returns.submission import Level

# Without these a return cannot be told apart from another's, or read at all: they cannot be switched off.
ALWAYS = frozenset({"E01", "E02", "W09"})

RULES = (
    Rule("W09", Level.QUERY, (), secrets.suspected_secret, waits=False),
    Rule("E02", Level.ERROR, (), structure.wrong_form, waits=False),
    Rule("E18", Level.ERROR, (), people.no_people, waits=False),
    Rule("W21", Level.QUERY, (), oddities.came_upon, waits=False),
    Rule("W19", Level.QUERY, (), people.wrong_phone, waits=False),
    Rule("W23", Level.QUERY, (), people.placeholders, waits=False),
    Rule("E20", Level.ERROR, (), people.same_person, waits=False),
    Rule("E21", Level.ERROR, (), people.no_stamp, waits=False),
    Rule("W07", Level.QUERY, (), people.stranger, waits=False),
    Rule("E26", Level.ERROR, (), unchanged.nil_without_reason, waits=False),
    Rule("E03", Level.ERROR, (), structure.missing_columns, waits=False),
    Rule("E04", Level.ERROR, ("number",), structure.missing_rows, waits=False),
    Rule("E05", Level.ERROR, ("number",), structure.strange_rows),
    Rule("E06", Level.ERROR, (), locked.altered),
    Rule("E07", Level.ERROR, ("status",), status.no_status),
    Rule("W10", Level.QUERY, ("status",), status.disagrees_with_measures),
    Rule("E17", Level.ERROR, ("status",), status.taken_back),
    Rule("E27", Level.ERROR, ("status",), unchanged.nil_with_progress, waits=False),
    Rule("E23", Level.ERROR, ("unchanged",), unchanged.unchanged_without_last),
    Rule("E24", Level.ERROR, ("unchanged",), unchanged.unchanged_twice),
    Rule("E25", Level.ERROR, ("unchanged",), unchanged.unchanged_when_due),
    Rule("W20", Level.QUERY, ("unchanged",), unchanged.unchanged_but_told),
    Rule("E08", Level.ERROR, ("progress",), text.no_progress),
    Rule("W01", Level.QUERY, ("progress",), text.copied),
    Rule("W05", Level.QUERY, (), text.wrong_length),
    Rule("E15", Level.ERROR, ("status", "problems", "next_steps"), status.no_reason),
    Rule("E14", Level.ERROR, ("expected_on",), dates.no_day),
    Rule("W16", Level.QUERY, ("expected_on",), dates.past_deadline),
    Rule("W06", Level.QUERY, ("expected_on",), dates.day_rewritten),
    Rule("W03", Level.QUERY, ("status",), dates.missed_step),
    Rule("E11", Level.ERROR, ("status", "evidence"), status.no_evidence),
    Rule("W24", Level.QUERY, (), links.points_elsewhere),
    Rule("W24", Level.QUERY, (), links.mail_points_elsewhere, waits=False),
    Rule("W08", Level.QUERY, (), status.no_basis),
    Rule("E12", Level.ERROR, ("status",), targets.target_missed),
    Rule("E13", Level.ERROR, (), targets.no_number),
    Rule("W02", Level.QUERY, (), targets.number_fell),
    Rule("W03", Level.QUERY, ("status",), targets.behind_schedule),
    Rule("W04", Level.QUERY, (), targets.number_jumped),
    Rule("W06", Level.QUERY, (), targets.number_rewritten),
)
# Rules of the other forms: those of a county's return (domain.county_checks) and of 会签 (domain.countersign).
ELSEWHERE = frozenset({"E22", "W22", "H01", "H02"})
CODES = frozenset(rule.code for rule in RULES) | ALWAYS | ELSEWHERE


def rules_without(off: Collection[str]) -> tuple[Rule, ...]:
    """The table without the rules that were switched off; ValueError for a code no form has, or that must stay."""
    if strange := sorted(set(off) - CODES):
        raise ValueError(f"没有编号为 {'、'.join(strange)} 的校验规则")
    if needed := sorted(set(off) & ALWAYS):
        raise ValueError(f"校验规则 {'、'.join(needed)} 不能停用")
    return tuple(rule for rule in RULES if rule.code not in off)
