"""The rules a county's return is judged by, as one table; all findings at once, in reading order."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from duban.domain.calendar.cycle import FormName
from duban.domain.checks.context import Case, Fault
from duban.domain.checks.county_context import (
    CountyCase,
    CountyQuestions,
    IndicatorLine,
    account_of,
    indicator_of,
    lines_of,
)
from duban.domain.checks.links import behind_links, mail_points_elsewhere
from duban.domain.checks.oddities import came_upon
from duban.domain.checks.people import no_people, no_stamp, placeholders, same_person, stranger, wrong_phone
from duban.domain.checks.reading import says_nothing
from duban.domain.checks.secrets import suspected_secret
from duban.domain.checks.structure import is_anothers, wrong_form
from duban.domain.checks.table import sentence
from duban.domain.form import plain
from duban.domain.form.county import ACCOUNT_SHEET, INDICATOR_COLUMNS, INDICATOR_SHEET, LONGEST_PART
from duban.domain.returns.county import CountyAccount, IndicatorState
from duban.domain.returns.submission import Finding, Severity
from duban.domain.text.secrecy import looks_secret

# "There are no problems" is an answer; of work done and work planned it is none.
MAY_SAY_NONE = "problems"
TITLES = {column.key: column.title for column in INDICATOR_COLUMNS}


@dataclass(frozen=True, slots=True)
class CountyRule:
    """One rule of the county form: its code, what its finding does, and what it finds."""

    code: str
    level: Severity
    find: Callable[[CountyCase], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class SharedRule:
    """A rule of every form, about the file, its cover or its mail: its code, what its finding does, what it finds."""

    code: str
    level: Severity
    find: Callable[[Case], Iterable[Fault]]


def _blank(case: CountyCase) -> Iterator[Fault]:
    """E04: nothing was filled in, or the file holds another kind of form."""
    if case.is_blank:
        yield Fault()


def _strange_rows(case: CountyCase) -> Iterator[Fault]:
    """E05: an indicator that stands there twice, or words in a row of no indicator."""
    seen = set[int]()
    for row in case.filled.rows:
        number = indicator_of(row, case.questions.indicators)
        says = any(row.texts.get(key, "").strip() for key in ("state", "text", "items"))
        cell = row.cells.get("number", "")
        if number is None and says:
            yield Fault(case="unknown", cell=cell)
        elif number in seen:
            yield Fault({"indicator": row.texts.get("name", "")}, "twice", cell=cell)
        if number is not None:
            seen.add(number)


def _no_part(case: CountyCase) -> Iterator[Fault]:
    """E22: one of the three parts is missing or says nothing."""
    for part in case.questions.parts:
        text = case.part(part.key)
        empty = says_nothing(text) and not (text and part.key == MAY_SAY_NONE)
        if part.required and empty:
            yield Fault({"part": part.title}, column=part.title, cell=case.cell(part.key))


def _long_part(case: CountyCase) -> Iterator[Fault]:
    """W05: a part of more than 3000 characters."""
    for part in case.questions.parts:
        length = len("".join(case.part(part.key).split()))
        if length > LONGEST_PART:
            facts = {"part": part.title, "length": length, "limit": LONGEST_PART}
            yield Fault(facts, column=part.title, cell=case.cell(part.key))


def _no_choice(case: CountyCase) -> Iterator[Fault]:
    """E07: what stands in 本季度情况 is none of the choices, which are told."""
    options = "”“".join(IndicatorState)
    for line in case.lines:
        if line.account.state is None and (text := line.typed("state")):
            yield _at(line, "state", text=text[:20], options=options)


def _no_state(case: CountyCase) -> Iterator[Fault]:
    """W22: an indicator without state, told once if none has any."""
    if all(line.is_empty for line in case.lines):
        yield Fault(case="all")
        return
    chosen = {line.asked.indicator.number for line in case.lines if line.typed("state")}
    for asked in case.questions.indicators:
        if asked.indicator.number not in chosen:
            line = next((each for each in case.lines if each.asked is asked), None)
            cell = line.row.cells.get("state", "") if line else ""
            yield Fault({"indicator": asked.indicator.name}, column=TITLES["state"], cell=cell)


def _no_reason(case: CountyCase) -> Iterator[Fault]:
    """E15: an abnormal indicator without explanation."""
    for line, state in _abnormal(case):
        if says_nothing(line.account.text):
            yield _at(line, "text", state=state)


def _copied(case: CountyCase) -> Iterator[Fault]:
    """W01: the explanation is last quarter's, word for word."""
    for line, _ in _abnormal(case):
        before = case.questions.last.of(line.asked.indicator.number) if case.questions.last else None
        if before is not None and line.account.text and plain(before.text) == plain(line.account.text):
            yield _at(line, "text")


def _unknown_items(case: CountyCase) -> Iterator[Fault]:
    """E22: a number that no item of the plan has."""
    for line in case.lines:
        strange = [number for number in line.account.items if number not in case.questions.numbers]
        if strange:
            yield _at(line, "items", "items", numbers=case.shared.background.labels.ranges(strange))


def _items_elsewhere(case: CountyCase) -> Iterator[Fault]:
    """W22: numbers of another indicator's items, or none where something is wrong."""
    for line in case.lines:
        other = [n for n in line.account.items if n in case.questions.numbers and n not in line.asked.items]
        if other:
            yield _at(line, "items", "elsewhere", numbers=case.shared.background.labels.ranges(other))
    for line, state in _abnormal(case):
        if not line.account.items and not says_nothing(line.account.text):
            yield _at(line, "items", "unnumbered", state=state)


def _no_problems(case: CountyCase) -> Iterator[Fault]:
    """W22: no problems, says the text, and the table has some."""
    text = case.part(MAY_SAY_NONE)
    if text and says_nothing(text) and any(_abnormal(case)):
        yield Fault({"text": text}, "problems", column="存在问题", cell=case.cell(MAY_SAY_NONE))


def _no_plan(case: CountyCase) -> Iterator[Fault]:
    """W22: 本地落实方案 was asked for and not named."""
    for part in case.questions.parts:
        if part.once and says_nothing(case.part(part.key)):
            yield Fault(case="plan", column=part.title, cell=case.cell(part.key))


def _secret_rows(case: CountyCase) -> Iterator[Fault]:
    """W09: as for every form, in the cells of the table."""
    for line in case.lines:
        for key in ("text", "items"):
            if looks_secret(line.typed(key)):
                yield Fault(column=TITLES[key], cell=line.row.cells.get(key, ""))


def _points_elsewhere(case: CountyCase) -> Iterator[Fault]:
    """W24: as for every form, in the parts and in the cells of the table."""
    for part in case.questions.parts:
        for link in behind_links(case.part(part.key)):
            facts = {"provider": link.provider, "ending": link.ending}
            yield Fault(facts, "part", column=part.title, cell=case.cell(part.key))
    for line in case.lines:
        for key in ("text", "items"):
            for link in behind_links(line.typed(key)):
                yield _at(line, key, provider=link.provider, ending=link.ending)


SHARED = (
    SharedRule("W09", Severity.QUERY, suspected_secret),
    SharedRule("E02", Severity.ERROR, wrong_form),
    SharedRule("E21", Severity.ERROR, no_stamp),
    SharedRule("W07", Severity.QUERY, stranger),
    SharedRule("W21", Severity.QUERY, came_upon),
    SharedRule("W24", Severity.QUERY, mail_points_elsewhere),
    SharedRule("E18", Severity.ERROR, no_people),
    SharedRule("W19", Severity.QUERY, wrong_phone),
    SharedRule("W23", Severity.QUERY, placeholders),
    SharedRule("E20", Severity.ERROR, same_person),
)
BLANK = CountyRule("E04", Severity.ERROR, _blank)
SECRET = CountyRule("W09", Severity.QUERY, _secret_rows)
COUNTY_RULES = (
    SECRET,
    CountyRule("E22", Severity.ERROR, _no_part),
    CountyRule("W05", Severity.QUERY, _long_part),
    CountyRule("E05", Severity.ERROR, _strange_rows),
    CountyRule("E07", Severity.ERROR, _no_choice),
    CountyRule("E15", Severity.ERROR, _no_reason),
    CountyRule("E22", Severity.ERROR, _unknown_items),
    CountyRule("W22", Severity.QUERY, _no_state),
    CountyRule("W22", Severity.QUERY, _items_elsewhere),
    CountyRule("W22", Severity.QUERY, _no_problems),
    CountyRule("W22", Severity.QUERY, _no_plan),
    CountyRule("W01", Severity.QUERY, _copied),
    CountyRule("W24", Severity.QUERY, _points_elsewhere),
)


def check_county(
    shared: Case, questions: CountyQuestions, off: Collection[str] = ()
) -> tuple[CountyAccount | None, tuple[Finding, ...]]:
    """
    Judge a county's returned form; returns its account, and all findings in reading order.

    *shared* is the form with what every form is held against. A form that is provably another return's, or that is
    no county form, has no account; a blank one is told so and nothing else. The rules are the table below and those
    that every form shares, less the codes that are *off*.
    """
    case = CountyCase(shared, questions, tuple(lines_of(shared.filled, questions.indicators, shared.background.labels)))
    if is_anothers(shared):
        return None, tuple(shared_findings(shared, [rule for rule in SHARED if rule.code in ("W09", "E02")]))
    if shared.filled.kind is not FormName.COUNTY:
        return None, (Finding("E04", Severity.ERROR, sentence("county.E04.other")),)
    findings = [*shared_findings(shared, (rule for rule in SHARED if rule.code not in off))]
    if case.is_blank:
        return account_of(case), (*findings, *_county_findings(case, [BLANK]))
    findings += _county_findings(case, (rule for rule in COUNTY_RULES if rule.code not in off))
    return account_of(case), tuple(sorted(findings, key=_place))


def shared_findings(shared: Case, rules: Iterable[SharedRule]) -> Iterator[Finding]:
    """What the rules of every form find; they know the rows of another table, so they see none."""
    case = replace(shared, filled=replace(shared.filled, rows=()))
    for rule in rules:
        for fault in rule.find(case):
            name = f"{rule.code}.{fault.case}" if fault.case else rule.code
            text = sentence(name, item=fault.item, column=fault.column, **fault.facts)
            yield Finding(rule.code, fault.level or rule.level, text, None, fault.column, fault.cell)


def _county_findings(case: CountyCase, rules: Iterable[CountyRule]) -> Iterator[Finding]:
    for rule in rules:
        for fault in rule.find(case):
            name = f"{rule.code}.{fault.case}" if fault.case else rule.code
            name = name if rule is SECRET else f"county.{name}"
            text = sentence(name, column=fault.column, **fault.facts)
            yield Finding(rule.code, rule.level, text, None, fault.column, fault.cell)


def _abnormal(case: CountyCase) -> Iterator[tuple[IndicatorLine, str]]:
    """The rows in which something is wrong, with the word for it."""
    for line in case.lines:
        if line.account.state is not None and line.account.state.is_abnormal:
            yield line, line.account.state.value


def _at(line: IndicatorLine, key: str, case: str = "", **facts: object) -> Fault:
    return Fault({"indicator": line.name} | facts, case, None, TITLES[key], line.row.cells.get(key, ""))


SHEETS = {ACCOUNT_SHEET: 2, INDICATOR_SHEET: 3}
WHOLE_FILE = frozenset({"W09", "E02", "E21", "W07"})
COVER, NOT_THERE = 1, 4


def _place(finding: Finding) -> tuple[int, int, str]:
    """The file, the cover, the parts as they stand, the rows cell by cell, then what is not there."""
    sheet, _, cell = finding.cell.rpartition("!")
    match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if finding.code in WHOLE_FILE and not match:
        return 0, 0, ""
    if match is None:
        return NOT_THERE, 0, ""
    return SHEETS.get(sheet, COVER), int(match[2]), match[1]
