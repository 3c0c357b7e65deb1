"""
The live counter of a form: plain formulas that Excel, WPS and LibreOffice all compute.

They say what domain.form.asking says; the values with which a form goes out are put beside them, for a mail
program that shows a workbook without computing it.
"""

from collections.abc import Mapping

from duban.domain.form import COVER_SHEET, TABLE_SHEET, TICK, Form, measure_key
from duban.domain.form.asking import SILENT, TICKLESS, owing
from duban.domain.plan.programme import Item

Letters = Mapping[str, str]
LEFT = '[=0]"齐";0'
LEFT_IN_ALL = '[=0]"已填齐，可以报送";"还差 "0" 项"'


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


def target_formula(letters: Letters, row: int, table: Letters, rows: tuple[int, int], nil: str) -> str:
    """1 while the number is missing; an item ticked 本月无变化 in 填报表 keeps its last one."""
    first, last = rows
    number, unchanged = (
        f"'{TABLE_SHEET}'!${table[key]}${first}:${table[key]}${last}" for key in ("number", "unchanged")
    )
    kept = f'COUNTIFS({number},{letters["item"]}{row},{unchanged},"{TICK}")>0'
    return f"=IF(OR({_ticked(nil)},NOT({_empty(letters['value'] + str(row))}),{kept}),0,1)"


def steps_formula(letters: Letters, first: int, last: int, nil: str) -> str:
    """What is missing of the milestones of one item: at least one date, at least one text."""
    parts = "+".join(f"IF(COUNTA({letters[key]}{first}:{letters[key]}{last})=0,1,0)" for key in ("on", "what"))
    return f"=IF({_ticked(nil)},0,{parts})"


def unit_formula(counts: Mapping[str, str], people: str, nil: str, reason: str) -> str:
    """All that is missing: *counts* are the ranges of the counters by sheet, *people* the cells of the cover."""
    sums = "+".join(f"SUM('{sheet}'!{area})" for sheet, area in counts.items())
    local_nil, local_reason = nil.rpartition("!")[2], reason
    return f'=IF(AND(TRIM({local_nil})="{TICK}",{_empty(local_reason)}),1,0)+COUNTBLANK({people})+{sums}'


def _ticked(nil: str) -> str:
    return f'TRIM({nil})="{TICK}"'


def on_cover(cell: str) -> str:
    """A cell of the cover as other sheets name it."""
    return f"'{COVER_SHEET}'!{cell}"
