"""
How long a report takes, and how its cost grows: the real plan, then a plan of thousands of items.

Each size runs in a process of its own, so that the peak of its memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from benches.measuring import Measured, Ratio
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from duban.adapters.holidays import official_calendar
from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.adapters.office.task_list.workbook import TaskListSource, WorkbookTaskLists
from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference, Stream
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Deadline, DeadlineKind, Indicator, Item, Kpi, Programme
from duban.domain.report import KnownCycle, as_json, compile_report, facts_of
from duban.domain.report.report import Report
from duban.domain.returns.submission import (
    CoordinationLevel,
    Entry,
    ExpectedReturn,
    ReturnState,
    RowCells,
    Status,
    Submission,
    TargetValue,
    Verdict,
)

STREAM = "department_monthly"
PERIODS = ("2021-09", "2021-10", "2021-11", "2021-12")
SMALL, LARGE = (300, 3_000), (3_000, 30_000)
DATED = (Status.ON_SCHEDULE, Status.DONE, Status.ON_SCHEDULE, Status.BEHIND, Status.ON_SCHEDULE, Status.NOT_STARTED)
KEYS = ("status", "progress", "problems", "coordination", "coordination_level", "next_steps", "expected_on", "evidence")
COLUMNS = {key: f"填报表!{letter}" for key, letter in zip(KEYS, "IJKLMNOP", strict=True)}
UNDATED = (Status.PROGRESSING, Status.PROGRESSING, Status.NOT_PROGRESSING, Status.PROGRESSING)


def real_plan() -> Programme:
    """The plan of the installation."""
    settings = load_settings(PROJECT)
    code, programme = next(iter(settings.programmes.items()))
    source = TaskListSource(
        PROJECT / programme.task_list, programme.title, {one.code: one.name for one in settings.streams.values()}
    )
    return WorkbookTaskLists({code: source}).programme(code)


def made_up_plan(organisations: int, items: int) -> Programme:
    """A plan of that size, each organisation with as many items as the next."""
    units = tuple(
        Organisation(f"org{number:05}", f"第{number}单位", (), "市直部门", True, "贵局", (STREAM,))  # noqa: FBT003
        for number in range(organisations)
    )
    indicators = tuple(Indicator(n + 1, f"指标{n + 1}", f"大类{n % 3 + 1}") for n in range(18))
    days = (date(2021, 9, 30), date(2021, 10, 31), date(2021, 12, 31), date(2022, 12, 31))
    tasks = tuple(
        Item(
            number=number,
            indicator=indicators[number % 18],
            goal=f"目标任务{number}，办理时间压减至{number % 90 + 1}小时以内。",
            measures=("1.梳理流程。", "2.减少材料。"),
            leads=(units[number % organisations].code,),
            co_responsible="",
            co_organisations=(),
            deadline=Deadline(DeadlineKind.DATED, days[number % 4], "到期")
            if number % 5
            else Deadline(DeadlineKind.CONTINUOUS, None, "持续推进"),
        )
        for number in range(1, items + 1)
    )
    kpis = tuple(
        Kpi(f"K{item.number}", item.number, "办结数", "件", ">=", "100", date(2021, 12, 31), "cumulative", enabled=True)
        for item in tasks[::10]
    )
    return Programme("bench", "专项行动", tasks, units, (), kpis, (), "0" * 64)


def known(programme: Programme, stream: Stream, period: Period) -> KnownCycle:
    """A cycle in which nearly everybody reported, some late, some with problems."""
    calendar = official_calendar(None)
    cycle = Cycle(Reference(programme.code, stream.code, period), stream, calendar)
    due = datetime.combine(cycle.due_effective, datetime.min.time(), TIMEZONE) + timedelta(hours=16)
    kpis = {kpi.item: kpi for kpi in programme.kpis if kpi.enabled}
    by_lead: dict[str, list[Entry]] = {}
    for item in programme.items:
        by_lead.setdefault(item.lead, []).append(entry(item, period, kpis.get(item.number)))
    returns, submissions = {}, {}
    for place, unit in enumerate(programme.reporters(stream.code)):
        reference = str(cycle.reference.of(unit.code))
        if (place + period.month) % 9 == 0:
            returns[unit.code] = ExpectedReturn(reference)
            continue
        at = due + timedelta(days=1) if (place + period.month) % 7 == 0 else due
        returns[unit.code] = ExpectedReturn(reference, ReturnState.ACCEPTED, at, at, 1)
        submissions[unit.code] = Submission(
            reference, 1, at, f"tbr@{unit.code}.example", f"{place:064x}", f"{unit.name}{period.title}填报表.xlsx",
            f"{place + 1:064x}", Verdict.ACCEPTED, tuple(by_lead.get(unit.code, ())), (),
            experience="推行“一窗通办”，群众只跑一次。" if place % 8 == 3 else "",
        )  # fmt: skip
    return KnownCycle(cycle, returns, submissions)


def entry(item: Item, period: Period, kpi: Kpi | None) -> Entry:
    """What was said of *item* in *period*: the same every time it is asked."""
    choices = DATED if item.deadline.kind is DeadlineKind.DATED else UNDATED
    status = choices[(item.number + (period.month if item.number % 3 == 0 else 0)) % len(choices)]
    behind = status in (Status.BEHIND, Status.NOT_STARTED)
    value = Decimal(period.month * (item.number % 15)) if kpi else Decimal(0)
    return Entry(
        item=item.number,
        status=status,
        progress=f"{period.title}召开专题会议{item.number % 5 + 1}次，完成流程再造，办理环节由五个减为三个，惠及企业"
        f"{item.number * 7}户；配套系统已上线试运行，企业反映良好。",
        problems="系统接口尚未打通，需省级平台开放数据。" if behind or item.number % 11 == 0 else "",
        coordination="请协调省级平台开放接口。" if item.number % 17 == 0 else "",
        coordination_level=CoordinationLevel.PROVINCE if item.number % 17 == 0 else None,
        next_steps="下月完成联调并开展培训。" if behind else "",
        expected_on=date(2021, 12, 20) if status is not Status.DONE else None,
        evidence="泉营商办〔2021〕8号" if status is Status.DONE else "",
        values=(TargetValue(kpi.code, value, str(value), "业务系统", f"量化指标!F{item.number}"),) if kpi else (),
        cells=RowCells(item.number + 6, COLUMNS),
    )


def cycles(programme: Programme, periods: Sequence[str]) -> list[KnownCycle]:
    """Those periods, newest first."""
    stream = load_settings(PROJECT).streams[STREAM]
    return [known(programme, stream, Period.parse(period)) for period in reversed(periods)]


def report_of(programme: Programme, periods: Sequence[str] = PERIODS) -> Report:
    """The report of the last of *periods*."""
    newest, *history = cycles(programme, periods)
    return compile_report(programme, newest, history, newest.cycle.cuts_off_at)


def steps(programme: Programme, periods: Sequence[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a report takes, in its order."""
    newest, *history = cycles(programme, periods)
    made: list[Report] = []
    writer = OfficeReportWriter(PROJECT / "config" / "documents")
    yield "compile", lambda: made.append(compile_report(programme, newest, history, newest.cycle.cuts_off_at))
    yield "facts", lambda: as_json(facts_of(made[-1]))
    yield "docx", lambda: writer.document(made[-1], load_settings(PROJECT).office)
    yield "xlsx", lambda: writer.annexes(made[-1])
    yield "png", lambda: writer.overview(made[-1])


def measure_once(kind: str) -> None:
    """Print, as JSON, processor time of each step, that of the bare annexes, and the peak of memory of this process."""
    programme = real_plan() if kind == "real" else made_up_plan(*(SMALL if kind == "small" else LARGE))
    periods = PERIODS if kind == "real" else PERIODS[1:3]
    seconds: dict[str, float] = {}
    made: dict[str, object] = {}
    for name, work in steps(programme, periods):
        began = time.process_time()
        made[name] = work()
        seconds[name] = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    found = {"items": len(programme.items), "seconds": seconds, "peak": peak}
    print(json.dumps(found | {"bare": bare(made["xlsx"])}))


def bare(annexes: bytes) -> float:
    """Seconds of a processor in which XlsxWriter writes the cells of *annexes*, row by row and without any style."""
    read = CalamineWorkbook.from_filelike(BytesIO(annexes))
    sheets = [read.get_sheet_by_name(name).to_python() for name in read.sheet_names]
    began = time.process_time()
    with Workbook(BytesIO(), {"constant_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, [str(value) for value in row])
    return time.process_time() - began


def child(kind: str) -> dict[str, Any]:
    """The measurement in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "benches.report", kind]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def bench_report(runs: int = 3) -> Iterator[Ratio]:
    """The annexes of the real plan, of 3 000 and of 30 000 items beside XlsxWriter, and how all of a report grows."""
    per_item: dict[str, Measured] = {}
    for kind in ("real", "small", "large"):
        measured = [child(kind) for _run in range(runs)]
        items = measured[0]["items"]
        wholes = [sum(found["seconds"].values()) for found in measured]
        per_item[kind] = Measured(tuple(whole / items for whole in wholes))
        told = ", ".join(f"{name} {value:.2f} s" for name, value in measured[0]["seconds"].items())
        peak = max(found["peak"] for found in measured) / 2**20
        print(f"report, {items} items: {min(wholes):.2f} s of processor time ({told}), peak {peak:.0f} MiB", flush=True)
        ours = Measured(tuple(found["seconds"]["xlsx"] for found in measured))
        floor = Measured(tuple(found["bare"] for found in measured))
        yield Ratio(f"annexes of {items} items", "XlsxWriter, the same cells", ours, floor, 1.3)
    yield Ratio("report, an item of 30 000", "an item of 3 000", per_item["large"], per_item["small"])


if __name__ == "__main__":
    measure_once(sys.argv[1])
