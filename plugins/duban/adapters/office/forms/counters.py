"""
What a form computes by itself, how much is missing and what turns red: plain formulas that Excel, WPS and LibreOffice
all compute.

Of a department's form they say what domain.form.asking says, of a county's what domain.form.county_asking does;
the values with which a form goes out are put beside them, for a mail program that shows a workbook without computing
it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from duban.adapters.office.forms.places import Live, PlacedTable, Places, joined
from duban.domain.form import (
    COVER_FIELDS,
    COVER_SHEET,
    MILESTONE_SHEET,
    MOST_STEPS,
    NIL,
    NIL_REASON,
    TABLE_SHEET,
    TARGET_SHEET,
    TICK,
    Form,
    measure_key,
)
from duban.domain.form.asking import (
    PROPOSING,
    SILENT,
    TICKLESS,
    carried_in_delay,
    carried_in_row,
    cells_asked,
    missing_in_delay,
    missing_in_errand,
    missing_in_reform,
    missing_in_row,
    owing,
)
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.form.county import ACCOUNT_SHEET, INDICATOR_SHEET, CountyForm
from duban.domain.form.county_asking import county_cells_asked
from duban.domain.form.delay_line import DelayLine
from duban.domain.form.reform_line import ReformLine
from duban.domain.form.reform_sheet import ASSESSED
from duban.domain.form.words import CLAIM_SHEET, COUNTER, DELAY_SHEET, ERRAND_SHEET, REFORM_SHEET
from duban.domain.plan.programme import Item
from duban.domain.returns.county import IndicatorState
from duban.domain.returns.item_answer import AnswerWord
from duban.domain.returns.submission import Status

Letters = Mapping[str, str]
DONE = "必填内容已填齐，可以报送"
ABNORMAL = tuple(state.value for state in IndicatorState if state.is_abnormal)


def count_department(form: Form, places: Places) -> Live:
    """The counters of all sheets and of the cover, and what a chosen status makes necessary."""
    live, cover = Live(), places.cover
    nil = f"'{COVER_SHEET}'!$C${cover[NIL]}"
    table = places.tables[TABLE_SHEET]
    for row, item in table.numbered():
        missing = missing_in_row(form, item, carried_in_row(form, item))
        live.compute(TABLE_SHEET, _counter(table, row), row_formula(form, item, table.letters, row, nil), missing)
    _alerts(form, table, live)
    if (targets := places.tables.get(TARGET_SHEET)) is not None:
        kept = {item.number for item in form.items if carried_in_row(form, item).get("unchanged")}
        for row, kpi in targets.numbered():
            formula = target_formula(targets.letters, row, table, nil)
            live.compute(TARGET_SHEET, _counter(targets, row), formula, int(kpi.item not in kept))
    if (steps := places.tables.get(MILESTONE_SHEET)) is not None:
        for first in range(steps.first, steps.last + 1, MOST_STEPS):
            formula = steps_formula(steps.letters, first, first + MOST_STEPS - 1, nil)
            live.compute(MILESTONE_SHEET, _counter(steps, first), formula, 2)
    _count_delays(form, places, nil, live)
    if (reforms := places.tables.get(REFORM_SHEET)) is not None:
        _count_reforms(reforms, nil, live)
    _count_errands(places, nil, live)
    if (claims := places.tables.get(CLAIM_SHEET)) is not None:
        _count_claims(claims, nil, live)
    areas = {sheet: each.area("missing") for sheet, each in places.tables.items()}
    people = [cover[field.key] for field in COVER_FIELDS]
    whole = unit_formula(areas, f"C{people[0]}:C{people[-1]}", f"$C${cover[NIL]}", f"$C${cover[NIL_REASON]}")
    live.compute(COVER_SHEET, f"C{cover[COUNTER]}", whole, cells_asked(form))
    return live


def _count_delays(form: Form, places: Places, nil: str, live: Live) -> None:
    """What is missing of each line of 滞后原因, in red while it is."""
    delays, table = places.tables.get(DELAY_SHEET), places.tables[TABLE_SHEET]
    if delays is None:
        return
    for row, line in delays.numbered():
        left = missing_in_delay(line, "", carried_in_delay(form, line))
        live.compute(DELAY_SHEET, _counter(delays, row), delay_formula(line, delays.letters, row, table, nil), left)
    first, letters = delays.first, delays.letters
    red = f"AND(${letters['missing']}{first}>0,{_empty(letters['cause'] + str(first))})"
    live.alert(DELAY_SHEET, delays.area("cause"), red)


def _count_reforms(reforms: PlacedTable, nil: str, live: Live) -> None:
    """What is missing of each line: the word on the mark, or the four cells."""
    for row, line in reforms.numbered():
        live.compute(
            REFORM_SHEET,
            _counter(reforms, row),
            reform_formula(line, reforms.letters, row, nil),
            missing_in_reform(line, {}),
        )


def _count_errands(places: Places, nil: str, live: Live) -> None:
    """What is missing of each line of 交办事项, in red while it is."""
    errands = places.tables.get(ERRAND_SHEET)
    if errands is None:
        return
    letters, first = errands.letters, errands.first
    for row, line in errands.numbered():
        left = missing_in_errand({RESULT: line.answer, ACCOUNT: line.words})
        live.compute(ERRAND_SHEET, _counter(errands, row), errand_formula(letters, row, nil), left)
    for key in (RESULT, ACCOUNT):
        red = f"AND(${letters['missing']}{first}>0,{_empty(f'{letters[key]}{first}')})"
        live.alert(ERRAND_SHEET, errands.area(key), red)


def _count_claims(claims: PlacedTable, nil: str, live: Live) -> None:
    """What is missing of each line, and a proposal's empty cells in red."""
    letters, first = claims.letters, claims.first
    for row, _ in claims.numbered():
        live.compute(CLAIM_SHEET, _counter(claims, row), claim_formula(letters, row, nil), 1)
    for key in PROPOSING:
        formula = f'AND(TRIM(${letters["word"]}{first})="{AnswerWord.PROPOSED}",{_empty(f"{letters[key]}{first}")})'
        live.alert(CLAIM_SHEET, claims.area(key), formula)


def _counter(table: PlacedTable, row: int) -> str:
    return f"{table.letters['missing']}{row}"


def _alerts(form: Form, table: PlacedTable, live: Live) -> None:
    """What a chosen status makes necessary turns red while it is empty."""
    letters, first = table.letters, table.first
    status, everywhere = letters["status"], range(first, table.last + 1)

    def alert(key: str, condition: str, rows: Sequence[int]) -> None:
        cell = f"{letters[key]}{rows[0]}"
        formula = f"AND(${letters['missing']}{rows[0]}>0,{_empty(cell)},{condition})"
        live.alert(TABLE_SHEET, joined(letters[key], rows), formula)

    chosen = f"LEN(TRIM(${status}{first}))>0,NOT(OR({_is(status, first, SILENT)}))"
    alert("progress", f"AND({chosen})", everywhere)
    alert("status", f"LEN(TRIM({letters['progress']}{first}))>0", everywhere)
    alert("evidence", _is(status, first, (Status.DONE,)), everywhere)
    alert("coordination_level", f"LEN(TRIM({letters['coordination']}{first}))>0", everywhere)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, item in table.numbered():
        groups[owing(form, item)].append(row)
    for choices, rows in groups.items():
        for key in ("problems", "next_steps") if choices else ():
            alert(key, f"OR({_is(status, rows[0], choices)})", rows)


def _is(letter: str, row: int, choices: tuple[str, ...]) -> str:
    return ",".join(f'TRIM(${letter}{row})="{choice}"' for choice in choices)


def _empty(cell: str) -> str:
    return f"LEN(TRIM({cell}))=0"


def _is_one_of(cell: str, choices: tuple[str, ...]) -> str:
    return "OR(" + ",".join(f'TRIM({cell})="{choice}"' for choice in choices) + ")"


def row_formula(form: Form, item: Item, letters: Letters, row: int, nil: str) -> str:
    """What is still to be filled in the row of *item*; *nil* is the cell of 零报告 on the cover."""

    def at(key: str) -> str:
        return f"{letters[key]}{row}"

    status = at("status")
    ticks = f"{at(measure_key(1))}:{at(measure_key(len(item.measures)))}" if item.measures else ""
    parts = [
        f"IF({_empty(status)},1,0)",
        f"IF(AND({_empty(at('progress'))},NOT({_is_one_of(status, SILENT)})),1,0)",
        f'IF(AND(TRIM({status})="{TICKLESS[-1]}",{_empty(at("evidence"))}),1,0)',
        f"IF(AND(NOT({_empty(at('coordination'))}),{_empty(at('coordination_level'))}),1,0)",
    ]
    if ticks:
        parts.append(f"IF({_is_one_of(status, TICKLESS)},0,COUNTBLANK({ticks}))")
    if choices := owing(form, item):
        reasons = "+".join(f"IF({_empty(at(key))},1,0)" for key in ("problems", "next_steps"))
        parts.append(f"IF({_is_one_of(status, choices)},{reasons},0)")
    done = f'OR({_ticked(nil)},TRIM({at("unchanged")})="{TICK}")'
    return f"=IF({done},0,{'+'.join(parts)})"


def target_formula(letters: Letters, row: int, table: PlacedTable, nil: str) -> str:
    """1 while the number is missing; an item ticked 本月无变化 in 填报表 keeps its last one."""
    number, unchanged = (
        f"'{TABLE_SHEET}'!${table.letters[key]}${table.first}:${table.letters[key]}${table.last}"
        for key in ("number", "unchanged")
    )
    kept = f'COUNTIFS({number},{letters["item"]}{row},{unchanged},"{TICK}")>0'
    return f"=IF(OR({_ticked(nil)},NOT({_empty(letters['value'] + str(row))}),{kept}),0,1)"


def delay_formula(line: DelayLine, letters: Letters, row: int, table: PlacedTable, nil: str) -> str:
    """1 while the cause is missing of an item of which 填报表 does not say what frees it from the question."""
    number, status = (
        f"'{TABLE_SHEET}'!${table.letters[key]}${table.first}:${table.letters[key]}${table.last}"
        for key in ("number", "status")
    )
    freed = "+".join(f'COUNTIFS({number},{letters["item"]}{row},{status},"{choice}")' for choice in line.freed)
    return f"=IF(OR({_ticked(nil)},NOT({_empty(letters['cause'] + str(row))}),({freed})>0),0,1)"


def reform_formula(line: ReformLine, letters: Letters, row: int, nil: str) -> str:
    """How many of the cells that are asked of a line of 创新突破改革 are empty."""
    asked = ASSESSED if line.is_assessed else ("consent",)
    parts = "+".join(f"IF({_empty(f'{letters[key]}{row}')},1,0)" for key in asked)
    return f"=IF({_ticked(nil)},0,{parts})"


def steps_formula(letters: Letters, first: int, last: int, nil: str) -> str:
    """What is missing of the milestones of one item: at least one date, at least one text."""
    parts = "+".join(f"IF(COUNTA({letters[key]}{first}:{letters[key]}{last})=0,1,0)" for key in ("on", "what"))
    return f"=IF({_ticked(nil)},0,{parts})"


def claim_formula(letters: Letters, row: int, nil: str) -> str:
    """1 while a line is not answered; of a proposal what it lacks."""
    word = f"{letters['word']}{row}"
    lacks = "+".join(f"IF({_empty(f'{letters[key]}{row}')},1,0)" for key in PROPOSING)
    return f'=IF({_ticked(nil)},0,IF(TRIM({word})="{AnswerWord.PROPOSED}",{lacks},IF({_empty(word)},1,0)))'


def errand_formula(letters: Letters, row: int, nil: str) -> str:
    """What is missing of a line: its result, and its account."""
    parts = "+".join(f"IF({_empty(f'{letters[key]}{row}')},1,0)" for key in (RESULT, ACCOUNT))
    return f"=IF({_ticked(nil)},0,{parts})"


def unit_formula(counts: Mapping[str, str], people: str, nil: str, reason: str) -> str:
    """All that is missing: *counts* are the ranges of the counters by sheet, *people* the cells of the cover."""
    sums = "+".join(f"SUM('{sheet}'!{area})" for sheet, area in counts.items())
    return f"=IF(AND({_ticked(nil)},{_empty(reason)}),1,0)+COUNTBLANK({people})+{sums}"


def _ticked(nil: str) -> str:
    return f'TRIM({nil})="{TICK}"'


def count_county(form: CountyForm, places: Places) -> Live:
    """The counter of the cover, a number in words, and the alerts of the indicators."""
    live, table = Live(), places.tables[INDICATOR_SHEET]
    people = [places.cover[field.key] for field in COVER_FIELDS]
    parts = (places.texts[part.mark] for part in form.parts if part.required)
    missing = (
        f"COUNTBLANK(C{people[0]}:C{people[-1]})",
        *(f"IF(SUMPRODUCT(LEN(TRIM('{ACCOUNT_SHEET}'!B{first}:B{last})))=0,1,0)" for first, last in parts),
        *_indicators(table),
    )
    total, left = "+".join(missing), county_cells_asked(form)
    words = f'=IF(({total})=0,"{DONE}","还差 "&({total})&" 项未填")'
    live.compute(COVER_SHEET, f"C{places.cover[COUNTER]}", words, f"还差 {left} 项未填" if left else DONE)
    chosen = ",".join(f'TRIM(${table.letters["state"]}{table.first})="{state}"' for state in ABNORMAL)
    for key in ("text", "items"):
        formula = f"AND(OR({chosen}),LEN(TRIM({table.letters[key]}{table.first}))=0)"
        live.alert(INDICATOR_SHEET, table.area(key), formula)
    return live


def _indicators(table: PlacedTable) -> tuple[str, str]:
    """How many indicators have no state, and how many abnormal ones no explanation."""
    states, texts = (f"'{INDICATOR_SHEET}'!{table.area(key)}" for key in ("state", "text"))
    abnormal = "+".join(f'(TRIM({states})="{state}")' for state in ABNORMAL)
    return f"COUNTBLANK({states})", f"SUMPRODUCT(({abnormal})*(LEN(TRIM({texts}))=0))"
