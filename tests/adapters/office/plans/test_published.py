"""A published-style plan keeps every word of its items in whichever layout it is read."""

from pathlib import Path

import pytest

from duban.adapters.office.plans.reader import read_plan
from duban.domain.importing.document import PlanDocument, PlanTable
from duban_rehearsal.published.layouts import PlanLayout, layouts

TRUTH = Path(__file__).parents[3] / "data" / "plans" / "jiangzhou.truth.csv"
LAYOUTS = layouts(TRUTH)


def words(document: PlanDocument) -> str:
    """All that the document says, without what only divides it."""
    said = []
    for block in document.blocks:
        if isinstance(block, PlanTable):
            said += [cell.text for row in block.rows for cell in row.cells.values()]
        else:
            said.append(block.text)
    return "".join("".join(said).split())


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
def test_no_word_of_an_item_is_lost(layout: PlanLayout, tmp_path: Path):
    path = tmp_path / layout.name
    path.write_bytes(layout.content)
    said = words(read_plan(path))
    for row in layout.truth:
        for title in ("一级指标", "目标任务", "具体措施", "牵头部门", "责任部门"):
            assert "".join(row[title].split()) in said
