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
    source = TaskListSource(PROJECT / programme.task_list, programme.title, frozenset(settings.streams))
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
    """Print, as JSON, seconds of each step and the peak of memory of this process."""
    programme = real_plan() if kind == "real" else made_up_plan(*(SMALL if kind == "small" else LARGE))
    periods = PERIODS if kind == "real" else PERIODS[1:3]
    seconds, peaks = {}, {}
    cpu = time.process_time()
    for name, work in steps(programme, periods):
        began = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - began
        peaks[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    found = {"items": len(programme.items), "seconds": seconds, "peaks": peaks, "cpu": time.process_time() - cpu}
    print(json.dumps(found | {"bare": bare(programme)}))


def bare(programme: Programme) -> float:
    """Seconds that openpyxl needs for a sheet of as many rows with nothing but text in it."""
    from openpyxl import Workbook

    began = time.perf_counter()
    book = Workbook()
    for item in programme.items:
        book.worksheets[0].append([f"{item.goal}{column}" for column in range(19)])
    book.save(BytesIO())
    return time.perf_counter() - began


def child(kind: str) -> dict[str, object]:
    """The measurement in a process of its own."""
    command = [sys.executable, str(Path(__file__)), kind]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def bench_report() -> None:
    """The report and annexes of one period of the real plan, then of 3 000 and 30 000 items."""
    per_row = {}
    for kind in ("real", "small", "large"):
        found = child(kind)
        seconds, items = found["seconds"], found["items"]
        whole = sum(seconds.values())
        per_row[kind] = found["cpu"] / items
        told = ", ".join(f"{name} {value:.2f} s" for name, value in seconds.items())
        print(
            f"report, {items} items: {whole:.2f} s ({told}; 1 run, imports included), "
            f"of processor time {found['cpu']:.2f} s; openpyxl alone with as many rows "
            f"{found['bare']:.2f} s, ratio {whole / found['bare']:.1f}; "
            f"peak {max(found['peaks'].values()) / 2**20:.0f} MiB",
            flush=True,
        )
    print(
        f"report: processor time per item, 30 000 against 3 000 items: ratio {per_row['large'] / per_row['small']:.2f}"
    )


if __name__ == "__main__":
    measure_once(sys.argv[1])
