"""The lines of 创新突破改革: whose mark its lead is asked to agree to, and which items it is asked to assess itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duban.domain.calendar.cycle import Period
from duban.domain.plan.programme import Item, Kpi
from duban.domain.returns.assessment import ReformState
from duban.domain.returns.submission import Entry

NO_TARGET = "无量化指标"


@dataclass(frozen=True, slots=True)
class ReformLine:
    """
    One item as its row shows it.

    `known` are its targets with the figures that stand already; asked is either for consent to the mark or, where
    `is_assessed`, for the assessment.
    """

    item: Item
    known: str
    is_assessed: bool

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The titles of the cells that are doubtful, which are marked so on every sheet."""
        return self.item.unconfirmed


def assesses(period: Period, ends_on: date) -> bool:
    """Whether leads assess themselves in *period*: at the end of a year, and of a plan that *ends_on* that day."""
    return period.year != period.later().year or period.first <= ends_on <= period.last


def reform_lines(
    items: Iterable[Item],
    last: Mapping[int, Entry],
    states: Mapping[int, ReformState],
    kpis: Iterable[Kpi],
    *,
    is_assessing: bool,
) -> tuple[ReformLine, ...]:
    """
    A line for each of *items* about whose mark its lead is to be asked; when *is_assessing*, for each that is marked.

    *last* is what was said of each last, *states* how far the mark of each has come.
    """
    targets = tuple(kpi for kpi in kpis if kpi.enabled)
    found = []
    for item in items:
        state = states.get(item.number)
        is_assessed = state is ReformState.MARKED and is_assessing
        if state is ReformState.PROPOSED or is_assessed:
            mine = (kpi for kpi in targets if kpi.item == item.number)
            found.append(ReformLine(item, _known(mine, last.get(item.number)), is_assessed))
    return tuple(found)


def _known(kpis: Iterable[Kpi], entry: Entry | None) -> str:
    """Each target with the figure that was told last, one a line: nobody has to write it again."""
    said = {value.kpi: value.text for value in entry.values} if entry else {}
    lines = (f"{kpi.metric}{kpi.aim}：{said.get(kpi.code) or '尚无数据'}" for kpi in kpis)
    return "\n".join(lines) or NO_TARGET
