"""How a programme is run: its task list, its days, and who reports on it."""

from dataclasses import dataclass, field
from datetime import date

from duban.domain.office.office import Office
from duban.domain.plan.meetings import Meeting, TaskForce


@dataclass(frozen=True, slots=True)
class Loops:
    """What the office does for a programme beyond returns and reminders; what is off asks nothing of anybody."""

    verification: bool = True
    targets: bool = True
    delay_causes: bool = True
    coordination: bool = True
    brief: bool = True
    appraisal: bool = False
    self_assessment: bool = False
    experts: bool = False
    expert_mail: bool = False
    practices: bool = False
    publicity: bool = False
    contributions: bool = False


NO_LOOPS = Loops(verification=False, targets=False, delay_causes=False, coordination=False, brief=False)


@dataclass(frozen=True, slots=True)
class ProgrammePlan:
    """
    One programme: its task list, the days it runs from and to, and the streams that report on it.

    Nothing that was due before `goes_live_on` is caught up with. `same_targets` maps the code of a target to that of
    the one under which the same number is asked and counted. `tag` begins the tags in subjects, by default the code;
    `short_name` is what tells the programme from others wherever people read, by default the tag.
    With `claim_sheet` the first form that a lead gets of an item asks whether the list says of it what it should.
    `office` is who answers for it, if that is another than the installation's; `loops` are those of the installation
    where the programme says nothing else. `task_forces` settle what their leads cannot,
    `meetings` are those of the year.
    """

    title: str
    document: str
    task_list: str
    starts_on: date
    ends_on: date
    streams: tuple[str, ...]
    goes_live_on: date | None = None
    same_targets: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    short_name: str = ""
    claim_sheet: bool = True
    office: Office | None = None
    loops: Loops = NO_LOOPS
    task_forces: tuple[TaskForce, ...] = ()
    meetings: tuple[Meeting, ...] = ()
