"""An edited file beside what was decided: who is asked where both say something, and what goes on by itself."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.builders import deadline, item

from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.decisions.amended_list import as_decided
from duban.domain.decisions.contacts import contacts_on
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling, in_force
from duban.domain.decisions.merge import Choice, Merged, NewName, Sides, linked, merge
from duban.domain.decisions.renames import called
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Indicator, Item, Programme

NOON = datetime(2021, 11, 1, 12, tzinfo=TIMEZONE)
NAMES = {"swj": "市商务局", "jyj": "市教育局", "mzj": "市民政局"}
FIRST = item(1, leads=("swj",), measures=("甲。", "乙。", "丙。"))
SECOND = item(2, leads=("jyj",), measures=("丁。",))
PEOPLE = (
    Contact("swj", Role.LIAISON, "旧联络员", "old@swj.example", ""),
    Contact("swj", Role.FILLER, "填报人", "filler@swj.example", ""),
)
BASE = Programme(
    code="qz2021",
    title="专项行动",
    items=(FIRST, SECOND),
    organisations=tuple(Organisation(*unit, (), "", subordinate=True, salutation="") for unit in NAMES.items()),
    contacts=PEOPLE,
    kpis=(),
    questions=(),
    sha256="0" * 64,
)
DECISION, FILE = Choice.DECISION, Choice.FILE


def decided(kind: DecisionKind, **said: object) -> Decision:
    return replace(Decision("qz2021", kind, "督办岗", NOON, "理由"), **said)  # type: ignore[arg-type]


def corrected(field: str, value: str, number: int = 1, effective: str = "") -> Decision:
    return decided(DecisionKind.CORRECTION, item=number, field=field, value=value, effective=effective)


def beside(file: Programme, *decisions: Decision, **choices: Choice) -> Merged:
    """*file* beside *decisions* in the cycle of December; the choices by their keys."""
    force = in_force(decisions)
    now, then = (as_decided(BASE, force, period) for period in (Period.parse("2021-12"), None))
    now, then = (replace(side, contacts=contacts_on(BASE.contacts, force.contacts, None)) for side in (now, then))
    return merge(Sides(BASE, now, called(then, force.renames, None), file), decisions, choices)


def edited(*items: Item | None, of: Programme = BASE) -> Programme:
    """The file with other items in place of those of their numbers, or more of them."""
    changed = {each.number: each for each in (*of.items, *items) if each}
    return replace(of, items=tuple(changed[number] for number in sorted(changed)))


def without(number: int) -> Programme:
    return BASE.without([number])


def told(merged: Merged) -> dict[str, list[str]]:
    """The keys of what a person has to know, by what became of it."""
    found = {name: [one.key for one in getattr(merged, name)] for name in ("unanswered", "kept", "overruled")}
    return {name: keys for name, keys in (found | {"stale": list(merged.stale)}).items() if keys}


LEAD = corrected("牵头部门", "jyj")
OTHER_LEAD = edited(replace(FIRST, leads=("mzj",)))
KEY = "1/牵头部门"
LEADS = [
    pytest.param(BASE, (), {}, "swj", {}, id="nobody edited, nobody decided"),
    pytest.param(OTHER_LEAD, (), {}, "mzj", {}, id="edited, not decided on: the file"),
    pytest.param(BASE, (LEAD,), {}, "jyj", {"stale": [KEY]}, id="decided, not edited: the decision goes on"),
    pytest.param(
        edited(replace(FIRST, leads=("jyj",))), (LEAD,), {}, "jyj", {}, id="the file was brought up to what was decided"
    ),
    pytest.param(OTHER_LEAD, (LEAD,), {}, "jyj", {"unanswered": [KEY]}, id="both: a person has to choose"),
    pytest.param(OTHER_LEAD, (LEAD,), {KEY: DECISION}, "jyj", {"kept": [KEY]}, id="who chose the decision"),
    pytest.param(OTHER_LEAD, (LEAD,), {KEY: FILE}, "mzj", {"overruled": [KEY]}, id="who chose the file"),
    pytest.param(BASE, (LEAD,), {KEY: FILE}, "swj", {"overruled": [KEY]}, id="the unedited file may be chosen too"),
    pytest.param(
        edited(replace(FIRST, leads=("jyj",))), (LEAD,), {KEY: FILE}, "jyj", {}, id="chosen where both say the same"
    ),
    pytest.param(
        BASE,
        (corrected("牵头部门", "jyj", effective="2022-01"),),
        {},
        "swj",
        {"stale": [KEY]},
        id="decided for a later cycle: until then as it was",
    ),
]


@pytest.mark.parametrize(("file", "decisions", "choices", "lead", "known"), LEADS)
def test_one_cell_of_an_item(file, decisions, choices, lead, known) -> None:
    merged = beside(file, *decisions, **choices)
    assert merged.programme.item(1).lead == lead
    assert told(merged) == known
    assert [each.number for each in merged.programme.items] == [1, 2]


def test_a_conflict_is_told_with_both_texts_and_the_last_decision() -> None:
    minutes = replace(corrected("牵头部门", "jyj,swj"), basis_kind="MINUTES", basis_number="〔2021〕15号")
    confirmed = decided(DecisionKind.CONFIRMATION, item=1, field="牵头部门")
    merged = beside(OTHER_LEAD, LEAD, minutes, confirmed)
    (conflict,) = merged.conflicts
    assert str(conflict) == (
        "第1项“牵头部门”：文件为“市民政局”；决定为“市教育局、市商务局”"
        "（2021-11-01，经办：督办岗；理由：理由；依据：会议纪要期号：〔2021〕15号）"
    )
    assert str(replace(conflict, decision=replace(minutes, basis_kind=""))).endswith("；理由：理由）")
    assert str(replace(conflict, decision=None)).endswith("；决定为“市教育局、市商务局”")


@pytest.mark.parametrize(
    ("field", "value", "cells", "said", "was"),
    [
        pytest.param("目标任务", "另一。", {"goal": "第三。"}, "第三。", "另一。", id="a goal"),
        pytest.param(
            *("具体措施", '["甲。", "戊。"]', {"measures": ("己。", "庚。")}),
            *("己。\n庚。", "甲。\n戊。"),
            id="measures, one to a line",
        ),
        pytest.param(
            *("责任部门", '{"text": "市公安局", "codes": []}', {"co_responsible": "市财政局"}),
            *("市财政局", "市公安局"),
            id="co-responsible units",
        ),
    ],
)
def test_every_cell_is_told_as_people_read_it(field, value, cells, said, was) -> None:
    (conflict,) = beside(edited(replace(FIRST, **cells)), corrected(field, value)).unanswered
    assert (conflict.field, conflict.file, conflict.decided) == (field, said, was)


GRANTED = decided(DecisionKind.EXTENSION, item=1, field="", original="2021-12-31", value="2022-03-31")
REFUSED = replace(GRANTED, value=Ruling.NOT_GRANTED)


def test_of_a_deadline_the_day_counts_however_it_is_written() -> None:
    file = edited(replace(FIRST, deadline=deadline(date(2022, 3, 31))))
    assert told(beside(file, GRANTED)) == {}
    assert beside(file, GRANTED).programme.item(1).deadline.text == "2022年3月底"


def test_a_day_that_was_granted_goes_on_and_differs_from_another_in_the_file() -> None:
    merged = beside(BASE, GRANTED)
    assert told(merged) == {"stale": ["1/完成时限"]}
    assert merged.programme.item(1).deadline.on == date(2022, 3, 31)
    (conflict,) = beside(edited(replace(FIRST, deadline=deadline(date(2022, 6, 30)))), GRANTED, REFUSED).unanswered
    assert conflict.decided == "2021年12月底（经批准延期至2022年3月31日）"
    assert conflict.decision == GRANTED, "what was refused moved nothing"


NEW = corrected(
    "新增",
    json.dumps(
        {
            "indicator": {"number": 6, "name": "纳税", "category": "企业全生命周期"},
            "goal": "新目标。",
            "measures": ["戊。"],
            "leads": ["jyj"],
            "deadline": "2022-06-30",
        }
    ),
    number=3,
)
MERGED, SPLIT = corrected("合并", "1", number=2), corrected("拆分", json.dumps({"new": 3, "measures": [2]}))
OTHER_SECOND = edited(replace(SECOND, goal="另一。"))
MINE = item(3, leads=("mzj",))
WHOLE = [
    pytest.param(without(2), (), {}, [1], {}, id="deleted in the file, not decided on: it is gone"),
    pytest.param(without(1), (LEAD,), {}, [1, 2], {"unanswered": ["1/整项"]}, id="deleted in the file, and decided on"),
    pytest.param(without(1), (LEAD,), {"1/整项": DECISION}, [1, 2], {"kept": ["1/整项"]}, id="it stays"),
    pytest.param(without(1), (LEAD,), {"1/整项": FILE}, [2], {"overruled": ["1/整项"]}, id="it goes"),
    pytest.param(
        BASE, (MERGED,), {}, [1], {"stale": ["1/具体措施", "2/整项"]}, id="merged by decision: the file still has both"
    ),
    pytest.param(without(2), (MERGED,), {}, [1], {"stale": ["1/具体措施"]}, id="gone by both"),
    pytest.param(
        *(OTHER_SECOND, (MERGED,), {}, [1], {"stale": ["1/具体措施"], "unanswered": ["2/整项"]}),
        id="merged by decision, edited in the file",
    ),
    pytest.param(
        *(OTHER_SECOND, (MERGED,), {"2/整项": FILE}, [1, 2], {"overruled": ["1/具体措施", "2/整项"]}),
        id="whoever takes the file's word on half of a merge takes it on all of it",
    ),
    pytest.param(BASE, (NEW,), {}, [1, 2, 3], {"stale": ["3/整项"]}, id="new by decision: the file does not know it"),
    pytest.param(edited(MINE), (), {}, [1, 2, 3], {}, id="new in the file"),
    pytest.param(
        *(BASE, (SPLIT,), {"1/具体措施": FILE}, [1, 2], {"overruled": ["1/具体措施", "3/整项"]}),
        id="or on half of a split",
    ),
    pytest.param(
        *(BASE, (SPLIT,), {"3/整项": FILE}, [1, 2], {"overruled": ["1/具体措施", "3/整项"]}),
        id="from whichever end",
    ),
    pytest.param(BASE, (LEAD,), {KEY: DECISION}, [1, 2], {"stale": [KEY]}, id="who chose the decision changes nothing"),
]


@pytest.mark.parametrize(("file", "decisions", "choices", "numbers", "known"), WHOLE)
def test_whole_items(file, decisions, choices, numbers, known) -> None:
    merged = beside(file, *decisions, **choices)
    assert [each.number for each in merged.programme.items] == numbers
    assert told(merged) == known


def test_a_whole_item_is_told_by_what_differs() -> None:
    (gone,) = beside(without(1), LEAD).unanswered
    assert (gone.what, gone.file, gone.decided) == ("第1项", "（文件中已删除该项）", "牵头部门：市教育局")
    (merged,) = beside(OTHER_SECOND, MERGED).unanswered
    assert (merged.file, merged.decided, merged.decision) == ("目标任务：另一。", "不再单列该项", MERGED)
    _measures, new = beside(BASE, SPLIT, **{"3/整项": FILE}).overruled
    assert new.file == "不再单列该项"
    assert new.decided.startswith("一级指标：纳税；目标任务：优化办理流程。；具体措施：乙。；牵头部门：市商务局；")


def test_an_item_that_both_made_is_asked_after_cell_by_cell() -> None:
    file = edited(
        item(3, leads=("jyj",), measures=("戊。",), due=date(2022, 6, 30), co_responsible="", goal="旧目标。")
    )
    later = replace(NEW, effective="2022-01")
    for new in (NEW, later):
        (conflict,) = beside(file, new).unanswered
        assert (conflict.key, conflict.file, conflict.decided) == ("3/目标任务", "旧目标。", "新目标。")
        assert conflict.decision == new
        assert beside(file, new, **{"3/目标任务": DECISION}).programme.item(3).goal == "新目标。"


def test_a_split_and_a_merge_hang_together_and_nothing_else_does() -> None:
    assert linked(SPLIT) == ((1, "具体措施"), (3, "整项"))
    assert linked(MERGED) == ((2, "整项"), (1, "具体措施"))
    assert linked(LEAD) == linked(CHANGE) == ()


def test_another_indicator_in_the_file_is_the_files_alone() -> None:
    moved = Indicator(7, "跨境贸易", "投资贸易便利")
    merged = beside(edited(replace(FIRST, indicator=moved)), LEAD)
    assert merged.programme.item(1).indicator == moved
    (conflict,) = beside(edited(replace(SECOND, indicator=moved)), MERGED).unanswered
    assert conflict.file == "一级指标：跨境贸易"


CHANGE = decided(
    DecisionKind.CONTACT,
    organisation="swj",
    field="联络员",
    value=json.dumps({"name": "新联络员", "mail": "new@swj.example", "phone": "", "from": "2021-12-01"}),
)
FOR_FILLER, FOR_OTHER = replace(CHANGE, field="填报人"), replace(CHANGE, organisation="jyj")
THIRD = Contact("swj", Role.LIAISON, "第三人", "third@swj.example", "", date(2021, 12, 1), date(2022, 6, 30))
OTHER_PEOPLE = replace(BASE, contacts=(THIRD, PEOPLE[1]))
PLACE = "市商务局/联络员"
CONTACTS = [
    pytest.param(BASE, (), {}, ["旧联络员", "填报人"], {}, id="as it was"),
    pytest.param(OTHER_PEOPLE, (), {}, ["第三人", "填报人"], {}, id="the file names somebody else"),
    pytest.param(
        BASE, (CHANGE,), {}, ["旧联络员", "新联络员", "填报人"], {"stale": [PLACE]}, id="a decision does, it goes on"
    ),
    pytest.param(
        *(OTHER_PEOPLE, (CHANGE,), {}, ["旧联络员", "新联络员", "填报人"], {"unanswered": [PLACE]}), id="both do"
    ),
    pytest.param(OTHER_PEOPLE, (CHANGE,), {PLACE: FILE}, ["第三人", "填报人"], {"overruled": [PLACE]}, id="the file"),
    pytest.param(
        *(OTHER_PEOPLE, (CHANGE,), {PLACE: DECISION}, ["旧联络员", "新联络员", "填报人"], {"kept": [PLACE]}),
        id="the decision",
    ),
    pytest.param(
        *(BASE, (FOR_OTHER,), {}, ["旧联络员", "填报人", "新联络员"], {"stale": ["市教育局/联络员"]}),
        id="whom only a decision names stands at the end",
    ),
]


@pytest.mark.parametrize(("file", "decisions", "choices", "names", "known"), CONTACTS)
def test_the_people_of_one_role(file, decisions, choices, names, known) -> None:
    merged = beside(file, *decisions, **choices)
    assert [contact.name for contact in merged.programme.contacts] == names
    assert told(merged) == known


def test_people_are_told_with_their_mails_and_days() -> None:
    (conflict,) = beside(OTHER_PEOPLE, CHANGE, FOR_FILLER, FOR_OTHER).unanswered
    assert conflict.file == "第三人（third@swj.example，自2021-12-01起，至2022-06-30止）"
    assert (
        conflict.decided == "旧联络员（old@swj.example，至2021-11-30止）、新联络员（new@swj.example，自2021-12-01起）"
    )
    assert (conflict.what, conflict.field, conflict.decision) == ("市商务局", "联络员", CHANGE)
    (empty,) = beside(replace(BASE, contacts=PEOPLE[1:]), CHANGE).unanswered
    assert empty.file == "（空缺）"


def test_people_of_a_unit_that_no_list_has_are_told_by_its_code() -> None:
    file = replace(BASE, contacts=(*PEOPLE, replace(THIRD, organisation="sfj")))
    (conflict,) = beside(file, replace(CHANGE, organisation="sfj")).unanswered
    assert (conflict.key, conflict.what) == ("sfj/联络员", "sfj")


RENAME = decided(
    DecisionKind.RENAME,
    organisation="swj",
    original="市商务局",
    value=json.dumps({"name": "市商贸局", "from": "2021-12-01"}),
)


def names(name: str) -> Programme:
    """The file in which 市商务局 is called *name*."""
    units = [replace(unit, name=name) if unit.code == "swj" else unit for unit in BASE.organisations]
    return replace(BASE, organisations=tuple(units))


NAME = "市商贸局/名称"
BY_FILE = (NewName("swj", "市商务局", "市贸易局"),)
UNITS = [
    pytest.param(BASE, (), {}, "市商务局", (), {}, id="as it was"),
    pytest.param(names("市贸易局"), (), {}, "市贸易局", BY_FILE, {}, id="renamed in the file"),
    pytest.param(BASE, (RENAME,), {}, "市商务局", (), {"stale": [NAME]}, id="by decision, which goes on"),
    pytest.param(names("市商贸局"), (RENAME,), {}, "市商贸局", (), {}, id="the file was brought up to it"),
    pytest.param(names("市贸易局"), (RENAME,), {}, "市商贸局", (), {"unanswered": [NAME]}, id="by both"),
    pytest.param(names("市贸易局"), (RENAME,), {NAME: DECISION}, "市商贸局", (), {"kept": [NAME]}, id="the decision"),
    pytest.param(
        *(names("市贸易局"), (RENAME,), {NAME: FILE}, "市贸易局"),
        *((NewName("swj", "市商贸局", "市贸易局"),), {"overruled": [NAME]}),
        id="the file",
    ),
]


@pytest.mark.parametrize(("file", "decisions", "choices", "name", "renamed", "known"), UNITS)
def test_the_name_of_a_unit(file, decisions, choices, name, renamed, known) -> None:
    merged = beside(file, *decisions, **choices)
    assert merged.programme.organisation("swj").name == name
    assert merged.renamed == renamed
    assert told(merged) == known


def test_a_name_in_doubt_is_told_with_the_rename_of_that_unit() -> None:
    (conflict,) = beside(names("市贸易局"), RENAME, replace(FOR_OTHER, organisation="mzj")).unanswered
    assert (conflict.file, conflict.decided, conflict.decision) == ("市贸易局", "市商贸局", RENAME)


def test_a_unit_that_the_file_brings_has_its_name() -> None:
    new = Organisation("sfj", "市司法局", (), "", subordinate=True, salutation="")
    merged = beside(replace(BASE, organisations=(*BASE.organisations, new)))
    assert merged.programme.organisation("sfj") == new
    assert merged.renamed == ()
