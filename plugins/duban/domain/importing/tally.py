"""What an import amounts to, in numbers that a person can compare with the document."""

from collections import Counter
from dataclasses import dataclass

from duban.domain.importing.proposal import ImportedPlan, PlanColumn
from duban.domain.plan.programme import DeadlineKind


@dataclass(frozen=True, slots=True)
class ImportTally:
    """Counts of a proposal; `repaired` and `doubtful` are cells, a doubtful one counting as nothing else."""

    items: int
    groups: int
    units: int
    deadlines: dict[DeadlineKind, int]
    targets: int
    repaired: int
    doubtful: int


def tally(plan: ImportedPlan) -> ImportTally:
    """Count *plan*."""
    cells = [cell for item in plan.items for cell in item.cells.values()]
    kinds = Counter(item.deadline.kind for item in plan.items)
    return ImportTally(
        items=len(plan.items),
        groups=len({item.cells[PlanColumn.INDICATOR].value for item in plan.items}),
        units=len(plan.units),
        deadlines={kind: kinds[kind] for kind in DeadlineKind if kinds[kind]},
        targets=len(plan.targets),
        repaired=sum(bool(cell.repair and not cell.doubt) for cell in cells),
        doubtful=sum(bool(cell.doubt) for cell in cells),
    )
