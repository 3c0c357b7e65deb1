"""The installation is well if every part is, and says in words what is not."""

from datetime import datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.health import Condition, Health, HealthLevel, HealthPart

AT = datetime(2021, 10, 26, 9, tzinfo=TIMEZONE)
WELL = Condition(HealthPart.MAILBOX, level=HealthLevel.WELL, words="每15分钟")
ILL = Condition(HealthPart.STORAGE, level=HealthLevel.FAULT, words="磁盘已满")


def test_one_part_that_is_not_well_makes_the_whole_unwell_and_is_named() -> None:
    assert Health(AT, (WELL,)).is_well
    assert Health(AT, (WELL,)).troubles == ()
    unwell = Health(AT, (WELL, ILL))
    assert not unwell.is_well
    assert unwell.troubles == ("档案库：磁盘已满",)


def test_what_waits_for_a_person_is_told_and_breaks_nothing() -> None:
    waits = Condition(HealthPart.CALENDAR, HealthLevel.REMINDER, "缺2027年工作日历")
    reminded = Health(AT, (waits, WELL))
    assert reminded.is_well
    assert not waits.is_well
    assert reminded.troubles == ("工作日历：缺2027年工作日历",)
    assert Health(AT, (waits, ILL)).troubles == ("档案库：磁盘已满", "工作日历：缺2027年工作日历")
    assert reminded.of_level(HealthLevel.WELL) == (WELL,)


@pytest.mark.parametrize("level", [HealthLevel.FAULT, HealthLevel.REMINDER])
def test_a_level_unless_it_is_well(level: HealthLevel) -> None:
    assert (level.unless(well=True), level.unless(well=False)) == (HealthLevel.WELL, level)
