"""How well published plans are read: shares of cells, and no time."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from duban.adapters.office.plans.reader import read_plan
from duban.config import PROJECT
from duban.domain.importing.proposing import propose
from duban_rehearsal.plan_accuracy import Row, measure, read_truth
from duban_rehearsal.published.layouts import layouts

PLANS = PROJECT / "tests" / "data" / "plans"
PRINT = PLANS / "damaged_print.txt"
# The truth of the print is the list that its office works with; the groups' groups stand in no table of the document.
PRINT_TRUTH = PROJECT / "scripts" / "tables" / "task_list.csv"
NOT_IN_PRINT = frozenset({"大类"})


def bench_import() -> None:
    """The three figures of the plan recognised from print, and of each layout of every plan with a truth."""
    _tell(PRINT, read_truth(PRINT_TRUTH), NOT_IN_PRINT)
    with tempfile.TemporaryDirectory() as folder:
        for truth in sorted(PLANS.glob("*.truth.csv")):
            for layout in layouts(truth):
                plan = Path(folder) / layout.name
                plan.write_bytes(layout.content)
                _tell(plan, layout.truth, layout.without)


def _tell(plan: Path, truth: Sequence[Row], without: frozenset[str]) -> None:
    found = measure(propose(read_plan(plan)), truth, without)
    print(
        f"import {plan.name}: {found.right:.2%} of {len(found.cells)} cells right; of {len(found.wrong)} wrong ones "
        f"{len(found.unlisted)} not listed; {found.doubted:.2%} of the right ones doubted",
        flush=True,
    )
    for cell in found.unlisted[:20]:
        print(f"  NOT LISTED: item {cell.item}, {cell.column}: {cell.found} instead of {cell.truth}", flush=True)
