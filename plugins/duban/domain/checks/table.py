"""Every rule of a monthly return in one table: code, level, the columns it looks at, what finds it."""

from duban.domain.checks import dates, people, status, structure, text
from duban.domain.checks.case import Rule
from duban.domain.submission import Level

RULES = (
    Rule("E02", Level.ERROR, (), structure.wrong_form, waits=False),
    Rule("E18", Level.ERROR, (), people.no_people, waits=False),
    Rule("E03", Level.ERROR, (), structure.missing_columns, waits=False),
    Rule("E04", Level.ERROR, ("number",), structure.missing_rows, waits=False),
    Rule("E05", Level.ERROR, ("number",), structure.strange_rows),
    Rule("E07", Level.ERROR, ("status",), status.no_status),
    Rule("E08", Level.ERROR, ("progress",), text.no_progress),
    Rule("E15", Level.ERROR, ("status", "problems", "next_steps"), status.no_reason),
    Rule("E14", Level.QUERY, ("expected_on",), dates.no_day),
)
