"""Reading and checking filled forms."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import psutil
from benches.app import NOW, app_in, forms_of
from benches.measuring import Measured, Ratio, measure_in_turn
from openpyxl import load_workbook

from duban.adapters.office.reading.sandbox import child
from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Reference
from duban.domain.checks import Background, check
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm
from duban.services.collect.dry_run import DryRun
from duban_rehearsal.people.filling import Quality, fill


def bench_returns(runs: int = 3) -> Iterator[Ratio]:
    """Reading and checking filled forms in the sandbox, beside openpyxl walking the same cells; in turns."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_in(Path(folder))
        returns = [fill(form, Quality.CAREFUL, NOW.date()) for form in forms_of(Path(folder))]
        programme = app.task_lists.programme(next(iter(app.settings.programmes)))
        trial = DryRun(app.file_return)

        def bare() -> None:
            for data in returns:
                walk(data)

        def read_and_check() -> None:
            for data in returns:
                judged(app, programme, data)

        def whole_path() -> None:
            for data in returns:
                trial.examine(data, NOW)

        read, whole, walked = measure_in_turn([read_and_check, whole_path, bare], runs)
        floor = "openpyxl, read-only"
        yield Ratio(f"{len(returns)} returns read and judged", floor, read, walked, 0.7)
        yield Ratio(f"{len(returns)} returns, with what the ledger knows", floor, whole, walked, 1.1)
        yield bench_many_returns(trial, returns)


def judged(app: Installation, programme: Programme, data: bytes) -> None:
    """One filled form, read in the child and judged by every rule."""
    filled = app.file_return.reader.read(data)
    if not isinstance(filled, FilledForm):
        raise SystemExit(f"a form of ours is unreadable: {filled.reason}")
    reference = Reference.parse(filled.reference)
    items = programme.items_of(reference.organisation)
    background = Background(kpis=programme.kpis, printed={item.number: item for item in items})
    check(filled, items, reference, app.signer.is_ours, NOW.date(), background=background)


def bench_many_returns(trial: DryRun, returns: Sequence[bytes], few: int = 30, many: int = 3000) -> Ratio:
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
        print(f"returns: after {count} the worker holds {worker:.1f} MiB, its child {warm:.1f} MiB", flush=True)
    each = (Measured((seconds[count],)) for count in (many, few))
    return Ratio(f"one return of {many}", f"one of {few}", *each)


def walk(data: bytes) -> int:
    """How many cells the bare reader sees."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for _cell in row)
