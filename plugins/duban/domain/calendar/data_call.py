"""An ad-hoc data call (临时数据征集): which figures are asked of whom, as configured."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class FigureKind(StrEnum):
    """What is to be filled in."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


YES_OR_NO = ("是", "否")
# What a spreadsheet takes as a list of a cell, with a comma between each two.
LONGEST_LIST = 255


@dataclass(frozen=True, slots=True)
class CallColumn:
    """One figure that is asked: its `title`, what it is, in which `unit`; of a choice what may be chosen."""

    title: str
    kind: FigureKind = FigureKind.NUMBER
    unit: str = ""
    required: bool = True
    choices: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be chosen; empty where something is typed."""
        return YES_OR_NO if self.kind is FigureKind.YES_NO else self.choices

    @property
    def asks(self) -> str:
        """What is expected, as the form says it."""
        kinds = {
            FigureKind.NUMBER: "数字",
            FigureKind.TEXT: "文字",
            FigureKind.DATE: "日期，如2021-12-31",
            FigureKind.CHOICE: f"填其中一项：{'、'.join(self.choices)}",
            FigureKind.YES_NO: "填“是”或“否”",
        }
        return f"{'必填' if self.required else '选填'}，{kinds[self.kind]}"


@dataclass(frozen=True, slots=True)
class DataCall:
    """What a data call asks, of the units with those codes; of lower governments only if `counties` says so."""

    columns: tuple[CallColumn, ...]
    units: tuple[str, ...]
    counties: bool = False

    def faults(self) -> Iterator[str]:
        """What cannot be meant, each beginning with the entry's name."""
        titles = [column.title.strip() for column in self.columns]
        if not titles or not all(titles):
            yield "columns 至少写一项，每项写明 title"
        if not self.units:
            yield "units 须写明向哪些单位征集（单位代码）"
        for title in {title for title in titles if titles.count(title) > 1}:
            yield f"columns 中“{title}”写了两次"
        for column in self.columns:
            if (column.kind is FigureKind.CHOICE) is not bool(column.choices):
                yield f'columns 中“{column.title}”：kind = "choice" 的须写明 choices，其他的不写'
            if len(",".join(column.choices)) > LONGEST_LIST or any("," in choice for choice in column.choices):
                limit = f"choices 合计不超过{LONGEST_LIST}个字，各项中不用半角逗号，否则没有下拉列表"
                yield f"columns 中“{column.title}”：{limit}"
