"""What would stop a plan's first cycle, looked for on an installation that may never have run."""

from collections.abc import Iterator
from datetime import datetime

from duban.bootstrap.forms import empty_room
from duban.bootstrap.in_force import PARTS
from duban.bootstrap.office_check import template_faults, wanting_words
from duban.bootstrap.wiring import Installation
from duban.domain.plan.twins import Twins
from duban.errors import DubanError
from duban.services.operate.first_cycle import CycleObstacle, FirstCycle
from duban.services.plan.twin_targets import TwinTargets

# The settings themselves were read: without them nobody would get here.
READ = "settings"


def looked_ahead(app: Installation, code: str, now: datetime) -> tuple[tuple[CycleObstacle, ...], tuple[Twins, ...]]:
    """
    Everything that would stop it, in files of the office, task list, days and first mails; and targets that look alike.

    Those are told, and no obstacle. What concerns the mail account is `duban doctor`'s. TaskListError if the list
    itself cannot be used.
    """
    with empty_room(app) as room:
        ahead = FirstCycle(room.context, room.generate).obstacles(code, now)
        twins = TwinTargets(room.context).of(code)
    return (*_of_files(app), *ahead), twins


def _of_files(app: Installation) -> Iterator[CycleObstacle]:
    """Templates and calendars that cannot be read, and words of the office that letters need and nobody filled in."""
    for part in PARTS:
        try:
            if part.name != READ:
                part.check(app.settings.project)
        except DubanError as error:
            yield CycleObstacle(part.title.strip(), str(error).rstrip("。"), "改正该文件")
    try:
        wanting = wanting_words(app.settings)
        for sentence in wanting:
            yield CycleObstacle("config/duban.toml", sentence, "填写该项设置")
        for fault in () if wanting else template_faults(app.settings):  # a word that is wanting spoils them all
            yield CycleObstacle("config/documents", fault.rstrip("。"), "改正该模板")
    except DubanError as error:  # a template that is none was told above
        yield CycleObstacle("config", str(error).rstrip("。"), "改正该文件")
