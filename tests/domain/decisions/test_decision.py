"""Decisions fold into what is in force; the last word on a matter counts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import item

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind, DecisionRules, InForce, Ruling, in_force
from duban.domain.plan.programme import Deadline, DeadlineKind

NOON = datetime(2021, 12, 1, 12, tzinfo=TIMEZONE)
RETURN = "qz2021/department_monthly/2021-12/swj"
KIND = DecisionKind


def decided(kind: DecisionKind, **changes: object) -> Decision:
    return replace(Decision("qz2021", kind, "督办岗", NOON, "理由"), **changes)  # type: ignore[arg-type]


def extended(to: str) -> Decision:
    return decided(KIND.EXTENSION, item=38, value=to)


def after_extensions(to: str, times: int) -> InForce:
    """What is in force after so many extensions of an item, the last one *to* that day."""
    return InForce(deadlines={38: date.fromisoformat(to)}, extensions_used={38: times}, granted={38: extended(to)})


CHECK, CLOSURE, REOPENING = (decided(kind, item=38) for kind in (KIND.CHECK, KIND.CLOSURE, KIND.REOPENING))
REFUSAL = decided(KIND.EXTENSION, item=38, field="2022-03-31", original="2021-12-31", value=Ruling.NOT_GRANTED)
SHOWN_FALSE = decided(KIND.REOPENING, item=38, field=Ruling.FALSE_CLAIM)
CYCLE = "qz2021/department_monthly/2021-12"
DROPPED, RESUMED = (decided(KIND.TERMINATION, item=38, value=value) for value in (Ruling.TERMINATED, Ruling.RESUMED))
PUT_OFF = decided(KIND.POSTPONEMENT, reference=CYCLE, value="2021-12-30")
AS_PLANNED = decided(KIND.POSTPONEMENT, reference=CYCLE, value=Ruling.AS_PLANNED)
CONTACT = decided(KIND.CONTACT, organisation="swj", field="联络员", value="{}")
CORRECTED = decided(KIND.CORRECTION, item=38, field="牵头部门", value="jyj")


def renamed(organisation: str, name: str) -> Decision:
    return decided(KIND.RENAME, organisation=organisation, value=name)


def reversed_of(decision: Decision, **changes: object) -> Decision:
    """The file took the place of *decision*, or of the like of it."""
    return replace(decision, kind=KIND.REVERSAL, value="", **changes)  # type: ignore[arg-type]


FIRST, SECOND, OTHER = renamed("swj", "甲局"), renamed("swj", "乙局"), renamed("jyj", "丙局")
FOLDS = [
    pytest.param((DROPPED,), InForce(terminated={38: DROPPED}), id="an item that was dropped"),
    pytest.param((DROPPED, RESUMED), InForce(), id="and taken up again"),
    pytest.param((PUT_OFF,), InForce(put_off={CYCLE: date(2021, 12, 30)}), id="a cycle that was put off"),
    pytest.param((PUT_OFF, AS_PLANNED), InForce(), id="and is as planned again"),
    pytest.param((FIRST, OTHER), InForce(renames=(FIRST, OTHER)), id="two units have new names"),
    pytest.param(
        (FIRST, SECOND, OTHER, renamed("swj", Ruling.NOT_RENAMED)),
        InForce(renames=(FIRST, OTHER)),
        id="a rename registered in error: the last one of that unit never was",
    ),
    pytest.param(
        (OTHER, renamed("swj", Ruling.NOT_RENAMED)),
        InForce(renames=(OTHER,)),
        id="where there was none, nothing changes",
    ),
    pytest.param((CONTACT, reversed_of(CONTACT)), InForce(), id="the file names other people"),
    pytest.param(
        (CONTACT, reversed_of(CONTACT, organisation="jyj")), InForce(contacts=(CONTACT,)), id="of another unit"
    ),
    pytest.param((CONTACT, reversed_of(CONTACT, field="填报人")), InForce(contacts=(CONTACT,)), id="of another role"),
    pytest.param((CORRECTED, reversed_of(CORRECTED)), InForce(), id="the file says another lead"),
    pytest.param(
        (CORRECTED, reversed_of(CORRECTED, organisation="swj")), InForce(), id="whatever else the record names"
    ),
    pytest.param((CORRECTED, reversed_of(CORRECTED, item=39)), InForce(corrections=(CORRECTED,)), id="of another item"),
    pytest.param(
        (extended("2022-03-31"), reversed_of(CORRECTED)),
        after_extensions("2022-03-31", 1),
        id="another lead leaves the day that was granted",
    ),
    pytest.param(
        (extended("2022-03-31"), reversed_of(CORRECTED, field="完成时限")),
        InForce(extensions_used={38: 1}),
        id="another deadline in the file: the extension was had all the same",
    ),
    pytest.param((), InForce(), id="nothing was decided"),
    pytest.param(
        (extended("2022-01-31"), extended("2022-03-31")),
        after_extensions("2022-03-31", 2),
        id="the second extension counts, and both are counted",
    ),
    pytest.param((REFUSAL,), InForce(refused={38: REFUSAL}), id="an application that was refused moves no deadline"),
    pytest.param(
        (REFUSAL, extended("2022-01-31")),
        after_extensions("2022-01-31", 1),
        id="what was granted after all is not refused any more",
    ),
    pytest.param(
        (CHECK, CLOSURE, SHOWN_FALSE),
        InForce(reopened={38: 1}, reopenings={38: SHOWN_FALSE}),
        id="a claim that was shown to be false",
    ),
    pytest.param(
        (CHECK, CLOSURE, SHOWN_FALSE, CHECK, CLOSURE),
        InForce(closed=frozenset({38}), reopened={38: 1}),
        id="closed again, it is over",
    ),
    pytest.param((CHECK,), InForce(checked={38: CHECK}), id="a claim that one person examined is not closed"),
    pytest.param((CHECK, CLOSURE), InForce(closed=frozenset({38})), id="a closed item waits for nobody"),
    pytest.param(
        (CHECK, CLOSURE, REOPENING),
        InForce(reopened={38: 1}, reopenings={38: REOPENING}),
        id="a re-opened item begins anew",
    ),
    pytest.param(
        (CHECK, CLOSURE, REOPENING, CHECK, CLOSURE, REOPENING, CHECK, CLOSURE),
        InForce(closed=frozenset({38}), reopened={38: 2}),
        id="every re-opening is counted, closed again or not",
    ),
    pytest.param(
        (decided(KIND.EXEMPTION, reference=RETURN, value=Ruling.EXEMPT),),
        InForce(exempt=frozenset({RETURN})),
        id="an exempt return owes nothing",
    ),
    pytest.param(
        (
            decided(KIND.EXEMPTION, reference=RETURN, value=Ruling.EXEMPT),
            decided(KIND.EXEMPTION, reference=RETURN, value=Ruling.OWED),
        ),
        InForce(),
        id="an exemption may be taken back",
    ),
    pytest.param((decided(KIND.NIL, reference=RETURN),), InForce(nil=frozenset({RETURN})), id="a nil return"),
    pytest.param(
        (decided(KIND.CONFIRMATION, item=38, field="完成时限"),),
        InForce(confirmed=frozenset({(38, "完成时限")})),
        id="a doubtful cell was confirmed",
    ),
]


@pytest.mark.parametrize(("decisions", "expected"), FOLDS)
def test_what_is_in_force(decisions, expected):
    assert in_force(decisions) == expected


STEPS = st.sampled_from([CHECK, CLOSURE, REOPENING, extended("2022-02-28"), extended("2022-03-31")])


@given(st.lists(STEPS, max_size=12))
@settings(max_examples=50)
def test_an_item_is_never_both_closed_and_waiting_for_its_second_person(decisions):
    """Unless somebody examined it after it was closed, which the service refuses."""
    last = [one for one in decisions if one in (CHECK, CLOSURE, REOPENING)][-1:]
    force = in_force(decisions)
    assert (38 in force.closed and 38 in force.checked) <= (last == [CHECK])
    assert force.extensions_used.get(38, 0) == sum(one.kind is KIND.EXTENSION for one in decisions)


def test_the_deadline_is_the_one_granted_else_the_printed_one():
    printed, other = item(38, due=date(2021, 12, 31)), item(39, due=date(2021, 9, 30))
    force = in_force([extended("2022-03-31")])
    assert (force.deadline_of(printed), force.deadline_of(other)) == (date(2022, 3, 31), date(2021, 9, 30))


def test_a_granted_deadline_is_told_beside_the_printed_one():
    printed = Deadline(DeadlineKind.DATED, date(2022, 3, 31), "2021年12月底", extended=True)
    assert printed.told == "2021年12月底（经批准延期至2022年3月31日）"


def test_the_same_decision_by_another_person_a_day_later_is_the_same_decision():
    first = extended("2022-03-31")
    assert first.says_the_same(replace(first, by="市营商办负责人", at=NOON + timedelta(days=1), reason="同前"))
    assert not first.says_the_same(extended("2022-04-30"))


@pytest.mark.parametrize(("applied", "late"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True), (None, False)])
def test_an_extension_asked_for_on_the_last_day_is_in_time(applied, late):
    extension = replace(extended("2022-03-31"), original="2021-12-31", applied_on=applied)
    assert extension.asked_late is late


def test_an_extension_that_was_refused_was_not_asked_for_late():
    assert not replace(REFUSAL, applied_on=date(2022, 1, 1)).asked_late
    assert not replace(CLOSURE, original="2021-12-31", applied_on=date(2022, 1, 1)).asked_late


@pytest.mark.parametrize(
    ("decisions", "over"),
    [((), False), ((CLOSURE,), True), ((DROPPED,), True), ((CLOSURE, REOPENING), False), ((DROPPED, RESUMED), False)],
)
def test_nothing_more_is_asked_of_what_is_closed_or_dropped(decisions, over):
    assert in_force(decisions).is_over(38) is over
    assert not in_force(decisions).is_over(39)


def test_a_decision_names_the_paper_that_it_rests_on():
    assert (
        decided(KIND.TERMINATION, basis_kind="MINUTES", basis_number="〔2021〕15号").basis
        == "会议纪要期号：〔2021〕15号"
    )
    assert decided(KIND.TERMINATION).basis == ""


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(decided(KIND.EXTENSION, value="2022-03-31"), id="an extension of nothing"),
        pytest.param(decided(KIND.NIL, item=38), id="a nil return of an item"),
    ],
)
def test_a_decision_on_something_it_cannot_be_about_is_an_error_of_ours(wrong):
    with pytest.raises(ValueError, match="about an item"):
        in_force([wrong])


def test_the_shipped_settings_are_the_defaults():
    assert load_settings().decisions == DecisionRules()
