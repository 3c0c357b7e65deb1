"""Returned forms for the tests of rules: a good one, and a hand that spoils single cells of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from tests.builders import ITEMS, PEOPLE, REFERENCE, TOKEN, good_answers, is_ours

from duban.domain.calendar.cycle import Reference
from duban.domain.checks import RULES, Background, Rule, check
from duban.domain.form import MILESTONE_COLUMNS, MILESTONE_SHEET, TARGET_COLUMNS, TARGET_SHEET, columns_for
from duban.domain.form.reform_sheet import REFORM_COLUMNS
from duban.domain.form.words import CLAIM_SHEET, DELAY_SHEET, ERRAND_SHEET, REFORM_SHEET
from duban.domain.plan.programme import Item, Kpi
from duban.domain.returns.submission import Entry, FilledForm, FilledRow, Finding

ON_TIME = date(2021, 10, 25)
LETTERS = dict(zip((column.key for column in columns_for(ITEMS)), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
TARGET_LETTERS = dict(zip((column.key for column in TARGET_COLUMNS), "ABCDEFGHIJKLMN", strict=False))
STEP_LETTERS = dict(zip((column.key for column in MILESTONE_COLUMNS), "ABCDEFGHIJKLMN", strict=False))
FIRST_ROW = 7
COVER_CELLS = {key: f"首页!C{row}" for row, key in enumerate((*PEOPLE, "nil", "nil_reason"), start=15)}

HOURS = Kpi("K38-1", 38, "纳税时间", "小时", "<=", "110", date(2021, 12, 31), "stock", enabled=True)
FIRMS = Kpi("K38-2", 38, "新增企业数", "家", ">=", "300", date(2021, 12, 31), "cumulative", enabled=True)
SHARE = Kpi("K39-1", 39, "网上办理率", "%", ">=", "90", date(2021, 9, 30), "stock", enabled=True)
KPIS = (HOURS, FIRMS, SHARE)
# What a careful filler writes there, all of it in pace with the year.
VALUES = {"K38-1": "105", "K38-2": "260", "K39-1": "95.5"}

BACKGROUND = Background(
    kpis=KPIS,
    covers=(date(2021, 9, 26), date(2021, 10, 25)),
    starts_on=date(2021, 9, 22),
    printed={item.number: item for item in ITEMS},
)
Form = Callable[..., FilledForm]


def cell(key: str, number: int, items: tuple[Item, ...] = ITEMS) -> str:
    """The address of the cell of an item under the column of that key."""
    row = FIRST_ROW + [item.number for item in items].index(number)
    return f"填报表!{LETTERS[key]}{row}"


def row(at: int, item: Item, texts: Mapping[str, object]) -> FilledRow:
    """A row as the reader finds it in the form's own place, locked cells as they were printed."""
    printed = {
        "indicator": item.indicator.name,
        "goal": item.goal,
        "measures": "\n".join(item.measures),
        "deadline": item.deadline.text,
    }
    typed = dict.fromkeys(LETTERS, "") | {"number": str(item.number)} | printed
    typed |= {key: str(value) for key, value in texts.items()}
    measure = typed.pop("measure", "")
    ticked = [f"measure_{n}" for n in range(1, len(item.measures) + 1)]
    typed |= {key: typed[key] or measure for key in ticked}
    return FilledRow(item.number, typed, {key: f"填报表!{letter}{at}" for key, letter in LETTERS.items()})


def target_rows(values: Mapping[str, str]) -> tuple[FilledRow, ...]:
    """The rows of 量化指标; a target that *values* lacks is left empty."""
    return tuple(
        FilledRow(
            kpi.item,
            {"kpi": kpi.code, "item": str(kpi.item), "value": values.get(kpi.code, ""), "source": "征管系统"},
            {key: f"{TARGET_SHEET}!{letter}{at}" for key, letter in TARGET_LETTERS.items()},
        )
        for at, kpi in enumerate(KPIS, start=4)
    )


def claim_row(at: int, item: int, word: str = "", column: str = "", becomes: str = "", why: str = "") -> FilledRow:
    """One line of 任务认领核对表."""
    texts = {"item": str(item), "word": word, "column": column, "becomes": becomes, "why": why}
    letters = dict(zip(texts, "AGHIJ", strict=True))
    return FilledRow(item, texts, {key: f"{CLAIM_SHEET}!{letter}{at}" for key, letter in letters.items()})


def errand_row(number: int, result: str = "", account: str = "") -> FilledRow:
    """One line of 交办事项."""
    texts = {"number": str(number), "result": result, "account": account}
    return FilledRow(number, texts, {"result": f"{ERRAND_SHEET}!F4", "account": f"{ERRAND_SHEET}!G4"})


def delay_row(item: int, cause: str = "", owner: str = "") -> FilledRow:
    """One line of 滞后原因."""
    return FilledRow(item, {"item": str(item), "cause": cause, "owner": owner}, {"cause": f"{DELAY_SHEET}!E4"})


def reform_row(item: int, **texts: str) -> FilledRow:
    """One line of 创新突破改革."""
    letters = dict(zip((column.key for column in REFORM_COLUMNS), "ABCDEFGHI", strict=True))
    cells = {key: f"{REFORM_SHEET}!{letter}6" for key, letter in letters.items()}
    return FilledRow(item, {"item": str(item), **texts}, cells)


def step_row(at: int, item: int, on: str, what: str) -> FilledRow:
    """One row of 路线图."""
    texts = {"item": str(item), "on": on, "what": what}
    return FilledRow(item, texts, {key: f"{MILESTONE_SHEET}!{letter}{at}" for key, letter in STEP_LETTERS.items()})


def filled(
    changes: Mapping[int, Mapping[str, object]] | None = None,
    values: Mapping[str, str] | None = None,
    cover: Mapping[str, str] | None = None,
    items: tuple[Item, ...] = ITEMS,
    **parts: object,
) -> FilledForm:
    """
    A return to which no rule objects, but for *changes* by item number and column key.

    *values* are the numbers by target, *cover* changes the cover, *parts* the form itself.
    """
    answers = good_answers(items)
    for number, texts in (changes or {}).items():
        answers[number] |= texts
    facts: dict[str, object] = {
        "reference": str(REFERENCE),
        "token": TOKEN,
        "cover": PEOPLE | dict(cover or {}),
        "rows": tuple(row(at, item, answers[item.number]) for at, item in enumerate(items, start=FIRST_ROW)),
        "cover_cells": COVER_CELLS,
        "targets": target_rows(VALUES | dict(values or {})),
    }
    return FilledForm(**(facts | parts))  # type: ignore[arg-type]


def judged(
    form: FilledForm,
    on: date = ON_TIME,
    background: Background = BACKGROUND,
    items: tuple[Item, ...] = ITEMS,
    reference: Reference = REFERENCE,
    rules: tuple[Rule, ...] = RULES,
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """The entries and the findings."""
    return check(form, items, reference, is_ours, on, {}, background, rules)


def told(*args: object, **kwargs: object) -> list[tuple[str, int | None, str]]:
    """Code, item and cell of each finding."""
    findings = judged(*args, **kwargs)[1]  # type: ignore[arg-type]
    return [(finding.code, finding.item, finding.cell) for finding in findings]


def knowing(**facts: object) -> Background:
    """The background of these tests, with something more known."""
    return replace(BACKGROUND, **facts)  # type: ignore[arg-type]
