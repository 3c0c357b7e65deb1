"""What the steps of every ladder have in common: their words toward a unit, and which of them may be said."""

from dataclasses import replace

import pytest

from duban.config import load_settings
from duban.domain.escalation.rung import Footing, Release, footing_of, highest_payable
from duban.domain.plan.organisation import Organisation

LADDER = load_settings().ladders["department_monthly"]
RUNGS = {rung.code: rung for rung in LADDER}


@pytest.mark.parametrize(
    ("unit", "footing"),
    [
        pytest.param(("swj", True), Footing.SUBORDINATE, id="a department of the city"),
        pytest.param(("fayuan", False), Footing.NOT_SUBORDINATE, id="a court takes no orders of it"),
        pytest.param(("fgw", True), Footing.INTERNAL, id="the house that the office is a part of"),
    ],
)
def test_how_the_office_stands_to_a_unit(unit: tuple[str, bool], footing: Footing) -> None:
    code, subordinate = unit
    assert footing_of(Organisation(code, code, (), "", subordinate=subordinate, salutation=""), "fgw") is footing


@pytest.mark.parametrize(
    ("code", "footing", "name", "signer"),
    [
        pytest.param("R5", Footing.SUBORDINATE, "函请", "市发改委分管领导", id="the usual words"),
        pytest.param("R5", Footing.INTERNAL, "签报", "市发改委分管领导", id="to its own house an internal memo"),
        pytest.param("R7", Footing.NOT_SUBORDINATE, "报请协调", "市发改委主要领导", id="another post signs as well"),
    ],
)
def test_a_step_in_the_words_for_a_unit(code: str, footing: Footing, name: str, signer: str) -> None:
    rung = RUNGS[code].toward(footing)
    assert (rung.name, rung.signer, rung.level) == (name, signer, RUNGS[code].level)


@pytest.mark.parametrize(
    ("reached", "said", "proved", "payable"),
    [
        pytest.param((), "", "", None, id="nothing was reached"),
        pytest.param(("R1", "R2"), "", "R1 R2", "R2", id="of several the highest"),
        pytest.param(("R2", "R1"), "", "R1 R2", "R2", id="in whatever order they stand"),
        pytest.param(("R3", "R4", "R5"), "", "R3", "R3", id="what is not proved gives way to what it builds on"),
        pytest.param(("R4", "R5"), "", "", "R3", id="also if that was not reached itself"),
        pytest.param(("R4", "R5"), "R3", "", None, id="which was said, and is not proved"),
        pytest.param(("R4", "R5"), "R3", "R4", "R4", id="the next one below that is proved"),
        pytest.param(("R7",), "", "", None, id="a paper is never said by itself instead of what builds on it"),
    ],
)
def test_which_of_the_steps_that_were_reached_may_be_said(reached, said, proved, payable) -> None:
    found = highest_payable(
        [RUNGS[code] for code in reached], LADDER, said.split(), lambda one: one.code in proved.split()
    )
    assert (found.code if found else None) == payable


def test_a_step_is_worded_for_each_footing_that_has_words_of_its_own() -> None:
    assert [one.name for one in RUNGS["R7"].wordings] == ["提请督办", "报请协调", "签报"]
    assert replace(RUNGS["R7"], variants=()).wordings == (replace(RUNGS["R7"], variants=()),)
    assert RUNGS["R7"].release is Release.SIGNED
