"""What a rehearsal with all loops asks beside the usual returns: data calls, and targets that a platform collects."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from duban.adapters.office.files.memory_writer import written
from duban.adapters.office.task_list.targets import KPIS, SOURCE
from duban.config import Settings
from duban.domain.calendar.cycle import FormName, Stream
from duban.domain.calendar.data_call import CallColumn, DataCall, FigureKind
from duban.domain.calendar.period import Frequency
from duban.domain.plan.programme_plan import ProgrammePlan

# So long after the beginning of a programme its first data call is due, and each further one after the one before.
CALLED_AFTER, CALLED_EVERY = timedelta(days=75), timedelta(days=182)
COLUMNS = (
    CallColumn("普惠小微贷款余额", unit="亿元"),
    CallColumn("办理方式", FigureKind.CHOICE, choices=("网上", "窗口")),
    CallColumn("上线日期", FigureKind.DATE, required=False),
    CallColumn("已与市级平台联网", FigureKind.YES_NO),
    CallColumn("其他说明", FigureKind.TEXT, required=False),
)
# Two that lead items, and one that reports nothing else.
CALLED = ("jrjgj", "swj", "zjj")
PLATFORM = "省营商环境数字化监测督导平台"
# Every so manieth target is collected there.
COLLECTED_EVERY = 6


def with_calls(settings: Settings) -> Settings:
    """*settings* with data calls in every programme that speaks of items."""
    for code, plan in settings.programmes.items():
        monthly = next((one for one in plan.streams if settings.streams[one].form is FormName.ITEMS), None)
        if monthly is None:
            continue
        calls = tuple(_calls(code, plan, settings.office.issuer_leaders))
        ladder = tuple(rung for rung in settings.ladders[monthly] if rung.code not in ("R6", "R7"))
        own = (replace(ladder[0], letter="form_call"), *ladder[1:])
        settings = replace(
            settings,
            streams=settings.streams | {call.code: call for call in calls},
            ladders=settings.ladders | {call.code: own for call in calls},
            programmes=settings.programmes
            | {code: replace(plan, streams=(*plan.streams, *(call.code for call in calls)))},
        )
    return settings


def _calls(code: str, plan: ProgrammePlan, approver: str) -> Iterator[Stream]:
    for turn, day in enumerate(_days(plan), start=1):
        yield Stream(
            *(f"{code}_call_{turn}", f"普惠贷款情况（第{turn}次）", Frequency.ONCE),
            due_on=day,
            opens_before=7,
            form=FormName.CALL,
            basis=plan.document,
            approver=approver,
            call=DataCall(columns_of(day), CALLED),
        )


def columns_of(day: date) -> tuple[CallColumn, ...]:
    """The figures of the data call that is due on *day*, each as it stands then: no figure is asked twice."""
    return tuple(replace(column, title=f"截至{day.year}年{day.month}月{column.title}") for column in COLUMNS)


def _days(plan: ProgrammePlan) -> Iterator[date]:
    day = plan.starts_on + CALLED_AFTER
    while day + CALLED_AFTER <= plan.ends_on:
        yield day
        day += CALLED_EVERY


def with_platform(settings: Settings, folder: Path) -> Settings:
    """*settings* whose task lists, copies in *folder*, say of some targets that a platform collects them."""
    plans = {}
    for code, plan in settings.programmes.items():
        copy = folder / f"{code}.xlsx"
        copy.write_bytes(_collected((settings.project / plan.task_list).read_bytes()))
        plans[code] = replace(plan, task_list=str(copy))
    return replace(settings, programmes=plans)


def _collected(task_list: bytes) -> bytes:
    book = load_workbook(BytesIO(task_list))
    sheet = book[KPIS]
    titles = [cell.value for cell in sheet[1]]
    column = titles.index(SOURCE) + 1 if SOURCE in titles else len(titles) + 1
    sheet.cell(1, column).value = SOURCE
    for row in range(2, sheet.max_row + 1, COLLECTED_EVERY):
        if sheet.cell(row, 1).value:
            sheet.cell(row, column).value = PLATFORM
    return written(book)
