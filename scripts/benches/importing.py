"""How well published plans are read: shares of cells, and no time."""

from pathlib import Path

from duban.adapters.office.plans.text import read_text_plan
from duban.config import PROJECT
from duban.domain.importing.proposing import propose
from duban_rehearsal.plan_accuracy import measure, read_truth

PLANS = PROJECT / "tests" / "data" / "plans"
PRINT = PLANS / "damaged_print.txt"
# The truth of the print is the list that its office works with; the groups' groups stand in no table of the document.
PRINT_TRUTH = PROJECT / "scripts" / "tables" / "task_list.csv"
NOT_IN_PRINT = frozenset({"大类"})


def bench_import() -> None:
    """The three figures of each plan that has a truth beside it."""
    _tell(PRINT, PRINT_TRUTH, NOT_IN_PRINT)
    for truth in sorted(PLANS.glob("*.csv")):
        for plan in sorted(path for path in PLANS.glob(f"{truth.stem}*") if path != truth):
            _tell(plan, truth)


def _tell(plan: Path, truth: Path, without: frozenset[str] = frozenset()) -> None:
    found = measure(propose(read_text_plan(plan.name, plan.read_bytes())), read_truth(truth), without)
    print(
        f"import {plan.name}: {found.right:.2%} of {len(found.cells)} cells right; of {len(found.wrong)} wrong ones "
        f"{len(found.unlisted)} not listed; {found.doubted:.2%} of the right ones doubted",
        flush=True,
    )
    for cell in found.unlisted:
        print(f"  NOT LISTED: item {cell.item}, {cell.column}: {cell.found} instead of {cell.truth}", flush=True)
