"""Airflow's protocol of timetables over the openings of cycles and the mornings of working days."""

import logging
from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Protocol

import pendulum
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable

from duban.adapters.clock import SystemClock
from duban.errors import DubanError, NotConfigured
from duban.orchestration.openings import Mornings, OpeningMoments, daily_after
from duban.orchestration.runs import app

if TYPE_CHECKING:
    from duban.bootstrap import Installation

log = logging.getLogger(__name__)

HOUR = time(9)


class Moments(Protocol):
    """When something is to start."""

    def first_after(self, moment: datetime) -> datetime | None:
        """The first start strictly after *moment*, None if there is none."""
        ...

    def latest_up_to(self, moment: datetime) -> datetime | None:
        """The start that should have been by *moment*, None if there is none."""
        ...


class MomentsTimetable(Timetable):
    """
    Starts a run at each of its moments; of those that were missed only the latest.

    It never raises: a timetable that does leaves a DAG that silently never runs again.
    """

    def infer_manual_data_interval(self, *, run_after: pendulum.DateTime) -> DataInterval:
        """A run that a person starts stands for the moment at which it starts."""
        return DataInterval.exact(run_after)

    def next_dagrun_info(
        self,
        *,
        last_automated_data_interval: DataInterval | None,
        restriction: TimeRestriction,  # noqa: ARG002 - only the latest missed run counts, whatever `catchup` says
    ) -> DagRunInfo | None:
        """The next run, always with a time zone (a naive date ends the whole dag-processor)."""
        last = last_automated_data_interval.end if last_automated_data_interval else None
        moment = self._next(last)
        return None if moment is None else DagRunInfo.exact(pendulum.instance(moment))

    def _next(self, last: datetime | None) -> datetime | None:
        now = SystemClock().now()
        earliest = max(now, last) if last else now
        try:
            # Asked anew each time: a calendar that somebody adds must be seen without a restart of the scheduler.
            moments = self._moments(app())
            missed = moments.latest_up_to(now)
            if missed is not None and (last is None or missed > last):
                return missed
            return moments.first_after(earliest)
        except DubanError:
            log.exception("开启日暂时算不出，改为每日运行一次，由该次运行说明原因。")
            return daily_after(earliest, HOUR)

    def _moments(self, installation: "Installation") -> Moments:
        raise NotImplementedError


class CycleTimetable(MomentsTimetable):
    """A run for each cycle of a programme's stream, when the cycle opens."""

    description = "每个报送周期开启之日（遇年度工作日历缺失时每日提示一次）"

    def __init__(self, programme: str, stream: str) -> None:
        self.programme = programme
        self.stream = stream

    @property
    def summary(self) -> str:
        """What the list of DAGs shows."""
        return "每期开启日"

    def serialize(self) -> dict[str, Any]:
        """What `deserialize` needs."""
        return {"programme": self.programme, "stream": self.stream}

    @classmethod
    def deserialize(cls, data: Mapping[str, Any]) -> "CycleTimetable":
        """The timetable that `serialize` described."""
        return cls(data["programme"], data["stream"])

    def _moments(self, installation: "Installation") -> Moments:
        return openings(installation, self.programme, self.stream)


class WorkdayTimetable(MomentsTimetable):
    """A run on the morning of each official working day."""

    description = "每个法定工作日上午（含调休上班的周末；遇年度工作日历缺失时每日一次）"

    def __init__(self, hour: str = "09:00") -> None:
        self.hour = hour

    @property
    def summary(self) -> str:
        """What the list of DAGs shows."""
        return f"工作日 {self.hour}"

    def serialize(self) -> dict[str, Any]:
        """What `deserialize` needs."""
        return {"hour": self.hour}

    @classmethod
    def deserialize(cls, data: Mapping[str, Any]) -> "WorkdayTimetable":
        """The timetable that `serialize` described."""
        return cls(data["hour"])

    def _moments(self, installation: "Installation") -> Moments:
        return Mornings(time.fromisoformat(self.hour), installation.calendar)


def openings(installation: "Installation", programme: str, stream: str) -> OpeningMoments:
    """The openings of that stream; NotConfigured if it is not (any more)."""
    settings = installation.settings
    if programme not in settings.programmes or stream not in settings.streams:
        raise NotConfigured(f"配置中没有专项“{programme}”的报送口径“{stream}”。")
    return OpeningMoments(programme, settings.programmes[programme], settings.streams[stream], installation.calendar)
