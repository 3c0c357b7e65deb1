"""What an import amounts to, in numbers."""

from duban.domain.importing.proposal import ImportedCell, ImportedItem, ImportedPlan, PlanColumn
from duban.domain.importing.tally import tally
from duban.domain.plan.programme import Deadline, DeadlineKind


def item(number: int, group: str, lead: ImportedCell, kind: DeadlineKind) -> ImportedItem:
    cells = {PlanColumn.INDICATOR: ImportedCell(group, group), PlanColumn.LEAD: lead}
    return ImportedItem(number, "", cells, Deadline(kind, None, ""), "")


def test_a_doubtful_cell_counts_as_nothing_else() -> None:
    items = (
        item(1, "开办", ImportedCell("市公安局", "", "承上合并"), DeadlineKind.CONTINUOUS),
        item(2, "开办", ImportedCell("市公安局", "", "承上合并", "页首未重印"), DeadlineKind.CONTINUOUS),
        item(3, "用电", ImportedCell("市公安局", ""), DeadlineKind.UNSTATED),
    )
    found = tally(ImportedPlan("方案", "plan.txt", items, (), (), (), ()))
    assert (found.items, found.groups, found.units, found.targets) == (3, 2, 0, 0)
    assert (found.repaired, found.doubtful) == (1, 1)
    assert found.deadlines == {DeadlineKind.CONTINUOUS: 2, DeadlineKind.UNSTATED: 1}
