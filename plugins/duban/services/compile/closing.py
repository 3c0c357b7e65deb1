"""The end of a programme: how each of its items stands when nothing more is asked."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.report.closing import Ending, ending
from duban.errors import Refused
from duban.services.compile.last_report import last_report
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, code: str, now: datetime) -> Ending:
        """How the items of programme *code* stand by *now*; Refused before its first cycle."""
        last = last_report(self.context, code, now)
        if last is None:
            raise Refused(f"专项“{code}”还没有开启过报送周期，没有可总结的事项。")
        return ending(last.report.rows, last.report.terminated, last.decisions)
