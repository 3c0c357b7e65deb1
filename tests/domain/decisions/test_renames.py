"""A unit is called by the name of the day, and found by every name it ever had."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.renames import called
from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Programme

UNITS = tuple(
    Organisation(code, name, aliases, "", subordinate=True, salutation="")
    for code, name, aliases in (("swj", "甲局", ("甲",)), ("jyj", "市教育局", ()))
)
PLAN = Programme("qz2021", "专项行动", (), UNITS, (), (), (), "0" * 64)


def renamed(original: str, name: str, begins: str) -> Decision:
    at = datetime(2021, 11, 1, tzinfo=TIMEZONE)
    value = json.dumps({"name": name, "from": begins})
    return Decision("qz2021", DecisionKind.RENAME, "督办岗", at, "", organisation="swj", original=original, value=value)


# Registered in the other order than they take effect.
RENAMES = (renamed("乙局", "丙局", "2022-06-01"), renamed("甲局", "乙局", "2021-12-01"))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        pytest.param(date(2021, 11, 30), "甲局", id="the day before"),
        pytest.param(date(2021, 12, 1), "乙局", id="the first day of the new name"),
        pytest.param(date(2022, 5, 31), "乙局", id="its last day"),
        pytest.param(date(2022, 6, 1), "丙局", id="the next name"),
        pytest.param(None, "丙局", id="whatever it is called in the end"),
    ],
)
def test_what_a_unit_was_called_on_a_day(day: date | None, name: str) -> None:
    unit, other = called(PLAN, RENAMES, day).organisations
    assert unit.name == name
    assert {unit.name, *unit.aliases} == {"甲", "甲局", "乙局", "丙局"}
    assert name not in unit.aliases
    assert other == UNITS[1]


def test_a_list_that_has_the_new_name_in_itself_is_read_for_the_past_under_the_old_one() -> None:
    new = replace(PLAN, organisations=(replace(UNITS[0], name="乙局"),))
    assert called(new, RENAMES[1:], date(2021, 11, 30)).organisations[0].name == "甲局"


def test_without_renames_the_plan_is_the_same() -> None:
    assert called(PLAN, (), None) is PLAN
