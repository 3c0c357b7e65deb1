"""What the office reads of the items: one sentence per step, and once whatever it has to act upon."""

import pytest
from tests.builders import item

from duban.config import load_settings
from duban.domain.calendar.cycle import Reference
from duban.domain.escalation.item_ladder import ItemAnchor, ItemStatus
from duban.domain.escalation.item_plan import WHY, ItemDebt, ItemPlan, ItemStep, is_about_items
from duban.domain.escalation.plan import Halt, Withheld

REFERENCE = Reference.parse("qz2021/department_monthly/2021-12/swj")
RUNGS = {rung.code: rung for rung in load_settings().item_ladders["department_monthly"]}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("E1", "第38、39项临近完成时限，未申报完成"),
        ("E2", "第38、39项已到完成时限，未销号、未延期"),
        ("EX", "第38、39项的延期申请未获同意"),
    ],
)
def test_a_step_says_of_which_items_and_why(code: str, why: str) -> None:
    statuses = tuple(ItemStatus(item(number), False, ()) for number in (38, 39))
    step = ItemStep(REFERENCE, "市商务局", RUNGS[code], statuses)
    assert (step.label, step.why) == (f"市商务局 · {RUNGS[code].name}", why)


def test_every_step_has_a_reason() -> None:
    assert set(WHY) == set(ItemAnchor)


def test_the_office_is_told_once_what_it_has_to_act_upon() -> None:
    act, rest = Halt("缺少联系人", for_office=True), Halt("答复期未满")
    withheld = tuple(Withheld(REFERENCE, name, halt) for name, halt in (("甲", act), ("甲", act), ("乙", rest)))
    assert ItemPlan(withheld=withheld).for_office == ("甲：缺少联系人",)


def test_what_is_owed_has_a_name_that_is_told_from_that_of_a_return() -> None:
    debt = ItemStep(REFERENCE, "市商务局", RUNGS["E2"], ()).debt
    assert str(debt) == "items/qz2021/swj/E2"
    assert ItemDebt.parse(str(debt)) == debt
    assert ItemDebt.parse(str(REFERENCE)) is None


def test_a_paper_about_items_says_so_in_its_name() -> None:
    assert is_about_items(f"E3/items/{REFERENCE}/2022-01-04")
    assert not is_about_items(f"R5/{REFERENCE}")
