"""What is open at a programme's end becomes the list of the next one, each item with where it comes from."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.people import officer
from tests.services.conftest import PROGRAMME, STREAM, OfficeApp, at

from duban.adapters.office.task_list.carried_writer import ORIGIN, write_carried
from duban.adapters.office.task_list.workbook import load_task_list
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.errors import Refused
from duban.services.compile.carry_over import CarryOver

STREAMS = {STREAM: "市直牵头单位月报"}


def close(app: OfficeApp, kind: DecisionKind, item: int, value: str = "") -> None:
    with app.context.ledger.begin() as work:
        work.decisions.add(Decision("qz2021", kind, officer().name, at(10, 20), "理由", item=item, value=value))


def test_open_items_are_a_list_that_loads_with_their_origin(app: OfficeApp, tmp_path: Path) -> None:
    app.send_forms()
    close(app, DecisionKind.CLOSURE, 1)
    close(app, DecisionKind.TERMINATION, 4, Ruling.TERMINATED)
    carried = CarryOver(app.context).of("qz2021", at(11, 2))
    assert [item.number for item in carried.programme.items] == [1, 2]
    assert carried.origins[1] == "营商环境持续提升专项行动（）第2项，截至2021年11月2日未完成（红灯，逾期25天）"

    path = tmp_path / "next.xlsx"
    path.write_bytes(write_carried(carried.programme, carried.origins, STREAMS))
    assert path.read_bytes() == write_carried(carried.programme, carried.origins, STREAMS)
    loaded = load_task_list(path, "next", "下一行动", STREAMS).programme
    goals = {item.number: item.goal for item in PROGRAMME.items}
    assert [item.goal for item in loaded.items] == [goals[2], goals[3]]
    assert [item.leads for item in loaded.items] == [("swj",), ("jyj",)]
    assert loaded.items[0].deadline.on == PROGRAMME.items[1].deadline.on
    assert [unit.code for unit in loaded.organisations] == ["swj", "jyj", "mzj"]
    assert {unit.streams for unit in loaded.organisations} == {(STREAM,)}
    assert len(loaded.contacts) == len(PROGRAMME.contacts)
    sheet = load_workbook(BytesIO(path.read_bytes()))["任务清单"]
    assert [cell.value for cell in sheet[1]][-1] == ORIGIN


def test_before_the_first_cycle_there_is_nothing_to_carry_over(app: OfficeApp) -> None:
    with pytest.raises(Refused, match="没有可结转的事项"):
        CarryOver(app.context).of("qz2021", at(10, 1))
