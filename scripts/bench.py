"""
Speed as ratios: each figure beside the bare work it cannot go below, measured in the same run.

    make bench                  everything
    make bench ARGS="forms"     one part: forms, returns, parse, cycle, answer, report
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from io import BytesIO
from pathlib import Path

import psutil
from bench_report import bench_report
from openpyxl import Workbook, load_workbook

from duban.adapters.office.guard import child
from duban.bootstrap import Installation, environment_credentials, file_clock, installation
from duban.config import load_settings
from duban.domain.checks import Background, check
from duban.domain.cycle import TIMEZONE, Cycle, FormName, Period, Reference
from duban.domain.organisation import Role
from duban.domain.programme import Programme
from duban.domain.submission import FilledForm
from duban.rehearsal.demo import FIRST_MAIL_PORT, PERIOD, POOL, STREAM, USER, post_office, rehearsal_connections
from duban.rehearsal.environment import StackSettings
from duban.rehearsal.filling import Quality, fill
from duban.rehearsal.stack import Stack, free_port
from duban.services.item_forms import ItemForms
from duban.services.trial import Trial

PROJECT = Path(__file__).resolve().parents[1]
# How the cost of one organisation grows with the plan: two sizes, a sample of each, the unit that is multiplied.
SIZES, SAMPLE, MODEL = (30, 3000), 30, "swj"
BENCH_DAGS = PROJECT / "scripts" / "bench_dags"
NOW, QUARTER = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE), Period.parse("2021-Q4")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each repetition."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)


def measure(work: Callable[[], object], runs: int) -> Measured:
    """Time *work* after one repetition that does not count."""
    work()
    seconds = []
    for _run in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return Measured(tuple(seconds))


def measure_in_turn(works: Sequence[Callable[[], object]], runs: int) -> list[Measured]:
    """Time several works one after the other, over and over, so that a busy machine slows all of them alike."""
    rounds = [[measure(work, 1).seconds[0] for work in works] for _run in range(runs)]
    return [Measured(seconds) for seconds in zip(*rounds, strict=True)]


def report(what: str, ours: Measured, bare: Measured, count: int, unit: str) -> None:
    """One line: pieces per second, the median, and the ratio to the bare work."""
    print(
        f"{what}: {count / ours.median:.1f} {unit}/s, median {ours.median:.3f} s for {count} "
        f"({len(ours.seconds)} runs); bare {bare.median:.3f} s ({len(bare.seconds)} runs); "
        f"ratio {ours.median / bare.median:.2f}",
        flush=True,
    )


def forms_of(home: Path) -> list[bytes]:
    """The workbooks of one cycle of the real plan, built by the product in a fresh installation."""
    house = house_in(home)
    reference = Reference(next(iter(house.settings.programmes)), STREAM, PERIOD)
    references = house.generate.open_cycle(reference, NOW)
    for each in references:
        house.generate.prepare_form(each, NOW)
    with house.desk.ledger.begin() as work:
        issued = [work.forms.get(each) for each in references]
    return [house.desk.archive.get(form.sha256) for form in issued if form is not None]


def house_in(home: Path) -> Installation:
    """An installation of its own under *home*, with an empty ledger."""
    settings = load_settings(home=home)
    connections = rehearsal_connections(home, settings.mail.address, port=0)
    house = installation(environment_credentials(connections), settings)
    house.migrate()
    return house


def bench_forms(runs: int = 5) -> None:
    """Building every form of the office, beside openpyxl writing the same cells with the same styles."""
    with tempfile.TemporaryDirectory() as folder:
        house = house_in(Path(folder))
        reference = Reference(next(iter(house.settings.programmes)), STREAM, PERIOD)
        cycle, programme = house.desk.cycle(reference), house.desk.programme(reference)
        items = ItemForms(house.desk, house.generate.forms)
        forms = every_form(house, items, cycle, programme)
        cells = [cells_of(load_workbook(BytesIO(write()))) for write in forms]
        ours = measure(lambda: [write() for write in forms], runs)
        bare = measure(lambda: [write_bare(sheets) for sheets in cells], runs)
        few, many = measure_in_turn([form_builder(items, cycle, grown(programme, count)) for count in SIZES], runs)
    report("forms", ours, bare, len(forms), "forms")
    print(
        f"forms, growth: {SAMPLE} forms in a plan of {SIZES[0]} organisations {few.median:.3f} s, of {SIZES[1]} "
        f"{many.median:.3f} s ({runs} runs each); ratio per organisation {many.median / few.median:.2f}",
        flush=True,
    )


def every_form(house: Installation, items: ItemForms, cycle: Cycle, programme: Programme) -> list[Callable[[], bytes]]:
    """What writes the form of each department, each co-lead and each county, with all that it says at hand."""
    county = next(code for code, stream in house.settings.streams.items() if stream.form is FormName.COUNTY)
    quarter = house.desk.cycle(Reference(cycle.reference.programme, county, QUARTER))
    counties, leads = house.county_forms, house.countersigning
    return [
        *(
            partial(items.writer.write, items.form(cycle, programme, unit))
            for unit in programme.reporters(cycle.reference.stream)
        ),
        *(
            partial(leads.book.write, leads.form(cycle, programme, cycle.reference.of(unit.code)))
            for unit in programme.organisations
            if cycle.reference.stream in unit.countersigns
        ),
        *(
            partial(counties.writer.write, counties.form(quarter, programme, quarter.reference.of(unit.code), None))
            for unit in programme.reporters(county)
        ),
    ]


def grown(programme: Programme, count: int) -> Programme:
    """A plan in which *count* organisations have the items, targets and people of one real one."""
    model = programme.organisation(MODEL)
    own = programme.items_of(model.code)
    targets = {item.number: [kpi for kpi in programme.kpis if kpi.item == item.number] for item in own}
    units = [f"u{number}" for number in range(count)]
    items = [(replace(item, leads=(unit,)), place * len(own)) for place, unit in enumerate(units) for item in own]
    people = programme.contacts_of(model.code, tuple(Role))
    return replace(
        programme,
        organisations=tuple(replace(model, code=unit) for unit in units),
        items=tuple(replace(item, number=item.number + shift * 1000) for item, shift in items),
        kpis=tuple(replace(kpi, item=kpi.item + shift * 1000) for item, shift in items for kpi in targets[item.number]),
        contacts=tuple(replace(person, organisation=unit) for unit in units for person in people),
    )


def form_builder(items: ItemForms, cycle: Cycle, programme: Programme) -> Callable[[], object]:
    """Build the forms of some organisations, spread over all of the plan."""
    units = programme.organisations[:: len(programme.organisations) // SAMPLE][:SAMPLE]

    def build() -> list[bytes]:
        found = [programme.organisation(unit.code) for unit in units]
        return [items.writer.write(items.form(cycle, programme, unit)) for unit in found]

    return build


def cells_of(book: Workbook) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Every cell of every sheet: place, value and style."""
    return [
        (
            sheet.title,
            [
                (
                    *(cell.row, cell.column, cell.value),
                    *(copy(part) for part in (cell.font, cell.fill, cell.border, cell.alignment)),
                )
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None or cell.has_style
            ],
        )
        for sheet in book.worksheets
    ]


def write_bare(sheets: list[tuple[str, list[tuple[object, ...]]]]) -> bytes:
    """The same cells by openpyxl and nothing else."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, cells in sheets:
        sheet = book.create_sheet(title)
        for row, column, value, font, fill_, border, alignment in cells:
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "Cell":
                cell.value = value
            cell.font, cell.fill, cell.border, cell.alignment = font, fill_, border, alignment
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def bench_returns(runs: int = 7) -> None:
    """Reading and checking filled forms in the warm child, beside openpyxl walking the same cells; in turns."""
    with tempfile.TemporaryDirectory() as folder:
        house = house_in(Path(folder))
        returns = [fill(form, Quality.CAREFUL, NOW.date()) for form in forms_of(Path(folder))]
        programme = house.task_lists.programme(next(iter(house.settings.programmes)))
        trial = Trial(house.file_return)

        def bare() -> None:
            for data in returns:
                walk(data)

        def read_and_check() -> None:
            for data in returns:
                judged(house, programme, data)

        def whole_path() -> None:
            for data in returns:
                trial.examine(data, NOW)

        report("returns", *measure_in_turns(read_and_check, bare, runs), len(returns), "returns")
        whole = "returns with what the ledger knows"
        report(whole, *measure_in_turns(whole_path, bare, runs), len(returns), "returns")
        bench_many_returns(trial, returns)


def judged(house: Installation, programme: Programme, data: bytes) -> None:
    """One filled form, read in the child and judged by every rule."""
    filled = house.file_return.reader.read(data)
    if not isinstance(filled, FilledForm):
        raise SystemExit(f"a form of ours is unreadable: {filled.reason}")
    reference = Reference.parse(filled.reference)
    items = programme.items_of(reference.organisation)
    background = Background(kpis=programme.kpis, printed={item.number: item for item in items})
    check(filled, items, reference, house.signer.is_ours, NOW.date(), background=background)


def bench_many_returns(trial: Trial, returns: Sequence[bytes], few: int = 30, many: int = 3000) -> None:
    """What a return costs, and what memory its reader takes, when it is one of 30 and when it is one of 3000."""
    reading = psutil.Process(child().pid or 0)
    resident: dict[int, tuple[float, float]] = {}
    seconds: dict[int, float] = {}
    began = time.perf_counter()
    for count in range(1, many + 1):
        trial.examine(returns[count % len(returns)], NOW)
        if count in (few, many):
            seconds[count] = (time.perf_counter() - began) / count
        if count in (200, 2000):
            resident[count] = tuple(each.memory_info().rss / 2**20 for each in (psutil.Process(), reading))
    for count, (worker, warm) in resident.items():
        print(f"returns: after {count} the worker holds {worker:.1f} MiB, its warm child {warm:.1f} MiB", flush=True)
    print(
        f"returns: {seconds[few] * 1000:.1f} ms each for {few}, {seconds[many] * 1000:.1f} ms each for {many}; "
        f"ratio {seconds[many] / seconds[few]:.2f}",
        flush=True,
    )


def measure_in_turns(ours: Callable[[], object], bare: Callable[[], object], runs: int) -> tuple[Measured, Measured]:
    """Both works timed one after the other, run by run, so that a busy machine slows both alike."""
    pairs = [(measure(ours, 1), measure(bare, 1)) for _run in range(runs)]
    return tuple(Measured(tuple(pair[place].seconds[0] for pair in pairs)) for place in (0, 1))  # type: ignore[return-value]


def walk(data: bytes) -> int:
    """How many cells the bare reader sees."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for _cell in row)


PARSE = """
import runpy, sys, time
import airflow.dag_processing.processor  # what the processor has loaded before it forks to read a file
began = time.perf_counter()
runpy.run_path(sys.argv[1])
print(time.perf_counter() - began)
"""


def bench_parse(runs: int = 5) -> None:
    """Reading each DAG file in a process that has loaded what Airflow's processor has, beside the smallest DAG file."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "AIRFLOW_HOME": folder,
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "PYTHONPATH": str(PROJECT / "plugins"),
        }

        def parse(path: Path) -> Measured:
            command = [sys.executable, "-c", PARSE, str(path)]
            outputs = [
                subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
                for _run in range(runs)
            ]
            return Measured(tuple(float(output.split()[-1]) for output in outputs))

        empty = parse(BENCH_DAGS / "empty.py")
        for path in sorted((PROJECT / "dags").glob("*.py")):
            ours = parse(path)
            print(
                f"parse {path.name}: median {ours.median * 1000:.0f} ms ({runs} runs); empty DAG file "
                f"{empty.median * 1000:.0f} ms; ratio {ours.median / empty.median:.1f}",
                flush=True,
            )


def bench_cycle() -> None:
    """The demonstration's cycle, beside Airflow runs of the same number of tasks that do nothing; once each."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "duban.cli", "demo"],
            env=os.environ | {"DUBAN_HOME": folder, "CI": "true"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        whole = time.perf_counter() - began
        shapes, cycle = read_shapes(home / "demo")
        nothing = play_nothing(home / "nothing", shapes)
    print(
        f"cycle: {cycle:.0f} s of runs in a demonstration of {whole:.0f} s (1 run); the same {len(shapes)} runs with "
        f"{sum(shapes)} tasks that do nothing {nothing:.0f} s (1 run); ratio {cycle / nothing:.2f}",
        flush=True,
    )


def read_shapes(home: Path) -> tuple[list[int], float]:
    """How many task instances each run of the demonstration had, and how long they all took."""
    from sqlalchemy import create_engine, text

    engine = create_engine(f"sqlite:///{home / 'airflow' / 'airflow.db'}")
    with engine.connect() as connection:
        shapes = text("select count(*) from task_instance group by dag_id, run_id order by 1")
        counts = connection.execute(shapes).all()
        first, last = connection.execute(text("select min(start_date), max(end_date) from dag_run")).one()
    engine.dispose()
    elapsed = datetime.fromisoformat(last) - datetime.fromisoformat(first)
    return [count for (count,) in counts], elapsed.total_seconds()


def play_nothing(home: Path, shapes: Sequence[int]) -> float:
    """Seconds for runs of as many empty tasks, one after the other."""
    home.mkdir(parents=True)
    stack = Stack(
        StackSettings(
            home=home, dags=BENCH_DAGS, plugins=PROJECT / "plugins", rehearsal=True, user=USER, first_port=8180
        )
    )
    try:
        stack.start(["nothing"])
        with stack.api() as api:
            began = time.perf_counter()
            for place, count in enumerate(shapes):
                api.trigger("nothing", f"bench.{place}", {"count": count})
                api.wait("nothing", f"bench.{place}")
            return time.perf_counter() - began
    finally:
        stack.stop()


def bench_answer(returns: int = 5) -> None:
    """From a return's arrival in the robot's mailbox to its receipt in the sender's, through Airflow's watcher."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = load_settings(home=home)
        port = free_port(FIRST_MAIL_PORT)
        connections = rehearsal_connections(home, settings.mail.address, port)
        house = installation(environment_credentials(connections), settings)
        house.migrate()
        now = datetime.now(TIMEZONE)
        file_clock(home).set(now)
        reference = Reference(next(iter(settings.programmes)), STREAM, PERIOD)
        references = house.generate.open_cycle(reference, now)[: returns + 1]
        for each in references:
            house.generate.prepare_form(each, now)
        stack = Stack(
            StackSettings(
                home=home,
                dags=PROJECT / "dags",
                plugins=PROJECT / "plugins",
                rehearsal=False,
                user=USER,
                connections=connections,
                first_port=8180,
            ),
            programs=(post_office(home, settings.mail.address, port),),
        )
        try:
            stack.start(["collect_returns"])
            with stack.api() as api:
                api.set_pool(POOL, 1)
                api.unpause(["collect_returns"])
            seconds = [answered_in(house, each, stack) for each in references][1:]
        finally:
            stack.stop()
    print(
        f"answer: median {statistics.median(seconds):.0f} s, worst {max(seconds):.0f} s from a return's arrival to its "
        f"receipt, through Airflow ({len(seconds)} runs, the first one not counted); the promise is 60 s",
        flush=True,
    )


def answered_in(house: Installation, reference: Reference, stack: Stack) -> float:
    """Send the filled form of *reference* as its department would, and wait for the receipt."""
    with house.desk.ledger.begin() as work:
        form = work.forms.get(reference)
    if form is None:
        raise SystemExit(f"no form of {reference}")
    programme = house.desk.programme(reference)
    (sender,) = programme.contacts_of(reference.organisation, (Role.FILLER,))
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = sender.mail, house.desk.office.robot, "回复：填报通知"
    letter["Message-ID"] = f"<{reference.organisation}@bench.example>"
    letter.set_content("见附件。")
    workbook = fill(house.desk.archive.get(form.sha256), Quality.CAREFUL, datetime.now(TIMEZONE).date())
    letter.add_attachment(workbook, maintype="application", subtype="octet-stream", filename="报表.xlsx")
    receipts = house.settings.home / "mail" / sender.mail / "new"
    began = time.perf_counter()
    house.post_office.send(letter.as_bytes(), (house.desk.office.robot,))
    while not any(receipts.glob("*")):
        stack.check()
        time.sleep(0.2)
        if time.perf_counter() - began > 300:
            raise SystemExit("no receipt within five minutes")
    return time.perf_counter() - began


PARTS: dict[str, Callable[[], None]] = {
    "forms": bench_forms,
    "returns": bench_returns,
    "parse": bench_parse,
    "cycle": bench_cycle,
    "answer": bench_answer,
    "report": bench_report,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
