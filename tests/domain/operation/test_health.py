"""The installation is well if every part is, and says in words what is not."""

from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.health import Condition, Health, HealthPart

AT = datetime(2021, 10, 26, 9, tzinfo=TIMEZONE)
WELL = Condition(HealthPart.MAILBOX, is_well=True, words="每15分钟")
ILL = Condition(HealthPart.STORAGE, is_well=False, words="磁盘已满")


def test_one_part_that_is_not_well_makes_the_whole_unwell_and_is_named() -> None:
    assert Health(AT, (WELL,)).is_well
    assert Health(AT, (WELL,)).troubles == ()
    unwell = Health(AT, (WELL, ILL))
    assert not unwell.is_well
    assert unwell.troubles == ("档案库：磁盘已满",)
