"""What the list of items is narrowed by: light, category or indicator, lead, deadline, and words of an item."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends

from duban.domain.plan.labels import label_key
from duban.domain.plan.programme import UNDATED
from duban.domain.report.tally import Row
from duban.domain.returns.item_light import LightReason

OVERDUE = "overdue"
WITHIN = (7, 30, 60)


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """As an address says it; empty where nothing is asked."""

    light: str = ""
    group: str = ""
    lead: str = ""
    due: str = ""
    words: str = ""
    cause: str = ""

    def fits(self, row: Row, leads: Collection[str], today: date) -> bool:
        """Whether *row* is asked for; *leads* are the names that the lead may have."""
        return (
            self.light in ("", row.light.name)
            and row.lead in leads
            and self.group in ("", *groups_of(row))
            and (not self.cause or (row.delay_cause is not None and row.delay_cause.name == self.cause))
            and _is_due(row, self.due, today)
            and _says(row, self.words.strip())
        )


Narrowed = Annotated[ItemFilter, Depends(ItemFilter)]


def groups_of(row: Row) -> tuple[str, str]:
    """The category and the indicator of an item."""
    return row.item.indicator.category, row.item.indicator.name


def deadlines(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """What may be asked of the deadline: each with its words, the months in which items fall due among them."""
    months = sorted({(one.year, one.month) for row in rows if (one := row.item.deadline.on)})
    return [
        (OVERDUE, "已逾期"),
        *((str(days), f"{days}天内到期") for days in WITHIN),
        *((f"{year}-{month:02}", f"{year}年{month}月到期") for year, month in months),
        *((kind.name, kind.words) for kind in UNDATED.values()),
    ]


def _is_due(row: Row, asked: str, today: date) -> bool:
    deadline = row.item.deadline.on
    if not asked:
        return True
    if deadline is None:
        return asked == row.item.deadline.kind.name
    if asked == OVERDUE:
        return deadline < today and not row.is_done and row.standing is not LightReason.ASKED
    if asked.isdecimal():
        return today <= deadline <= today + timedelta(days=int(asked[:4])) and not row.is_done
    return f"{deadline:%Y-%m}" == asked


def _says(row: Row, words: str) -> bool:
    """Whether an item is called so, or has those words in its goal or measures."""
    wanted = label_key(words)
    if wanted == label_key(row.item.label):
        return True
    if wanted.isdecimal():  # its number, where the plan calls it otherwise
        return row.item.label != wanted == str(row.item.number)
    return not words or words in row.item.goal or any(words in one for one in row.item.measures)
